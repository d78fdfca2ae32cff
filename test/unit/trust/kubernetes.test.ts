import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { systemClock } from '../../../src/clock.js';
import { readRules } from '../../../src/rules/file.js';
import { Secrets } from '../../../src/text/secrets.js';
import type { Drift, ServerAccess, ServerPlan } from '../../../src/trust/generator.js';
import { kubernetesTrustGenerator } from '../../../src/trust/kubernetes/generator.js';
import { plansFor } from '../../../src/trust/plans.js';

const GITHUB = 'https://token.actions.githubusercontent.com';
const JOBS = { github: { issuer: GITHUB, when: { repository_id: '123', repository_owner_id: '456' } } };
const RULES = [
  {
    name: 'production',
    when: { environment: 'production' },
    role: 'jobpass/shop',
    trust: { bind: { shop: ['ClusterRole/edit', 'Role/secrets'] } },
  },
  { name: 'preview', when: { event_name: 'pull_request' }, role: 'jobpass/preview', audience: 'preview' },
];

const plansOf = (
  rules: readonly object[],
  jobs: object = JOBS,
  more: object = {},
): Promise<readonly ServerPlan[]> => {
  const credential = { provider: 'kubernetes', url: 'https://k8s.example.com:6443', ...more, rules };
  const text = JSON.stringify({ jobs, credentials: { cluster: credential } });
  return plansFor(readRules(text, '.jobpass.yml'), 'kubernetes', kubernetesTrustGenerator as never);
};
const planOf = async (...given: Parameters<typeof plansOf>): Promise<ServerPlan> => {
  const [plan] = await plansOf(...given);
  if (plan === undefined) throw new Error('no plan');
  return plan;
};
// biome-ignore lint/suspicious/noExplicitAny: objects of the API, which each test looks into
const documentsIn = (text: string): any[] => parseAllDocuments(text).map((one) => one.toJS());

