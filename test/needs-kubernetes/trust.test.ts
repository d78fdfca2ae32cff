import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import type { Settings } from '../../src/config/settings.js';
import type { HttpClient } from '../../src/http/client.js';
import { openHttp } from '../../src/http/open.js';
import { readRules } from '../../src/rules/file.js';
import { bindingFor } from '../../src/servers/kubernetes/manifests.js';
import { Secrets } from '../../src/text/secrets.js';
import type { ServerAccess, ServerPlan } from '../../src/trust/generator.js';
import { kubernetesTrustGenerator } from '../../src/trust/kubernetes/generator.js';
import { plansFor } from '../../src/trust/plans.js';
import { KubernetesServer, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const GITHUB = 'https://token.actions.githubusercontent.com';

suiteUnless(noKubernetes(), 'jobpass trust kubernetes with a real API server', () => {
  let server: KubernetesServer;
  let plan: ServerPlan;
  const opened: { close: () => void }[] = [];

  beforeAll(async () => {
    server = await KubernetesServer.start();
    const text = JSON.stringify({
      jobs: { github: { issuer: GITHUB, when: { repository_id: '123', repository_owner_id: '456' } } },
      credentials: {
        cluster: {
          provider: 'kubernetes',
          url: server.url,
          ca: server.caFile,
          trust: {
            'discovery-url': server.issuer.discoveryUrl(GITHUB),
            'issuer-ca': readFileSync(server.caFile, 'utf8'),
          },
          rules: [
            {
              name: 'production',
              when: { environment: 'production' },
              role: 'jobpass/shop',
              trust: { bind: { shop: ['ClusterRole/edit', 'Role/none'] } },
            },
            { name: 'preview', when: { event_name: 'pull_request' }, role: 'ci/preview' },
            {
              name: 'view',
              when: { ref: 'refs/heads/main' },
              'credential-type': 'id-token',
              trust: { bind: { shop: 'ClusterRole/view' } },
            },
          ],
        },
      },
    });
    const plans = await plansFor(
      readRules(text, '.jobpass.yml'),
      'kubernetes',
      kubernetesTrustGenerator as never,
    );
    plan = plans[0] as ServerPlan;
    await server.kubectl(['create', 'namespace', 'shop']);
    await server.kubectl(['create', 'namespace', 'many']);
    // More bindings than one response can contain.
    const many = Array.from({ length: 120 }, (_, at) =>
      bindingFor({ namespace: 'many', kind: 'ClusterRole', role: 'view' }, `b${at}`, {
        kind: 'ServiceAccount',
        name: 'another',
        namespace: 'many',
      }),
    );
    await server.apply({ apiVersion: 'v1', kind: 'List', items: many });
    await server.kubectl(['apply', '-f', '-'], { stdin: plan.print('manifests') });
    await server.setAuthentication(plan.print('authentication'));
  }, within(90_000));
  afterAll(async () => {
    for (const one of opened) one.close();
    await server?.close();
  });

  const access = (token = server.adminToken): ServerAccess => {
    const secrets = new Secrets();
    return {
      http: (settings: Settings): HttpClient => {
        const one = openHttp(settings, { clock: systemClock, secrets });
        opened.push(one);
        return one.http;
      },
      ...{ clock: systemClock, secrets, env: { KUBE_TOKEN: token }, options: {} },
    };
  };
  const drift = async (token?: string): Promise<string[]> =>
    (await plan.diff(access(token)))
      .filter(({ kind }) => kind !== 'note')
      .map(({ kind, what, text }) => `${kind}: ${what}: ${text}`);

  it('prints what the API server accepts, and finds no difference in it', async () => {
    expect(await drift()).toEqual([]);
    // The same objects as a list.
    expect(await server.kubectl(['apply', '-f', '-'], { stdin: plan.print('json') })).not.toContain(
      'created',
    );
    const claims = { repository_id: '123', repository_owner_id: '456', run_id: '1', run_attempt: '1' };
    const groupsOf = async (more: object): Promise<string[] | undefined> => {
      const token = await server.issuer.token({ iss: GITHUB, sub: 'x', aud: server.url, ...claims, ...more });
      const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
      return (await server.request('POST', path, { token, body })).body.status.userInfo?.groups;
    };
    const all = { environment: 'production', event_name: 'pull_request', ref: 'refs/heads/main' };
    expect(await groupsOf(all)).toEqual([
      'jobpass:jobpass/shop',
      'jobpass:ci/preview',
      'jobpass:cluster',
      'system:authenticated',
    ]);
    expect(await groupsOf({ ...all, repository_id: '124' })).toBeUndefined();
  });

  it.each([
    [
      'a deleted policy',
      ['delete', 'validatingadmissionpolicy', 'jobpass-anchors'],
      'wider: ValidatingAdmissionPolicy jobpass-anchors: does not exist, so jobs may create any Secret',
    ],
    [
      'a deleted binding',
      ['delete', 'validatingadmissionpolicybinding', 'jobpass-tokens-ci'],
      'wider: ValidatingAdmissionPolicyBinding jobpass-tokens-ci: does not exist',
    ],
    [
      'a binding that only audits',
      patched('validatingadmissionpolicybinding', 'jobpass-anchors', {
        spec: { validationActions: ['Audit'] },
      }),
      'wider: ValidatingAdmissionPolicyBinding jobpass-anchors: does not deny requests',
    ],
    [
      'a policy that ignores errors',
      patched('validatingadmissionpolicy', 'jobpass-tokens', { spec: { failurePolicy: 'Ignore' } }),
      'wider: ValidatingAdmissionPolicy jobpass-tokens: failurePolicy is not Fail',
    ],
    [
      'a wider Role',
      patched(
        'role',
        'jobpass:shop',
        { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
        'jobpass',
      ),
      'wider: Role jobpass/jobpass:shop: grants * *.* too',
    ],
    [
      'another subject',
      patched(
        'rolebinding',
        'jobpass:preview',
        { subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'eve' }] },
        'ci',
      ),
      'wider: RoleBinding ci/jobpass:preview: gives rights to the user eve too',
    ],
    [
      'another binding, among many',
      [
        'create',
        'rolebinding',
        'zz',
        '--namespace',
        'many',
        '--clusterrole',
        'view',
        '--serviceaccount',
        'jobpass:shop',
      ],
      'wider: RoleBinding many/zz: gives the rights of ClusterRole view to the service account jobpass/shop',
    ],
    [
      'a deleted account',
      ['delete', 'serviceaccount', 'shop', '--namespace', 'jobpass'],
      'missing: ServiceAccount jobpass/shop: does not exist',
    ],
  ])('finds %s', async (_, change, line) => {
    await server.kubectl(change);
    try {
      expect((await drift()).join('\n')).toContain(line);
    } finally {
      await server.kubectl(['apply', '-f', '-'], { stdin: plan.print('manifests') });
      await server.kubectl(['delete', 'rolebinding', 'zz', '--namespace', 'many', '--ignore-not-found']);
    }
    expect(await drift()).toEqual([]);
  });

  it('names the right that a token lacks', async () => {
    await server.kubectl(['create', 'serviceaccount', 'nobody']);
    const token = (await server.kubectl(['create', 'token', 'nobody'])).trim();
    await expect(plan.diff(access(token))).rejects.toThrow(/cannot get resource "namespaces"/);
    await expect(plan.diff(access('wrong'))).rejects.toThrow(/401/);
  });
});

function patched(kind: string, name: string, patch: object, namespace?: string): string[] {
  return [
    ...['patch', kind, name, '--type', 'merge', '--patch', JSON.stringify(patch)],
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
  ];
}
