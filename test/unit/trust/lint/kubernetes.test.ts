import { describe, expect, it } from 'vitest';
import { readRules } from '../../../../src/rules/file.js';
import { kubernetesTrustGenerator } from '../../../../src/trust/kubernetes/generator.js';
import { kubernetesLinter } from '../../../../src/trust/lint/kubernetes/linter.js';
import type { Linted } from '../../../../src/trust/lint/linter.js';
import { lintText } from '../../../../src/trust/lint/report.js';
import { plansFor } from '../../../../src/trust/plans.js';

const GITHUB = 'https://token.actions.githubusercontent.com';

const lint = (document: object): Linted => {
  const linted = kubernetesLinter.lint(document, { name: 'file', issuer: undefined });
  if (linted === undefined) throw new Error('not a document of Kubernetes');
  return linted;
};
const configuration = (entry: object, url = GITHUB): object => ({
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AuthenticationConfiguration',
  jwt: [{ issuer: { url, audiences: ['k8s'] }, ...entry }],
});
const holes = ({ findings }: Linted): string[] => findings.map(({ severity, hole }) => `${severity} ${hole}`);

const username = { expression: "'github:' + claims.sub" };
const rule = (expression: string): object => ({ expression, message: 'no' });

describe('lint of an AuthenticationConfiguration', () => {
  it.each<[string, object, string[]]>([
    ['an issuer without conditions', { claimMappings: { username } }, ['medium no-subject']],
    [
      'a condition on a branch',
      { claimMappings: { username }, claimValidationRules: [rule("claims.ref == 'refs/heads/main'")] },
      ['medium any-organisation'],
    ],
    [
      'a condition on the owner',
      {
        claimMappings: { username },
        claimValidationRules: [{ claim: 'repository_owner_id', requiredValue: '456' }],
      },
      [],
    ],
    [
      'a condition on the owner in CEL',
      { claimMappings: { username }, claimValidationRules: [rule("'octo-org' == claims.repository_owner")] },
      [],
    ],
    [
      'the beginning of a name',
      {
        claimMappings: { username },
        claimValidationRules: [rule("claims.repository.startsWith('octo-org')")],
      },
      ['medium look-alike'],
    ],
    [
      'a regular expression without an end',
      { claimMappings: { username }, claimValidationRules: [rule("claims.sub.matches('^repo:octo-org')")] },
      ['medium look-alike'],
    ],
    [
      'a regular expression without a beginning',
      {
        claimMappings: { username },
        claimValidationRules: [rule("claims.sub.matches('octo-org/shop:ref:refs/heads/main$')")],
      },
      ['medium any-organisation'],
    ],
    [
      'a whole regular expression',
      {
        claimMappings: { username },
        claimValidationRules: [
          rule(String.raw`claims.sub.matches(r'^repo:octo-org/shop:ref:refs/heads/[\w.]+$')`),
        ],
      },
      [],
    ],
    [
      'a group for everyone',
      {
        claimMappings: {
          username,
          groups: { expression: "claims.ref == 'refs/heads/main' ? ['ci:admins'] : ['ci:all']" },
        },
      },
      ['medium any-organisation', 'high any-organisation', 'high any-organisation'],
    ],
    [
      'a group for every repository of the owner',
      {
        claimMappings: {
          username,
          groups: { expression: "claims.repository_owner_id == '456' ? ['ci:prod'] : []" },
        },
        claimValidationRules: [rule("claims.repository_owner_id == '456'")],
      },
      ['high any-repository'],
    ],
    [
      'a group for pull requests',
      {
        claimMappings: {
          username,
          groups: { expression: "claims.repository_id == '123' ? ['ci:shop'] : []" },
        },
        claimValidationRules: [rule("claims.repository_id == '123'")],
      },
      ['medium pull-requests'],
    ],
    [
      'a group for an environment',
      {
        claimMappings: {
          username,
          groups: {
            expression:
              "claims.repository_id == '123' && claims.?environment.orValue('') == 'production' ? ['ci:shop'] : []",
          },
        },
        userValidationRules: [rule('user.groups.size() > 0')],
      },
      [],
    ],
  ])('%s', (_, entry, expected) => {
    const linted = lint(configuration(entry));
    expect([holes(linted), linted.unjudged]).toEqual([expected, []]);
  });

  it.each<[string, object, string, string[]]>([
    ['a username without a prefix', { username: { claim: 'sub', prefix: '' } }, GITHUB, ['medium no-prefix']],
    [
      'a username that the author chooses',
      { username: { claim: 'workflow', prefix: '' } },
      GITHUB,
      ['high system-names', 'medium no-prefix'],
    ],
    [
      'groups that the author chooses',
      { username, groups: { claim: 'environment', prefix: '' } },
      GITHUB,
      ['high system-names', 'medium no-prefix'],
    ],
    ['groups with a prefix', { username, groups: { claim: 'environment', prefix: 'ci:' } }, GITHUB, []],
    [
      'groups of the system',
      { username, groups: { expression: "['system:masters']" } },
      GITHUB,
      ['high any-repository', 'high system-names'],
    ],
    [
      'groups without a prefix',
      { username, groups: { expression: "['developers']" } },
      GITHUB,
      ['medium any-repository', 'medium no-prefix'],
    ],
    [
      'the subject of any issuer',
      { username: { claim: 'sub', prefix: '' } },
      'https://ci.example.com',
      ['high system-names', 'medium no-prefix'],
    ],
    [
      'the subject of any issuer with a prefix',
      { username: { claim: 'sub', prefix: 'ci:' } },
      'https://ci.example.com',
      [],
    ],
  ])('finds %s', (_, claimMappings, url, expected) => {
    const own =
      url === GITHUB
        ? { claim: 'repository_owner_id', requiredValue: '456' }
        : { claim: 'team', requiredValue: 'a' };
    expect(holes(lint(configuration({ claimMappings, claimValidationRules: [own] }, url)))).toEqual(expected);
  });

  it('accepts rules that exclude names of the system', () => {
    const claimMappings = {
      username: { claim: 'workflow', prefix: '' },
      groups: { claim: 'environment', prefix: '' },
    };
    const claimValidationRules = [{ claim: 'repository_owner_id', requiredValue: '456' }];
    const userValidationRules = [
      rule("!user.username.startsWith('system:')"),
      rule("user.groups.all(g, !g.startsWith('system:'))"),
    ];
    const entry = { claimMappings, claimValidationRules };
    expect(holes(lint(configuration({ ...entry, userValidationRules })))).toEqual(['medium no-prefix']);
    expect(
      holes(lint(configuration({ ...entry, userValidationRules: userValidationRules.slice(1) }))),
    ).toEqual(['high system-names', 'medium no-prefix']);
  });

  it('shows an ID token that is accepted', () => {
    const { findings } = lint(configuration({ claimMappings: { username } }));
    expect(findings[0]).toMatchObject({
      where: `issuer ${GITHUB}`,
      example: { iss: GITHUB, aud: 'k8s', repository: 'evil-corp/evil' },
      message: expect.stringMatching(/every repository with tokens of .* can log in to the cluster/),
    });
  });

  it('reports rules that it cannot evaluate as not judged', () => {
    const unknown = { claimMappings: { username }, claimValidationRules: [rule('claims.sub.isQuantity()')] };
    expect(lint(configuration(unknown)).unjudged[0]?.because).toMatch(
      /an expression that Jobpass cannot evaluate/,
    );
    const entry = { claimMappings: { username: { claim: 'sub', prefix: 'ci:' } } };
    expect(lint(configuration(entry, 'https://ci.example.com')).unjudged.concat([])).toEqual([]);
    const never = {
      claimMappings: { username },
      claimValidationRules: [rule("claims.no_such_claim == 'a'")],
    };
    expect(lint(configuration(never)).unjudged[0]?.because).toMatch(/found no ID token that is accepted/);
    expect(lint({ ...configuration({}), jwt: 'x' }).unjudged[0]?.because).toContain('`jwt` must be a list');
  });
});

