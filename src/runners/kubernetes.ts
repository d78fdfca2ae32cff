import { existsSync } from 'node:fs';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { MOUNTED } from './kubernetes-pod.js';
import { idTokenInFile } from './preissued-id-tokens.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/**
 * A pod of Kubernetes, as of a Job, Tekton or Argo. Its ID token is of its service account, for one audience; the kubelet
 * replaces the file before it ends: kubernetes.io/docs/tasks/configure-pod-container/configure-service-account,
 * "Launch a Pod using service account token projection".
 */
export function kubernetesRunner(env: NodeJS.ProcessEnv, mounted: string = MOUNTED): Runner {
  return shellRunner(env, {
    name: 'kubernetes',
    // The name of the pod, unless that has one of its own.
    job: [['pod', 'HOSTNAME']],
    key: ['HOSTNAME'],
    idToken: async (audience) => {
      if (!existsSync(mounted)) {
        throw new JobpassError('no-id-token', `This pod has no ID token at ${mounted}`, {
          hint: `Add to the pod: volumes: [{ name: jobpass, projected: { sources: [{ serviceAccountToken: { path: token, audience: '${printable(audience)}' } }] } }], and to the container: volumeMounts: [{ name: jobpass, mountPath: /var/run/secrets/jobpass }]`,
        });
      }
      return idTokenInFile(mounted, audience);
    },
    variables: ['KUBERNETES_SERVICE_HOST'],
    // What a container has on its disk goes with it.
    ephemeral: true,
  });
}
