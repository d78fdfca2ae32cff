import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProduction } from '../../../src/trust/lint/access-finding.js';
import { awsLinter } from '../../../src/trust/lint/aws/linter.js';
import { documentsOf } from '../../../src/trust/lint/documents.js';
import type { Finding, Linted } from '../../../src/trust/lint/linter.js';
import { printReport as print } from '../../../src/trust/lint/print.js';
import { lintText } from '../../../src/trust/lint/report.js';
import { vaultLinter } from '../../../src/trust/lint/vault/linter.js';
import { figures, renderFigures } from '../../support/trust-policies/figures.js';
import { GITHUB, trusting } from '../../support/trust-policies/policies.js';

const LINTERS = [awsLinter, vaultLinter];
const NAME = { name: 'web', issuer: undefined };

const ofAws = (document: unknown): Linted => {
  const linted = awsLinter.lint(document, NAME);
  if (linted === undefined) throw new Error('nothing of AWS');
  return linted;
};
const ofVault = (role: Record<string, unknown>, issuer?: string): Linted => {
  const whole = {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: ['https://v.example'],
    token_ttl: 60,
    token_explicit_max_ttl: 600,
    ...role,
  };
  const linted = vaultLinter.lint(whole, { name: 'web', issuer });
  if (linted === undefined) throw new Error('nothing of Vault');
  return linted;
};
/** What is found, without notes: `medium any-repository`. */
const holes = ({ findings }: Linted): string[] =>
  findings.filter(({ severity }) => severity !== 'note').map(({ severity, hole }) => `${severity} ${hole}`);
const notes = ({ findings }: Linted): string[] =>
  findings.filter(({ severity }) => severity === 'note').map(({ hole }) => hole);
const example = ({ findings }: Linted, hole: Finding['hole']): Record<string, unknown> =>
  findings.find((finding) => finding.hole === hole)?.example ?? {};

const key = (claim: string): string => `${GITHUB}:${claim}`;
/** A policy on the subject alone, beside the audience. */
const sub = (subject: string | string[]): unknown => trusting({ StringLike: { [key('sub')]: subject } });

