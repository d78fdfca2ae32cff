import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobIdOf } from '../../src/identity/job-id.js';
import { authenticationFor } from '../../src/servers/kubernetes/authentication.js';
import { bindingFor, manifestsFor } from '../../src/servers/kubernetes/manifests.js';
import { POLICIES, type Policy } from '../../src/servers/kubernetes/policies.js';
import { ATTACKS, type Attack, type AttackScene, anchor, nowS } from '../support/kubernetes/attacks.js';
import { type KubernetesAnswer, KubernetesServer, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const GITHUB = 'https://token.actions.githubusercontent.com';
const SECRETS = '/api/v1/namespaces/jobpass/secrets';
const OWN = 'jobpass-github.123.1.55-abcdefghij';
const TOKENS = '/api/v1/namespaces/jobpass/serviceaccounts/deployer/token';

suiteUnless(noKubernetes(), 'the rights of a job in a real cluster', () => {
  let server: KubernetesServer;
  let scene: AttackScene;

  const claimsOf = (more: object = {}) => ({
    ...{ iss: GITHUB, aud: server.url, sub: 'repo:octo-org/shop:ref:refs/heads/main' },
    ...{ repository_owner_id: '9', repository_id: '77', ref: 'refs/heads/main' },
    ...{ run_id: '123', run_attempt: '1', check_run_id: '55', ...more },
  });
  const accountToken = async (name: string): Promise<string> => {
    const path = `/api/v1/namespaces/jobpass/serviceaccounts/${name}/token`;
    const { body } = await server.request('POST', path, {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    });
    return body.status.token;
  };
  const create = (token: string, name: string): Promise<KubernetesAnswer> =>
    server.request('POST', `${SECRETS}?fieldManager=jobpass`, { token, body: anchor(name) });
  const moveTo = (seconds: number): Promise<KubernetesAnswer> =>
    server.request('PATCH', `${SECRETS}/${scene.own}?fieldManager=jobpass`, {
      token: scene.token,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { metadata: { annotations: { 'jobpass/expires': String(nowS() + seconds) } } },
    });
  /** Waits until the API server accepts an attack, or rejects all attacks: a change of a policy takes effect after a moment. */
  const soon = async (attacks: readonly Attack[], accepted: boolean): Promise<boolean> => {
    const late = Date.now() + within(20_000);
    for (;;) {
      const answers = await Promise.all(attacks.map((attack) => attack.send(scene)));
      const some = answers.some(({ status }) => status < 300);
      if (some === accepted || Date.now() > late) return some;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  beforeAll(async () => {
    server = await KubernetesServer.start({
      authentication: ({ issuer, url, authority }) =>
        authenticationFor([
          {
            issuer: GITHUB,
            discoveryUrl: issuer.discoveryUrl(GITHUB),
            ca: authority.cert,
            grants: [
              { group: 'jobpass:jobpass/deployer', audience: url, conditions: { repository_id: '77' } },
            ],
          },
        ]),
    });
    await server.apply(...manifestsFor({ roles: [{ account: 'deployer' }, { account: 'other' }] }));
    // Rights that no job should have, so that only the policies reject the attacks.
    await server.apply(
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'stranger', namespace: 'jobpass' } },
      ...['stranger', 'jobpass-sweep'].map((name) =>
        bindingFor({ namespace: 'jobpass', kind: 'ClusterRole', role: 'cluster-admin' }, `all-${name}`, {
          kind: 'ServiceAccount',
          name,
          namespace: 'jobpass',
        }),
      ),
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'tokens', namespace: 'jobpass' },
        rules: [
          {
            apiGroups: [''],
            resources: ['serviceaccounts/token'],
            resourceNames: ['jobpass-sweep'],
            verbs: ['create'],
          },
        ],
      },
      bindingFor({ namespace: 'jobpass', kind: 'Role', role: 'tokens' }, 'tokens', {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Group',
        name: 'jobpass:jobpass/deployer',
      }),
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'not-an-anchor', namespace: 'jobpass' } },
      // Objects to which a token could be bound without the policies.
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'jobpass/anchor',
        metadata: { name: 'jobpass--0000000001', namespace: 'jobpass' },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: OWN, namespace: 'jobpass' },
        spec: { serviceAccountName: 'deployer', containers: [{ name: 'shell', image: 'shell' }] },
      },
    );
    const [token, other] = await Promise.all([
      server.issuer.token(claimsOf()),
      server.issuer.token(claimsOf({ check_run_id: '56' })),
    ]);
    scene = {
      server,
      token,
      job: 'github.123.1.55',
      own: OWN,
      foreign: 'jobpass-github.123.1.56-abcdefghij',
      sweep: await accountToken('jobpass-sweep'),
      stranger: await accountToken('stranger'),
    };
    for (const attacks of Object.values(ATTACKS)) await soon(attacks.slice(0, 1), false);
    expect((await create(token, scene.own)).status).toBe(201);
    expect((await create(other, scene.foreign)).status).toBe(201);
  }, within(90_000));
  afterAll(() => server?.close());

  it('allow the job to use its own anchor, and nothing else', async () => {
    const { token, own } = scene;
    expect(jobIdOf(claimsOf())).toBe(scene.job);
    const moved = await moveTo(280);
    expect([moved.status, moved.body.metadata.managedFields.length]).toEqual([200, 1]);
    const issued = await server.request('POST', TOKENS, {
      token,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 600, boundObjectRef: { kind: 'Secret', apiVersion: 'v1', name: own } },
      },
    });
    expect(issued.status).toBe(201);
    const denied = [
      ['GET', SECRETS],
      ['GET', `${SECRETS}/${own}`],
      ['PUT', `${SECRETS}/${own}`, anchor(own)],
      ['DELETE', SECRETS],
      ['GET', `${SECRETS}?watch=1`],
      ['POST', '/api/v1/namespaces/jobpass/serviceaccounts/other/token', {}],
      ['POST', '/api/v1/namespaces/jobpass/serviceaccounts', {}],
      ['POST', '/api/v1/namespaces/default/secrets', anchor(own)],
      ['POST', '/api/v1/namespaces/jobpass/pods', {}],
      ['GET', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies'],
    ] as const;
    for (const [method, path, body] of denied) {
      const { status } = await server.request(method, path, { token, body });
      expect([method, path, status]).toEqual([method, path, 403]);
    }
    // The token itself has no rights in this namespace.
    const { status } = await server.request('DELETE', `${SECRETS}/${own}`, {
      token: issued.body.status.token,
    });
    expect(status).toBe(403);
  });

  it('allow the account of the sweep to delete anchors of any job', async () => {
    const { status } = await server.request('DELETE', `${SECRETS}/${scene.foreign}?dryRun=All`, {
      token: scene.sweep,
    });
    expect(status).toBe(200);
  });

  it('do not limit administrators and the cluster itself', async () => {
    const { status } = await server.request('DELETE', `${SECRETS}/${scene.own}?dryRun=All`);
    expect(status).toBe(200);
  });

  for (const [policy, attacks] of Object.entries(ATTACKS)) {
    it.each(attacks.map((attack) => [attack.name, attack] as const))(
      `${policy} rejects %s`,
      async (_, attack) => {
        const { status, body } = await attack.send(scene);
        expect([status, body.message]).toEqual([403, expect.stringContaining(attack.says)]);
        expect(body.message).toContain(`ValidatingAdmissionPolicy '${policy}'`);
      },
    );
  }

  describe.each(POLICIES.map((policy) => [policy.metadata.name, policy] as const))('%s', (name, policy) => {
    const { validations } = policy.spec;
    it.each(validations.map(({ message }, at) => [message, at] as const))(
      'requires the rule: %s',
      async (message, at) => {
        const without: Policy = {
          ...policy,
          spec: { ...policy.spec, validations: validations.toSpliced(at, 1) },
        };
        const own = ATTACKS[name as keyof typeof ATTACKS].filter(({ says }) => message.includes(says));
        expect(own.length).toBeGreaterThan(0);
        await server.apply(without);
        try {
          expect(await soon(own, true)).toBe(true);
        } finally {
          await server.apply(policy);
        }
        expect(await soon(own, false)).toBe(false);
      },
    );
  });
});
