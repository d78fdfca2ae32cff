import { describe, expect, it } from 'vitest';
import { readRules } from '../../../src/rules/file.js';
import { federate } from '../../../src/servers/gcp/federate.js';
import { memberMatches, parseMember } from '../../../src/servers/gcp/members.js';
import { type PoolProvider, readPoolProvider } from '../../../src/servers/gcp/pool-provider.js';
import { isObject, type JsonObject } from '../../../src/text/json.js';
import { objectsOf } from '../../../src/text/json-values.js';
import { gcpTrustGenerator } from '../../../src/trust/gcp/generator.js';
import type { ServerPlan } from '../../../src/trust/generator.js';
import { gcpLinter } from '../../../src/trust/lint/gcp/linter.js';
import { plansFor } from '../../../src/trust/plans.js';
import { GoogleError } from '../../support/gcp/errors.js';
import { membersOf } from '../../support/gcp/iam.js';
import { mapped } from '../../support/gcp/pools.js';
import { TOKEN_ROWS, TRUST_RULES, trustRulesFile } from '../../support/trust-tokens.js';

const GITHUB = 'https://token.actions.githubusercontent.com';
const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/ci-pool';
const PROVIDER = `${POOL}/providers/github`;
const JOBS = { github: { issuer: GITHUB, when: { repository_id: '123', repository_owner_id: '456' } } };
const account = (name: string): string => `${name}@shop-prod.iam.gserviceaccount.com`;
const RULES = [
  {
    name: 'production',
    when: { environment: 'production' },
    'service-account': account('deployer'),
    trust: {
      roles: { 'projects/shop-prod': ['roles/run.developer'], 'gs://artifacts': 'roles/storage.objectUser' },
    },
  },
  { name: 'preview', when: { event_name: 'pull_request' }, 'service-account': account('preview') },
];

const plansOf = (
  rules: readonly object[],
  jobs: object = JOBS,
  more: object = {},
): Promise<readonly ServerPlan[]> => {
  const credential = { provider: 'gcp', 'workload-identity-provider': PROVIDER, ...more, rules };
  const text = JSON.stringify({ jobs, credentials: { cloud: credential } });
  return plansFor(readRules(text, '.jobpass.yml'), 'gcp', gcpTrustGenerator as never);
};
const planOf = async (...given: Parameters<typeof plansOf>): Promise<ServerPlan> => {
  const [plan, another] = await plansOf(...given);
  if (plan === undefined || another !== undefined) throw new Error('not one plan');
  return plan;
};
const problemOf = (...given: Parameters<typeof plansOf>): Promise<string> =>
  plansOf(...given).then(
    () => 'none',
    (error: Error) => error.message,
  );

interface Printed {
  providers: PoolProvider[];
  policies: JsonObject[];
}
const printed = (plan: ServerPlan): Printed => {
  const all = (JSON.parse(plan.print('json')) as unknown[]).filter(isObject);
  return {
    providers: all.filter((one) => 'oidc' in one).map((one) => readPoolProvider(one)),
    policies: all.filter((one) => 'bindings' in one),
  };
};
const membersFor = (
  { policies }: Printed,
  resource: string,
  role = 'roles/iam.workloadIdentityUser',
): string[] =>
  policies
    .filter((one) => one['resource'] === resource)
    .flatMap((one) => objectsOf(one['bindings']))
    .filter((one) => one['role'] === role)
    .flatMap(({ members }) => members as string[]);

