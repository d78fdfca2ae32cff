import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import type { Claims } from '../../src/identity/id-token.js';
import { contextOf } from '../../src/trust/lint/aws/condition-keys.js';
import { awsLinter } from '../../src/trust/lint/aws/linter.js';
import { rolesIn } from '../../src/trust/lint/aws/read-roles.js';
import { admits, parseTrust } from '../../src/trust/lint/aws/statements.js';
import { vaultLinter } from '../../src/trust/lint/vault/linter.js';
import { vaultRolesIn } from '../../src/trust/lint/vault/read-roles.js';
import { AwsAccount, type Policy } from '../support/aws/account.js';
import { type Statement, trusts } from '../support/aws/policies.js';
import { GITHUB_CLAIM_KEYS } from '../support/aws/web-identity.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { figures, writeFigures } from '../support/trust-policies/figures.js';
import { GITHUB, trusting } from '../support/trust-policies/policies.js';

const key = (claim: string): string => `${GITHUB}:${claim}`;
const onSubject = (subject: string, host = GITHUB): unknown =>
  trusting({ StringLike: { [`${host}:sub`]: subject } }, 'sts.amazonaws.com', host);

/** Policies with each hole, beside those of public documentation. */
const POLICIES: readonly [string, unknown][] = [
  ...figures().map(({ file, document }): [string, unknown] => [file, document]),
  ...[
    ...[
      '*',
      'repo:*/octo-repo:*',
      'repo:*:environment:production',
      '*octo-org/octo-repo*',
      'environment:production',
    ],
    ...['repo:octo-org*', 'repo:octo-org*/octo-repo:ref:refs/heads/main', 'repo:*octo-org/octo-repo:*'],
    ...[
      'job_workflow_ref:octo-org/ci/.github/workflows/deploy.yml@refs/heads/main',
      'repo:octo-org/octo-repo*',
    ],
    ...[
      'repo:octo-org@*:environment:production',
      'repository_owner:octo-org:*',
      'repo:octo-org/octo-repo:ref:*',
    ],
    ...[
      'repo:octo-org/octo-repo:environment:*',
      'repo:octo-org@99/octo-repo@4711:*',
      'repo:octo-org/octo-?:*',
    ],
    'repo:octo-org/*:job_workflow_ref:octo-org/ci/.github/workflows/deploy.yml@refs/heads/main',
    // Names that somebody chooses as the pattern wants them.
    ...[
      '*:octo-org/shop:ref:refs/heads/main',
      're*:octo-org/shop:environment:production',
      '*:octo-org/shop:*',
    ],
    ...['repo:octo-org@*/shop@*', 'repo:octo-org@*/shop@*:environment:production', 'actor:octocat:*'],
    ...['repo:octo-org/shop:environment:*prod*', '*/shop:pull_request', 'repo:octo-org/shop:*main'],
  ].map((subject): [string, unknown] => [subject, onSubject(subject)]),
  ...(
    [
      ['gitlab.com', 'project_path:octo*'],
      ['gitlab.com', '*octo/app:ref_type:branch:ref:main'],
      ['gitlab.com', 'project_path:octo/app:ref_type:*:ref:main'],
      ['agent.buildkite.com', '*:pipeline:web:ref:refs/heads/main:*'],
      ['app.terraform.io', '*workspace:web:run_phase:apply'],
      ['gitlab.com', 'project_path:octo/app:*'],
      ['agent.buildkite.com', 'organization:octo*'],
      ['agent.buildkite.com', 'organization:octo:pipeline:web:*'],
      ['oidc.circleci.com/org/aaaa', 'org/aaaa/project/*'],
      ['oidc.circleci.com/org/aaaa', 'org/aaaa/project/bbbb/user/*'],
      ['app.terraform.io', 'organization:octo:project:*:workspace:*:run_phase:*'],
      ['app.terraform.io', 'organization:octo:project:p:workspace:web:run_phase:*'],
    ] as const
  ).map(([host, subject]): [string, unknown] => [`${host} ${subject}`, onSubject(subject, host)]),
  ['no subject', trusting({})],
  [
    'no audience',
    trusting({ StringEquals: { [key('sub')]: 'repo:octo-org/octo-repo:environment:a' } }, null),
  ],
  ['an enterprise', trusting({ StringEquals: { [key('enterprise_id')]: '5' } })],
  [
    'a missing claim',
    trusting({
      StringLike: { [key('sub')]: 'repo:octo-org/octo-repo:*' },
      StringEqualsIfExists: { [key('environment')]: 'production' },
    }),
  ],
  [
    'an ignored condition',
    trusting({
      StringEquals: { [key('sub')]: 'repo:octo-org/octo-repo:environment:a' },
      StringNotEquals: { [key('event_name')]: 'pull_request' },
    }),
  ],
];

