import { describe, expect, it } from 'vitest';
import { acceptsToken, readFederatedCredential } from '../../../../src/servers/azure/federated-credential.js';
import { awsLinter } from '../../../../src/trust/lint/aws/linter.js';
import { azureLinter } from '../../../../src/trust/lint/azure/linter.js';
import { kubernetesLinter } from '../../../../src/trust/lint/kubernetes/linter.js';
import { lintText, type Report } from '../../../../src/trust/lint/report.js';
import { vaultLinter } from '../../../../src/trust/lint/vault/linter.js';

const LINTERS = [awsLinter, vaultLinter, azureLinter, kubernetesLinter];
const GITHUB = 'https://token.actions.githubusercontent.com';
const AUDIENCES = ['api://AzureADTokenExchange'];
const PIPELINES = 'https://vstoken.dev.azure.com/11111111-2222-3333-4444-555555555555';

type Part = Record<string, unknown>;

const credential = (more: Part): Part => ({
  id: '0b1f3c5d-0000-4000-8000-000000000001',
  name: 'web',
  issuer: GITHUB,
  audiences: AUDIENCES,
  ...more,
});
const flexible = (value: string, more: Part = {}): Part =>
  credential({ claimsMatchingExpression: { value, languageVersion: 1 }, ...more });
const sub = (pattern: string): Part => flexible(`claims['sub'] matches '${pattern}'`);
const lint = (document: unknown): Report => lintText(JSON.stringify(document), 'list.json', LINTERS);
const holes = ({ findings }: Report): string[] =>
  findings.filter(({ severity }) => severity !== 'note').map(({ severity, hole }) => `${severity} ${hole}`);
const notes = ({ findings }: Report): string[] =>
  findings.filter(({ severity }) => severity === 'note').map(({ hole }) => hole);

/** What is found in one credential. Every example must be a token that the credential accepts. */
function checked(one: Part): Report {
  const report = lint([one]);
  const read = readFederatedCredential(one);
  expect(report.roles).toBe(1);
  for (const { severity, example } of report.findings) {
    if (severity === 'note') continue;
    expect(example).toBeDefined();
    expect(read && acceptsToken(read, example ?? {})).toBe(true);
  }
  return report;
}

describe('trust lint: a flexible credential for GitHub', () => {
  it.each<[string, string[]]>([
    ['*', ['high no-subject']],
    ['repo:*', ['high any-organisation']],
    ['repo:*:environment:production', ['high any-organisation']],
    ['repo:octo-org*', ['high look-alike']],
    ['repo:octo-or?/octo-repo:ref:refs/heads/main', ['high look-alike']],
    ['repo:octo-org/*', ['medium any-repository']],
    ['repo:octo-org@99/*', ['medium any-repository']],
    ['repo:octo-org/octo-repo*', ['low look-alike', 'medium pull-requests']],
    ['repo:octo-org/octo-repo:*', ['medium pull-requests']],
    ['repo:octo-org@99/octo-repo@4711:*', ['medium pull-requests']],
    ['repo:octo-org/octo-repo:ref:refs/heads/*', ['low any-branch', 'low fork-events']],
    ['repo:octo-org/octo-repo:environment:*', ['low any-branch']],
    ['repo:octo-org/octo-repo:ref:refs/tags/*', ['low any-branch']],
  ])('with the subject %s', (pattern, wanted) => {
    const report = checked(sub(pattern));
    expect(holes(report).sort()).toEqual([...wanted].sort());
    expect(report.unjudged).toEqual([]);
  });

  it('with a reusable workflow accepts every caller', () => {
    const workflow =
      "claims['job_workflow_ref'] eq 'octo-org/ci/.github/workflows/deploy.yml@refs/heads/main'";
    expect(holes(checked(flexible(workflow)))).toEqual(['medium any-caller']);
    expect(holes(checked(flexible(`claims['sub'] matches 'repo:octo-org@99/*' and ${workflow}`)))).toEqual([
      'low any-caller',
    ]);
    expect(
      holes(
        checked(
          flexible(
            `claims['sub'] eq 'repo:octo-org@99/octo-repo@4711:environment:production' and ${workflow}`,
          ),
        ),
      ),
    ).toEqual([]);
  });

  it('is worse for production', () => {
    expect(holes(checked({ ...sub('repo:octo-org/octo-repo:*'), name: 'deploy-prod' }))).toEqual([
      'high pull-requests',
    ]);
  });

  it('with an expression of another form is not judged', () => {
    const report = lint([flexible("claims['sub'] startsWith 'repo:octo-org'")]);
    expect(report.findings).toEqual([]);
    expect(report.unjudged).toMatchObject([{ where: 'federated credential web' }]);
    const version = credential({
      claimsMatchingExpression: { value: "claims['sub'] eq 'x'", languageVersion: 2 },
    });
    expect(lint([version]).unjudged).toHaveLength(1);
  });

  it('with a claim or an issuer that Entra does not support accepts nothing', () => {
    expect(notes(lint([flexible("claims['repository'] eq 'octo-org/octo-repo'")]))).toContain(
      'never-matches',
    );
    const other = flexible("claims['sub'] matches 'x*'", { issuer: 'https://ci.example.com' });
    expect(notes(lint([other]))).toEqual(['never-matches']);
  });
});

