import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { binding, role, TARGET } from './jobs.js';
import type { KubernetesServer } from './server.js';

/** A token of a service account that ends with its anchor. */
export interface AnchoredToken {
  token: string;
  /** The token's ID in the audit log. */
  id: string;
  /** Requests another token that is bound to the same anchor. */
  next(): Promise<AnchoredToken>;
  /** Deletes the anchor. */
  end(): Promise<void>;
}

const ANCHORS = '/api/v1/namespaces/jobpass';

/** The permissions that kubectl, Helm and OpenTofu need in the target namespace. */
export const TARGET_RIGHTS: readonly object[] = [
  role(TARGET, 'programs', [
    {
      apiGroups: [''],
      resources: ['configmaps', 'secrets', 'pods', 'pods/exec', 'pods/portforward', 'pods/log'],
      verbs: ['*'],
    },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['*'] },
  ]),
  binding(TARGET, 'programs', { kind: 'ServiceAccount', name: 'deployer', namespace: 'jobpass' }),
];

/** Creates an anchor and a token that is bound to the anchor, as the administrator. */
export async function anchoredToken(server: KubernetesServer): Promise<AnchoredToken> {
  const anchor = await server.request('POST', `${ANCHORS}/secrets`, {
    body: { metadata: { name: `jobpass-test-${randomBytes(5).toString('hex')}` }, type: 'jobpass/anchor' },
  });
  if (anchor.status !== 201) throw new Error(`no anchor: ${JSON.stringify(anchor.body)}`);
  const { name, uid } = anchor.body.metadata;
  const next = async (): Promise<AnchoredToken> => {
    const spec = { expirationSeconds: 600, boundObjectRef: { kind: 'Secret', apiVersion: 'v1', name, uid } };
    const made = await server.request('POST', `${ANCHORS}/serviceaccounts/deployer/token`, {
      body: { spec },
    });
    if (made.status !== 201) throw new Error(`no token: ${JSON.stringify(made.body)}`);
    const { token } = made.body.status;
    const end = async (): Promise<void> => {
      await server.request('DELETE', `${ANCHORS}/secrets/${name}`);
    };
    return { token, id: `JTI=${decodeJwt(token).jti}`, next, end };
  };
  return next();
}

/** Returns the IDs of the tokens in requests for a path, in the order of the requests. */
export function credentialIds(server: KubernetesServer, path: string): string[] {
  return server
    .auditLog()
    .filter(({ requestURI, stage }) => stage === 'ResponseComplete' && requestURI.startsWith(path))
    .map(({ user }) => user.extra?.['authentication.kubernetes.io/credential-id']?.[0] ?? 'none');
}
