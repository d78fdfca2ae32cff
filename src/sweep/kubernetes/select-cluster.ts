import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { JobpassError } from '../../errors.js';
import { readFile } from '../../files.js';
import { secureUrl } from '../../http/hosts.js';
import { printable } from '../../text/printable.js';
import { type Cluster, NAMES, READ_MS, readToken } from './cluster.js';
import { readKubeconfig } from './kubeconfig.js';

/** The options that select an API server. */
export interface ClusterOptions {
  kubeconfig?: string;
  context?: string;
  tokenFile?: string;
}

/** The folder with the token of a pod's service account, where the kubelet mounts it in each container. */
const MOUNTED = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Returns the cluster of `--kubeconfig`; in a pod, the pod's own cluster; or the cluster of the kubeconfig that kubectl uses.
 *
 * @param mounted the folder with the token of the pod's service account
 * @throws JobpassError `usage` or `insecure`
 */
export async function selectCluster(
  options: ClusterOptions,
  env: NodeJS.ProcessEnv,
  mounted: string = MOUNTED,
): Promise<Cluster> {
  const { kubeconfig, context, tokenFile } = options;
  const inPod =
    kubeconfig === undefined && context === undefined && (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '';
  if (inPod && (tokenFile !== undefined || existsSync(join(mounted, 'token'))))
    return podCluster(env, mounted, tokenFile);
  const path = kubeconfig ?? defaultKubeconfig(env);
  if (kubeconfig === undefined && !existsSync(path)) {
    throw inPod
      ? new JobpassError('usage', `This pod has no token of its service account in "${mounted}"`, {
          hint: 'Set `automountServiceAccountToken: true` in the pod, or set --kubeconfig',
        })
      : new JobpassError(
          'usage',
          `No cluster was specified, and the kubeconfig "${printable(path)}" does not exist`,
          {
            hint: 'Set --kubeconfig, or run the command in a pod of the cluster',
          },
        );
  }
  return readKubeconfig(path, context, tokenFile);
}

async function podCluster(
  env: NodeJS.ProcessEnv,
  mounted: string,
  tokenFile: string | undefined,
): Promise<Cluster> {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] || '443';
  const url = secureUrl(
    `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    'The address in KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT',
  );
  const ca = join(mounted, 'ca.crt');
  return {
    url,
    connection: existsSync(ca)
      ? {
          ca: (await readFile("the pod's certificate authority", ca, READ_MS)).toString('utf8'),
          names: { ...NAMES, ca: `The file ${ca}` },
        }
      : {},
    token: await (tokenFile === undefined
      ? readToken("the pod's service account", join(mounted, 'token'))
      : readToken('--token-file', tokenFile)),
    inPod: true,
  };
}

/** Returns the kubeconfig that kubectl uses. @throws JobpassError `usage` if KUBECONFIG names several files */
function defaultKubeconfig(env: NodeJS.ProcessEnv): string {
  const named = (env['KUBECONFIG'] ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .filter((path) => path !== '');
  if (named.length > 1) {
    throw new JobpassError(
      'usage',
      `KUBECONFIG names ${named.length} files, and Jobpass does not merge them`,
      {
        hint: 'Set --kubeconfig to one file. `kubectl config view --flatten --minify --raw` prints the merged file',
      },
    );
  }
  return named[0] ?? join(env['HOME'] || homedir(), '.kube', 'config');
}