describe('trust lint: a trust policy for GitHub', () => {
  it.each<[string, string[]]>([
    ['*', ['high any-organisation']],
    ['repo:*', ['high any-organisation']],
    ['repo:*/octo-repo:*', ['high any-organisation']],
    ['repo:*:environment:production', ['high any-organisation']],
    ['*:environment:production', ['high any-organisation']],
    // An environment can be called like that.
    ['*octo-org/octo-repo*', ['high any-organisation']],
    // An organisation makes its own subjects.
    ['environment:production', ['high any-organisation']],
    ['repo:octo-org*', ['high look-alike']],
    ['repo:octo-org*/octo-repo:ref:refs/heads/main', ['high look-alike']],
    ['repo:octo-or?/octo-repo:ref:refs/heads/main', ['high look-alike']],
    ['repo:*octo-org/octo-repo:ref:refs/heads/main', ['high any-organisation']],
    ['job_workflow_ref:octo-org/ci/.github/workflows/deploy.yml@refs/heads/main', ['medium any-caller']],
    ['repo:octo-org/*', ['medium any-repository']],
    ['repo:octo-org/*:ref:refs/heads/main', ['medium any-repository']],
    ['repository_owner:octo-org:*', ['medium any-repository']],
    ['repo:octo-org/octo-repo*', ['low look-alike', 'medium pull-requests']],
    ['repo:octo-org/octo-*:ref:refs/heads/main', ['low look-alike', 'low fork-events']],
    [
      'repo:octo-org/*:job_workflow_ref:octo-org/ci/.github/workflows/deploy.yml@refs/heads/main',
      ['low any-caller'],
    ],
    ['repo:octo-org/octo-repo:*', ['medium pull-requests']],
    ['repo:octo-org@99/octo-repo@4711:*', ['medium pull-requests']],
    ['repo:octo-org/octo-repo:pull_request', ['low pull-requests']],
    ['repo:octo-org/octo-repo:ref:*', ['low any-branch', 'low fork-events']],
    ['repo:octo-org/octo-repo:ref:refs/heads/*', ['low any-branch', 'low fork-events']],
    ['repo:octo-org/octo-repo:ref:refs/tags/*', ['low any-branch']],
    ['repo:octo-org/octo-repo:environment:*', ['low any-branch']],
    // The jobs of these branches, whatever set them off.
    ['repo:octo-org/octo-repo:ref:refs/heads/main', ['low fork-events']],
    ['repo:octo-org/octo-repo:ref:refs/heads/release/*', ['low fork-events']],
    ['repo:octo-org/octo-repo:ref:refs/heads/main:event_name:*', ['low fork-events']],
    // Careful ones.
    ['repo:octo-org/octo-repo:ref:refs/tags/v1', ['low any-branch']],
    ['repo:octo-org/octo-repo:ref:refs/heads/main:event_name:push', []],
    ['repo:octo-org/octo-repo:ref:refs/heads/main:event_name:pull_request_target', []],
    [
      'repo:octo-org/octo-repo:ref:refs/heads/main:job_workflow_ref:octo-org/octo-repo/.github/workflows/release.yml@refs/heads/main',
      [],
    ],
    ['repo:octo-org/octo-repo:environment:production', []],
    ['repo:octo-org@99/octo-repo@4711:environment:production', []],
    ['repository_id:4711:environment:production', []],
  ])('with the subject %s', (subject, wanted) => {
    const linted = ofAws(sub(subject));
    expect(holes(linted).sort()).toEqual([...wanted].sort());
    expect(linted.unjudged).toEqual([]);
    for (const finding of linted.findings)
      if (finding.severity !== 'note') expect(finding.example).toBeDefined();
  });

  it('opens by the form of the subject that has ids', () => {
    const linted = ofAws(sub('repo:octo-org@*:environment:production'));
    expect(holes(linted)).toEqual(['medium any-repository']);
    expect(example(linted, 'any-repository')['sub']).toMatch(
      /^repo:octo-org@\d+\/evil@\d+:environment:production$/,
    );
    expect(notes(linted)).toEqual([]);
  });

  it('that knows only the old form says so as a note', () => {
    expect(notes(ofAws(sub('repo:octo-org/octo-repo:environment:production')))).toEqual(['old-subject']);
    const both = ['repo:octo-org/octo-repo:environment:a', 'repo:octo-org@99/octo-repo@4711:environment:a'];
    expect(notes(ofAws(sub(both)))).toEqual([]);
  });

  it('without a subject lets the world in', () => {
    const linted = ofAws(trusting({}));
    expect(holes(linted)).toEqual(['high no-subject']);
    expect(example(linted, 'no-subject')).toMatchObject({
      iss: `https://${GITHUB}`,
      aud: 'sts.amazonaws.com',
      repository: 'evil-corp/evil',
      sub: 'repo:evil-corp/evil:ref:refs/heads/main',
    });
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['repository', { [key('repository')]: 'octo-org/octo-repo' }, ['medium pull-requests']],
    ['repository_id', { [key('repository_id')]: '815' }, ['medium pull-requests']],
    [
      'repository and environment',
      { [key('repository')]: 'octo-org/octo-repo', [key('environment')]: 'production' },
      [],
    ],
    [
      'repository and ref',
      { [key('repository')]: 'octo-org/octo-repo', [key('ref')]: 'refs/heads/main' },
      ['low fork-events'],
    ],
    ['environment alone', { [key('environment')]: 'production' }, ['high any-organisation']],
    ['workflow alone', { [key('workflow')]: 'deploy to production' }, ['high any-organisation']],
    ['enterprise_id', { [key('enterprise_id')]: '5' }, ['medium any-organisation']],
    [
      'job_workflow_ref',
      { [key('job_workflow_ref')]: 'octo-org/ci/.github/workflows/deploy.yml@refs/heads/main' },
      ['medium any-caller'],
    ],
    [
      'job_workflow_ref of its own',
      {
        [key('repository')]: 'octo-org/octo-repo',
        [key('job_workflow_ref')]: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
      },
      [],
    ],
    [
      'capitals in keys',
      { 'TOKEN.Actions.githubusercontent.com:SUB': 'repo:octo-org/octo-repo:ref:refs/heads/main' },
      ['low fork-events'],
    ],
  ])('with a condition on %s', (_, equals, wanted) => {
    const linted = ofAws(trusting({ StringEquals: equals }));
    expect(holes(linted)).toEqual(wanted);
    expect(linted.unjudged).toEqual([]);
  });

  it.each<[string, unknown, string[], string[]]>([
    [
      'IfExists on a claim that a job may lack',
      {
        StringLike: { [key('sub')]: 'repo:octo-org/octo-repo:*' },
        StringEqualsIfExists: { [key('environment')]: 'production' },
      },
      ['medium missing-claim'],
      ['old-subject'],
    ],
    [
      'ForAllValues on a claim that a job may lack',
      {
        StringLike: { [key('sub')]: '*' },
        'ForAllValues:StringEquals': { [key('environment')]: 'production' },
      },
      ['high any-organisation'],
      [],
    ],
    [
      'ForAllValues on the subject, which no token lacks',
      { 'ForAllValues:StringEquals': { [key('sub')]: 'repo:octo-org/octo-repo:environment:a' } },
      [],
      ['missing-claim', 'old-subject'],
    ],
    [
      'IfExists on what STS never sees',
      { StringEqualsIfExists: { [key('repository_owner')]: 'octo-org' } },
      ['high any-organisation', 'medium ignored-condition'],
      [],
    ],
    [
      'a negation of what STS never sees',
      {
        StringEquals: { [key('sub')]: 'repo:octo-org/octo-repo:environment:a' },
        StringNotEquals: { [key('event_name')]: 'pull_request' },
      },
      ['medium ignored-condition'],
      ['old-subject'],
    ],
    [
      'what STS never sees',
      { StringEquals: { [key('repository_owner')]: 'octo-org' } },
      [],
      ['never-matches'],
    ],
    [
      'the key of another issuer',
      { StringEquals: { 'gitlab.com:sub': 'project_path:a/b' } },
      [],
      ['never-matches'],
    ],
    [
      'a key with https://',
      { StringEquals: { [`https://${key('sub')}`]: 'repo:a/b' } },
      [],
      ['never-matches'],
    ],
  ])('%s', (_, conditions, wanted, noted) => {
    const linted = ofAws(trusting(conditions as Record<string, unknown>));
    expect(holes(linted)).toEqual(wanted);
    expect(notes(linted)).toEqual(noted);
    expect(linted.unjudged).toEqual([]);
  });

  it('finds that StringLike with a * is wide under a star that crosses everything, and StringEquals with one dead', () => {
    const dead = ofAws(trusting({ StringEquals: { [key('sub')]: 'repo:octo-org/*' } }));
    expect(holes(dead)).toEqual([]);
    expect(dead.unjudged).toHaveLength(1);
  });

  it('honours what denies', () => {
    const open = trusting({ StringLike: { [key('sub')]: 'repo:octo-org/octo-repo:*' } });
    const deny = (Condition: unknown, Principal: unknown = '*') => ({
      ...open,
      Statement: [...open.Statement, { Effect: 'Deny', Principal, Action: 'sts:*', Condition }],
    });
    expect(holes(ofAws(deny({ StringLike: { [key('sub')]: '*:pull_request' } })))).toEqual([
      'low fork-events',
      'low any-branch',
    ]);
    expect(holes(ofAws(deny({ StringNotLike: { [key('sub')]: '*:environment:production' } })))).toEqual([]);
    // One for another provider closes nothing.
    const other = { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' };
    expect(holes(ofAws(deny({ StringLike: { [key('sub')]: '*:pull_request' } }, other)))).toEqual([
      'medium pull-requests',
    ]);
    const wide = trusting({});
    const closed = {
      ...wide,
      Statement: [
        ...wide.Statement,
        {
          Effect: 'Deny',
          Principal: '*',
          NotAction: 'sts:TagSession',
          Condition: { StringNotLike: { [key('sub')]: 'repo:octo-org/*' } },
        },
      ],
    };
    expect(holes(ofAws(closed))).toEqual(['medium any-repository']);
  });

  it('weighs more where the role sounds of production', () => {
    const details = (RoleName: string, PolicyName: string) => ({
      RoleDetailList: [
        {
          RoleName,
          Arn: `arn:aws:iam::123456789012:role/${RoleName}`,
          AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(sub('repo:octo-org/*'))),
          RolePolicyList: [],
          AttachedManagedPolicies: [{ PolicyName, PolicyArn: `arn:aws:iam::aws:policy/${PolicyName}` }],
        },
      ],
    });
    expect(holes(ofAws(details('builder', 'ReadOnlyAccess')))).toEqual(['medium any-repository']);
    expect(holes(ofAws(details('web-production', 'ReadOnlyAccess')))).toEqual(['high any-repository']);
    expect(holes(ofAws(details('builder', 'AdministratorAccess')))).toEqual(['high any-repository']);
    expect(['gha-prod', 'DeployRole', 'ReleaseBot', 'live', 'web_admin'].map(isProduction)).toEqual(
      Array(5).fill(true),
    );
    expect(['reproduce', 'product', 'delivery', 'preview', 'staging'].map(isProduction)).toEqual(
      Array(5).fill(false),
    );
  });

  it('without an audience is told, with a token for another service', () => {
    const policy = trusting(
      { StringEquals: { [key('sub')]: 'repo:octo-org/octo-repo:environment:a' } },
      null,
    );
    const linted = ofAws(policy);
    expect(holes(linted)).toEqual(['low no-audience']);
    expect(example(linted, 'no-audience')['aud']).toBe('https://github.com/octo-org');
  });

  it('of an enterprise is open to that, and not to the world', () => {
    const host = `${GITHUB}/octo-enterprise`;
    const policy = trusting({}, 'sts.amazonaws.com', host);
    expect(holes(ofAws(policy))).toEqual(['medium any-organisation']);
    expect(example(ofAws(policy), 'any-organisation')['iss']).toBe(`https://${host}`);
  });
});

