import { existsSync } from 'node:fs';

/**
 * The mount path of a pod's ID token. This path differs from the default path of the service account's token, because that
 * token gives access to the API server.
 */
export const MOUNTED = '/var/run/secrets/jobpass/token';

/** Whether this is a pod with an ID token, either at the mount path or in a file that a variable names. */
export function isPodWithToken(env: NodeJS.ProcessEnv): boolean {
  if ((env['KUBERNETES_SERVICE_HOST'] ?? '') === '') return false;
  return (env['JOBPASS_ID_TOKEN_FILE'] ?? '') !== '' || existsSync(MOUNTED);
}
