import { describe, expect, it } from 'vitest';
import type { Claims } from '../../../../src/identity/id-token.js';
import { awsLinter } from '../../../../src/trust/lint/aws/linter.js';
import { gcpLinter } from '../../../../src/trust/lint/gcp/linter.js';
import type { Linted } from '../../../../src/trust/lint/linter.js';
import { lintText } from '../../../../src/trust/lint/report.js';
import { membersOf } from '../../../support/gcp/iam.js';
import { mapped } from '../../../support/gcp/pools.js';

const GITHUB = 'https://token.actions.githubusercontent.com';
const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/ci';
const MEMBERS = `//iam.googleapis.com/${POOL}`;
const MAPPING = {
  'google.subject': "'x:' + assertion.run_id",
  'attribute.repository': 'assertion.repository',
  'attribute.repository_id': 'assertion.repository_id',
  'attribute.actor': 'assertion.actor',
};

const provider = (condition: string | undefined, more: object = {}): object => ({
  name: `${POOL}/providers/github`,
  state: 'ACTIVE',
  attributeMapping: MAPPING,
  ...(condition === undefined ? {} : { attributeCondition: condition }),
  oidc: { issuerUri: GITHUB },
  ...more,
});
const policy = (...members: string[]): object => ({
  bindings: [{ role: 'roles/iam.workloadIdentityUser', members }],
  etag: 'x',
  version: 1,
});
const lint = (document: unknown): Linted => {
  const linted = gcpLinter.lint(document, { name: 'file', issuer: undefined });
  if (linted === undefined) throw new Error('not a document of Google Cloud');
  return linted;
};
/** The members that the stand-in, which has an evaluator of its own, gives an example. It throws if it rejects the example. */
const membersOfExample = (condition: string | undefined, more: object, example: Claims = {}): string[] => {
  const { attributeMapping = MAPPING } = more as { attributeMapping?: typeof MAPPING };
  return membersOf(
    mapped(
      {
        ...{ project: '123456789012', pool: 'ci', provider: 'github', issuer: GITHUB, attributeMapping },
        ...(condition === undefined ? {} : { attributeCondition: condition }),
      },
      example,
    ),
  );
};
const holes = ({ findings }: Linted): string[] => findings.map(({ severity, hole }) => `${severity} ${hole}`);

/** A condition that only protected jobs of one repository meet. */
const SAFE =
  "assertion.repository_id == '4711' && assertion.repository_owner_id == '99' && has(assertion.environment) && assertion.environment == 'production' && assertion.event_name in ['push', 'workflow_dispatch']";

