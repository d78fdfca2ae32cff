import type { Login } from '../../providers/vault/login.js';
import { apiPath, Mounts } from '../../providers/vault/mounts.js';
import type { VaultSettings } from '../../providers/vault/settings.js';
import { isWriteRequest, SELF_PATHS } from '../../servers/vault/policies.js';
import type { Grant } from './commands.js';
import type { Examination } from './examination.js';

/** Returns the permissions for the paths in the input `secrets`. The paths have the same form as in the input. */
export function grantsAsWritten({ secrets, namespace: own }: VaultSettings): Grant[] {
  return secrets.map((request) => ({
    path: request.path,
    namespace: request.namespace ?? own,
    capability: isWriteRequest(request) ? 'update' : 'read',
    known: false,
  }));
}

/** Returns the same permissions with the API's paths, if the server reports the mounted engines. */
export async function resolveGrants(examination: Examination, login: Login | undefined): Promise<Grant[]> {
  const { http } = examination.context;
  const { api } = examination.login;
  const grants: Grant[] = [];
  const asking = examination.tokens(login).map((token) => new Mounts({ api, http, token }));
  for (const grant of grantsAsWritten(examination.settings)) {
    let found = grant;
    for (const mounts of asking) {
      const mount = found.known ? undefined : await mounts.of(grant.namespace, grant.path);
      if (mount === undefined) continue;
      const path = grant.capability === 'read' ? apiPath(grant.path, mount) : grant.path;
      found = { ...grant, path, known: true };
    }
    grants.push(found);
  }
  return grants;
}

/** Returns the permissions in the policy `default` that jobs and this doctor use. */
export function grantsOfSelf({ namespace }: VaultSettings): Grant[] {
  const updates = [SELF_PATHS.renew, SELF_PATHS.revoke, 'sys/capabilities-self'];
  return [
    { path: SELF_PATHS.lookup, namespace, capability: 'read', known: true },
    ...updates.map((path): Grant => ({ path, namespace, capability: 'update', known: true })),
  ];
}
