import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { type ConditionSet, compileConditions } from '../../../src/identity/conditions.js';
import { subjectsOf } from '../../../src/identity/github-subject.js';
import { readRules } from '../../../src/rules/file.js';
import { acceptsToken, readFederatedCredential } from '../../../src/servers/azure/federated-credential.js';
import { azureTrustGenerator } from '../../../src/trust/azure/generator.js';
import type { ServerPlan, TrustGenerator } from '../../../src/trust/generator.js';
import { azureLinter } from '../../../src/trust/lint/azure/linter.js';
import { lintText } from '../../../src/trust/lint/report.js';
import { plansFor } from '../../../src/trust/plans.js';
import {
  parsePrefix,
  type RepositorySubjects,
  repositorySubject,
} from '../../../src/trust/subject-prefixes.js';
import { satisfies } from '../../support/azure/assertion.js';
import { cases } from '../../support/cases.js';
import { letInBy, TOKEN_ROWS, TRUST_RULES } from '../../support/trust-tokens.js';

const GITHUB = 'https://token.actions.githubusercontent.com';
const AUDIENCE = 'api://AzureADTokenExchange';
const CLIENT = '00000000-1111-4222-8333-444444444444';
const TENANT = '99999999-1111-4222-8333-444444444444';
const GROUP = '/subscriptions/aaaaaaaa-1111-4222-8333-444444444444/resourceGroups/shop';
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deploy`;
const SHOP = { prefix: 'repo:octo-org@456/shop@123' };
const SUBJECTS: RepositorySubjects = new Map([['octo-org/shop', SHOP]]);

type Part = Record<string, unknown>;

const credential = (more: Part): Part => ({
  provider: 'azure',
  'client-id': CLIENT,
  'tenant-id': TENANT,
  ...more,
});
const plans = (
  credentials: Part,
  { issuer = GITHUB, subjects = SUBJECTS } = {},
): Promise<readonly ServerPlan[]> =>
  plansFor(
    readRules(JSON.stringify({ jobs: { ci: { issuer } }, credentials }), '.jobpass.yml'),
    'azure',
    azureTrustGenerator as TrustGenerator,
    async () => subjects,
  );
/** The only plan of a credential with these conditions. */
async function planOf(
  when: ConditionSet,
  more: Part = {},
  options: { issuer?: string; subjects?: RepositorySubjects } = {},
): Promise<ServerPlan> {
  const [plan, another] = await plans({ deploy: credential({ when, ...more }) }, options);
  expect(another).toBeUndefined();
  return plan as ServerPlan;
}
interface Printed {
  credentials: {
    name: string;
    subject?: string;
    notes: string[];
    claimsMatchingExpression?: { value: string };
  }[];
  roles: unknown[];
}
const printed = (plan: ServerPlan): Printed => JSON.parse(plan.print('json')) as Printed;
/** What the credentials of a plan require, a text each. */
const required = (plan: ServerPlan): string[] =>
  printed(plan).credentials.map(
    ({ subject, claimsMatchingExpression }) => subject ?? claimsMatchingExpression?.value ?? '',
  );
async function refused(...args: Parameters<typeof planOf>): Promise<string> {
  const error: unknown = await planOf(...args).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(JobpassError);
  return (error as JobpassError).message;
}
const REPOSITORY = { repository: 'octo-org/shop', repository_id: '123' };

describe('federated credentials of a rule for GitHub have', () => {
  it.each<[string, ConditionSet, string[]]>([
    [
      'the environment',
      { ...REPOSITORY, environment: ['production', 'a:b'] },
      ['repo:octo-org@456/shop@123:environment:production', 'repo:octo-org@456/shop@123:environment:a%3Ab'],
    ],
    [
      'the branch',
      { ...REPOSITORY, ref: 'refs/heads/main' },
      ['repo:octo-org@456/shop@123:ref:refs/heads/main'],
    ],
    [
      'pull requests',
      { ...REPOSITORY, event_name: 'pull_request' },
      ['repo:octo-org@456/shop@123:pull_request'],
    ],
    [
      'branches by a pattern',
      { ...REPOSITORY, ref: 'refs/heads/release/**' },
      ["claims['sub'] matches 'repo:octo-org@456/shop@123:ref:refs/heads/release/*'"],
    ],
    [
      'all tags',
      { ...REPOSITORY, ref_type: 'tag' },
      ["claims['sub'] matches 'repo:octo-org@456/shop@123:ref:refs/tags/*'"],
    ],
    ['the repository', REPOSITORY, ["claims['sub'] matches 'repo:octo-org@456/shop@123:*'"]],
    [
      'the workflow',
      {
        ...REPOSITORY,
        environment: 'a',
        job_workflow_ref: 'octo-org/ci/.github/workflows/d.yml@refs/heads/main',
      },
      [
        "claims['sub'] eq 'repo:octo-org@456/shop@123:environment:a' and claims['job_workflow_ref'] eq 'octo-org/ci/.github/workflows/d.yml@refs/heads/main'",
      ],
    ],
    [
      'the owner with its id',
      { repository_owner: 'octo-org', repository_owner_id: '456' },
      ["claims['sub'] matches 'repo:octo-org@456/*'"],
    ],
    ['a subject', { sub: 'repo:octo-org/shop:environment:a' }, ['repo:octo-org/shop:environment:a']],
    [
      'a subject that proves other conditions',
      {
        sub: 'repo:octo-org@456/shop@123:environment:a',
        ...REPOSITORY,
        repository_owner_id: '456',
        environment: 'a',
      },
      ['repo:octo-org@456/shop@123:environment:a'],
    ],
  ])('%s', async (_, when, wanted) => {
    expect(required(await planOf(when))).toEqual(wanted);
  });

  it.each<[string, ConditionSet, RegExp]>([
    ['a person', { ...REPOSITORY, actor: 'octocat' }, /does not check the claim actor/],
    ['an event', { ...REPOSITORY, event_name: 'push' }, /does not check the claim event_name/],
    ['both', { ...REPOSITORY, environment: 'a', ref: 'refs/heads/main' }, /has no ref in its subject/],
    ['a run', { ...REPOSITORY, ref: 'refs/heads/*' }, /no wildcard that stops/],
    ['a wildcard inside', { ...REPOSITORY, ref: 'refs/heads/**/x' }, /only at the end/],
    ['a literal star with a wildcard', { ...REPOSITORY, environment: 'a\\*b**' }, /as wildcards/],
    ['a quote with a wildcard', { ...REPOSITORY, environment: "it's**" }, /single quote/],
    ['another id', { repository: 'octo-org/shop', repository_id: '124' }, /repository_id does not allow/],
    ['another spelling', { repository: 'Octo-Org/shop', repository_id: '123' }, /not known|spelling/],
    [
      'repositories by a pattern',
      { repository: 'octo-org/**', repository_owner_id: '456' },
      /list each repository/,
    ],
    ['an id alone', { repository_id: '123' }, /without a condition on `repository`/],
    ['a subject that proves less', { sub: 'repo:octo-org/shop:**', repository_id: '123' }, /does not prove/],
    ['the ref of a pull request', { ...REPOSITORY, ref: 'refs/pull/7/merge' }, /must begin with refs\/heads/],
  ])('never less than the rule: %s', async (_, when, message) => {
    expect(await refused(when)).toMatch(message);
  });

  it('the form that the repository has', async () => {
    const names: RepositorySubjects = new Map([['octo-org/shop', { prefix: 'repo:octo-org/shop' }]]);
    expect(await refused({ ...REPOSITORY, environment: 'a' }, {}, { subjects: names })).toMatch(
      /immutable subjects/,
    );
    expect(
      required(await planOf({ repository: 'octo-org/shop', environment: 'a' }, {}, { subjects: names })),
    ).toEqual(['repo:octo-org/shop:environment:a']);
    const custom = new Map([['octo-org/shop', { ...SHOP, keys: ['repo', 'workflow'] }]]);
    expect(await refused({ ...REPOSITORY, environment: 'a' }, {}, { subjects: custom })).toMatch(
      /customized/,
    );
    expect(await refused({ ...REPOSITORY, environment: 'a' }, {}, { subjects: new Map() })).toMatch(
      /sub_claim_prefix/,
    );
    const both = { ...REPOSITORY, repository_owner_id: '456', environment: 'a' };
    expect(required(await planOf(both, {}, { subjects: new Map() }))).toEqual([
      'repo:octo-org@456/shop@123:environment:a',
    ]);
    const given = { trust: { 'subject-prefixes': 'repo:octo-org@456/shop@123' } };
    expect(
      required(await planOf({ ...REPOSITORY, environment: 'a' }, given, { subjects: new Map() })),
    ).toEqual(['repo:octo-org@456/shop@123:environment:a']);
  });

  it('a note on jobs with an environment', async () => {
    const [only] = printed(await planOf({ ...REPOSITORY, ref: 'refs/heads/main' })).credentials;
    expect(only?.notes).toEqual([expect.stringContaining('Jobs with an environment')]);
    expect(printed(await planOf({ ...REPOSITORY, environment: 'a' })).credentials[0]?.notes).toEqual([]);
  });
});

describe('the form of subjects is read from', () => {
  it.each<[string, unknown, unknown]>([
    [
      'the prefix, never from the flag',
      { use_default: true, use_immutable_subject: false, sub_claim_prefix: 'repo:o@1/r@2' },
      { prefix: 'repo:o@1/r@2' },
    ],
    [
      'the keys',
      { use_default: false, include_claim_keys: ['repo', 'workflow'], sub_claim_prefix: 'repo:o/r' },
      { prefix: 'repo:o/r', keys: ['repo', 'workflow'] },
    ],
    [
      'the keys of the usual form',
      { use_default: false, include_claim_keys: ['repo', 'context'], sub_claim_prefix: 'repo:o/r' },
      { prefix: 'repo:o/r' },
    ],
    ['nothing else', { use_default: true, use_immutable_subject: true }, undefined],
    ['no strange prefix', { sub_claim_prefix: 'repo:o@1/r' }, undefined],
  ])('%s', (_, answer, wanted) => expect(repositorySubject(answer)).toEqual(wanted));

  it('a prefix with both ids or none', () => {
    expect(parsePrefix('repo:o@1/r@2')).toEqual({
      owner: 'o',
      repository: 'o/r',
      ids: { owner: '1', repository: '2' },
    });
    expect(parsePrefix('repo:o/r')).toEqual({ owner: 'o', repository: 'o/r' });
    expect(parsePrefix('repo:o/r:x')).toBeUndefined();
  });
});

describe('federated credentials of a rule for other CI systems have', () => {
  it.each<[string, string, ConditionSet, string[]]>([
    [
      'the branch of a project of GitLab',
      'https://gitlab.com',
      { project_path: 'octo-org/shop', ref_type: 'branch', ref: 'main' },
      ['project_path:octo-org/shop:ref_type:branch:ref:main'],
    ],
    [
      'a project of GitLab',
      'https://gitlab.com',
      { project_path: 'octo-org/shop' },
      ["claims['sub'] matches 'project_path:octo-org/shop:*'"],
    ],
    [
      'a run of HCP Terraform',
      'https://app.terraform.io',
      { sub: 'organization:o:project:p:workspace:w:run_phase:**' },
      ["claims['sub'] matches 'organization:o:project:p:workspace:w:run_phase:*'"],
    ],
    ['the subject of any issuer', 'https://ci.example.com', { sub: 'job-7' }, ['job-7']],
  ])('%s', async (_, issuer, when, wanted) => {
    expect(required(await planOf(when, {}, { issuer }))).toEqual(wanted);
  });

  it.each<[string, string, ConditionSet, RegExp]>([
    [
      'the id of a project',
      'https://gitlab.com',
      { project_path: 'a/b', project_id: '1' },
      /claim project_id/,
    ],
    ['a ref without its type', 'https://gitlab.com', { project_path: 'a/b', ref: 'main' }, /ref_type/],
    ['a wildcard', 'https://ci.example.com', { sub: 'job-**' }, /supports wildcards only/],
    ['another claim', 'https://ci.example.com', { sub: 'a', team: 'b' }, /claim team/],
    ['no condition', 'https://ci.example.com', {}, /condition on the subject/],
    ['plain http', 'http://127.0.0.1:8080', { sub: 'a' }, /only issuers with https/],
  ])('never less than the rule: %s', async (_, issuer, when, message) => {
    expect(await refused(when, {}, { issuer })).toMatch(message);
  });
});

describe('Entra decides with the generated credentials on', () => {
  /** The rules that Entra can enforce: not those on people, and none by names. */
  const RULES = Object.entries(TRUST_RULES).filter(([name]) => name !== 'people');
  const form = (sub: unknown): boolean => /^repo:[^/]+@\d+\//.test(String(sub));

  it.each(TOKEN_ROWS.map((row) => [row.name, row] as const))('%s', async (_, row) => {
    const { claims, issuer, audience, key, expired } = row;
    for (const [name, when] of RULES) {
      const token = {
        iss: issuer === undefined ? GITHUB : 'https://another.example',
        aud: audience ?? AUDIENCE,
        ...(claims as { sub?: string }),
      };
      const { credentials } = printed(await planOf(when));
      const accepted = credentials.some((one) =>
        acceptsToken(readFederatedCredential({ ...one }) as never, token),
      );
      // The stand-in for Entra has its own reading of subjects and expressions.
      const byStandIn = credentials.some(({ subject, claimsMatchingExpression }) =>
        subject === undefined
          ? satisfies(claimsMatchingExpression?.value ?? '', token)
          : token.sub === subject,
      );
      if (token.iss === GITHUB && token.aud === AUDIENCE) expect([name, byStandIn]).toEqual([name, accepted]);
      const expected = letInBy(row).includes(name);
      // Signatures and times are checked before federated credentials.
      if (accepted && key === undefined && expired === undefined)
        expect([name, expected]).toEqual([name, true]);
      if (!expected || row.odd) continue;
      // A rule by claims also allows subjects without ids, and a rule on the ref also allows jobs with an environment. The output
      // says so.
      const written = 'sub' in when;
      const isNoted = 'ref' in when && 'environment' in claims;
      if (written || (form(claims['sub']) && !isNoted)) expect([name, accepted]).toEqual([name, true]);
    }
  });

  it('exactly what the rule decides, for the subjects of the form', () => {
    // The comparison above is about these rows, so there must be some.
    const both = TOKEN_ROWS.filter(({ claims, fits }) => form(claims['sub']) && fits.length > 0);
    expect(both.length).toBeGreaterThan(2);
    const derived = { ...REPOSITORY, ...{ sub: subjectsOf(REPOSITORY) } } as ConditionSet;
    expect(both.every(({ claims }) => compileConditions(derived)(claims).length === 0)).toBe(true);
  });
});

describe('random rules for GitHub', () => {
  const WORKFLOW = 'octo-org/ci/.github/workflows/d.yml@refs/heads/main';
  const REFS = ['refs/heads/main', 'refs/heads/main2', 'refs/tags/main', 'refs/heads/release/1'];
  const ENVIRONMENTS = ['production', 'production-2', 'x:y', 'a*b'];
  const environment = fc.constantFrom('production', 'production**', '**', 'x:y', 'a\\*b', [
    'production',
    'x:**',
  ]);
  const ref = fc.constantFrom<string | string[]>('refs/heads/main', 'refs/heads/**', 'refs/heads/main**', [
    'refs/tags/**',
    'refs/heads/main',
  ]);
  const type = fc.constantFrom<string | string[]>('branch', 'tag', ['tag', 'branch']);
  const context = fc.oneof(
    fc.constant({}),
    fc.record({ environment }),
    fc.record({ ref }),
    fc.record({ ref, ref_type: type }),
    fc.record({ ref_type: type }),
    fc.constant({ event_name: 'pull_request' }),
    fc.record({ environment, ref }),
  );
  const further = fc.record(
    {
      job_workflow_ref: fc.constantFrom(WORKFLOW, 'octo-org/**'),
      repository_owner_id: fc.constantFrom('456', '4**', '457'),
    },
    { requiredKeys: [] },
  );
  const conditions = fc.tuple(context, further).map(([one, other]) => ({ ...one, ...other }));
  /** A job, and which claims its subject has, because an organization can customize subjects. */
  const jobs = fc.record({
    id: fc.constantFrom('123', '124'),
    named: fc.boolean(),
    environment: fc.option(fc.constantFrom(...ENVIRONMENTS), { nil: undefined }),
    ref: fc.constantFrom(...REFS),
    event: fc.constantFrom('push', 'pull_request'),
    workflow: fc.constantFrom(WORKFLOW, 'mallory/ci/.github/workflows/d.yml@refs/heads/main'),
    keys: fc.subarray(['context', 'ref', 'environment', 'workflow', 'job_workflow_ref'], { minLength: 1 }),
    title: fc.constantFrom('CI', 'x:environment:production', 'ref:refs/heads/main', '/production'),
  });

  it('accept no token that the rule rejects', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(conditions, fc.array(jobs, { minLength: 8, maxLength: 8 }), async (when, all) => {
        const set = { ...REPOSITORY, ...when } as ConditionSet;
        const plan = await planOf(set).catch((error: unknown) => {
          expect(error).toBeInstanceOf(JobpassError);
          return undefined;
        });
        if (plan === undefined) return;
        const { credentials } = printed(plan);
        const check = compileConditions(set);
        for (const job of all) {
          const escaped = (text: string): string => text.replaceAll(':', '%3A');
          const claims: Part = {
            repository: 'octo-org/shop',
            repository_id: job.id,
            repository_owner: 'octo-org',
            repository_owner_id: '456',
            ref: job.event === 'pull_request' ? 'refs/pull/7/merge' : job.ref,
            ref_type: job.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
            event_name: job.event,
            job_workflow_ref: job.workflow,
            workflow: job.title,
            ...(job.environment === undefined ? {} : { environment: job.environment }),
          };
          const context =
            job.environment !== undefined
              ? `environment:${escaped(job.environment)}`
              : job.event === 'pull_request'
                ? 'pull_request'
                : `ref:${job.ref}`;
          const parts = job.keys.flatMap((key) =>
            key === 'context'
              ? [context]
              : typeof claims[key] === 'string'
                ? [`${key}:${escaped(String(claims[key]))}`]
                : [],
          );
          const sub = [job.named ? 'repo:octo-org/shop' : `repo:octo-org@456/shop@${job.id}`, ...parts].join(
            ':',
          );
          const token = { iss: GITHUB, aud: AUDIENCE, ...claims, sub };
          if (!credentials.some((one) => acceptsToken(readFederatedCredential({ ...one }) as never, token)))
            continue;
          accepted++;
          expect([sub, check(claims)]).toEqual([sub, []]);
        }
      }),
      { numRuns: cases(2_000) },
    );
    expect(accepted).toBeGreaterThan(cases(100));
  });
});

describe('the plan', () => {
  const rules = [
    { name: 'production', when: { environment: 'production' } },
    { name: 'main', when: { ref: 'refs/heads/main' } },
    { name: 'staging', when: { environment: ['production', 'staging'] } },
  ];

  it('has each subject once, with the rules that need it', async () => {
    const [plan, another] = await plans({ deploy: credential({ when: REPOSITORY, rules }) });
    expect(another).toBeUndefined();
    expect(plan?.server).toBe(CLIENT);
    expect(plan?.roles).toEqual(['deploy-production', 'deploy-main', 'deploy-staging']);
    expect(plan?.print('az')).toMatch(
      /rule production of credential deploy\.\n# .*rule staging of credential deploy\./,
    );
  });

  it('has at most 20 credentials', async () => {
    const many = (count: number): Promise<unknown> =>
      planOf({ ...REPOSITORY, environment: Array.from({ length: count }, (_, at) => `e${at}`) });
    await expect(many(20)).resolves.toBeDefined();
    await expect(many(21)).rejects.toThrow(/more than 20/);
  });

  it('rejects a subject with two audiences, and different settings for one identity', async () => {
    const two = { one: credential({ when: { ...REPOSITORY, environment: 'a' } }) };
    await expect(
      plans({ ...two, two: credential({ when: { ...REPOSITORY, environment: 'a' }, audience: 'api://x' }) }),
    ).rejects.toThrow(/another audience/);
    await expect(
      plans({
        ...two,
        two: credential({
          when: { ...REPOSITORY, environment: 'b' },
          trust: { 'managed-identity': IDENTITY },
        }),
      }),
    ).rejects.toThrow(/its identity is also that of/);
  });

  it.each<[string, Part, RegExp]>([
    ['managed-identity', { 'managed-identity': 'deploy' }, /resource id of a managed identity/],
    ['roles', { roles: { shop: 'Reader' } }, /is not a scope/],
    ['roles', { roles: { [GROUP]: 'Rea\nder' } }, /role of Azure/],
    ['subject-prefixes', { 'subject-prefixes': 'repo:x' }, /prefix of a subject/],
    ['strange', { strange: 'x' }, /strange/],
  ])('rejects trust.%s', async (_, trust, message) => {
    await expect(
      plans({ deploy: credential({ when: { ...REPOSITORY, environment: 'a' }, trust }) }),
    ).rejects.toThrow(message);
  });

  it('is free of findings where the rules are exact', async () => {
    const plan = await planOf({ ...REPOSITORY, environment: 'production' });
    const report = lintText(plan.print('json'), 'x.json', [azureLinter]);
    expect(report).toMatchObject({ roles: 1, findings: [], unjudged: [] });
  });

  it('is printed for Terraform: an application', async () => {
    const plan = await planOf(
      { ...REPOSITORY, environment: 'production' },
      { trust: { roles: { [GROUP]: ['Reader', 'aaaaaaaa-0000-4000-8000-444444444444'] } } },
    );
    const text = plan.print('terraform');
    expect(text).toContain(`data "azuread_application" "deploy" {\n  client_id = "${CLIENT}"\n}`);
    expect(text).toContain(
      `resource "azuread_application_federated_identity_credential" "deploy" {
  application_id = data.azuread_application.deploy.id
  display_name   = "deploy"
  issuer         = "${GITHUB}"
  audiences      = ["${AUDIENCE}"]
  subject        = "repo:octo-org@456/shop@123:environment:production"
}`,
    );
    expect(text).toContain('role_definition_name = "Reader"');
    expect(text).toContain(
      'role_definition_id = "/subscriptions/aaaaaaaa-1111-4222-8333-444444444444/providers/Microsoft.Authorization/roleDefinitions/aaaaaaaa-0000-4000-8000-444444444444"',
    );
    expect(text).toContain('data.azuread_service_principal.deploy.object_id');
  });

  it('is printed for Terraform: flexible credentials, and a managed identity', async () => {
    expect((await planOf(REPOSITORY)).print('terraform')).toContain(
      `claims_matching_expression = "claims['sub'] matches 'repo:octo-org@456/shop@123:*'"`,
    );
    const managed = { trust: { 'managed-identity': IDENTITY } };
    expect((await planOf({ ...REPOSITORY, environment: 'a' }, managed)).print('terraform')).toContain(
      `resource "azurerm_federated_identity_credential" "deploy" {
  name                      = "deploy"
  user_assigned_identity_id = data.azurerm_user_assigned_identity.deploy.id`,
    );
    expect((await planOf(REPOSITORY, managed)).print('terraform')).toContain('claimsMatchingExpression = {');
  });
});