describe('lint of a workload identity provider', () => {
  it.each<[string, string | undefined, object, string[]]>([
    ['no condition', undefined, {}, ['medium no-subject']],
    ['a condition that is always true', 'true', {}, ['medium no-subject']],
    ['a branch', "assertion.ref == 'refs/heads/main'", {}, ['medium any-organisation']],
    [
      'the owner by name',
      "assertion.repository_owner == 'octo-org'",
      {},
      ['medium any-repository', 'low name-takeover'],
    ],
    ['the owner by ID', "assertion.repository_owner_id == '99'", {}, ['medium any-repository']],
    ['the beginning of a name', "assertion.repository.startsWith('octo-org')", {}, ['medium look-alike']],
    [
      'a regular expression without an end',
      "assertion.repository.matches('^octo-org')",
      {},
      ['medium look-alike'],
    ],
    [
      'a mapped attribute',
      "attribute.repository == 'octo-org/shop'",
      {},
      ['medium pull-requests', 'low name-takeover'],
    ],
    ['an actor', "attribute.actor == 'octocat'", {}, ['medium any-organisation']],
    [
      'the default branch',
      "assertion.repository_id == '4711' && assertion.ref == 'refs/heads/main'",
      {},
      ['low fork-events'],
    ],
    [
      'a branch without events',
      "assertion.repository_id == '4711' && assertion.ref.startsWith('refs/heads/')",
      {},
      ['low fork-events', 'low any-branch'],
    ],
    ['one environment', SAFE, {}, []],
    [
      'a subject by names',
      "assertion.sub == 'repo:octo-org/octo-repo:environment:production' && assertion.event_name == 'push'",
      {},
      ['low name-takeover'],
    ],
    [
      'another audience',
      SAFE,
      { oidc: { issuerUri: GITHUB, allowedAudiences: ['https://github.com/octo-org'] } },
      ['low no-audience'],
    ],
    [
      'a subject with the name of the branch',
      SAFE,
      { attributeMapping: { ...MAPPING, 'google.subject': 'assertion.sub' } },
      ['note long-subject'],
    ],
    ['a disabled provider', undefined, { disabled: true }, []],
    ['another kind of provider', undefined, { oidc: undefined, aws: { accountId: '1' } }, []],
  ])('judges %s', (_, condition, more, expected) => {
    const linted = lint(provider(condition, more));
    expect([holes(linted), linted.unjudged]).toEqual([expected, []]);
    for (const { example } of linted.findings)
      if (example !== undefined) expect(membersOfExample(condition, more, example)).not.toEqual([]);
  });

  it('constructs the claims that the mapping requires', () => {
    const required = { ...MAPPING, 'attribute.environment': 'assertion.environment' };
    expect(holes(lint(provider(undefined, { attributeMapping: required })))).toEqual(['medium no-subject']);
    const guarded = {
      ...MAPPING,
      'attribute.environment': "has(assertion.environment) ? assertion.environment : ''",
    };
    const [finding] = lint(provider(undefined, { attributeMapping: guarded })).findings;
    expect([finding?.hole, finding?.example]).toEqual([
      'no-subject',
      expect.not.objectContaining({ environment: '1' }),
    ]);
  });

  it('returns a token that is accepted as an example', () => {
    const [finding] = lint(provider("assertion.repository.startsWith('octo-org')")).findings;
    expect(finding?.example).toMatchObject({
      iss: GITHUB,
      aud: `https://iam.googleapis.com/${POOL}/providers/github`,
      repository: expect.stringMatching(/^octo-org[^/]/),
    });
    expect(finding?.message).toContain('log in to the pool');
  });

  it('does not judge expressions that it cannot evaluate, and unknown issuers', () => {
    expect(lint(provider('assertion.sub.nope()')).unjudged[0]?.because).toMatch(/cannot evaluate/);
    const unknown = lint(
      provider("assertion.sub == 'x'", {
        oidc: { issuerUri: 'https://ci.example' },
        attributeMapping: { 'google.subject': 'assertion.sub' },
      }),
    );
    expect(unknown.unjudged[0]?.because).toMatch(/does not know the issuer/);
    expect(
      lint(provider("assertion.repository == 'a' && assertion.repository == 'b'")).unjudged[0]?.because,
    ).toMatch(/found no ID token/);
  });
});

describe('lint of the policies of a pool', () => {
  const OWNER = "assertion.repository_owner_id == '99'";

  it.each<[string, string, string[], string[]]>([
    ['the whole pool', SAFE, [`principalSet:${MEMBERS}/*`], ['low whole-pool']],
    [
      'the whole pool of an owner',
      OWNER,
      [`principalSet:${MEMBERS}/*`],
      ['medium any-repository', 'low whole-pool'],
    ],
    [
      'a repository by name',
      OWNER,
      [`principalSet:${MEMBERS}/attribute.repository/octo-org/octo-repo`],
      ['medium pull-requests'],
    ],
    [
      'an attribute that is always the same',
      SAFE,
      [`principalSet:${MEMBERS}/attribute.repository_id/4711`],
      [],
    ],
    ['an actor', OWNER, [`principalSet:${MEMBERS}/attribute.actor/octocat`], ['medium any-repository']],
    ['everyone', SAFE, ['allUsers'], ['high whole-pool']],
    ['other members', SAFE, ['serviceAccount:a@b.iam.gserviceaccount.com', 'user:a@example.com'], []],
  ])('judges %s', (_, condition, members, expected) => {
    const linted = lint([provider(condition), policy(...members)]);
    expect(holes(linted)).toEqual(expected);
    for (const { example, where } of linted.findings)
      if (example !== undefined && where.startsWith('roles/'))
        expect(membersOfExample(condition, {}, example)).toContain(members[0]);
  });

  it.each([
    ["assertion.repository + ':' + assertion.ref", 'octo-org/octo-repo:refs/heads/main', ['low fork-events']],
    [
      "assertion.repository_id + '/' + (has(assertion.environment) ? assertion.environment : '') + '/' + assertion.event_name",
      '4711/production/push',
      [],
    ],
    ["assertion.repository_owner + '::' + assertion.workflow", 'octo-org::deploy', ['medium any-repository']],
  ])('judges an attribute that joins claims: %s', (mapping, value, expected) => {
    const joined = { ...MAPPING, 'attribute.joined': mapping };
    const linted = lint([
      provider(OWNER, { attributeMapping: joined }),
      policy(`principalSet:${MEMBERS}/attribute.joined/${value}`),
    ]);
    expect([holes(linted), linted.unjudged]).toEqual([expected, []]);
  });

  it('reports access of outsiders as high', () => {
    const linted = lint([
      provider("assertion.ref == 'refs/heads/main'"),
      policy(`principalSet:${MEMBERS}/attribute.actor/octocat`),
    ]);
    expect(holes(linted)).toEqual(['medium any-organisation', 'medium any-organisation']);
    const all = lint([provider('true'), policy(`principalSet:${MEMBERS}/*`)]);
    expect(holes(all)).toEqual(['medium no-subject', 'high no-subject', 'low whole-pool']);
  });

  it('judges the whole pool without its provider, but no attribute', () => {
    const alone = lint(
      policy(`principalSet:${MEMBERS}/*`, `principalSet:${MEMBERS}/attribute.repository/o/r`),
    );
    expect(holes(alone)).toEqual(['medium whole-pool']);
    expect(alone.unjudged.map(({ because }) => because)).toEqual([expect.stringMatching(/not in this file/)]);
  });

  it('reports an attribute that no job has', () => {
    const linted = lint([provider(OWNER), policy(`principalSet:${MEMBERS}/attribute.nope/x`)]);
    expect(linted.unjudged.map(({ where, because }) => [where, because])).toEqual([
      [expect.stringContaining('ci/attribute.nope/x'), expect.stringMatching(/found no ID token/)],
    ]);
  });

  it('reads documents of a file together', () => {
    const text = [provider(OWNER), policy(`principalSet:${MEMBERS}/attribute.repository_id/4711`)]
      .map((one) => JSON.stringify(one))
      .join('\n');
    const report = lintText(text, 'file.json', [gcpLinter]);
    expect([report.roles, report.unjudged]).toEqual([2, []]);
    expect(report.findings.map(({ hole }) => hole)).toContain('pull-requests');
  });
});