describe('jobpass trust gcp', () => {
  it('prints the provider, and a member for each service account', async () => {
    const plan = await planOf(RULES);
    expect([plan.server, plan.roles]).toEqual([POOL, [account('deployer'), account('preview')]]);
    const all = printed(plan);
    expect(all.providers).toEqual([
      expect.objectContaining({ name: PROVIDER, issuer: GITHUB, audiences: [] }),
    ]);
    const [{ mapping, condition }] = all.providers as [PoolProvider];
    expect(Object.keys(mapping)).toEqual([
      'google.subject',
      'attribute.jobpass_deployer',
      'attribute.jobpass_preview',
    ]);
    expect(mapping['attribute.jobpass_preview']).toBe(
      "has(assertion.repository_id) && assertion.repository_id == '123' && has(assertion.repository_owner_id) && assertion.repository_owner_id == '456' && has(assertion.event_name) && assertion.event_name == 'pull_request' ? 'yes' : 'no'",
    );
    expect(condition).toContain("assertion.repository_owner_id == '456'");
    expect(membersFor(all, account('deployer'))).toEqual([
      `principalSet://iam.googleapis.com/${POOL}/attribute.jobpass_deployer/yes`,
    ]);
    expect(membersFor(all, 'gs://artifacts', 'roles/storage.objectUser')).toEqual([
      `serviceAccount:${account('deployer')}`,
    ]);
    // The most important property: no member names the whole pool, or a claim that other jobs may have.
    for (const format of ['terraform', 'gcloud', 'json'])
      for (const [member] of plan.print(format).matchAll(/principalSet:[^"'\s]+/g))
        expect(member).toMatch(/\/attribute\.jobpass_\w+\/yes$/);
  });

  it('gives exactly the intended jobs access, as Google evaluates conditions', async () => {
    const text = trustRulesFile(
      GITHUB,
      { provider: 'gcp', 'workload-identity-provider': PROVIDER },
      (name) => ({
        'service-account': account(name),
      }),
    );
    const [plan] = await plansFor(readRules(text, '.jobpass.yml'), 'gcp', gcpTrustGenerator as never);
    const all = printed(plan as ServerPlan);
    const [provider] = all.providers as [PoolProvider];
    const standIn = {
      ...{ project: '123456789012', pool: 'ci-pool', provider: 'github', issuer: GITHUB },
      attributeMapping: provider.mapping,
      attributeCondition: provider.condition ?? '',
    };
    let accepted = 0;
    for (const row of TOKEN_ROWS) {
      const claims = { ...row.claims, iss: GITHUB, aud: `https://iam.googleapis.com/${PROVIDER}` };
      const { identity, rejections, undecided } = federate(provider, claims);
      expect(undecided).toEqual([]);
      let members: string[] = [];
      try {
        members = membersOf(mapped(standIn, claims));
      } catch (error) {
        if (!(error instanceof GoogleError)) throw error;
      }
      for (const rule of Object.keys(TRUST_RULES)) {
        const bound = membersFor(all, account(rule));
        const byJobpass =
          rejections.length === 0 &&
          bound.some((text) => {
            const member = parseMember(text);
            return member !== undefined && identity !== undefined && memberMatches(member, identity);
          });
        const byStandIn = bound.some((one) => members.includes(one));
        const expected = row.fits.includes(rule);
        expect([row.name, rule, byJobpass], JSON.stringify(rejections)).toEqual([row.name, rule, byStandIn]);
        if (row.odd) expect([row.name, rule, byJobpass && !expected]).toEqual([row.name, rule, false]);
        else expect([row.name, rule, byJobpass]).toEqual([row.name, rule, expected]);
        if (byJobpass) accepted++;
      }
    }
    expect(accepted).toBeGreaterThan(30);
  });

  it('maps the claim sub only if the rules name the subjects', async () => {
    const subject = async (when: object): Promise<string | undefined> => {
      const plan = await planOf([{ name: 'a', when, 'service-account': account('a') }], {
        github: { issuer: GITHUB, when: { repository_owner_id: '456' } },
      });
      return printed(plan).providers[0]?.mapping['google.subject'];
    };
    expect(await subject({ sub: 'repo:octo-org/shop:environment:production' })).toBe('assertion.sub');
    const byIds = /^'github:' \+ string\(assertion\.repository_owner_id\) \+ ':'/;
    expect(await subject({ sub: 'repo:octo-org/shop:ref:**' })).toMatch(byIds);
    expect(await subject({ sub: `repo:octo-org/shop:environment:${'x'.repeat(120)}` })).toMatch(byIds);
    expect(await subject({ environment: 'production' })).toMatch(byIds);
  });

  it('prints a member for jobs without a service account, and the roles of each rule', async () => {
    const plan = await planOf([
      {
        name: 'read',
        when: { environment: 'a' },
        trust: { roles: { 'projects/p-1/secrets/s': 'roles/secretmanager.secretAccessor' } },
      },
      { name: 'other', when: { environment: 'b' } },
    ]);
    const member = `principalSet://iam.googleapis.com/${POOL}/attribute.jobpass_cloud_read/yes`;
    expect(plan.roles).toEqual(['cloud/read', 'cloud/other']);
    expect(membersFor(printed(plan), 'projects/p-1/secrets/s', 'roles/secretmanager.secretAccessor')).toEqual(
      [member],
    );
    for (const format of ['terraform', 'gcloud'])
      expect(plan.print(format)).toMatch(
        /# The jobs of cloud\/other have no role yet\. Grant roles to principalSet:/,
      );
  });

  it('prints chains of delegates', async () => {
    const plan = await planOf([
      {
        name: 'a',
        'service-account': account('last'),
        delegates: `${account('first')} ${account('second')}`,
        deliver: 'env',
      },
    ]);
    const all = printed(plan);
    const creator = 'roles/iam.serviceAccountTokenCreator';
    expect(membersFor(all, account('first'))).toEqual([
      `principalSet://iam.googleapis.com/${POOL}/attribute.jobpass_first/yes`,
    ]);
    expect(membersFor(all, account('second'), creator)).toEqual([`serviceAccount:${account('first')}`]);
    expect(membersFor(all, account('last'), creator)).toEqual([`serviceAccount:${account('second')}`]);
    expect(membersFor(all, account('last'))).toEqual([]);
  });

  it('checks the audience if the rules of a provider have several', async () => {
    const plan = await planOf([
      { ...RULES[0], audience: 'one' },
      { ...RULES[1], audience: 'two' },
    ]);
    const [provider] = printed(plan).providers as [PoolProvider];
    expect(provider.audiences).toEqual(['one', 'two']);
    const claims = {
      ...{ iss: GITHUB, repository_id: '123', repository_owner_id: '456', event_name: 'pull_request' },
      ...{ run_id: '1', run_attempt: '1' },
    };
    expect(federate(provider, { ...claims, aud: 'two' }).identity?.attributes).toMatchObject({
      jobpass_preview: 'yes',
    });
    expect(federate(provider, { ...claims, aud: 'one' }).rejections).not.toEqual([]);
  });

  it('compares attributes if the conditions are too long for Google', async () => {
    const rules = Array.from({ length: 40 }, (_, at) => ({
      name: `rule-${at}`,
      when: {
        job_workflow_ref: `octo-org/ci/.github/workflows/${'deploy'.repeat(8)}-${at}.yml@refs/heads/main`,
      },
      'service-account': account(`account-${at}`),
    }));
    const [provider] = printed(await planOf(rules)).providers as [PoolProvider];
    expect(provider.condition?.length).toBeLessThan(4_096);
    expect(provider.condition).toMatch(
      /^has\(assertion\.repository_id\) && assertion\.repository_id == '123' && \(\(attribute/,
    );
    const claims = {
      ...{ iss: GITHUB, aud: `https://iam.googleapis.com/${PROVIDER}`, run_id: '1', run_attempt: '1' },
      ...{
        repository_id: '123',
        repository_owner_id: '456',
        job_workflow_ref: rules[7]?.when.job_workflow_ref,
      },
    };
    const { identity, rejections } = federate(provider, claims);
    expect([
      rejections,
      identity?.attributes['jobpass_account_7'],
      identity?.attributes['jobpass_account_8'],
    ]).toEqual([[], 'yes', 'no']);
    expect(federate(provider, { ...claims, job_workflow_ref: 'x' }).rejections).not.toEqual([]);
    expect(federate(provider, { ...claims, repository_id: '124' }).rejections).not.toEqual([]);
  });

  it('makes a plan for each pool', async () => {
    const other = PROVIDER.replace('ci-pool', 'other-pool');
    const plans = await plansOf([RULES[0] as object, { ...RULES[1], 'workload-identity-provider': other }]);
    expect(plans.map(({ server }) => server)).toEqual([POOL, POOL.replace('ci-pool', 'other-pool')]);
  });

  it('prints what its own linter accepts', async () => {
    const plan = await planOf([
      {
        name: 'production',
        when: { environment: 'production', event_name: 'push' },
        'service-account': account('deployer'),
      },
    ]);
    const linted = gcpLinter.lint(JSON.parse(plan.print('json')), { name: 'x', issuer: undefined });
    expect(linted).toMatchObject({ roles: 2, findings: [], unjudged: [] });
  });

  it.each<[string, readonly object[], RegExp, object?]>([
    [
      'two issuers of a provider',
      [
        { ...RULES[0], jobs: 'github' },
        { ...RULES[1], jobs: 'gitlab', when: { ref: 'main' } },
      ],
      /its issuer is https:\/\/gitlab\.com, but the provider github is for https:\/\/token/,
      { ...JOBS, gitlab: { issuer: 'https://gitlab.com', when: { project_id: '1', namespace_id: '2' } } },
    ],
    [
      'an issuer without a discovery document',
      [RULES[0] as object],
      /Google reads keys from a discovery document/,
      { github: { issuer: 'https://ci.example', 'jwks-uri': 'https://ci.example/jwks', when: { sub: 'a' } } },
    ],
    [
      'different roles of one service account',
      [RULES[0] as object, { ...RULES[1], 'service-account': account('deployer') }],
      /its service account is also that of .*production of credential cloud, but their roles under trust differ/,
    ],
    [
      'a way around a chain',
      [
        { name: 'a', 'service-account': account('admin'), delegates: account('deployer'), deliver: 'env' },
        { name: 'b', when: { ref: 'refs/heads/x' }, 'service-account': account('deployer') },
      ],
      /its jobs can impersonate deployer@.* uses this account to impersonate admin@/,
    ],
    ['a unique ID', [{ name: 'a', 'service-account': '123456789012345678901' }], /use the e-mail address/],
    [
      'an unknown resource',
      [{ ...RULES[0], trust: { roles: { 'folders/1': 'roles/viewer' } } }],
      /is not a supported resource: use projects\/PROJECT, gs:\/\/BUCKET/,
    ],
    ['an unknown role', [{ ...RULES[0], trust: { roles: { 'projects/p': 'viewer' } } }], /is not a role/],
    [
      'a mapping that is too long',
      Array.from({ length: 30 }, (_, at) => ({
        name: `r${at}`,
        when: { ref: `refs/heads/${'x'.repeat(60)}${at}` },
        'service-account': account('a'),
      })),
      /the mapping of attribute\.jobpass_a has \d+ characters, but Google allows 2048/,
    ],
    [
      'too many audiences',
      Array.from({ length: 11 }, (_, at) => ({
        name: `r${at}`,
        audience: `audience-${at}`,
        when: { ref: `refs/heads/${at}` },
        'service-account': account(`account-${at}`),
      })),
      /needs 11 audiences, but Google allows 10/,
    ],
    [
      'an audience that is too long',
      [{ ...RULES[0], audience: 'x'.repeat(257) }],
      /has 257 characters, but Google allows 256/,
    ],
    ['an invalid character', [{ ...RULES[0], when: { environment: '\uD800' } }], /has an invalid character/],
    [
      'a setting of the provider',
      [{ ...RULES[0], 'workload-identity-provider': 'x' }],
      /not the resource name of a provider/,
    ],
  ])('rejects %s', async (_, rules, problem, jobs = JOBS) =>
    expect(await problemOf(rules, jobs)).toMatch(problem),
  );

  it('prints no text that a shell, Terraform or a runner interprets', async () => {
    const when = {
      environment:
        '::add-mask::x\u202E\' ##[error] \\ $\u007bfile("/etc/passwd")} %{ if true } $(touch x) `y`',
    };
    const plan = await planOf([{ ...RULES[0], when }]);
    for (const format of ['terraform', 'gcloud', 'json']) {
      const text = plan.print(format);
      expect(text).not.toMatch(/^\s*::|\u202E/m);
    }
    expect(plan.print('terraform')).not.toMatch(/(^|[^$])\$\{|(^|[^%])%\{/);
  });
});
