import { describe, expect, it } from 'vitest';
import { boundsFor, commandsFor, type Needs } from '../../../src/doctor/vault/commands.js';
import { productOf, programOf } from '../../../src/doctor/vault/product.js';
import { claimInRefusal } from '../../../src/doctor/vault/refusals.js';
import { mismatches } from '../../../src/servers/vault/role-match.js';

const CLAIMS = {
  iss: 'https://issuer.example',
  aud: 'https://vault.example',
  sub: 'repo:octo-org/octo-repo:environment:production',
  repository: 'octo-org/octo-repo',
  repository_id: '4711',
  repository_owner: 'octo-org',
  repository_owner_id: '99',
  environment: 'production',
  ref: 'refs/heads/main',
};
const ROLE = { role_type: 'jwt', user_claim: 'sub', bound_audiences: ['https://vault.example'] };

// Against a real server's decisions: test/needs-openbao/doctor.test.ts.
describe('the mismatches of an ID token and a Vault role', () => {
  it('is nothing where it does', () => {
    const role = {
      ...ROLE,
      bound_claims: { environment: ['staging', 'production'] },
      bound_subject: CLAIMS.sub,
    };
    expect(mismatches(CLAIMS, role, { bound_issuer: CLAIMS.iss })).toEqual([]);
  });

  it('is told all at once, with what it has and what is wanted', () => {
    const role = {
      ...ROLE,
      bound_audiences: ['a', 'b'],
      bound_subject: 'x',
      bound_claims: { ref: 'refs/tags/*', '/a/b': 5 },
      bound_claims_type: 'glob',
      groups_claim: 'groups',
    };
    expect(mismatches(CLAIMS, role, { bound_issuer: 'https://other.example' })).toEqual([
      {
        claim: 'iss',
        has: '"https://issuer.example"',
        wants: '"https://other.example" (bound_issuer of the mount)',
      },
      { claim: 'aud', has: '"https://vault.example"', wants: 'one of ["a","b"] (bound_audiences)' },
      { claim: 'sub', has: `"${CLAIMS.sub}"`, wants: '"x" (bound_subject)' },
      { claim: 'ref', has: '"refs/heads/main"', wants: '"refs/tags/*" (bound_claims, * is a wildcard)' },
      { claim: '/a/b', has: 'missing', wants: '5 (bound_claims, * is a wildcard)' },
      { claim: 'groups', has: 'missing', wants: 'a list of texts (groups_claim)' },
    ]);
  });

  it('knows no claims but those of the token', () => {
    const role = { ...ROLE, bound_claims: { constructor: 'x', '/constructor/name': 'Object' } };
    expect(mismatches(CLAIMS, role, undefined).map(({ has }) => has)).toEqual(['missing', 'missing']);
  });
});

describe('the claim that Vault names in a refusal', () => {
  // As a real server says them: test/needs-openbao/doctor.test.ts.
  it.each([
    [
      'error validating token: invalid audience (aud) claim: x',
      `the ID token's aud is "https://vault.example"`,
    ],
    [
      'error validating claims: claim "environment" does not match any …',
      `the ID token's environment is "production"`,
    ],
    ['error validating claims: claim "tier" is missing', `the ID token's tier is missing`],
    ['error validating claims: claim "/a/b" is missing', 'the error is about the claim /a/b'],
    ['claim "x" not found in token', `the ID token's x is missing`],
    ['failed to fetch groups: "g" claim not found in token', `the ID token's g is missing`],
    [
      'error validating token: error verifying token signature: failed to verify id token signature',
      'the mount does not have the keys of the ID token\'s issuer "https://issuer.example"',
    ],
    ['could not load configuration', undefined],
  ])('%s', (said, says) => expect(claimInRefusal(said, CLAIMS)).toBe(says));
});

describe('a Vault role that the doctor proposes', () => {
  it('is bound to ids and names of the repository, and to the environment', () => {
    expect(boundsFor(CLAIMS, 'a')).toMatchObject({
      bound_audiences: ['a'],
      bound_subject: '',
      bound_claims: {
        repository_id: '4711',
        repository_owner_id: '99',
        repository: 'octo-org/octo-repo',
        repository_owner: 'octo-org',
        environment: 'production',
      },
    });
  });

  it('is bound to the branch where there is no environment, and else to the subject', () => {
    const { environment: _, ...branch } = CLAIMS;
    expect(boundsFor(branch, 'a')['bound_claims']).toMatchObject({
      ref: 'refs/heads/main',
      repository_id: '4711',
    });
    expect(boundsFor({ sub: 'x', repository: 'y' }, 'a')).toMatchObject({
      bound_subject: 'x',
      bound_claims: {},
    });
    expect(boundsFor({ sub: 'x', ref: 'y' }, 'a')).toMatchObject({ bound_subject: 'x', bound_claims: {} });
  });
});