/** Roles of Vault with each hole. */
const ROLES: readonly [string, Record<string, unknown>][] = [
  ['no claim', {}],
  ['every organisation', { bound_claims_type: 'glob', bound_claims: { repository: '*/deploy' } }],
  ['alike organisations', { bound_claims_type: 'glob', bound_claims: { repository: 'octo-org*' } }],
  ['every repository', { bound_claims_type: 'glob', bound_claims: { sub: 'repo:octo-org/*' } }],
  ['an owner', { bound_claims: { repository_owner: 'octo-org' }, token_policies: ['admin'] }],
  ['an id', { bound_claims: { '/repository_id': '815' }, groups_claim: 'runner_environment' }],
  ['pull requests', { bound_claims: { repository: 'octo-org/octo-repo' }, user_claim: 'sha' }],
  ['a group', { bound_claims_type: 'glob', bound_claims: { project_path: 'octo/*', ref: 'main' } }],
  ['a tag of the name', { bound_claims: { project_path: 'octo/app', ref: 'main' } }],
  ['an actor', { bound_claims: { actor: 'octocat' } }],
  [
    'environments by a pattern',
    { bound_claims_type: 'glob', bound_claims: { repository: 'octo-org/shop', environment: '*prod*' } },
  ],
  ['a protected state', { bound_claims: { ref_protected: 'true' } }],
  ['an organization', { bound_claims: { organization_slug: 'octo' } }],
  [
    'plans',
    { bound_claims_type: 'glob', bound_claims: { sub: 'organization:o:project:p:workspace:w:run_phase:*' } },
  ],
  ['no audience', { bound_audiences: [], bound_claims: { repository_id: '1', ref: 'refs/heads/main' } }],
];

let tokens: IdTokenService;
beforeAll(async () => {
  tokens = await startIdTokenService({});
  if (process.env['JOBPASS_WRITE_FIGURES'] !== undefined) writeFigures();
});
afterAll(() => tokens.close());