describe('trust lint: a trust policy for other issuers', () => {
  it.each<[string, string, string[]]>([
    ['gitlab.com', 'project_path:*:ref_type:branch:ref:main', ['high any-organisation']],
    ['gitlab.com', 'project_path:octo*:ref_type:branch:ref:main', ['high look-alike']],
    ['gitlab.com', 'project_path:octo/*:ref_type:branch:ref:main', ['medium any-repository']],
    ['gitlab.com', 'project_path:octo/app:*', ['low any-branch']],
    ['gitlab.com', 'project_path:octo/app:ref_type:branch:ref:main', []],
    ['agent.buildkite.com', 'organization:*:pipeline:web:*', ['high any-organisation']],
    ['agent.buildkite.com', 'organization:octo*', ['high look-alike']],
    ['agent.buildkite.com', 'organization:octo:*', ['medium any-repository']],
    ['agent.buildkite.com', 'organization:octo:pipeline:web:*', ['low any-branch']],
    ['agent.buildkite.com', 'organization:octo:pipeline:web:ref:refs/heads/main:*', []],
    ['oidc.circleci.com/org/aaaa', 'org/aaaa/project/*', ['medium any-repository']],
    ['oidc.circleci.com/org/aaaa', 'org/aaaa/project/bbbb/user/*', ['low any-branch']],
    [
      'oidc.circleci.com/org/aaaa',
      'org/aaaa/project/bbbb/user/*/vcs-origin/github.com/a/b/vcs-ref/refs/heads/main',
      [],
    ],
    ['oidc.circleci.com', 'org/*', ['high any-organisation']],
    ['app.terraform.io', 'organization:*:project:*:workspace:*:run_phase:*', ['high any-organisation']],
    ['app.terraform.io', 'organization:octo:project:*:workspace:*:run_phase:*', ['medium any-repository']],
    ['app.terraform.io', 'organization:octo:project:p:workspace:web:run_phase:*', ['medium pull-requests']],
    ['app.terraform.io', 'organization:octo:project:p:workspace:web:run_phase:apply', []],
  ])('of %s with the subject %s', (host, subject, wanted) => {
    const linted = ofAws(trusting({ StringLike: { [`${host}:sub`]: subject } }, 'sts.amazonaws.com', host));
    expect(holes(linted)).toEqual(wanted);
    expect(linted.unjudged).toEqual([]);
  });

  it('of an issuer that nobody knows here is not called safe', () => {
    const host = 'oidc.example.com/id/1';
    const of = (conditions: Record<string, unknown>) =>
      ofAws(trusting(conditions, 'sts.amazonaws.com', host));
    expect(holes(of({}))).toEqual(['medium no-subject']);
    expect(of({ StringEquals: { [`${host}:sub`]: 'exact' } })).toMatchObject({ findings: [], unjudged: [] });
    expect(of({ StringLike: { [`${host}:sub`]: 'system:serviceaccount:a:*' } }).unjudged).toHaveLength(1);
  });
});