describe('the commands that jobpass doctor vault prints', () => {
  const needs = (changes: Partial<Needs> = {}): Needs => ({
    program: 'bao',
    address: 'https://vault.example',
    namespace: undefined,
    jwt: { path: 'jwt', role: 'deploy', audience: 'https://vault.example', claims: CLAIMS, mount: 'missing' },
    ttlS: 900,
    grants: [],
    ...changes,
  });
  const policy = (grants: Needs['grants'], namespace?: string): string =>
    commandsFor(needs({ grants, namespace })).slice(-2).join('\n');
  const grant = { namespace: undefined, capability: 'read', known: true } as const;

  it('give a policy for what the job reads and writes, and no more', () => {
    const text = policy([
      { ...grant, path: 'secret/data/app' },
      { ...grant, path: 'pki/issue/web', capability: 'update' },
      { ...grant, path: 'kv/app', known: false },
      { ...grant, path: 'secret/data/app' },
    ]);
    expect(text.split("<<'HCL'\n")[1]).toBe(`path "secret/data/app" { capabilities = ["read"] }
path "pki/issue/web" { capabilities = ["update"] }
path "kv/app" { capabilities = ["read"] }
path "kv/data/app" { capabilities = ["read"] }
HCL
fi`);
  });

  it.each(['secret/data/*', 'secret/+/app', 'a/{{identity.entity.id}}', 'a"b', 'a/b\u202e'])(
    'leave out %s, which a policy reads otherwise',
    (path) => {
      expect(policy([{ ...grant, path }])).toMatch(
        /^# Not in the policy, because of special characters in the path: /m,
      );
      expect(policy([{ ...grant, path }])).not.toContain('capabilities');
    },
  );

  it('name secrets of inner namespaces as the token sees them, and leave out others', () => {
    expect(policy([{ ...grant, path: 'kv/data/a', namespace: 'team/shop' }], 'team')).toContain(
      'path "shop/kv/data/a"',
    );
    expect(policy([{ ...grant, path: 'kv/data/a', namespace: 'team' }])).toContain('path "team/kv/data/a"');
    for (const namespace of ['other', 'teams', '', undefined])
      expect(policy([{ ...grant, path: 'kv/data/a', namespace }], 'team')).toContain('outside the token');
  });

  it.each([
    ['path', 'a b'],
    ['path', 'a\u202eb'],
    ['role', 'a/b'],
    ['role', "a'b"],
    ['role', '-a'],
  ])('are none for the %s "%s"', (name, value) => {
    const { jwt } = needs();
    if (jwt === undefined) throw new Error('no jwt');
    expect(commandsFor(needs({ jwt: { ...jwt, [name]: value } }))).toEqual([
      expect.stringMatching(/^# No commands/),
    ]);
  });

  describe('of a role that is there', () => {
    const { jwt } = needs();
    if (jwt === undefined) throw new Error('no jwt');
    const grants = [{ ...grant, path: 'secret/data/app' }];

    it('that keeps the job out tell what differs, and nothing else', () => {
      const differs = [`The ID token's environment is "staging", but must be "production" (bound_claims)`];
      const lines = commandsFor(needs({ grants, jwt: { ...jwt, mount: 'there', there: { differs } } }));
      expect(lines.join('\n')).toContain(differs[0]);
      for (const line of lines.join('\n').split('\n')) expect(line).toMatch(/^#/);
    });

    it('that lets the job in leave the role as it is', () => {
      const there = { differs: [], policies: ['reader'] };
      const text = commandsFor(needs({ grants, jwt: { ...jwt, mount: 'there', there } })).join('\n');
      expect(text).toContain('Add the policy jobpass-deploy to its token_policies (now: reader)');
      expect(text).not.toMatch(/^[^#]*write (?!.*policy)[^\n]*role/m);
    });

    it('that gives the policy already leave the policy as it is too', () => {
      const there = { differs: [], policies: ['jobpass-deploy'] };
      const text = commandsFor(needs({ grants, jwt: { ...jwt, mount: 'there', there } })).join('\n');
      expect(text).toContain('# path "secret/data/app" { capabilities = ["read"] }');
      expect(text).not.toMatch(/^[^#]*\bwrite\b/m);
    });

    it('of nearly the same name make nothing', () => {
      const lines = commandsFor(
        needs({ grants, jwt: { ...jwt, role: 'deplyo', mount: 'there', near: 'deploy' } }),
      );
      expect(lines[0]).toBe(
        '# The role deplyo does not exist. Did you mean deploy? Then run the doctor again with this --role.',
      );
      expect(lines.join('\n')).toContain('bao write auth/jwt/role/deplyo');
      for (const line of lines.join('\n').split('\n')) expect(line).toMatch(/^#/);
    });

    it.each(['foreign', 'taken'] as const)('on a mount that is %s are none', (mount) => {
      expect(commandsFor(needs({ jwt: { ...jwt, mount } }))).toEqual([
        expect.stringMatching(/^# No commands/),
      ]);
    });
  });
});

describe('the product of a Vault server', () => {
  // As they say themselves: sys/health of OpenBao 2.6.2, and of HashiCorp Vault by its source.
  it.each([
    ['OpenBao', { version: '2.6.2', initialized: true, replication_dr_mode: 'disabled' }, 'bao'],
    ['OpenBao', { version: '2.0.0', performance_standby: false }, 'bao'],
    ['OpenBao', { version: '10.0.0' }, 'bao'],
    ['HashiCorp Vault', { version: '1.21.4', enterprise: false, performance_standby: false }, 'vault'],
    ['HashiCorp Vault', { version: '1.12.0', performance_standby: false }, 'vault'],
    ['HashiCorp Vault', { version: '2.0.0+ent', enterprise: true }, 'vault'],
    [undefined, {}, 'bao'],
  ])('%s', (product, health, program) => {
    expect(productOf(health)).toBe(product);
    expect(programOf(productOf(health))).toBe(program);
  });
});