describe('an example token of a trust policy', () => {
  let account: AwsAccount;
  beforeAll(async () => {
    account = await AwsAccount.start();
  });
  afterAll(() => account.close());

  /** The status of AssumeRoleWithWebIdentity. */
  const assumed = async (trust: unknown, claims: Claims): Promise<number> => {
    const name = `r${Math.random().toString(36).slice(2)}`;
    const role = account.addRole(name, { trust: trust as Policy });
    const issuer = String(claims['iss']);
    account.providers.splice(0);
    account.addOidcProvider(issuer, ['sts.amazonaws.com', String(claims['aud'])], {
      claimKeys: issuer.includes(GITHUB) ? GITHUB_CLAIM_KEYS : [],
      keysFrom: tokens.issuer,
    });
    const answer = await fetch(account.url, {
      method: 'POST',
      body: new URLSearchParams({
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: role,
        RoleSessionName: 'lint',
        WebIdentityToken: await tokens.sign(claims),
      }),
    });
    await answer.text();
    return answer.status;
  };

  const ofAws = POLICIES.filter(([, document]) => rolesIn(document, 'web') !== undefined);

  it('is there for every hole', () => {
    const all = ofAws.flatMap(
      ([, document]) => awsLinter.lint(document, { name: 'web', issuer: undefined })?.findings ?? [],
    );
    const without = all.filter(({ severity, example }) => severity !== 'note' && example === undefined);
    expect(without).toEqual([]);
    expect(all.filter(({ example }) => example !== undefined).length).toBeGreaterThan(40);
  });

  it.each(ofAws)('gets in: %s', async (_, document) => {
    const roles = rolesIn(document, 'web') ?? [];
    for (const { where, hole, example } of awsLinter.lint(document, { name: 'web', issuer: undefined })
      ?.findings ?? []) {
      if (example === undefined) continue;
      const role = roles.find(({ name }) => where.startsWith(`role ${name}`));
      expect(await assumed(role?.trust, example), `${hole} ${JSON.stringify(example)}`).toBe(200);
    }
  });

  it('does not where the policy is careful', async () => {
    const careful = onSubject('repo:octo-org/octo-repo:environment:production');
    for (const [, document] of ofAws) {
      const [finding] = awsLinter.lint(document, { name: 'web', issuer: undefined })?.findings ?? [];
      if (finding?.example !== undefined) expect(await assumed(careful, finding.example)).not.toBe(200);
    }
  });
});

/** A variable of policies. */
const variable = (name: string): string => `\${${name}}`;

describe('the comparison of conditions', () => {
  const claims = ['sub', 'aud', 'repository', 'environment', 'event_name', 'nonsense'];
  const text = fc.stringMatching(/^[abA/:]{0,5}$/);
  const pattern = fc.stringMatching(/^[abA/:*?]{0,6}$/);
  const operator = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:', 'forallvalues:'),
        fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'stringequals'),
        fc.constantFrom('', 'IfExists'),
      )
      // What that is, is told nowhere.
      .filter(([set, , exists]) => !(set === 'ForAnyValue:' && exists === 'IfExists'))
      .map((parts) => parts.join('')),
    fc.constantFrom('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringEqualsIgnoreCaseIfExists'),
  );
  const condition = fc.oneof(
    fc.tuple(
      operator,
      fc.constantFrom(...claims),
      fc.array(fc.oneof(text, pattern), { minLength: 1, maxLength: 3 }),
    ),
    fc.tuple(fc.constant('Null'), fc.constantFrom(...claims), fc.constantFrom(['true'], ['false'], ['TRUE'])),
    fc.tuple(
      fc.constantFrom('StringLike', 'StringEquals'),
      fc.constantFrom(...claims),
      fc.constantFrom(
        [`${variable('*')}a`],
        [`${variable(key('aud'))}*`],
        [variable(`${key('environment')}, 'a'`)],
      ),
    ),
  );
  const statement = fc.record({
    Effect: fc.constantFrom<'Allow' | 'Deny'>('Allow', 'Allow', 'Deny'),
    Action: fc.constantFrom(
      'sts:*',
      'sts:AssumeRoleWithWebIdentity',
      'STS:assumerole*',
      'sts:AssumeRole',
      '*',
      'sts:Assume?ole*',
    ),
    negated: fc.constantFrom(false, false, false, true),
    conditions: fc.array(condition, { maxLength: 3 }),
  });
  const token = fc.record(
    { sub: text, aud: text, repository: text, environment: text, event_name: text },
    { requiredKeys: ['sub', 'aud'] },
  );
  const provider = `arn:aws:iam::123456789012:oidc-provider/${GITHUB}`;
  const role = 'arn:aws:iam::123456789012:role/web';

  it(
    'agrees with the policy library on 4,000 random policies and tokens',
    () => {
      const judged = { yes: 0, no: 0 };
      fc.assert(
        fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), token, (statements, claims) => {
          const written = statements.map(({ Effect, Action, negated, conditions }): Statement => {
            const block: Record<string, Record<string, string[]>> = {};
            for (const [name, claim, values] of conditions) {
              block[name] = { ...block[name], [key(claim)]: [...values] };
            }
            return {
              Effect,
              Principal: { Federated: provider },
              [negated ? 'NotAction' : 'Action']: Action,
              Condition: block,
            };
          });
          // An empty value is none for neither.
          fc.pre(!Object.values(claims).includes(''));
          const document: Policy = { Version: '2012-10-17', Statement: written };
          const policy = parseTrust(document);
          if ('unreadable' in policy) throw new Error(policy.unreadable);
          const context = contextOf(GITHUB, claims);
          const verdicts = policy.statements
            .filter(({ effect }) => effect === 'Allow')
            .map((allow) => admits(allow, policy, provider, context).is);
          const ours = verdicts.includes('yes') ? 'yes' : verdicts.includes('unknown') ? 'unknown' : 'no';
          if (ours === 'unknown') return;
          judged[ours]++;
          expect(ours === 'yes').toBe(trusts(document, provider, role, Object.fromEntries(context.values)));
        }),
        { numRuns: 4_000 },
      );
      expect(Math.min(judged.yes, judged.no)).toBeGreaterThan(300);
    },
    within(120_000),
  );
});

