import type { KubernetesAnswer, KubernetesServer } from './server.js';

const SECRETS = '/api/v1/namespaces/jobpass/secrets';

/** The objects that an attack uses: the attacking job and another job, each with an anchor. */
export interface AttackScene {
  server: KubernetesServer;
  /** The ID token of the attacking job. */
  token: string;
  /** The job ID of the attacking job. */
  job: string;
  /** The anchors of the attacking job and of another job. */
  own: string;
  foreign: string;
  /** Tokens of two service accounts: one that no job may use, and one without a job ID that has all rights in the namespace. */
  sweep: string;
  stranger: string;
}

/** A request that a policy must reject. If the API server accepts the request, nothing changes. */
export interface Attack {
  name: string;
  /** A part of the message in the rejection. */
  says: string;
  send: (scene: AttackScene) => Promise<KubernetesAnswer>;
}

export const nowS = (): number => Math.floor(Date.now() / 1000);

/** An anchor as Jobpass creates one. */
export function anchor(name: string, more: object = {}, metadata: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'jobpass/anchor',
    ...more,
    metadata: {
      name,
      annotations: { 'jobpass/expires': String(nowS() + 240), 'jobpass/run': 'for people' },
      labels: { 'jobpass/created': String(nowS()) },
      ...metadata,
    },
  };
}

const expiresIn = (seconds: number): object => ({ 'jobpass/expires': String(nowS() + seconds) });
const DRY = 'dryRun=All&fieldManager=jobpass';

const create =
  (make: (scene: AttackScene) => object): Attack['send'] =>
  (scene) =>
    scene.server.request('POST', `${SECRETS}?${DRY}`, { token: scene.token, body: make(scene) });

/** An attack that changes parts of a new anchor. The other parts are the same as in Jobpass's anchors. */
const created = (more: object, metadata: object = {}): Attack['send'] =>
  create(({ job }) => anchor(`jobpass-${job}-0000000001`, more, metadata));

const named = (name: (scene: AttackScene) => string): Attack['send'] =>
  create((scene) => anchor(name(scene)));

const patch =
  (body: object | (() => object), query = DRY, type = 'application/merge-patch+json'): Attack['send'] =>
  ({ server, token, own }) =>
    server.request('PATCH', `${SECRETS}/${own}?${query}`, {
      token,
      body: typeof body === 'function' ? body() : body,
      headers: { 'content-type': type },
    });

const remove =
  (which: 'foreign' | 'own', options: object = {}, who: 'stranger' | 'token' = 'token'): Attack['send'] =>
  (scene) =>
    scene.server.request('DELETE', `${SECRETS}/${scene[which]}`, {
      token: scene[who],
      body: { apiVersion: 'v1', kind: 'DeleteOptions', dryRun: ['All'], ...options },
    });

const tokenFor =
  (ref: (scene: AttackScene) => object | undefined, account = 'deployer'): Attack['send'] =>
  (scene) =>
    scene.server.request('POST', `/api/v1/namespaces/jobpass/serviceaccounts/${account}/token?dryRun=All`, {
      token: scene.token,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 600, boundObjectRef: ref(scene) },
      },
    });

/** An entry of managedFields with a forged time. */
const forged = (manager: string, operation = 'Update'): object => ({
  manager,
  operation,
  apiVersion: 'v1',
  time: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z'),
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:jobpass/expires': {} } } },
});

const MOST = 'must be at most 300 seconds ahead';
const LEAST = 'must be at least 30 seconds ahead';
const MANAGER = 'the only field manager of an anchor must be jobpass';
const OWN = 'a job may only use its own anchors';
const TYPE = 'only Secrets of the type jobpass/anchor are allowed';