describe('jobpass trust kubernetes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-trust-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('prints the issuer with a group for each service account', async () => {
    const plan = await planOf(RULES);
    expect([plan.server, plan.roles]).toEqual([
      'https://k8s.example.com:6443',
      ['jobpass/shop', 'jobpass/preview'],
    ]);
    const [{ apiVersion, kind, jwt }] = documentsIn(plan.print('authentication'));
    expect([apiVersion, kind]).toEqual(['apiserver.config.k8s.io/v1', 'AuthenticationConfiguration']);
    const [{ issuer, claimMappings }] = jwt;
    expect(issuer).toEqual({
      url: GITHUB,
      audiences: ['https://k8s.example.com:6443', 'preview'],
      audienceMatchPolicy: 'MatchAny',
    });
    const { expression } = claimMappings.groups;
    expect(expression).toContain("claims.?environment.orValue('') == 'production'");
    expect(expression).toContain("['jobpass:jobpass/shop']");
  });

  it('prints the rights of each service account, as far as the rules state them', async () => {
    const objects = documentsIn((await planOf(RULES)).print('manifests'));
    const shop = objects.filter(({ metadata }) => metadata.namespace === 'shop');
    expect(shop.map(({ roleRef, subjects }) => [roleRef.kind, roleRef.name, subjects])).toEqual([
      ['ClusterRole', 'edit', [{ kind: 'ServiceAccount', name: 'shop', namespace: 'jobpass' }]],
      ['Role', 'secrets', [{ kind: 'ServiceAccount', name: 'shop', namespace: 'jobpass' }]],
    ]);
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    const { items } = JSON.parse((await planOf(RULES)).print('json'));
    expect(items).toEqual(objects);
  });

  it('prints a group with its own rights for steps that get the ID token', async () => {
    const plan = await planOf([
      { name: 'view', 'credential-type': 'id-token', trust: { bind: { shop: 'ClusterRole/view' } } },
    ]);
    expect(plan.print('authentication')).toContain("['jobpass:cluster']");
    expect(documentsIn(plan.print('manifests'))).toEqual([
      expect.objectContaining({
        metadata: { name: 'jobpass:cluster:ClusterRole:view', namespace: 'shop' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'jobpass:cluster' }],
      }),
    ]);
  });

  it('prints the rights of jobs that log in without an ID token', async () => {
    const [plan] = await plansOf(
      [
        { name: 'pods', auth: 'pod', role: 'jobpass/shop', trust: { runners: ['ci/runner', 'ci/other'] } },
        { name: 'eks', auth: 'aws', 'cluster-name': 'shop', 'aws-credential': 'aws', role: 'jobpass/eks' },
      ],
      JOBS,
    );
    const text = plan?.print('manifests') ?? '';
    const subjects = (name: string): object =>
      documentsIn(text).find(({ kind, metadata }) => kind === 'RoleBinding' && metadata.name === name)
        .subjects;
    const group = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group' };
    expect(subjects('jobpass:shop')).toEqual([
      { ...group, name: 'jobpass:jobpass/shop' },
      { kind: 'ServiceAccount', name: 'runner', namespace: 'ci' },
      { kind: 'ServiceAccount', name: 'other', namespace: 'ci' },
    ]);
    expect(subjects('jobpass:eks')).toEqual([{ ...group, name: 'jobpass:jobpass/eks' }]);
    expect(text).toContain('with auth: pod, whose conditions the cluster does not check');
    expect(documentsIn(plan?.print('authentication') ?? '')[0].jwt).toEqual([]);
  });

  it('prints no text that a shell or a runner interprets', async () => {
    const when = { environment: "::add-mask::x\u202E' ##[error] \\" };
    const plan = await planOf([{ ...RULES[0], when }]);
    for (const format of ['manifests', 'authentication', 'json']) {
      const text = plan.print(format);
      expect(text).not.toMatch(/^\s*::|##\[|\u202E/m);
    }
    const { expression } = documentsIn(plan.print('authentication'))[0].jwt[0].claimMappings.groups;
    expect(expression).toContain("'::add-mask::x\\u202e\\' ##[error] \\\\'");
  });

  const problem = (rule: object, jobs: object = JOBS): Promise<string> =>
    plansOf([{ name: 'a', role: 'jobpass/shop', ...rule }], jobs).then(
      () => 'no problem',
      (error: Error) => error.message,
    );
  const other = { issuer: 'https://gitlab.example.com', when: { project_id: '1' } };
  it.each([
    ['a reserved account', { role: 'jobpass/jobpass-sweep' }, 'deletes expired anchors'],
    ['the namespace default', { role: 'default/shop' }, 'must contain only accounts and anchors'],
    ['a namespace of the system', { role: 'kube-system/shop' }, 'must contain only accounts and anchors'],
    [
      'rights in the namespace of accounts',
      { trust: { bind: { jobpass: 'ClusterRole/edit' } } },
      '`bind` gives rights in jobpass',
    ],
    [
      'a right that is not a Role',
      { trust: { bind: { shop: 'edit' } } },
      'must be Role/NAME or ClusterRole/NAME',
    ],
    ['a pod without its service account', { auth: 'pod' }, 'set `runners` under trust'],
    ['runners of jobs that are not in pods', { trust: { runners: 'ci/runner' } }, 'is only for `auth: pod`'],
    ['a pointer with a number', { when: { '/a/0': 'x' } }, 'a pointer with a number'],
  ])('does not accept %s', async (_, rule, message) => {
    expect(await problem(rule)).toContain(message);
  });

  it('does not accept an issuer whose keys the API server cannot read', async () => {
    const jobs = (more: object): object => ({ github: { ...JOBS.github, ...more } });
    expect(await problem({}, jobs({ 'jwks-uri': 'https://keys.example.com' }))).toContain('`discovery-url`');
    const own = { trust: { 'discovery-url': 'https://keys.example.com/openid-configuration' } };
    expect(await problem(own, jobs({ 'jwks-uri': 'https://keys.example.com' }))).toBe('no problem');
    expect(await problem({}, jobs({ issuer: 'http://127.0.0.1:8080' }))).toContain('only issuers with https');
  });

  it('does not accept different rights for one account', async () => {
    const [first] = RULES;
    await expect(plansOf([first as object, { ...first, name: 'b', trust: {} }])).rejects.toThrow(
      'its rights under trust differ from those of the rule production of cluster',
    );
  });

  it('does not accept issuers whose jobs could have the same ID in one namespace', async () => {
    const rules = (namespace: string): object[] => [
      { name: 'a', jobs: 'one', role: 'jobpass/a' },
      { name: 'b', jobs: 'two', role: `${namespace}/b` },
    ];
    const inner = { ...other, issuer: 'https://gitlab.example.com/inner' };
    await expect(plansOf(rules('jobpass'), { one: other, two: inner })).rejects.toThrow(
      'could have the same job ID',
    );
    expect(await plansOf(rules('ci'), { one: other, two: inner })).toHaveLength(1);
    expect(await plansOf(rules('jobpass'), { one: other, two: JOBS.github })).toHaveLength(1);
  });

  describe('diff', () => {
    let count = 0;
    const file = (text: string): string => {
      const path = join(folder, `f${++count}`);
      writeFileSync(path, text);
      return path;
    };
    const access = (options: ServerAccess['options']): ServerAccess => ({
      http: () => {
        throw new Error('no requests');
      },
      ...{ clock: systemClock, secrets: new Secrets(), env: {}, options },
    });
    const compare = async (
      objects: (text: string) => string,
      authentication: (text: string) => string = (text) => text,
    ): Promise<string[]> => {
      const plan = await planOf(RULES);
      const drift = await plan.diff(
        access({
          objects: file(objects(plan.print('manifests'))),
          authentication: file(authentication(plan.print('authentication'))),
        }),
      );
      return drift.map(({ kind, what, text }: Drift) => `${kind}: ${what}: ${text}`);
    };
    const same = (text: string): string => text;

    it('finds no difference in its own output, as YAML and as JSON', async () => {
      expect(await compare(same)).toEqual([]);
      const json = (await planOf(RULES)).print('json');
      expect(await compare(() => json)).toEqual([]);
    });

    it.each<[string, (text: string) => string, string]>([
      [
        'a missing policy',
        (text) => text.replace('name: jobpass-tokens', 'name: x'),
        'wider: ValidatingAdmissionPolicy jobpass-tokens: does not exist',
      ],
      [
        'a policy that ignores errors',
        (text) => text.replace('failurePolicy: Fail', 'failurePolicy: Ignore'),
        'wider: ValidatingAdmissionPolicy jobpass-anchors: failurePolicy is not Fail',
      ],
      [
        'a policy for fewer requests',
        (text) => text.replace('          - DELETE\n', ''),
        'wider: ValidatingAdmissionPolicy jobpass-anchors: does not apply to DELETE of secrets',
      ],
      [
        'a policy with another condition',
        (text) => text.replace("'system:nodes', ", "'system:nodes', 'ops', "),
        'wider: ValidatingAdmissionPolicy jobpass-anchors: applies only if',
      ],
      [
        'another variable',
        (text) => text.replace("'eks.' + v", "'eks' + v"),
        'wider: ValidatingAdmissionPolicy jobpass-anchors: the variable job is missing or changed',
      ],
      [
        'a changed rule',
        (text) => text.replace('variables.now + 300', 'variables.now + 3000'),
        'wider: ValidatingAdmissionPolicy jobpass-anchors: the rule "the annotation jobpass/expires must be at most 300 seconds ahead" is missing',
      ],
      [
        'a binding that only warns',
        (text) => text.replace('- Deny', '- Warn'),
        'wider: ValidatingAdmissionPolicyBinding jobpass-anchors: does not deny requests',
      ],
      [
        'a binding for another namespace',
        (text) => text.replace('kubernetes.io/metadata.name: jobpass', 'kubernetes.io/metadata.name: x'),
        'wider: ValidatingAdmissionPolicyBinding jobpass-anchors: does not apply to the namespace jobpass',
      ],
      [
        'a binding for certain objects',
        (text) =>
          text
            .replace(
              '    matchResources:\n',
              '    matchResources:\n      objectSelector: { matchLabels: { a: b } }\n',
            )
            .replace(
              '  matchResources:\n',
              '  matchResources:\n    objectSelector: { matchLabels: { a: b } }\n',
            ),
        'wider: ValidatingAdmissionPolicyBinding jobpass-anchors: applies only to objects with certain labels',
      ],
      [
        'a wider Role',
        (text) => text.replace('      - patch\n', '      - patch\n      - get\n'),
        'wider: Role jobpass/jobpass:shop: grants get secrets too',
      ],
      [
        'a narrower Role',
        (text) => text.replace('      - patch\n', ''),
        'narrower: Role jobpass/jobpass:shop: does not grant patch secrets',
      ],
      [
        'a Role without names',
        (text) => text.replace('    resourceNames:\n      - shop\n', ''),
        'wider: Role jobpass/jobpass:shop: grants create serviceaccounts/token too',
      ],
      [
        'another subject',
        (text) => text.replace('name: jobpass:jobpass/shop', 'name: system:authenticated'),
        'wider: RoleBinding jobpass/jobpass:shop: gives rights to the group system:authenticated too',
      ],
      [
        'another Role in a target',
        (text) => text.replace('  name: edit', '  name: admin'),
        'wider: RoleBinding shop/jobpass:shop:ClusterRole:edit: grants the rights of ClusterRole admin, expected ClusterRole edit',
      ],
      [
        'a missing account',
        (text) =>
          text.replace(
            'kind: ServiceAccount\nmetadata:\n  name: preview',
            'kind: ServiceAccount\nmetadata:\n  name: x',
          ),
        'missing: ServiceAccount jobpass/preview: does not exist',
      ],
      [
        'an account for pods',
        (text) => text.replaceAll('automountServiceAccountToken: false', ''),
        'note: ServiceAccount jobpass/shop: pods in the namespace get tokens',
      ],
    ])('finds %s', async (_, change, line) => {
      expect((await compare(change)).join('\n')).toContain(line);
    });

    it('finds other bindings of its accounts and groups, and no others', async () => {
      const binding = (kind: string, name: string, subject: object): string =>
        `---\n${JSON.stringify({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind,
          metadata: { name, ...(kind === 'RoleBinding' ? { namespace: 'other' } : {}) },
          roleRef: { kind: 'ClusterRole', name: 'admin' },
          subjects: [subject],
        })}\n`;
      const found = await compare(
        (text) =>
          text +
          binding('RoleBinding', 'a', { kind: 'ServiceAccount', name: 'shop', namespace: 'jobpass' }) +
          binding('ClusterRoleBinding', 'b', { kind: 'Group', name: 'jobpass:jobpass/preview' }) +
          binding('RoleBinding', 'c', { kind: 'ServiceAccount', name: 'shop', namespace: 'other' }),
      );
      expect(found).toEqual([
        'wider: RoleBinding other/a: gives the rights of ClusterRole admin to the service account jobpass/shop, but is not in the rules file',
        'wider: ClusterRoleBinding b: gives the rights of ClusterRole admin to the group jobpass:jobpass/preview, but is not in the rules file',
      ]);
    });

    it.each<[string, (text: string) => string, string]>([
      [
        'no issuer',
        (text) => text.replace(GITHUB, 'https://x.example'),
        `missing: issuer ${GITHUB}: the API server does not trust the issuer`,
      ],
      [
        'another issuer',
        (text) => text.replace(GITHUB, 'https://x.example'),
        'note: issuer https://x.example: is not in the rules file',
      ],
      [
        'another audience',
        (text) => text.replace('- preview', '- preview\n        - sts'),
        `wider: issuer ${GITHUB}: accepts ID tokens for the audience "sts" too`,
      ],
      [
        'no audience',
        (text) => text.replace('        - preview\n', ''),
        `narrower: issuer ${GITHUB}: does not accept ID tokens for the audience "preview"`,
      ],
      [
        'other keys',
        (text) =>
          text.replace('audienceMatchPolicy', 'discoveryURL: https://x.example\n      audienceMatchPolicy'),
        'wider: issuer',
      ],
      [
        'another username',
        (text) => text.replace("'jobpass:github:' + ", "'github:' + "),
        'claimMappings.username differs',
      ],
      [
        'a wider condition',
        (text) => text.replace("claims.?repository_id.orValue('') == '123' && ", ''),
        'wider: issuer https://token.actions.githubusercontent.com: claimMappings.groups has another condition',
      ],
      [
        'a missing group',
        (text) => text.replace(/ \+\n.*\['jobpass:jobpass\/preview'\] : \[\]\)/, ''),
        'claimMappings.groups lacks the condition for jobpass:jobpass/preview',
      ],
      [
        'a group of another file',
        (text) => text.replace('[])\n', "[]) + (true ? ['jobpass:ci/x'] : [])\n"),
        'note: issuer https://token.actions.githubusercontent.com: the group jobpass:ci/x is not in the rules file',
      ],
      [
        'another job ID',
        (text) => text.replace('key: jobpass/job', 'key: jobpass/x'),
        'wider: issuer https://token.actions.githubusercontent.com: claimMappings.extra "jobpass/job" is missing',
      ],
      [
        'no rule',
        (text) => text.replace("startsWith('jobpass:')", "startsWith('')"),
        'lacks the rule user.groups.exists',
      ],
    ])('finds %s in the AuthenticationConfiguration', async (_, change, line) => {
      expect((await compare(same, change)).join('\n')).toContain(line);
    });

    it('needs a token or a file', async () => {
      const plan = await planOf(RULES);
      await expect(plan.diff(access({}))).rejects.toThrow('KUBE_TOKEN is not set');
      await expect(plan.diff(access({ objects: file('{') }))).rejects.toThrow('not valid YAML or JSON');
      await expect(plan.diff(access({ objects: file('a: *b') }))).rejects.toThrow(
        'The file of --objects is not valid YAML or JSON: Unresolved alias',
      );
      const drift = await plan.diff(access({ objects: file(plan.print('json')) }));
      expect(drift.map(({ kind, what }) => [kind, what])).toEqual([['note', 'AuthenticationConfiguration']]);
      await expect(
        plan.diff(access({ objects: file(plan.print('json')), authentication: file('kind: Pod') })),
      ).rejects.toThrow('not an AuthenticationConfiguration');
    });
  });
});