suiteUnless(noOpenBao(), 'an example token of a role, with a real OpenBao', () => {
  let bao: OpenBao;
  const mounts = new Map<string, string>();
  beforeAll(async () => {
    bao = await OpenBao.start();
  }, within(30_000));
  afterAll(() => bao?.stop());

  /** The status of a log-in with a role that is written as it is. */
  const loggedIn = async (role: Record<string, unknown>, claims: Claims): Promise<number> => {
    const issuer = String(claims['iss']);
    const path = mounts.get(issuer) ?? `jwt${mounts.size}`;
    if (!mounts.has(issuer)) await bao.jwtAuth(issuer, { path, jwksUrl: `${tokens.issuer}/jwks` });
    mounts.set(issuer, path);
    const name = `r${Math.random().toString(36).slice(2)}`;
    await bao.must('POST', `auth/${path}/role/${name}`, role);
    const jwt = await tokens.sign(claims);
    return (await bao.request('POST', `auth/${path}/login`, { role: name, jwt }, { token: null })).status;
  };

  const whole = (role: Record<string, unknown>): Record<string, unknown> => ({
    ...{ role_type: 'jwt', user_claim: 'sub', bound_audiences: ['https://vault.example'], token_ttl: '1m' },
    ...role,
  });
  const all: [string, Record<string, unknown>][] = [
    ...ROLES.map(([name, role]): [string, Record<string, unknown>] => [name, whole(role)]),
    ...POLICIES.flatMap(([name, document]) =>
      (vaultRolesIn(document, 'web') ?? []).map(({ data }): [string, Record<string, unknown>] => [
        name,
        { ...data },
      ]),
    ),
  ];

  it.each(all)('gets in: %s', async (name, role) => {
    const { findings = [] } = vaultLinter.lint(role, { name: 'web', issuer: undefined }) ?? {};
    for (const { hole, example } of findings) {
      if (example !== undefined)
        expect(await loggedIn(role, example), `${hole} ${JSON.stringify(example)}`).toBe(200);
    }
    const told = findings.filter(({ example }) => example !== undefined).length;
    if (ROLES.some(([one]) => one === name)) expect(told).toBeGreaterThan(0);
  });

  it('does not where the role is careful', async () => {
    const careful = whole({ bound_claims: { repository: 'octo-org/octo-repo', environment: 'production' } });
    for (const [, role] of all) {
      const [finding] = vaultLinter.lint(role, { name: 'web', issuer: undefined })?.findings ?? [];
      if (finding?.example !== undefined) expect(await loggedIn(careful, finding.example)).not.toBe(200);
    }
  });
});
