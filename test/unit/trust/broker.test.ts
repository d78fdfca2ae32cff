import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { BrokerConfig } from '../../../src/broker/config/broker-config.js';
import { brokerConfig } from '../../../src/broker/config/build-config.js';
import { configuredBroker } from '../../../src/broker/config/configured-broker.js';
import { readConfig } from '../../../src/broker/config/read-config.js';
import { Problems, parseYaml } from '../../../src/config/yaml.js';
import { compilePattern, coversPattern } from '../../../src/identity/patterns.js';
import { readRules } from '../../../src/rules/file.js';
import { grantsOf } from '../../../src/rules/grants.js';
import { brokerTrustSchema } from '../../../src/servers/broker/trust-schema.js';
import { wantedRoles } from '../../../src/servers/broker/wanted-roles.js';
import { compareRoles } from '../../../src/trust/broker/diff.js';
import { brokerTrustGenerator } from '../../../src/trust/broker/generator.js';
import type { ServerPlan } from '../../../src/trust/generator.js';
import { plansFor } from '../../../src/trust/plans.js';
import { cases } from '../../support/cases.js';
import { usageProblem } from '../../support/usage-problem.js';

const BROKER = 'https://tokens.example.com';
const folder = mkdtempSync(join(tmpdir(), 'jobpass-trust-broker-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILE = `\
jobs:
  github:
    issuer: https://token.actions.githubusercontent.com
    when: { repository: octo-org/shop, repository_id: 123, repository_owner_id: 456 }
credentials:
  api:
    provider: oauth
    url: ${BROKER}
    rules:
      - name: production
        when: { environment: production, ref: refs/heads/main }
        role: shop-production
        ttl: 15m
        scope: deploy:write
        trust: { audience: https://deploy.example.com, format: jwt }
      - name: preview
        when: { event_name: pull_request, ref: refs/pull/*/merge }
        role: shop-preview
        trust: { audience: https://preview.example.com }
`;

const changed = (from: string, to: string, text = FILE): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

async function plans(text: string): Promise<readonly ServerPlan[]> {
  return plansFor(readRules(text, '.jobpass.yml'), 'oauth', brokerTrustGenerator);
}

async function plan(text = FILE): Promise<ServerPlan> {
  const [first, another] = await plans(text);
  expect(another).toBeUndefined();
  return first as ServerPlan;
}

const problem = (act: () => unknown): Promise<string> => usageProblem(act, folder);

/** A configuration as the broker reads it. */
function read(text: string): BrokerConfig {
  const problems = new Problems('broker.yml', "The broker's configuration");
  const { value, place } = parseYaml(text, problems);
  return brokerConfig(value, { problems, place, folder });
}

it('leaves out credentials of a preset, which no broker issues', async () => {
  const { server } = await plan(
    `${FILE}  claude:
    preset: anthropic
    audience: https://api.anthropic.com
    rules:
      - name: production
        when: { environment: production }
`,
  );
  expect(server).toBe(BROKER);
});

describe('the configuration that jobpass trust broker prints', () => {
  it('is what a careful person writes, with the places that it is from', async () => {
    expect((await plan()).print('yaml')).toBe(`\
# For https://tokens.example.com. Generated from .jobpass.yml by jobpass trust broker.
# Add these issuers and roles to the configuration of the broker.

trust:
  - issuer: https://token.actions.githubusercontent.com
    audience: https://tokens.example.com
roles:
  # .jobpass.yml:10 (api: production)
  shop-production:
    issuer: https://token.actions.githubusercontent.com
    when:
      repository: octo-org/shop
      repository_id: "123"
      repository_owner_id: "456"
      environment: production
      ref: refs/heads/main
    audience: https://deploy.example.com
    scopes:
      - deploy:write
    format: jwt
    max-ttl: 15m
  # .jobpass.yml:16 (api: preview)
  shop-preview:
    issuer: https://token.actions.githubusercontent.com
    when:
      repository: octo-org/shop
      repository_id: "123"
      repository_owner_id: "456"
      event_name: pull_request
      ref: refs/pull/*/merge
    audience: https://preview.example.com
`);
  });

  it('is the same as JSON, and a broker reads both', async () => {
    const made = await plan();
    const config = read(made.print('yaml'));
    expect(JSON.parse(made.print('json'))).toMatchObject({
      roles: { 'shop-production': { 'max-ttl': '15m', when: { repository_id: '123' } } },
    });
    const fromJson = read(made.print('json'));
    expect(configuredBroker(fromJson, BROKER)).toEqual(configuredBroker(config, BROKER));
    expect(config.roles).toMatchObject([
      { name: 'shop-production', format: 'jwt', maxTtl: 900, scopes: ['deploy:write'] },
      { name: 'shop-preview', format: 'opaque', maxTtl: 3600, scopes: [] },
    ]);
  });

  it('has every setting that the file has', async () => {
    const text = changed(
      'trust: { audience: https://preview.example.com }',
      'trust: { audience: [https://a.example, https://b.example], once: true, certificate: required, claims: [actor], explain: true, scopes: [read, write], max-ttl: 90s }',
    );
    const printed = (await plan(text)).print('yaml');
    expect(printed).toContain('# A role requires a client certificate, so the broker needs tls.client-ca.');
    const { value } = parseYaml(printed, new Problems('x', 'x'));
    expect((value as { roles: Record<string, unknown> }).roles['shop-preview']).toMatchObject({
      audience: ['https://a.example', 'https://b.example'],
      once: 'true',
      certificate: 'required',
      claims: ['actor'],
      explain: 'true',
      scopes: ['read', 'write'],
      'max-ttl': '90s',
    });
  });

  it('takes the services from resource, where the job names them itself', async () => {
    const text = changed(
      'trust: { audience: https://preview.example.com }',
      'resource: [https://a.example, https://b.example]',
    );
    expect(read((await plan(text)).print('yaml')).roles[1]?.audience).toEqual([
      'https://a.example',
      'https://b.example',
    ]);
  });

  it('is one plan for each broker', async () => {
    const text = changed(
      '        role: shop-preview\n',
      '        role: shop-preview\n        url: https://b.example.com\n',
    );
    expect((await plans(text)).map(({ server, roles }) => [server, roles])).toEqual([
      [BROKER, ['shop-production']],
      ['https://b.example.com', ['shop-preview']],
    ]);
  });

  it('an issuer whose ID tokens come with two audiences: each role names its own', async () => {
    const text = changed(
      '        role: shop-preview\n',
      '        role: shop-preview\n        audience: https://other.example\n',
    );
    const { roles, trust: trusted } = read((await plan(text)).print('yaml'));
    expect(trusted[0]?.audience).toEqual([BROKER, 'https://other.example']);
    expect(roles.map(({ when }) => when[0]?.['aud'])).toEqual([[BROKER], ['https://other.example']]);
  });

  it("keeps the place of an issuer's keys", async () => {
    const text = changed(
      '    when: { repository',
      '    jwks-uri: https://keys.example.com/jwks\n    when: { repository',
    );
    expect(read((await plan(text)).print('yaml')).trust[0]?.jwksUri).toBe('https://keys.example.com/jwks');
  });

  it('holds any text to itself: it is read as it was, and no line of it can be faked', async () => {
    const odd = fc.oneof(
      fc.constantFrom(
        'a\nroles:\n  evil: {}',
        '# no comment',
        'a: b',
        '- x',
        '{}',
        '"',
        "'",
        '\u2028::add-mask::x',
        '::error::x',
        '##[group]x',
        '\u001b[2Jx',
        '\u202ex',
        'null',
        '0x10',
        '1e3',
        'yes',
        '\\*',
        '*',
        '&a',
        '!!str x',
        '%YAML',
        '---',
        'a\\nb',
        'a #b',
        ' a ',
        '\u{1F600}',
        '\u{E0041}x',
        '\ud800',
        'long '.repeat(60),
        '::x '.repeat(40),
        `${'x'.repeat(90)}\n::add-mask::x`,
      ),
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.string({ minLength: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(
        odd,
        odd.filter((claim) => !claim.startsWith('/') && !['iss', 'aud', '__proto__'].includes(claim)),
        odd,
        async (pattern, claim, path) => {
          const when = { repository_id: '1', [claim]: claim === 'repository_id' ? '1' : [pattern, 'x'] };
          const text = JSON.stringify({
            jobs: { github: { issuer: 'https://token.actions.githubusercontent.com', when } },
            credentials: { api: { url: BROKER, role: 'r', trust: { audience: pattern, claims: [claim] } } },
          });
          const made = await plansFor(readRules(text, path), 'oauth', brokerTrustGenerator);
          const printed = made[0]?.print('yaml') ?? '';
          const again = await plansFor(readRules(text, path), 'oauth', brokerTrustGenerator);
          expect(again[0]?.print('yaml')).toBe(printed);
          const json = made[0]?.print('json') ?? '';
          const problems = new Problems('x', 'x');
          const { value } = parseYaml(printed, problems);
          expect(problems.none).toBe(true);
          expect(value).toEqual({
            trust: [{ issuer: 'https://token.actions.githubusercontent.com', audience: BROKER }],
            roles: {
              r: {
                issuer: 'https://token.actions.githubusercontent.com',
                when:
                  claim === 'repository_id'
                    ? { repository_id: '1' }
                    : { repository_id: '1', [claim]: pattern === 'x' ? 'x' : [pattern, 'x'] },
                audience: pattern,
                claims: [claim],
              },
            },
          });
          expect(JSON.parse(json)).toEqual(value);
          expect(printed.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(2);
          for (const all of [printed, json]) {
            expect(all).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|[^\P{Cc}\n]|##/u);
            for (const line of all.split('\n')) expect(line.trimStart()).not.toMatch(/^::/);
          }
        },
      ),
      { numRuns: cases(200) },
    );
  });
});

describe('several rules on one role of a broker', () => {
  const two = (first: string, second: string): string => `\
jobs:
  github:
    issuer: https://token.actions.githubusercontent.com
    when: { repository_id: 123 }
credentials:
  api:
    url: ${BROKER}
    role: shop
    trust: { audience: https://a.example }
    rules:
      - ${first}
      - ${second}
`;
  const when = async (text: string): Promise<unknown> =>
    read((await plan(text)).print('yaml')).roles[0]?.when[0];

  it('are one role where they differ in one claim', async () => {
    expect(
      await when(
        two('{ when: { ref: [refs/heads/main, a], x: y } }', '{ when: { x: y, ref: [a, refs/tags/v*] } }'),
      ),
    ).toEqual({ repository_id: ['123'], x: ['y'], ref: ['refs/heads/main', 'a', 'refs/tags/v*'] });
  });

  it('where one of them does not name the claim, any value will do', async () => {
    expect(await when(two('{ when: { ref: main } }', '{ name: any }'))).toEqual({ repository_id: ['123'] });
  });

  it('a claim that is called as a member of every object is a claim as any other', async () => {
    expect(await when(two('{ when: { constructor: main } }', '{ name: any }'))).toEqual({
      repository_id: ['123'],
    });
  });

  it('differ in the audience alone: that is the claim', async () => {
    expect(await when(two('{ audience: https://x.example }', '{ audience: https://y.example }'))).toEqual({
      repository_id: ['123'],
      aud: ['https://x.example', 'https://y.example'],
    });
  });

  it.each([
    [
      'in two claims',
      two('{ when: { ref: main, environment: a } }', '{ when: { ref: dev, environment: b } }'),
      '.jobpass.yml:12:9 credentials.api, rule 2: .jobpass.yml:11 has the role shop too, and their conditions differ in more than one claim (ref, environment)',
    ],
    [
      'in what they give',
      two('{ when: { ref: main }, ttl: 10m, scope: a }', '{ when: { ref: dev }, ttl: 20m }'),
      '.jobpass.yml:11 has the role shop too, and the scopes, max-ttl (or ttl) must be the same',
    ],
  ])('are refused where they differ %s', async (_, text, said) => {
    expect(await problem(() => plans(text))).toContain(said);
  });
});

describe('what a broker cannot hold to is told with its place', () => {
  it.each([
    [
      'no role',
      changed('        role: shop-preview\n', ''),
      ':16:9 credentials.api, rule preview: `role` is missing',
    ],
    [
      'an odd role',
      changed('role: shop-preview', 'role: shop/preview'),
      ':16:9 credentials.api, rule preview: "shop/preview" is not a valid name of a role',
    ],
    [
      'no service',
      changed('        trust: { audience: https://preview.example.com }\n', ''),
      'the audience of its tokens is not known: set `audience` under `trust`',
    ],
    [
      'a service that the role does not have',
      changed('role: shop-preview', 'role: shop-preview\n        resource: https://else.example'),
      'it requests the resource "https://else.example", which is not in trust.audience',
    ],
    [
      'a scope that the role does not have',
      changed('format: jwt', 'scopes: [read]'),
      'it requests the scope "deploy:write", which is not in trust.scopes',
    ],
    ['a scope that is none', changed('deploy:write', "'a\"b'"), '"a"b" is not a valid scope'],
    [
      'a ttl beyond the longest',
      changed('format: jwt', 'max-ttl: 10m'),
      'its ttl is 15m, which is longer than trust.max-ttl, 10m',
    ],
    [
      'another grant',
      changed('role: shop-preview', 'role: shop-preview\n        grant-type: jwt-bearer'),
      'a broker supports only grant-type: token-exchange',
    ],
    [
      'a misspelt setting',
      changed('format: jwt', 'formt: jwt'),
      ':15:56 credentials.api, rule production, trust.formt: is not a known setting. Did you mean `format`?',
    ],
    [
      'a format that is none',
      changed('format: jwt', 'format: jtw'),
      'trust.format: must be `opaque` or `jwt`. Did you mean `jwt`?',
    ],
    [
      'no address',
      changed(`    url: ${BROKER}\n`, '    token-endpoint: https://x.example/token\n    audience: x\n'),
      'the broker is not known: set `url` to its issuer',
    ],
    [
      'everyone',
      changed('{ repository: octo-org/shop, repository_id: 123, repository_owner_id: 456 }', '{ ref: x }')
        .replaceAll(', ref: refs/heads/main', '')
        .replaceAll(', ref: refs/pull/*/merge', ''),
      'any user of https://token.actions.githubusercontent.com can meet its conditions',
    ],
    [
      'two places of keys for one issuer',
      changed(
        'credentials:',
        '  other: { issuer: https://token.actions.githubusercontent.com, jwks-uri: https://k.example, when: { repository_id: 1 } }\ncredentials:',
      )
        .replace('name: production', 'name: production\n        jobs: github')
        .replace('name: preview', 'name: preview\n        jobs: other'),
      'its jwks-uri differs from that of .jobpass.yml:11',
    ],
  ])('%s', async (_, text, said) => {
    expect(await problem(() => plans(text))).toContain(said);
  });

  it('a role without any condition, of an issuer that knows its owner', async () => {
    const text = `jobs: { ci: { issuer: https://ci.example.com } }\ncredentials: { api: { url: ${BROKER}, role: r, trust: { audience: x } } }\n`;
    expect(await problem(() => plans(text))).toContain(
      'it has no condition, so every job of https://ci.example.com could use the role',
    );
  });
});

describe('the rules file, compared with a broker:', () => {
  const wanted = (text = FILE) => {
    const file = readRules(text, '.jobpass.yml');
    const { grants, reportProblem } = grantsOf(file, 'oauth', { schema: brokerTrustSchema });
    return wantedRoles(grants, reportProblem);
  };
  const own = async (): Promise<string> => (await plan()).print('yaml');
  const drift = async (text: string): Promise<string[]> =>
    compareRoles(wanted(), configuredBroker(read(text), BROKER)).map(
      ({ kind, what, text: said }) => `${kind}: ${what}: ${said}`,
    );

  it('what was printed is the same', async () => {
    expect(await drift(await own())).toEqual([]);
  });

  it('roles of others are their business', async () => {
    expect(
      await drift(
        `${await own()}  other:\n    issuer: https://token.actions.githubusercontent.com\n    when: { repository_owner_id: 456 }\n    audience: https://deploy.example.com\n`,
      ),
    ).toEqual([]);
  });

  const production = 'role shop-production';
  it.each<[string, string, string, string[]]>([
    [
      'a condition is missing',
      '      environment: production\n',
      '',
      [`wider: ${production}: has no condition on environment, expected "production"`],
    ],
    [
      'a wildcard in its place',
      '      environment: production\n',
      '      environment: "**"\n',
      [`wider: ${production}: accepts environment "**" too, expected only "production"`],
    ],
    [
      'another pattern too',
      '      environment: production\n',
      '      environment: [production, staging]\n',
      [`wider: ${production}: accepts environment "staging" too, expected only "production"`],
    ],
    [
      'another pattern instead',
      '      environment: production\n',
      '      environment: staging\n',
      [
        `wider: ${production}: accepts environment "staging" too, expected only "production"`,
        `narrower: ${production}: does not accept environment "production", only "staging"`,
      ],
    ],
    [
      'one condition more',
      '      environment: production\n',
      '      environment: production\n      actor: me\n',
      [`narrower: ${production}: requires actor to be "me", but the rules file has no such condition`],
    ],
    [
      'a narrower wildcard',
      '      ref: refs/pull/*/merge\n',
      '      ref: refs/pull/7*/merge\n',
      ['narrower: role shop-preview: does not accept ref "refs/pull/*/merge", only "refs/pull/7*/merge"'],
    ],
    [
      'one of what a wildcard lets in',
      '      ref: refs/pull/*/merge\n',
      '      ref: refs/pull/7/merge\n',
      ['narrower: role shop-preview: does not accept ref "refs/pull/*/merge", only "refs/pull/7/merge"'],
    ],
    [
      'another service too',
      '    audience: https://deploy.example.com\n',
      '    audience: [https://deploy.example.com, https://x.example]\n',
      [`wider: ${production}: grants tokens for "https://x.example" too`],
    ],
    [
      'another service',
      '    audience: https://deploy.example.com\n',
      '    audience: https://x.example\n',
      [
        `wider: ${production}: grants tokens for "https://x.example" too`,
        `narrower: ${production}: does not grant tokens for "https://deploy.example.com"`,
      ],
    ],
    [
      'another scope',
      '      - deploy:write\n',
      '      - deploy:write\n      - admin\n',
      [`wider: ${production}: grants the scopes "admin" too`],
    ],
    [
      'no scope',
      '    scopes:\n      - deploy:write\n',
      '',
      [`narrower: ${production}: does not grant the scopes "deploy:write"`],
    ],
    [
      'a longer life',
      'max-ttl: 15m',
      'max-ttl: 1h',
      [`wider: ${production}: its tokens live up to 1h, expected 15m`],
    ],
    [
      'a shorter life',
      'max-ttl: 15m',
      'max-ttl: 90s',
      [`narrower: ${production}: its tokens live up to 90s, expected 15m`],
    ],
    [
      'once is more than the file says',
      'max-ttl: 15m',
      'max-ttl: 15m\n    once: true',
      [`narrower: ${production}: accepts an ID token only once`],
    ],
    [
      'refusals that are explained',
      'max-ttl: 15m',
      'max-ttl: 15m\n    explain: true',
      [`wider: ${production}: reports to rejected jobs which claims did not match`],
    ],
    [
      'more claims',
      'max-ttl: 15m',
      'max-ttl: 15m\n    claims: [actor]',
      [`wider: ${production}: grants tokens with the claims "actor" too`],
    ],
    [
      'opaque for jwt',
      '    format: jwt\n',
      '',
      [`narrower: ${production}: issues opaque tokens, expected JWTs`],
    ],
    [
      'a role is missing',
      '  shop-production:',
      '  shop-other:',
      [`missing: ${production}: the broker does not have this role`],
    ],
    [
      'an audience of ID tokens too',
      '    audience: https://tokens.example.com\n',
      '    audience: [https://tokens.example.com, https://x.example]\n',
      ['role shop-production', 'role shop-preview'].map(
        (role) =>
          `wider: ${role}: accepts ID tokens for the audience "https://x.example" too, expected only "https://tokens.example.com"`,
      ),
    ],
    [
      'another audience of ID tokens',
      '    audience: https://tokens.example.com\n',
      '    audience: https://x.example\n',
      ['role shop-production', 'role shop-preview'].flatMap((role) => [
        `wider: ${role}: accepts ID tokens for the audience "https://x.example" too, expected only "https://tokens.example.com"`,
        `narrower: ${role}: does not accept ID tokens for the audience "https://tokens.example.com"`,
      ]),
    ],
    [
      'keys from another place',
      '    audience: https://tokens.example.com\n',
      '    audience: https://tokens.example.com\n    jwks-uri: https://k.example\n',
      ['role shop-production', 'role shop-preview'].map(
        (role) =>
          `wider: ${role}: reads the keys of its issuer from "https://k.example", expected "its discovery document"`,
      ),
    ],
  ])('%s', async (_, from, to, said) => {
    expect(await drift(changed(from, to, await own()))).toEqual(said);
  });

  it('another audience is no matter where the role names its own', async () => {
    const text = changed(
      '    audience: https://tokens.example.com\n',
      '    audience: [https://tokens.example.com, https://x.example]\n',
      await own(),
    );
    const named = text.replaceAll(
      '      repository: octo-org/shop\n',
      '      repository: octo-org/shop\n      aud: https://tokens.example.com\n',
    );
    expect(await drift(named)).toEqual([]);
  });

  it('once and a certificate that are gone, and another issuer', () => {
    const config = read(
      'trust: [{ issuer: https://ci.example.com, audience: https://tokens.example.com }]\nroles: { r: { when: { a: b }, audience: x } }\n',
    );
    const file = (issuer: string): string =>
      `jobs: { ci: { issuer: ${issuer}, when: { a: b } } }\ncredentials: { api: { url: ${BROKER}, role: r, trust: { audience: x, once: true, certificate: required } } }\n`;
    const told = (text: string): string[] =>
      compareRoles(wanted(text), configuredBroker(config, BROKER)).map(
        ({ kind, text: said }) => `${kind}: ${said}`,
      );
    expect(told(file('https://ci.example.com'))).toEqual([
      'wider: accepts an ID token several times, expected once',
      'wider: does not require a client certificate, expected one',
    ]);
    expect(told(file('https://other.example.com'))).toEqual([
      'wider: is for jobs of "https://ci.example.com", expected "https://other.example.com"',
    ]);
  });
});

describe('a broker that takes files of rules', () => {
  const rules = join(folder, 'shop.yml');
  const TRUST = 'trust: [{ issuer: https://token.actions.githubusercontent.com }]\n';
  const BASE = `issuer: ${BROKER}\ndata: data\n${TRUST}`;
  const bounds = (more: Readonly<Record<string, unknown>> = {}): string =>
    JSON.stringify({
      file: 'shop.yml',
      when: { repository_owner_id: '456' },
      roles: 'shop-*',
      audience: ['https://deploy.example.com', 'https://preview.example.com'],
      scopes: ['deploy:write'],
      formats: ['opaque', 'jwt'],
      ...more,
    });
  const config = (entry: string, file = FILE, base = BASE): BrokerConfig => {
    writeFileSync(rules, file);
    const path = join(folder, 'broker.yml');
    writeFileSync(path, `${base}rules-from: ${entry.startsWith('{') ? `[${entry}]` : entry}\n`);
    return readConfig(path);
  };
  const bad = (entry: string, file = FILE, base = BASE): Promise<string> =>
    problem(() => config(entry, file, base));
  const GOOD = {
    repository: 'octo-org/shop',
    repository_id: '123',
    repository_owner_id: '456',
    environment: 'production',
    ref: 'refs/heads/main',
  };

  it("the operator's own gives all that it says", () => {
    const { roles, rulesFrom } = config('shop.yml');
    expect(roles).toMatchObject([
      { name: 'shop-production', format: 'jwt', maxTtl: 900, from: `${rules}:10` },
      { name: 'shop-preview', audience: ['https://preview.example.com'], maxTtl: 3600 },
    ]);
    expect(roles[0]?.conditions(GOOD)).toEqual([]);
    expect(roles[0]?.conditions({ ...GOOD, ref: 'refs/heads/dev' })).toHaveLength(1);
    expect(rulesFrom).toMatchObject([{ file: rules, others: 0 }]);
  });

  it('what is for other servers is counted and not looked at', () => {
    const other = `${FILE}  elsewhere: { url: https://else.example.com, rules: [{ role: a }, { role: a/b, ttl: 1000h }] }\n  cloud: { role-to-assume: x, aws-region: y }\n`;
    expect(config(bounds(), other).rulesFrom).toMatchObject([{ roles: [{}, {}], others: 3 }]);
    expect(config(bounds(), other.replaceAll(BROKER, 'https://else.example.com')).roles).toEqual([]);
  });

  it('opens nothing that the file names', () => {
    const named = changed(
      '    url: https',
      '    ca: /nowhere/ca.pem\n    client-cert: /nowhere/cert.pem\n    url: https',
    );
    expect(config(bounds(), named).roles).toHaveLength(2);
  });

  it('bounds hold beside what the file says, and take nothing for granted', () => {
    const { roles } = config(
      bounds({ when: { repository_owner_id: '456', ref: 'refs/heads/*' }, once: 'true', 'max-ttl': '30m' }),
    );
    const [production, preview] = roles;
    expect(production?.conditions(GOOD)).toEqual([]);
    expect(preview).toMatchObject({ maxTtl: 1800, once: true, certificate: false });
    const pull = { ...GOOD, event_name: 'pull_request', ref: 'refs/pull/7/merge' };
    expect(preview?.conditions(pull).map(({ claim }) => claim)).toEqual(['ref']);
    const free = config(bounds(), changed('repository_owner_id: 456', 'repository_owner_id: [456, 666]'));
    expect(free.roles[0]?.conditions(GOOD)).toEqual([]);
    // The bounds alone: what the file says is not even looked at.
    expect(free.roles[0]?.conditions({ repository_owner_id: '666' })).toMatchObject([
      { claim: 'repository_owner_id', wanted: ['456'] },
    ]);
  });

  it('a broker that takes ID tokens for more than the file wants has the role look at the audience', () => {
    const base = `issuer: ${BROKER}\ndata: data\ntrust: [{ issuer: https://token.actions.githubusercontent.com, audience: [${BROKER}, https://old.example] }]\n`;
    const [role] = config(bounds(), FILE, base).roles;
    expect(role?.conditions({ ...GOOD, aud: [BROKER, 'x'] })).toEqual([]);
    expect(role?.conditions({ ...GOOD, aud: 'https://old.example' })).toMatchObject([{ claim: 'aud' }]);
  });

  it('what is left out of the bounds is not given', async () => {
    const bare = JSON.stringify({
      file: 'shop.yml',
      when: { repository_owner_id: '456' },
      roles: 'shop-*',
      audience: ['https://deploy.example.com', 'https://preview.example.com'],
    });
    const said = await bad(bare);
    expect(said).toContain(
      'broker.yml:4:14 rules-from.0: The rules file is invalid: shop.yml:10:9 credentials.api, rule production: is outside the bounds of this file in rules-from: scopes (deploy:write)',
    );
    expect(said).toContain('formats (jwt)');
    expect(await bad(bare, changed(', format: jwt', '').replace('        scope: deploy:write\n', ''))).toBe(
      '',
    );
  });

  it.each<[string, string, string]>([
    [
      'another service',
      changed('https://deploy.example.com', 'https://vault.example.com'),
      'shop.yml:10:9 credentials.api, rule production: is outside the bounds of this file in rules-from: audience (https://vault.example.com)',
    ],
    ['another scope', changed('deploy:write', 'deploy:write admin'), 'scopes (admin)'],
    ['a longer life', changed('ttl: 15m', 'ttl: 2h'), 'max-ttl (2h, the maximum is 1h)'],
    ['a name of somebody else', changed('role: shop-preview', 'role: billing'), 'roles (billing)'],
    ['claims', changed('format: jwt', 'claims: [actor]'), 'claims (actor)'],
    [
      'an issuer of its own',
      changed('https://token.actions.githubusercontent.com', 'https://evil.example'),
      "its issuer https://evil.example is not under trust in the broker's configuration",
    ],
    [
      'an audience of its own',
      changed('role: shop-preview', 'role: shop-preview\n        audience: https://evil.example'),
      'shop.yml:16:9 credentials.api, rule preview: its ID tokens have the audience https://evil.example, but this broker accepts only https://tokens.example.com from that issuer',
    ],
    [
      'everyone',
      changed('repository: octo-org/shop, repository_id: 123, repository_owner_id: 456', 'sub: "**"'),
      'can meet its conditions',
    ],
    ['no YAML', '{', 'shop.yml:1:'],
    [
      'a bomb of aliases',
      `a: &a [${'x, '.repeat(9)}x]\nb: &b [${'*a, '.repeat(9)}*a]\nc: &c [${'*b, '.repeat(9)}*b]\nd: [${'*c, '.repeat(9)}*c]\n`,
      'too many YAML aliases',
    ],
    [
      'the address in another way',
      changed(`url: ${BROKER}`, 'url: https://Tokens.example.com/'),
      'url must be exactly https://tokens.example.com',
    ],
    [
      'patterns without end, by aliases',
      `jobs: { github: { issuer: https://token.actions.githubusercontent.com, when: { repository_id: 1 } } }
credentials:
  api:
    url: ${BROKER}
    trust: { audience: https://deploy.example.com }
    rules:
      - { role: shop-0, when: { ref: &long [${Array.from({ length: 60 }, (_, at) => `${'*a'.repeat(400)}${at}`.replace(/^/, '"').concat('"')).join(', ')}] } }
      - { role: shop-1, when: { ref: *long } }
      - { role: shop-2, when: { ref: *long } }
`,
      'the conditions of the file have more than 100000 characters in total',
    ],
    [
      'too many roles',
      `jobs: { github: { issuer: https://token.actions.githubusercontent.com, when: { repository_id: 1 } } }\ncredentials: { api: { url: ${BROKER}, trust: { audience: https://deploy.example.com }, rules: [${Array.from({ length: 201 }, (_, at) => `{ role: shop-${at}, when: { ref: a${at} } }`).join(', ')}] } }\n`,
      'the file has 201 roles for this broker, the maximum is 200',
    ],
  ])('a file that tries: %s', async (_, file, said) => {
    expect(await bad(bounds(), file)).toContain(said);
  });

  it.each<[string, string, string]>([
    ['no conditions', bounds({ when: {} }), 'rules-from.0.when: must have at least one condition'],
    [
      'no owner',
      bounds({ when: { ref: 'refs/heads/main' } }),
      'rules-from.0.when: the file could allow anyone who uses https://token.actions.githubusercontent.com',
    ],
    ['no names of roles', bounds({ roles: undefined }), 'rules-from.0.roles: is missing'],
    ['no service', bounds({ audience: undefined }), 'rules-from.0.audience: is missing'],
    [
      'a misspelt bound',
      bounds({ scope: ['x'] }),
      'rules-from.0.scope: is not a known setting. Did you mean `scopes`?',
    ],
    [
      'an issuer that is not trusted',
      bounds({ issuer: 'https://x.example' }),
      'rules-from.0.issuer: "https://x.example" is not an issuer under trust',
    ],
    [
      'a pointer that is none',
      bounds({ when: { repository_owner_id: '456', '/a~2': 'x' } }),
      'has an invalid name',
    ],
    ['nothing', '[]', 'rules-from: must not be empty'],
    [
      'a file that is not there',
      'nowhere.yml',
      'rules-from.0: The rules file nowhere.yml cannot be read: the system reported ENOENT',
    ],
    ['a folder', '[.]', 'cannot be read: it is not a regular file'],
  ])('bad bounds: %s', async (_, entry, said) => {
    expect(await bad(entry)).toContain(said);
  });

  it('a pipe is not waited for, and what is too long not read', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync(join(folder, 'pipe'), join(folder, 'link'));
    expect(await bad('link')).toContain('it is not a regular file');
    writeFileSync(join(folder, 'long'), '');
    truncateSync(join(folder, 'long'), 1_000_001);
    expect(await bad('long')).toContain('it has 1000001 bytes, the maximum is 1000000');
  });

  it('a name twice is told with both places', async () => {
    const own = `${BASE}roles:\n  shop-preview: { when: { repository_id: 1 }, audience: x }\n`;
    expect(await bad('shop.yml', FILE, own)).toMatch(
      /broker\.yml:6:1 rules-from\.0: the role shop-preview in shop\.yml:16 already exists in broker\.yml:5:3/,
    );
    writeFileSync(join(folder, 'second.yml'), `# one line more\n${FILE}`);
    expect(await bad('[shop.yml, second.yml]')).toMatch(
      /rules-from\.1: the role shop-production in second\.yml:11 already exists in shop\.yml:10/,
    );
  });

  it('several issuers: bounds say whose jobs', async () => {
    const base = BASE.replace('[{', '[{ issuer: https://ci.example.com }, {');
    expect(await bad(bounds(), FILE, base)).toContain(
      'rules-from.0: issuer is missing: trust has several issuers',
    );
    const issuer = 'https://token.actions.githubusercontent.com';
    expect(config(`[${bounds({ issuer })}]`, FILE, base).roles).toHaveLength(2);
    const said = await bad(`[${bounds({ issuer: 'https://ci.example.com', when: { a: 'b' } })}]`, FILE, base);
    expect(said).toContain(
      'is outside the bounds of this file in rules-from: issuer (https://token.actions.githubusercontent.com)',
    );
  });

  it('what a file may give counts for resource servers: its authors cannot make the configuration a bad one', () => {
    const base = `${BASE}resource-servers: { s: { secret: ${'x'.repeat(32)}, audiences: https://preview.example.com } }\n`;
    const one = FILE.slice(0, FILE.indexOf('      - name: preview'));
    expect(config(bounds(), one, base).roles).toHaveLength(1);
  });

  it('needs roles or rules-from, and an issuer', async () => {
    expect(await problem(() => read(TRUST))).toContain('roles: is missing: set roles or rules-from');
    expect(await problem(() => read(`listen: 127.0.0.1:0\n${TRUST}rules-from: shop.yml\n`))).toContain(
      'rules-from: requires issuer',
    );
  });

  it('a certificate that no job could present is told', async () => {
    expect(await bad(`[${bounds({ certificate: 'required' })}]`)).toMatch(
      /rules-from: the role shop-production in shop\.yml:10 requires a client certificate, but tls\.client-ca is missing/,
    );
  });

  it('bounds are part of what a broker tells, and no drift where the file keeps to them', () => {
    const file = readRules(FILE, '.jobpass.yml');
    const { grants, reportProblem } = grantsOf(file, 'oauth', { schema: brokerTrustSchema });
    const wanted = wantedRoles(grants, reportProblem);
    expect(compareRoles(wanted, configuredBroker(config(bounds()), BROKER))).toEqual([]);
    const narrow = bounds({ when: { repository_owner_id: '456', ref: 'refs/heads/*' } });
    expect(compareRoles(wanted, configuredBroker(config(`[${narrow}]`), BROKER))).toEqual([
      {
        kind: 'narrower',
        what: 'role shop-preview',
        text: 'does not accept ref "refs/pull/*/merge", only "refs/heads/*"',
      },
    ]);
  });
});

describe('one pattern covers another', () => {
  it.each([
    ['**', 'refs/heads/*', true],
    ['refs/**', 'refs/heads/**', true],
    ['refs/heads/*', 'refs/heads/release-*', true],
    ['refs/*/main', 'refs/heads/main', true],
    ['a*c', 'a*b*c', true],
    ['a**c', 'a*/:c', true],
    ['*', '*', true],
    ['a\\*', 'a\\*', true],
    ['a*', 'a\\*', true],
    ['a\\*', 'a*', false],
    ['refs/heads/*', 'refs/heads/**', false],
    ['refs/heads/*', 'refs/heads/a/b', false],
    ['*', '**', false],
    ['refs/heads/main', 'refs/heads/*', false],
    ['a*b', 'a*', false],
    ['', '*', false],
  ])('%s and %s: %s', (wide, narrow, is) => {
    expect(coversPattern(wide, narrow)).toBe(is);
  });

  it('only if it matches all that the other does', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '/', ':', '*', '**', '\\*'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    const text = fc
      .array(fc.constantFrom('a', 'b', '/', ':', '*'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    let [covering, matched] = [0, 0];
    fc.assert(
      fc.property(
        pattern,
        pattern,
        fc.array(text, { minLength: 20, maxLength: 20 }),
        (wide, narrow, texts) => {
          if (!coversPattern(wide, narrow)) return;
          covering++;
          for (const one of texts) {
            if (!compilePattern(narrow)(one)) continue;
            matched++;
            expect(compilePattern(wide)(one), one).toBe(true);
          }
        },
      ),
      { numRuns: cases(5_000) },
    );
    expect(covering).toBeGreaterThan(cases(200));
    expect(matched).toBeGreaterThan(cases(200));
  });
});