describe('lint of a Terraform plan', () => {
  const plan = (condition: string | undefined, unknown: object = {}): object => ({
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: [
          {
            address: 'google_iam_workload_identity_pool_provider.github',
            type: 'google_iam_workload_identity_pool_provider',
            values: {
              project: 'shop',
              workload_identity_pool_id: 'ci',
              workload_identity_pool_provider_id: 'github',
              attribute_mapping: MAPPING,
              ...(condition === undefined ? {} : { attribute_condition: condition }),
              oidc: [{ issuer_uri: GITHUB, allowed_audiences: null }],
            },
          },
        ],
        child_modules: [
          {
            resources: [
              {
                address: 'module.a.google_service_account_iam_member.a',
                type: 'google_service_account_iam_member',
                values: {
                  service_account_id: 'projects/shop/serviceAccounts/admin@shop.iam.gserviceaccount.com',
                  role: 'roles/iam.workloadIdentityUser',
                  member: `principalSet:${MEMBERS}/attribute.repository_id/4711`,
                },
              },
              {
                address: 'module.a.google_service_account_iam_member.b',
                type: 'google_service_account_iam_member',
                values: { service_account_id: 'x', role: 'roles/iam.workloadIdentityUser' },
              },
            ],
          },
        ],
      },
    },
    resource_changes: [
      { address: 'google_iam_workload_identity_pool_provider.github', change: { after_unknown: unknown } },
    ],
  });

  it('judges its providers and members', () => {
    const linted = lint(plan("assertion.repository_owner_id == '99'"));
    expect(holes(linted)).toEqual(['high pull-requests']);
    expect(linted.findings[0]?.where).toContain('admin@shop.iam.gserviceaccount.com');
    expect(linted.unjudged.map(({ because }) => because)).toEqual(['the member is known only after apply']);
  });

  it('is judged for every service that it has roles of', () => {
    const both = plan("assertion.repository_owner_id == '99'") as {
      planned_values: { root_module: { resources: object[] } };
    };
    const trust = {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: {
            Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
          },
        },
      ],
    };
    both.planned_values.root_module.resources.push({
      address: 'aws_iam_role.a',
      type: 'aws_iam_role',
      values: { name: 'a', assume_role_policy: JSON.stringify(trust) },
    });
    const report = lintText(JSON.stringify(both), 'plan.json', [awsLinter, gcpLinter]);
    expect(report.roles).toBe(4);
    expect(report.findings.map(({ hole }) => hole)).toEqual(
      expect.arrayContaining(['no-subject', 'pull-requests']),
    );
  });

  it('does not judge a condition that is known only after apply', () => {
    const linted = lint(plan(undefined, { attribute_condition: true }));
    expect(linted.findings).toEqual([]);
    expect(linted.unjudged.map(({ because }) => because)).toContain(
      'the attribute mapping or the attribute condition is known only after apply',
    );
  });

  it.each([{}, [], { bindings: [] }, { bindings: [{ members: ['*'] }] }, { Statement: [] }, 'x', null])(
    'does not read %j',
    (document) => expect(gcpLinter.lint(document, { name: 'x', issuer: undefined })).toBeUndefined(),
  );
});