/** Requests of a job that has exactly the rights that Jobpass needs, by the policy that rejects them. */
export const ATTACKS: Readonly<Record<'jobpass-anchors' | 'jobpass-tokens', readonly Attack[]>> = {
  'jobpass-anchors': [
    { name: 'a permanent token of an account', says: TYPE, send: permanentToken('deployer') },
    {
      name: 'a permanent token of the account of the sweep',
      says: TYPE,
      send: permanentToken('jobpass-sweep'),
    },
    { name: 'an Opaque Secret', says: TYPE, send: created({ type: 'Opaque' }) },
    { name: 'a Secret without a type', says: TYPE, send: created({ type: undefined }) },
    { name: 'data', says: 'must not have data', send: created({ data: { a: 'YQ==' } }) },
    { name: 'data as text', says: 'must not have data', send: created({ stringData: { a: 'b' } }) },
    { name: 'data by a patch', says: 'must not have data', send: patch({ stringData: { a: 'b' } }) },
    { name: 'finalizers', says: 'must not have finalizers', send: created({}, { finalizers: ['a.b/c'] }) },
    {
      name: 'finalizers by a patch',
      says: 'must not have finalizers',
      send: patch({ metadata: { finalizers: ['a.b/c'] } }),
    },
    { name: 'owner references', says: 'must not have owner references', send: created({}, owned()) },
    {
      name: 'owner references by a patch',
      says: 'must not have owner references',
      send: patch({ metadata: owned() }),
    },
    { name: 'a name of another job', says: OWN, send: named(() => 'jobpass-github.124.1.55-0000000001') },
    {
      name: 'a name whose job ID has an additional digit',
      says: OWN,
      send: named(({ job }) => `jobpass-${job}5-0000000001`),
    },
    {
      name: 'a name with a shorter job ID',
      says: OWN,
      send: named(({ job }) => `jobpass-${job.slice(0, -1)}-000001`),
    },
    {
      name: 'a name with a longer job ID',
      says: OWN,
      send: named(({ job }) => `jobpass-${job}.5-0000000001`),
    },
    { name: 'another run attempt', says: OWN, send: named(() => 'jobpass-github.123.2.55-0000000001') },
    { name: 'a name without the prefix jobpass-', says: OWN, send: named(({ job }) => `${job}-0000000001`) },
    {
      name: 'a generated name of another job',
      says: OWN,
      send: created({}, { name: undefined, generateName: 'jobpass-github.124.1.55-' }),
    },
    { name: 'deletion of another job’s anchor', says: OWN, send: remove('foreign') },
    {
      name: 'deletion by a user without a job ID',
      says: 'the user has no job ID',
      send: remove('own', {}, 'stranger'),
    },
    {
      name: 'creation by a user without a job ID',
      says: 'the user has no job ID',
      send: ({ server, stranger }) =>
        server.request('POST', `${SECRETS}?${DRY}`, { token: stranger, body: anchor('jobpass--0000000002') }),
    },
    {
      name: 'creation by the account of the sweep',
      says: 'the user has no job ID',
      send: ({ server, sweep }) =>
        server.request('POST', `${SECRETS}?${DRY}`, { token: sweep, body: anchor('jobpass--0000000002') }),
    },
    {
      name: 'deletion of another Secret by the account of the sweep',
      says: TYPE,
      send: ({ server, sweep }) =>
        server.request('DELETE', `${SECRETS}/not-an-anchor?dryRun=All`, { token: sweep }),
    },
    {
      name: 'deletion in the foreground',
      says: 'the propagation policy Background',
      send: remove('own', { propagationPolicy: 'Foreground' }),
    },
    {
      name: 'deletion with Orphan',
      says: 'the propagation policy Background',
      send: remove('own', { propagationPolicy: 'Orphan' }),
    },
    {
      name: 'deletion with orphanDependents',
      says: 'without orphanDependents',
      send: remove('own', { orphanDependents: true }),
    },
    {
      name: 'deletion with Orphan in the URL',
      says: 'the propagation policy Background',
      send: ({ server, token, own }) =>
        server.request('DELETE', `${SECRETS}/${own}?dryRun=All&propagationPolicy=Orphan`, {
          token,
          headers: { 'content-type': 'text/plain' },
        }),
    },
    {
      name: 'reading a Secret by an empty patch',
      says: TYPE,
      send: ({ own: _, ...scene }) => patch({})({ ...scene, own: 'not-an-anchor' }),
    },
    {
      name: 'guessing the content of a Secret by a patch with a test',
      says: TYPE,
      send: ({ own: _, ...scene }) =>
        patch(
          [{ op: 'test', path: '/type', value: 'Opaque' }],
          DRY,
          'application/json-patch+json',
        )({ ...scene, own: 'not-an-anchor' }),
    },
    {
      name: 'reading another job’s anchor by an empty patch',
      says: OWN,
      send: ({ own: _, ...scene }) => patch({})({ ...scene, own: scene.foreign }),
    },
    {
      name: 'a name of another job by server-side apply',
      says: OWN,
      send: ({ server, token }) =>
        server.request('PATCH', `${SECRETS}/jobpass-github.124.1.55-0000000001?${DRY}`, {
          token,
          body: anchor('jobpass-github.124.1.55-0000000001'),
          headers: { 'content-type': 'application/apply-patch+yaml' },
        }),
    },
    {
      name: 'moving the expiry of another job’s anchor',
      says: OWN,
      send: ({ own: _, ...scene }) =>
        patch(() => ({ metadata: { annotations: expiresIn(240) } }))({ ...scene, own: scene.foreign }),
    },
    { name: 'a label', says: 'the labels of an anchor', send: patch({ metadata: { labels: { a: 'b' } } }) },
    {
      name: 'a label removed',
      says: 'the labels of an anchor',
      send: patch({ metadata: { labels: { 'jobpass/created': null } } }),
    },
    {
      name: 'an annotation',
      says: 'only the annotation jobpass/expires may change',
      send: patch({ metadata: { annotations: { a: 'b' } } }),
    },
    {
      name: 'an annotation changed',
      says: 'only the annotation jobpass/expires may change',
      send: patch({ metadata: { annotations: { 'jobpass/run': 'another' } } }),
    },
    {
      name: 'an annotation removed',
      says: 'must not be removed',
      send: patch(() => ({ metadata: { annotations: { ...expiresIn(240), 'jobpass/run': null } } })),
    },
    { name: 'immutable', says: 'the field immutable', send: patch({ immutable: true }) },
    {
      name: 'no expiry',
      says: LEAST,
      send: created({}, { annotations: { 'jobpass/run': 'for people' } }),
    },
    { name: 'no annotations', says: LEAST, send: created({}, { annotations: undefined }) },
    {
      name: 'an expiry of text',
      says: LEAST,
      send: created({}, { annotations: { 'jobpass/expires': '1e9' } }),
    },
    { name: 'an expiry in the past', says: LEAST, send: createdFor(-10) },
    { name: 'an expiry too near', says: LEAST, send: createdFor(15) },
    { name: 'an expiry too far', says: MOST, send: createdFor(330) },
    {
      name: 'an expiry too far with a forged creation time',
      says: MOST,
      send: create(({ job }) =>
        anchor(
          `jobpass-${job}-0000000001`,
          {},
          { annotations: expiresIn(900), creationTimestamp: new Date(Date.now() + 800_000).toISOString() },
        ),
      ),
    },
    {
      name: 'the expiry removed',
      says: LEAST,
      send: patch({ metadata: { annotations: { 'jobpass/expires': null } } }),
    },
    { name: 'the expiry moved too far', says: MOST, send: moved(330) },
    { name: 'the expiry moved into the past', says: LEAST, send: moved(-10) },
    {
      name: 'the expiry moved with a forged time',
      says: MOST,
      send: moved(3_700, DRY, () => [forged('jobpass')]),
    },
    {
      name: 'the expiry moved with a forged time of server-side apply',
      says: MOST,
      send: moved(3_700, DRY, () => [forged('jobpass', 'Apply')]),
    },
    {
      name: 'the expiry moved by another manager, with a forged entry',
      says: MANAGER,
      send: moved(240, 'dryRun=All&fieldManager=other', () => [forged('jobpass')]),
    },
    {
      name: 'the expiry moved by another manager',
      says: MANAGER,
      send: moved(240, 'dryRun=All&fieldManager=other'),
    },
    { name: 'the managers removed', says: MANAGER, send: moved(240, DRY, () => [{}]) },
    {
      name: 'the expiry moved by server-side apply',
      says: MANAGER,
      send: ({ server, token, own }) =>
        server.request('PATCH', `${SECRETS}/${own}?${DRY}&force=true`, {
          token,
          body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: own, annotations: expiresIn(240) } },
          headers: { 'content-type': 'application/apply-patch+yaml' },
        }),
    },
  ],
  'jobpass-tokens': [
    { name: 'an unbound token', says: 'must be bound to a Secret', send: tokenFor(() => undefined) },
    {
      name: 'a token bound to an object without a kind',
      says: 'must be bound to a Secret',
      send: tokenFor(({ own }) => ({ apiVersion: 'v1', name: own })),
    },
    {
      name: 'a token bound to a pod',
      says: 'must be bound to a Secret',
      send: tokenFor(({ own }) => ({ kind: 'Pod', apiVersion: 'v1', name: own })),
    },
    {
      name: 'a token bound to another job’s anchor',
      says: 'an anchor of its own job',
      send: tokenFor(({ foreign }) => ({ kind: 'Secret', apiVersion: 'v1', name: foreign })),
    },
    {
      name: 'a token bound to another Secret',
      says: 'an anchor of its own job',
      send: tokenFor(() => ({ kind: 'Secret', apiVersion: 'v1', name: 'not-an-anchor' })),
    },
    {
      name: 'a token of the account of the sweep',
      says: 'must not use the service account jobpass-sweep',
      send: tokenFor(({ own }) => ({ kind: 'Secret', apiVersion: 'v1', name: own }), 'jobpass-sweep'),
    },
    {
      name: 'a token for a user without a job ID',
      says: 'the user has no job ID',
      send: ({ own: _, ...scene }) =>
        tokenFor(() => ({ kind: 'Secret', apiVersion: 'v1', name: 'jobpass--0000000001' }))({
          ...scene,
          own: '',
          token: scene.stranger,
        }),
    },
  ],
};

function permanentToken(account: string): Attack['send'] {
  return create(({ job }) => ({
    ...anchor(`jobpass-${job}-0000000001`, { type: 'kubernetes.io/service-account-token' }),
    metadata: {
      name: `jobpass-${job}-0000000001`,
      annotations: { ...expiresIn(240), 'kubernetes.io/service-account.name': account },
    },
  }));
}

function owned(): object {
  return { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'x' }] };
}

function createdFor(seconds: number): Attack['send'] {
  return create(({ job }) => anchor(`jobpass-${job}-0000000001`, {}, { annotations: expiresIn(seconds) }));
}

function moved(seconds: number, query = DRY, managedFields?: () => object[]): Attack['send'] {
  return (scene) =>
    patch(
      () => ({
        metadata: {
          annotations: expiresIn(seconds),
          ...(managedFields === undefined ? {} : { managedFields: managedFields() }),
        },
      }),
      query,
    )(scene);
}
