import { randomBytes } from 'node:crypto';
import type { KubernetesServer } from './server.js';

export const NAMESPACE = 'jobpass';
const EXPIRES = 'jobpass/expires';

export interface MadeAnchor {
  name: string;
  uid: string;
  resourceVersion: string;
}

export interface AnchorOptions {
  /** Seconds from now to the expiry, or the text of the annotation; undefined for no annotation. */
  expiresIn?: number | string | undefined;
  job?: string;
  /** Changes to the Secret. */
  secret?: object;
  annotations?: Record<string, string>;
  finalizers?: string[];
  namespace?: string;
}

/** Creates the anchor of a job as the administrator, because the admission policies reject an expiry in the past. */
export async function makeAnchor(server: KubernetesServer, options: AnchorOptions = {}): Promise<MadeAnchor> {
  const { expiresIn, job = 'github.77.1.42', annotations = {}, namespace = NAMESPACE } = options;
  const now = Math.floor(Date.now() / 1000);
  const expires = typeof expiresIn === 'number' ? String(now + expiresIn) : expiresIn;
  const { status, body } = await server.request(
    'POST',
    `/api/v1/namespaces/${namespace}/secrets?fieldManager=jobpass`,
    {
      body: {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'jobpass/anchor',
        metadata: {
          name: `jobpass-${job}-${randomBytes(5).toString('hex')}`,
          labels: { 'jobpass/created': String(now) },
          annotations: { ...(expires === undefined ? {} : { [EXPIRES]: expires }), ...annotations },
          ...(options.finalizers === undefined ? {} : { finalizers: options.finalizers }),
        },
        ...options.secret,
      },
    },
  );
  if (status !== 201) throw new Error(`no anchor: ${status} ${JSON.stringify(body)}`);
  return body.metadata;
}

/** Creates many anchors in parallel. */
export async function makeAnchors(
  server: KubernetesServer,
  count: number,
  options: AnchorOptions,
): Promise<MadeAnchor[]> {
  const made: MadeAnchor[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (made.length + 20 <= count) made.push(await makeAnchor(server, options));
    }),
  );
  while (made.length < count) made.push(await makeAnchor(server, options));
  return made;
}

/** Moves the expiry of an anchor as a keeper does. */
export async function moveExpiry(server: KubernetesServer, name: string, seconds = 240): Promise<void> {
  const { status, body } = await server.request(
    'PATCH',
    `/api/v1/namespaces/${NAMESPACE}/secrets/${name}?fieldManager=jobpass`,
    {
      body: { metadata: { annotations: { [EXPIRES]: String(Math.floor(Date.now() / 1000) + seconds) } } },
      headers: { 'content-type': 'application/merge-patch+json' },
    },
  );
  if (status !== 200) throw new Error(`not moved: ${status} ${JSON.stringify(body)}`);
}

/** Returns the names of all Secrets in a namespace. */
export async function secretNames(
  server: KubernetesServer,
  namespace: string = NAMESPACE,
): Promise<string[]> {
  const { body } = await server.request('GET', `/api/v1/namespaces/${namespace}/secrets`);
  return body.items.map((item: { metadata: { name: string } }) => item.metadata.name).sort();
}

export interface TokenOptions {
  boundTo?: MadeAnchor;
  namespace?: string;
}

/** Requests a token of a service account (TokenRequest). */
export async function tokenOf(
  server: KubernetesServer,
  account: string,
  { boundTo, namespace = NAMESPACE }: TokenOptions = {},
): Promise<string> {
  const { status, body } = await server.request(
    'POST',
    `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    {
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          expirationSeconds: 3600,
          ...(boundTo === undefined
            ? {}
            : { boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: boundTo.name, uid: boundTo.uid } }),
        },
      },
    },
  );
  if (status !== 201) throw new Error(`no token: ${status} ${JSON.stringify(body)}`);
  return body.status.token;
}

/** Returns the status of a SelfSubjectReview with a token: 201, or 401 after the token has ended. */
export async function reviewed(server: KubernetesServer, token: string): Promise<number> {
  const { status } = await server.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
    token,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  });
  return status;
}
