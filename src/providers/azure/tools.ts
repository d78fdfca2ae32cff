import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../runners/runner.js';
import type { LeaseValue } from '../lease.js';
import type { EndpointProtocol } from '../served.js';
import type { ToolSetup, ToolSetupWithFiles, ToolsWithVariables } from '../tools.js';
import {
  CHAIN,
  CLI_EXTENSIONS,
  CLI_FOLDER,
  ENDPOINT,
  HEADER,
  nameFor,
  OTHER_CREDENTIALS,
  TERRAFORM_FILE,
  TOKEN_FILE,
} from './conflicting-variables.js';
import type { AzureSettings } from './settings.js';

type Variables = [name: string, value: string | undefined][];

/** The file with the ID token, in the lease's folder. */
const ID_TOKEN = 'id-token';
/** The folder of the Azure CLI, in the lease's folder. */
const CLI = 'azure-cli';
/** The subscription's name in the profile of the Azure CLI, if Jobpass knows only its ID. */
const UNNAMED = 'Subscription of the job';
/** The name of an account without a subscription. Source: azure-cli-core 2.91.0, _profile.py. */
const NO_SUBSCRIPTION = 'N/A(tenant level account)';

/** Azure's libraries and tools use the managed identity protocol, the file of a workload identity, or an access token. */
export function azureTools(
  settings: AzureSettings,
  {
    deliver,
    env,
    log,
    protocol,
  }: {
    deliver: readonly string[];
    env: NodeJS.ProcessEnv;
    log: Pick<Log, 'warning' | 'info'>;
    protocol: EndpointProtocol;
  },
): ToolsWithVariables {
  const { cloud, authority, tenant, clientId, subscription, name, envName } = settings;
  const own = (variable: string): string => nameFor(variable, name);
  const servesEndpoint = deliver.includes('endpoint');

  /** The variables that `deliver: endpoint` and `deliver: file` set. */
  const identity = (): Variables => [
    // Programs read these variables only without the name of a credential.
    ...(name === undefined
      ? OTHER_CREDENTIALS.filter((variable) => (env[variable] ?? '') !== '').map(
          (variable): [string, undefined] => [variable, undefined],
        )
      : []),
    [own('AZURE_CLIENT_ID'), clientId],
    [own('AZURE_TENANT_ID'), tenant],
    [own('AZURE_AUTHORITY_HOST'), `${authority.href.replace(/\/$/, '')}/`],
    [own('ARM_CLIENT_ID'), clientId],
    [own('ARM_TENANT_ID'), tenant],
    [own('ARM_ENVIRONMENT'), cloud.terraform],
    ...(subscription === undefined
      ? []
      : ([
          [own('AZURE_SUBSCRIPTION_ID'), subscription],
          [own('ARM_SUBSCRIPTION_ID'), subscription],
        ] satisfies Variables)),
  ];
  /** Removes variables of another delivery that libraries would prefer. */
  const without = (...variables: string[]): Variables =>
    variables
      .filter((variable) => (env[own(variable)] ?? '') !== '')
      .map((variable) => [own(variable), undefined]);

  /**
   * Selects the credential of `DefaultAzureCredential`, if an earlier step selected another one, or if an empty variable remains that
   * makes the library for Go fail: it reads a file without a name.
   */
  const chain = (credential: string, ...emptied: string[]): Variables =>
    name === undefined && (CHAIN in env || emptied.some((variable) => (env[variable] ?? '') !== ''))
      ? [[CHAIN, credential]]
      : [];

  const cli = (folder: string): Pick<ToolSetupWithFiles, 'files'> & { variables: Variables } => {
    if (!settings.cli) return { files: [], variables: [] };
    const extensions = join(env[CLI_FOLDER] || join(homedir(), '.azure'), 'cliextensions');
    return {
      files: [
        { name: `${CLI}/azureProfile.json`, text: cliProfile(settings) },
        { name: `${CLI}/config`, text: `[cloud]\nname = ${cloud.cli}\n` },
      ],
      variables: [
        [own(CLI_FOLDER), join(folder, CLI)],
        // Without this variable, the CLI would not find the user's extensions.
        ...(!env[CLI_EXTENSIONS] && existsSync(extensions)
          ? ([[own(CLI_EXTENSIONS), extensions]] satisfies Variables)
          : []),
      ],
    };
  };

  return {
    files: [{ name: ID_TOKEN, idToken: true }],
    answer: 'token-response',
    protocol,
    useEndpoint: (served, folder) => {
      const { files, variables } = cli(folder);
      return {
        files,
        variables: [
          ...identity(),
          // Libraries prefer the file to the endpoint.
          ...without(TOKEN_FILE),
          // The user may have set `ARM_USE_OIDC` for another reason.
          ...(deliver.includes('file') || !env[own(TERRAFORM_FILE)]
            ? []
            : without(TERRAFORM_FILE, 'ARM_USE_OIDC')),
          ...chain('ManagedIdentityCredential', TOKEN_FILE),
          [own(ENDPOINT), served.url],
          [own(HEADER), served.token],
          ...variables,
        ],
        place: `variable ${own(ENDPOINT)}${settings.cli ? `, the Azure CLI with ${own(CLI_FOLDER)}` : ''}`,
      };
    },
    useFiles: (folder): ToolSetup => {
      const path = join(folder, ID_TOKEN);
      const libraries = servesEndpoint ? [] : [own(TOKEN_FILE)];
      if (!servesEndpoint)
        log.warning(
          'Azure’s libraries keep the ID token from the file for a time: those for Node.js for 5 minutes, those for Python and Go for 10 minutes. If the ID token lives for 5 minutes, the first request for a resource between minutes 5 and 10 fails in Python and Go. `deliver: endpoint` does not have this limit',
        );
      return {
        variables: [
          ...identity(),
          ...(servesEndpoint ? [] : [...without(ENDPOINT, HEADER), ...chain('WorkloadIdentityCredential')]),
          ...libraries.map((variable): [string, string] => [variable, path]),
          [own(TERRAFORM_FILE), path],
          [own('ARM_USE_OIDC'), 'true'],
        ],
        outputs: [['file', path]],
        place: `variables ${[...libraries, own(TERRAFORM_FILE)].join(' and ')}`,
      };
    },
    useVariables: (values) => ({
      files: [],
      // An earlier step may have set up libraries for the same or another application: these variables remain.
      variables: [[own(envName), tokenOf(values)]],
      place: `variable ${own(envName)}`,
    }),
  };
}

function tokenOf(values: readonly LeaseValue[]): string {
  return values.find(({ output }) => output === 'token')?.value ?? '';
}

/**
 * The content of `azureProfile.json` after `az login --identity`, so that the CLI needs no log-in. Source: azure-cli-core 2.91.0,
 * _profile.py (`login_with_managed_identity`, `_normalize_properties`).
 */
function cliProfile({ cloud, tenant, subscription }: AzureSettings): string {
  return JSON.stringify({
    subscriptions: [
      {
        id: subscription ?? tenant,
        name: subscription === undefined ? NO_SUBSCRIPTION : UNNAMED,
        state: 'Enabled',
        user: { name: 'systemAssignedIdentity', type: 'servicePrincipal', assignedIdentityInfo: 'MSI' },
        isDefault: true,
        tenantId: tenant,
        environmentName: cloud.cli,
        ...(subscription === undefined ? {} : { homeTenantId: tenant, managedByTenants: [] }),
      },
    ],
  });
}