describe('trust lint: what is not understood', () => {
  const careful = { [key('sub')]: 'repo:octo-org/octo-repo:environment:a' };
  it.each<[string, Record<string, unknown>, number]>([
    ['an operator decides', { StringSounds: { [key('sub')]: 'repo' } }, 1],
    ['an address decides', { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, 1],
    ['a key decides that sources differ on', { StringEquals: { [key('repository_owner_id')]: '99' } }, 1],
    ['nothing hangs on it', { StringEquals: careful, IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, 0],
    ['nothing hangs on that key', { StringEquals: { ...careful, [key('repository_owner_id')]: '99' } }, 0],
    ['the caller chooses it', { StringEquals: { ...careful, 'sts:RoleSessionName': 'x' } }, 0],
  ])('is told where %s', (_, conditions, wanted) => {
    const linted = ofAws(trusting(conditions));
    expect(holes(linted)).toEqual([]);
    expect(linted.unjudged).toHaveLength(wanted);
  });

  it('is a policy that has no such form', () => {
    for (const trust of [
      { Statement: [{ Effect: 'Maybe', Principal: '*', Action: '*' }] },
      { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:*', Condition: [] }] },
      { Statement: [{ Effect: 'Allow', Principal: '*' }] },
      { Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:*' }] },
      { Statement: [{ Effect: 'Allow', NotPrincipal: { AWS: 'x' }, Action: 'sts:*' }] },
    ])
      expect(ofAws(trust)).toMatchObject({
        findings: [],
        unjudged: [{ where: expect.any(String) as string }],
      });
  });
});

describe('trust lint: the roles of a document', () => {
  const trust = sub('repo:octo-org/*');
  const role = {
    RoleName: 'one',
    Arn: 'arn:aws:iam::123456789012:role/one',
    AssumeRolePolicyDocument: trust,
  };
  const service = {
    RoleName: 'lambda',
    AssumeRolePolicyDocument: {
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
  };
  it.each<[string, unknown, string]>([
    ['a trust policy', trust, 'role web, statement 1'],
    ['get-role', { Role: role }, 'role one, statement 1'],
    [
      'get-role, as IAM sends it',
      { Role: { ...role, AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)) } },
      'role one, statement 1',
    ],
    ['list-roles', { Roles: [service, role] }, 'role one, statement 1'],
    [
      'get-account-authorization-details',
      { RoleDetailList: [service, role], Policies: [] },
      'role one, statement 1',
    ],
    [
      'a plan',
      {
        format_version: '1.2',
        planned_values: {
          root_module: {
            child_modules: [
              {
                resources: [
                  {
                    type: 'aws_iam_role',
                    address: 'x',
                    values: { name: 'one', assume_role_policy: JSON.stringify(trust) },
                  },
                ],
              },
            ],
          },
        },
      },
      'role one, statement 1',
    ],
    [
      'a template',
      {
        Parameters: { Org: { Type: 'String', Default: 'octo-org' } },
        Resources: {
          Gh: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: `https://${GITHUB}` } },
          Role: {
            Type: 'AWS::IAM::Role',
            Properties: {
              RoleName: 'one',
              AssumeRolePolicyDocument: {
                Version: '2012-10-17',
                Statement: {
                  Effect: 'Allow',
                  Action: 'sts:AssumeRoleWithWebIdentity',
                  Principal: { Federated: { 'Fn::GetAtt': ['Gh', 'Arn'] } },
                  Condition: {
                    StringEquals: { [key('aud')]: 'sts.amazonaws.com' },
                    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's
                    StringLike: { [key('sub')]: { 'Fn::Sub': 'repo:${Org}/*' } },
                  },
                },
              },
            },
          },
        },
      },
      'role one, statement 1',
    ],
  ])('%s', (_, document, where) => {
    const linted = ofAws(document);
    expect(linted.roles).toBe(1);
    expect(linted.findings.find(({ hole }) => hole === 'any-repository')?.where).toBe(where);
  });

  it('counts those that are for no ID tokens', () => {
    expect(ofAws({ Roles: [service, service] })).toMatchObject({
      roles: 0,
      skipped: 2,
      findings: [],
      unjudged: [],
    });
  });

  it('does not judge what only the stack knows', () => {
    const template = {
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: {
                ...trusting({}).Statement[0],
                Condition: {
                  StringEquals: { [key('aud')]: 'sts.amazonaws.com', [key('sub')]: { Ref: 'Subject' } },
                },
              },
            },
          },
        },
      },
    };
    expect(ofAws(template).unjudged.map(({ because }) => because)).toContain(
      'the trust policy depends on Subject',
    );
  });
});

