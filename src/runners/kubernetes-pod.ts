import { existsSync } from 'node:fs';

/** Where a pod is to have its ID token mounted. Not where its service account's own is: that is a key to the API server. */
export const MOUNTED = '/var/run/secrets/jobpass/token';

/** Whether this is a pod that was given an ID token: there, or in a file that is named. */
export function isPodWithToken(env: NodeJS.ProcessEnv): boolean {
  if ((env['KUBERNETES_SERVICE_HOST'] ?? '') === '') return false;
  return (env['JOBPASS_ID_TOKEN_FILE'] ?? '') !== '' || existsSync(MOUNTED);
}
