import { join } from 'node:path';
import type { LeaseValue } from '../lease.js';
import { EMPTY_VARIABLES, endpointFile, pluginCommand } from '../plugin.js';
import type { ToolSetupWithFiles, ToolsWithVariables } from '../tools.js';
import { PATH_VARIABLES } from './conflicting-variables.js';
import { EXEC_PLUGIN } from './exec-plugin.js';
import type { KubernetesSettings } from './settings.js';

/** The files that a delivery writes, each with its text. */
type Files = readonly { name: string; text: string }[];

const PLUGIN_FILE = 'kube-credential.cjs';
const FILE_KUBECONFIG = 'kubeconfig-file';

const tokenOf = (values: readonly LeaseValue[]): string =>
  values.find(({ output }) => output === 'token')?.value ?? '';

/** Kubernetes clients read a kubeconfig: with an exec plugin, with a token and the path of a token file, or with the token. */
export function kubernetesTools({
  url,
  ca,
  namespace,
  context,
  oneOfSeveral,
  deliver,
}: Pick<KubernetesSettings, 'url' | 'ca' | 'namespace' | 'context' | 'oneOfSeveral'> & {
  deliver: readonly string[];
}): ToolsWithVariables {
  const kubeconfig = (user: object): string =>
    `${JSON.stringify(
      {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [
          {
            name: context,
            cluster: {
              server: url.href.replace(/\/$/, ''),
              ...(ca === undefined
                ? {}
                : { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
            },
          },
        ],
        users: [{ name: context, user }],
        contexts: [{ name: context, context: { cluster: context, user: context, namespace } }],
        'current-context': context,
      },
      null,
      2,
    )}\n`;
  const own = context.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  const names = oneOfSeveral ? [`${PATH_VARIABLES[0]}_${own}`] : PATH_VARIABLES;
  // With several deliveries, clients use the kubeconfig whose token is renewed in the best way.
  const best = ['endpoint', 'file', 'env'].find((name) => deliver.includes(name));
  const setup = (delivery: string, folder: string, name: string, files: Files): ToolSetupWithFiles => {
    const path = join(folder, name);
    const isBest = delivery === best;
    return {
      files,
      variables: isBest ? names.map((variable) => [variable, path] as const) : [],
      outputs: isBest ? [['kubeconfig', path]] : [],
      place: `kubeconfig ${path}`,
    };
  };
  return {
    // Some libraries ignore `tokenFile`. With both, client-go prefers the file, which it reads again each minute.
    files: [
      { name: 'token', format: 'raw' },
      {
        name: FILE_KUBECONFIG,
        text: (values, folder) => kubeconfig({ tokenFile: join(folder, 'token'), token: tokenOf(values) }),
      },
    ],
    answer: 'exec-credential',
    useFiles: (folder) => setup('file', folder, FILE_KUBECONFIG, []),
    useEndpoint: (served, folder) => {
      const name = 'kubeconfig';
      const [command = '', ...args] = pluginCommand(folder, {
        file: PLUGIN_FILE,
        command: 'kube-credential',
      });
      const exec = {
        apiVersion: 'client.authentication.k8s.io/v1',
        command,
        args,
        env: EMPTY_VARIABLES.map((variable) => ({ name: variable, value: '' })),
        interactiveMode: 'Never',
        provideClusterInfo: false,
      };
      return setup('endpoint', folder, name, [
        { name: PLUGIN_FILE, text: EXEC_PLUGIN },
        endpointFile(served),
        { name, text: kubeconfig({ exec }) },
      ]);
    },
    useVariables: (values: readonly LeaseValue[], folder) => {
      const name = 'kubeconfig-env';
      return setup('env', folder, name, [{ name, text: kubeconfig({ token: tokenOf(values) }) }]);
    },
  };
}
