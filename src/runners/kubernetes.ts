import { existsSync } from 'node:fs';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { MOUNTED } from './kubernetes-pod.js';
import { idTokenInFile } from './preissued-id-tokens.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/**
 * A Kubernetes pod, for example of a Job, Tekton or Argo. Its ID token identifies the service account and has one audience. The
 * kubelet replaces the token's file before the token expires:
 * kubernetes.io/docs/tasks/configure-pod-container/configure-service-account, "Launch a Pod using service account token
 * projection".
 */
export function kubernetesRunner(env: NodeJS.ProcessEnv, mounted: string = MOUNTED): Runner {
  return shellRunner(env, {
    name: 'kubernetes',
    // The pod's name, unless the pod sets its own hostname.
    job: [['pod', 'HOSTNAME']],
    key: ['HOSTNAME'],
    idToken: async (audience) => {
      if (!existsSync(mounted)) {
        throw new JobpassError('no-id-token', `This pod has no ID token in "${mounted}"`, {
          hint: `Add to the pod: \`volumes: [{ name: jobpass, projected: { sources: [{ serviceAccountToken: { path: token, audience: '${printable(audience)}' } }] } }]\`, and to the container: \`volumeMounts: [{ name: jobpass, mountPath: /var/run/secrets/jobpass }]\``,
        });
      }
      return idTokenInFile(mounted, audience);
    },
    variables: ['KUBERNETES_SERVICE_HOST'],
    // A container's disk is deleted with the container.
    ephemeral: true,
  });
}