describe('trust lint: a credential with a subject', () => {
  it.each<[string, string[], string[]]>([
    ['repo:octo-org@99/octo-repo@4711:environment:production', [], []],
    ['repo:octo-org/octo-repo:environment:production', [], ['old-subject']],
    ['repo:octo-org@99/octo-repo@4711:ref:refs/heads/main', ['low fork-events'], []],
    ['repo:octo-org@99/octo-repo@4711:pull_request', ['low pull-requests'], []],
    ['repo:octo-org@99/octo-repo@4711:ref:refs/tags/v1', ['low any-branch'], []],
    ['repo:octo-org/octo-repo:ref:refs/heads/*', [], ['never-matches', 'old-subject']],
  ])('%s', (subject, wanted, noted) => {
    const report = checked(credential({ subject }));
    expect(holes(report)).toEqual(wanted);
    expect(notes(report).sort()).toEqual(noted);
    expect(report.unjudged).toEqual([]);
  });

  it('of GitLab is judged with tokens of GitLab', () => {
    const gitlab = (value: string): Part => flexible(value, { issuer: 'https://gitlab.com' });
    expect(holes(checked(gitlab("claims['sub'] matches 'project_path:*'")))).toEqual([
      'high any-organisation',
    ]);
    expect(
      holes(checked(gitlab("claims['sub'] matches 'project_path:octo-org/*:ref_type:branch:ref:main'"))),
    ).toEqual(['medium any-repository']);
  });

  it('of Azure Pipelines names no branch', () => {
    const report = checked(
      credential({ issuer: PIPELINES, subject: 'sc://contoso/shop/azure', name: 'azure-prod' }),
    );
    expect(holes(report)).toEqual(['medium any-branch']);
    expect(report.unjudged).toEqual([]);
  });

  it('of an unknown issuer is exact', () => {
    const report = checked(credential({ issuer: 'https://ci.example.com', subject: 'job-7' }));
    expect([...report.findings, ...report.unjudged]).toEqual([]);
  });

  it('for the audience of another service', () => {
    const report = checked(
      credential({
        subject: 'repo:octo-org@99/octo-repo@4711:environment:a',
        audiences: ['https://github.com/octo-org'],
      }),
    );
    expect(holes(report)).toEqual(['low no-audience']);
    expect(report.findings[0]?.example).toMatchObject({ aud: 'https://github.com/octo-org' });
    expect(
      holes(
        checked(
          credential({
            subject: 'repo:a@1/b@2:environment:a',
            audiences: ['api://AzureADTokenExchangeUSGov'],
          }),
        ),
      ),
    ).toEqual([]);
  });
});

describe('trust lint reads credentials', () => {
  const subject = 'repo:octo-org@99/octo-repo@4711:pull_request';
  it.each<[string, unknown]>([
    ['of az ad app federated-credential list', [credential({ subject, description: null })]],
    [
      'of az identity federated-credential list',
      [
        {
          audiences: AUDIENCES,
          id: '/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i/federatedIdentityCredentials/web',
          issuer: GITHUB,
          name: 'web',
          resourceGroup: 'g',
          subject,
          systemData: null,
          type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
        },
      ],
    ],
    [
      'of Microsoft Graph',
      { '@odata.context': 'x', value: [credential({ subject, claimsMatchingExpression: null })] },
    ],
    [
      'of Azure Resource Manager',
      { value: [{ name: 'web', properties: { issuer: GITHUB, audiences: AUDIENCES, subject } }] },
    ],
    [
      'of a template',
      {
        $schema: 'x',
        resources: [
          { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', name: 'i', properties: {} },
          {
            type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
            name: 'web',
            properties: { issuer: GITHUB, audiences: AUDIENCES, subject },
          },
        ],
      },
    ],
    ...[
      [
        'azuread_application_federated_identity_credential',
        { display_name: 'web', audiences: AUDIENCES, issuer: GITHUB, subject },
      ],
      [
        'azuread_application_flexible_federated_identity_credential',
        {
          display_name: 'web',
          audience: AUDIENCES[0],
          issuer: GITHUB,
          claims_matching_expression: `claims['sub'] eq '${subject}'`,
        },
      ],
      [
        'azurerm_federated_identity_credential',
        { name: 'web', audience: AUDIENCES, issuer: GITHUB, subject },
      ],
      [
        'azapi_resource',
        {
          type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2025-01-31-preview',
          name: 'web',
          body: { properties: { issuer: GITHUB, audiences: AUDIENCES, subject } },
        },
      ],
    ].map(([type, values]): [string, unknown] => [
      `of Terraform: ${String(type)}`,
      {
        format_version: '1.2',
        planned_values: { root_module: { resources: [{ address: 'x.y', type, values }] } },
      },
    ]),
  ])('%s', (_, document) => {
    const report = lint(document);
    expect(report.findings).toMatchObject([{ where: 'federated credential web', hole: 'pull-requests' }]);
  });

  it('but does not claim to know what the CLI leaves out, or what is not planned yet', () => {
    expect(lint([credential({ subject: null })]).unjudged).toHaveLength(1);
    const unknown = {
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'x.y',
              type: 'azuread_application_federated_identity_credential',
              values: { issuer: GITHUB },
            },
          ],
        },
      },
    };
    expect(lint(unknown).unjudged).toHaveLength(1);
  });
});