const RULES = {
  jobs: { github: { issuer: GITHUB, when: { repository_id: '123', repository_owner_id: '456' } } },
  credentials: {
    cluster: {
      provider: 'kubernetes',
      url: 'https://k8s.example.com',
      rules: [
        {
          name: 'production',
          when: { environment: 'production' },
          role: 'jobpass/shop',
          trust: { bind: { shop: 'ClusterRole/edit' } },
        },
        { name: 'main', when: { ref: 'refs/heads/main', event_name: 'push' }, role: 'jobpass/main' },
      ],
    },
  },
};

describe('lint of the objects of a cluster', async () => {
  const [plan] = await plansFor(
    readRules(JSON.stringify(RULES), '.jobpass.yml'),
    'kubernetes',
    kubernetesTrustGenerator as never,
  );
  const manifests = plan?.print('manifests') ?? '';
  const lintYaml = (text: string): ReturnType<typeof lintText> =>
    lintText(text, 'file.yaml', [kubernetesLinter]);
  const found = (text: string): string[] =>
    lintYaml(text).findings.map(({ severity, hole, where }) => `${severity} ${hole} ${where}`);

  it('finds nothing in the output of jobpass trust kubernetes', () => {
    for (const text of [manifests, plan?.print('authentication') ?? '', plan?.print('json') ?? '']) {
      const { findings, unjudged, roles } = lintYaml(text);
      expect([findings, unjudged]).toEqual([[], []]);
      expect(roles).toBeGreaterThan(0);
    }
  });

  it.each<[string, (text: string) => string, string]>([
    ['no policy', (text) => text.replaceAll('jobpass-anchors', 'x'), 'high no-policy namespace jobpass'],
    [
      'no binding',
      (text) => text.replace('policyName: jobpass-tokens', 'policyName: x'),
      'high no-policy namespace jobpass',
    ],
    [
      'a binding that only warns',
      (text) => text.replace('- Deny', '- Warn'),
      'high no-policy namespace jobpass',
    ],
    [
      'a policy with one rule less',
      (text) => text.replace(/ {4}- expression: [^\n]*has\(object\.data\)\n.*\n.*\n/, ''),
      'high weak-policy namespace jobpass',
    ],
    [
      'a policy that ignores errors',
      (text) => text.replace('failurePolicy: Fail', 'failurePolicy: Ignore'),
      'high weak-policy namespace jobpass',
    ],
    [
      'get on Secrets',
      (text) => text.replace('      - patch\n', '      - patch\n      - get\n'),
      'high secret-access RoleBinding jobpass/jobpass:shop',
    ],
    [
      'update on Secrets',
      (text) => text.replace('      - patch\n', '      - update\n'),
      'high secret-access RoleBinding jobpass/jobpass:shop',
    ],
    [
      'all verbs',
      (text) => text.replace('      - patch\n', "      - '*'\n"),
      'high wildcard-rights RoleBinding jobpass/jobpass:shop',
    ],
    [
      'all resources',
      (text) =>
        text.replace('    resources:\n      - serviceaccounts/token\n', "    resources:\n      - '*'\n"),
      'high wildcard-rights RoleBinding jobpass/jobpass:shop',
    ],
    [
      'tokens of any account',
      (text) => text.replace('    resourceNames:\n      - shop\n', ''),
      'high any-account RoleBinding jobpass/jobpass:shop',
    ],
    [
      'pods',
      (text) =>
        text.replace('      - serviceaccounts/token\n    resourceNames:\n      - shop\n', '      - pods\n'),
      'high any-account RoleBinding jobpass/jobpass:shop',
    ],
    [
      'impersonation',
      (text) => text.replace('      - patch\n', '      - patch\n      - impersonate\n'),
      'high wildcard-rights RoleBinding jobpass/jobpass:shop',
    ],
    [
      'a Role for everyone',
      (text) => text.replace('name: jobpass:jobpass/shop', 'name: system:authenticated'),
      'high every-user RoleBinding jobpass/jobpass:shop',
    ],
    [
      'cluster-admin',
      (text) =>
        `${text}---\n${JSON.stringify({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name: 'ci' },
          roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
          subjects: [{ kind: 'Group', name: 'jobpass:jobpass/shop' }],
        })}\n`,
      'high wildcard-rights ClusterRoleBinding ci',
    ],
  ])('finds %s', (_, change, expected) => {
    expect(manifests).not.toBe(change(manifests));
    expect(found(change(manifests))).toContain(expected);
  });

  it('reports a Role that is not in the file', () => {
    const text = manifests.replace(
      'kind: Role\nmetadata:\n  name: jobpass:shop',
      'kind: Role\nmetadata:\n  name: x',
    );
    expect(lintYaml(text).unjudged).toEqual([
      {
        file: 'file.yaml',
        where: 'RoleBinding jobpass/jobpass:shop',
        because: 'the Role jobpass:shop is not in the file',
      },
    ]);
  });

  it('rejects invalid YAML, and YAML without an object that it can judge', () => {
    expect(() => lintYaml('a: [')).toThrow(/is not valid JSON or YAML/);
    expect(() => lintYaml('text')).toThrow(/is not valid JSON, and has no map/);
    expect(() => lintYaml('kind: Pod\napiVersion: v1')).toThrow(/contains no trust policy and no role/);
    expect(() =>
      lintYaml(
        `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]`,
      ),
    ).toThrow(/is not valid JSON or YAML/);
    expect(() => lintYaml('a: {'.repeat(20_000))).toThrow(/is nested too deep|is not valid JSON or YAML/);
  });
});