describe('trust lint: a revoke-role', () => {
  const details = (boundary: boolean, statement: Record<string, unknown>) => {
    const trust = sub('repo:octo-org/octo-repo:environment:a');
    const one = (RoleName: string, more: Record<string, unknown>) => ({
      RoleName,
      Arn: `arn:aws:iam::123456789012:role/${RoleName}`,
      AssumeRolePolicyDocument: trust,
      RolePolicyList: [],
      AttachedManagedPolicies: [],
      ...more,
    });
    return {
      RoleDetailList: [
        one('job', boundary ? { PermissionsBoundary: { PermissionsBoundaryArn: 'x' } } : {}),
        one('ender', {
          PermissionsBoundary: { PermissionsBoundaryArn: 'x' },
          RolePolicyList: [
            {
              PolicyName: 'end',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  {
                    Effect: 'Allow',
                    Action: 'iam:PutRolePolicy',
                    Resource: 'arn:aws:iam::123456789012:role/job',
                    ...statement,
                  },
                ],
              },
            },
          ],
        }),
      ],
    };
  };
  it.each<[string, boolean, Record<string, unknown>, string[], number]>([
    ['may not write to a role without a boundary', false, {}, ['high unbounded-revoke-role'], 0],
    [
      'by a wildcard neither',
      false,
      { Action: 'iam:Put*', Resource: '*' },
      ['high unbounded-revoke-role'],
      0,
    ],
    ['may to one with', true, {}, [], 0],
    [
      'may where it asks for one',
      false,
      { Condition: { StringEquals: { 'iam:PermissionsBoundary': 'x' } } },
      [],
      0,
    ],
    [
      'is not judged under other conditions',
      false,
      { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
      [],
      1,
    ],
    [
      'is not judged where its role is not in the file',
      true,
      { Resource: 'arn:aws:iam::123456789012:role/other' },
      [],
      1,
    ],
  ])('%s', (_, boundary, statement, wanted, unjudged) => {
    const linted = ofAws(details(boundary, statement));
    expect(holes(linted)).toEqual(wanted);
    expect(linted.unjudged).toHaveLength(unjudged);
  });
});

describe('trust lint: a role of AWS whose sessions', () => {
  const role = (statements: Record<string, unknown>[], attached: string[] = []): unknown => ({
    RoleDetailList: [
      {
        RoleName: 'job',
        Arn: 'arn:aws:iam::123456789012:role/job',
        AssumeRolePolicyDocument: sub('repo:octo-org@1/octo-repo@2:environment:production'),
        RolePolicyList: [
          { PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } },
        ],
        AttachedManagedPolicies: attached.map((PolicyArn) => ({ PolicyName: 'm', PolicyArn })),
      },
    ],
    Policies: [],
  });
  const s3 = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
  const scoped = { Effect: 'Allow', Action: 'sts:GetScopedCredentials', Resource: '*' };
  it.each<[string, unknown, RegExp | undefined]>([
    ['may not request copies', role([s3]), /^No policy of the role allows sts:GetScopedCredentials/],
    [
      'are denied copies',
      role([
        { ...s3, Action: '*' },
        { ...scoped, Effect: 'Deny' },
      ]),
      /^A policy of the role denies sts:GetScopedCredentials/,
    ],
    ['may request copies', role([s3, scoped]), undefined],
    ['may request copies by a wildcard', role([{ ...s3, Action: 'sts:Get*' }]), undefined],
    [
      'are denied copies under a condition',
      role([scoped, { ...scoped, Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }]),
      undefined,
    ],
    [
      'have a policy that is not in the file',
      role([s3], ['arn:aws:iam::aws:policy/PowerUserAccess']),
      undefined,
    ],
    ['revoke other sessions', role([{ ...s3, Action: ['iam:GetRole', 'iam:PutRolePolicy'] }]), undefined],
    ['only assume the next role', role([{ ...s3, Action: 'sts:AssumeRole' }]), undefined],
    ['are only described by their trust policy', sub('repo:octo-org@1/octo-repo@2:environment:x'), undefined],
  ])('%s', (_, document, message) => {
    const found = ofAws(document).findings.filter(({ hole }) => hole === 'no-copies');
    if (message === undefined) expect(found).toEqual([]);
    else expect(found).toMatchObject([{ severity: 'note', message: expect.stringMatching(message) }]);
  });
});

describe('trust lint: a role of Vault', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['careful', { bound_claims: { repository: 'octo-org/octo-repo', environment: 'production' } }, []],
    [
      'careful by a pointer',
      { bound_claims: { '/repository': 'octo-org/octo-repo', '/environment': 'production' } },
      [],
    ],
    ['careful by the subject', { bound_subject: 'repo:octo-org/octo-repo:environment:production' }, []],
    ['careful for GitLab', { bound_claims: { project_id: '22', ref_protected: 'true', ref: 'main' } }, []],
    ['of no claim', {}, ['medium no-subject']],
    [
      'of every organisation',
      { bound_claims_type: 'glob', bound_claims: { repository: '*/deploy' } },
      ['high any-organisation'],
    ],
    [
      'of alike organisations',
      { bound_claims_type: 'glob', bound_claims: { repository: 'octo-org*' } },
      ['high look-alike'],
    ],
    [
      'of every repository',
      { bound_claims_type: 'glob', bound_claims: { sub: 'repo:octo-org/*' } },
      ['medium any-repository'],
    ],
    ['of an owner', { bound_claims: { repository_owner: 'octo-org' } }, ['medium any-repository']],
    [
      'of an owner, for admins',
      { bound_claims: { repository_owner: 'octo-org' }, token_policies: ['admin'] },
      ['high any-repository'],
    ],
    ['of pull requests', { bound_claims: { repository: 'octo-org/octo-repo' } }, ['medium pull-requests']],
    [
      'of a group',
      { bound_claims_type: 'glob', bound_claims: { project_path: 'octo/*' } },
      ['medium any-repository'],
    ],
    ['of a namespace', { bound_claims: { namespace_path: 'octo' } }, ['medium any-repository']],
    ['of a protected state alone', { bound_claims: { ref_protected: 'true' } }, ['high any-organisation']],
    [
      'of an organization of Buildkite',
      { bound_claims: { organization_slug: 'octo' } },
      ['medium any-repository'],
    ],
    [
      'of plans',
      {
        bound_claims_type: 'glob',
        bound_claims: { sub: 'organization:o:project:p:workspace:w:run_phase:*' },
      },
      ['medium pull-requests'],
    ],
    [
      'without an audience',
      {
        bound_audiences: [],
        bound_claims: { repository_id: '1', ref: 'refs/heads/main', event_name: 'push' },
      },
      ['low no-audience'],
    ],
    [
      'without an end',
      {
        ...{ token_ttl: 0, token_explicit_max_ttl: 0 },
        bound_claims: { repository_id: '1', ref: 'refs/heads/main', event_name: 'push' },
      },
      ['low no-end'],
    ],
    [
      'with a lease, and no ceiling',
      {
        ...{ token_ttl: '1m', token_explicit_max_ttl: 0 },
        bound_claims: { repository_id: '1', ref: 'refs/heads/main', event_name: 'push' },
      },
      ['low no-end'],
    ],
    [
      'with a longest life that is read again at each renewal',
      {
        ...{ token_ttl: '1m', token_explicit_max_ttl: 0, token_max_ttl: '1h' },
        bound_claims: { repository_id: '1', ref: 'refs/heads/main', event_name: 'push' },
      },
      [],
    ],
    [
      'of batch tokens, which cannot be renewed',
      {
        ...{ token_ttl: '1m', token_explicit_max_ttl: 0, token_type: 'batch' },
        bound_claims: { repository_id: '1', ref: 'refs/heads/main', event_name: 'push' },
      },
      [],
    ],
    [
      'of a period',
      {
        token_period: '1h',
        token_explicit_max_ttl: 0,
        bound_claims: { repository_id: '1', ref: 'refs/heads/main', event_name: 'push' },
      },
      ['low no-end'],
    ],
    [
      'of one identity',
      {
        user_claim: 'workflow',
        bound_claims: { repository_id: '1', ref: 'refs/heads/main', event_name: 'push' },
      },
      ['low shared-identity'],
    ],
  ])('%s', (_, role, wanted) => {
    const linted = ofVault(role);
    expect(holes(linted)).toEqual(wanted);
    expect(linted.unjudged).toEqual([]);
  });

  it('that nobody gets in by is told as a note', () => {
    expect(notes(ofVault({ bound_claims: { repository: 'octo-org/*' } }))).toEqual(['never-matches']);
    expect(notes(ofVault({ bound_subject: 'repo:octo-org/*' }))).toEqual(['never-matches']);
    expect(notes(ofVault({ bound_claims: { repository: 'a/b', namespace: 'x' } }))).toEqual([
      'never-matches',
    ]);
    expect(notes(ofVault({ user_claim: 'email', bound_claims: { repository: 'a/b' } }))).toEqual([
      'never-matches',
    ]);
  });

  it('that hangs on something else is not called safe', () => {
    const claims = { bound_claims: { repository_owner: 'octo-org' } };
    expect(ofVault({ ...claims, token_bound_cidrs: ['192.0.2.0/24'] })).toMatchObject({
      findings: [],
      unjudged: [{}],
    });
    expect(ofVault({ bound_claims: { groups: 'x' } }).unjudged).toHaveLength(1);
    expect(ofVault({ bound_claims: { repository_owner: 'o', sha: 'abc' } }).unjudged).toHaveLength(1);
  });

  it('is read by the issuer that is given', () => {
    expect(holes(ofVault({}, 'https://gitlab.com'))).toEqual(['high no-subject']);
    expect(example(ofVault({}, 'https://gitlab.com'), 'no-subject')['iss']).toBe('https://gitlab.com');
  });

  it('of the type oidc is left out', () => {
    expect(vaultLinter.lint({ a: { role_type: 'oidc', user_claim: 'sub' } }, NAME)).toMatchObject({
      roles: 0,
      skipped: 1,
    });
  });

  it('is read as vault read gives it, and from a plan', () => {
    const data = {
      role_type: 'jwt',
      user_claim: 'sub',
      bound_claims: { repository_owner: 'o' },
      bound_audiences: ['v'],
      token_ttl: 1,
    };
    expect(vaultLinter.lint({ request_id: '1', data }, NAME)?.findings[0]?.where).toBe('role web');
    const plan = {
      format_version: '1.2',
      values: {
        root_module: {
          resources: [
            {
              type: 'vault_jwt_auth_backend_role',
              values: { ...data, role_name: 'one', bound_claims: { repository_owner: 'o,p' } },
            },
          ],
        },
      },
    };
    const found = vaultLinter.lint(plan, NAME)?.findings[0];
    expect([found?.where, found?.hole]).toEqual(['role one', 'any-repository']);
  });
});

describe('trust lint: files', () => {
  it('hold one document or several', () => {
    expect(documentsOf('\uFEFF {"a":"}\\"{"}\n[1]{"b":"\\\\"}\n', 'x')).toEqual([
      { a: '}"{' },
      [1],
      { b: '\\' },
    ]);
  });

  it.each([
    ['', /is empty/],
    ['   \n', /is empty/],
    ['{"a":1', /is not valid JSON/],
    ['{"a":}', /is not valid JSON/],
    ['{"a":1}\n\nx', /begins in line 3/],
    ['"text"', /is not valid JSON/],
    ['{"a":"unended', /is not valid JSON/],
    ['['.repeat(100_000), /nested too deep/],
    [`${'{"a":'.repeat(300)}1${'}'.repeat(300)}`, /nested too deep/],
    ['{"a":1}', /contains no trust policy and no role/],
    ['[]', /contains no trust policy and no role/],
  ])('of the kind %# are refused in a line', (text, says) => {
    expect(() => lintText(text, 'some.json', LINTERS)).toThrow(says);
    expect(() => lintText(text, 'some.json', LINTERS)).toThrow(/some\.json/);
  });

  it('are told to people with foreign text made harmless', () => {
    const policy = { RoleName: '\u001b[31m::error::x', AssumeRolePolicyDocument: trusting({}) };
    const text = print({ ...lintText(JSON.stringify({ Role: policy }), 'x.json', LINTERS) });
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/^\s*::/m);
    expect(text).toContain('HIGH  no-subject  x.json: role');
    expect(text).toContain('1 role checked: 1 high\n');
  });
});

describe('docs/measured/trust-lint-figures.md', () => {
  it('says what is found in the policies of public documentation', () => {
    const page = readFileSync(
      join(import.meta.dirname, '../../../docs/measured/trust-lint-figures.md'),
      'utf8',
    );
    expect(figures().length).toBeGreaterThanOrEqual(15);
    expect(page).toBe(renderFigures(figures()));
  });
});
