import { type InputDefinition, USUAL_DELIVERY, YES_OR_NO } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import type { KnownService } from '../../identity/audiences.js';

/** Entra accepts the audiences of all clouds only from applications that trust the job, so other hosts must not get such tokens. */
export const ENTRA: KnownService = {
  service: 'Microsoft Entra',
  audience: /^api:\/\/AzureADTokenExchange/i,
  hosts: /(^|\.)(microsoftonline\.(com|us)|partner\.microsoftonline\.cn|chinacloudapi\.cn)$/,
};

/** The inputs that only this provider reads. */
export const AZURE_INPUTS = [
  {
    name: 'client-id',
    description: 'The client ID of the application, or of the user-assigned managed identity.',
  },
  {
    name: 'tenant-id',
    description: 'The ID of the Microsoft Entra tenant, or one of its domains.',
  },
  {
    name: 'subscription-id',
    description: 'The ID of the subscription that tools use by default.',
  },
  {
    name: 'environment',
    description:
      'The cloud: `azurecloud`, `azureusgovernment` or `azurechinacloud`. Other common names of these clouds are also allowed.',
    default: 'azurecloud',
  },
  {
    name: 'scope',
    description:
      'The scope of the credential: a resource and `/.default`. Default: the scope of Azure Resource Manager, `https://management.azure.com/.default`. With `deliver: endpoint`, steps also get tokens for other resources.',
  },
  {
    name: 'allowed-resources',
    description:
      'The resources for which steps get tokens from the endpoint, besides the resource of `scope`; separated by commas, spaces or line breaks. Default: every resource.',
    appliesTo: 'deliver: endpoint',
  },
  {
    name: 'azure-cli',
    description:
      'Whether the Azure CLI in later steps uses the credential: `true` or `false`. Jobpass sets `AZURE_CONFIG_DIR` to a folder of the job, and does not change the CLI’s usual folder.',
    appliesTo: 'deliver: endpoint',
    default: 'true',
    values: YES_OR_NO,
  },
  {
    name: 'env-name',
    description: 'The name of the variable with the access token.',
    appliesTo: 'deliver: env',
    default: 'AZURE_ACCESS_TOKEN',
  },
] as const satisfies readonly InputDefinition[];

export type AzureInput = (typeof AZURE_INPUTS)[number]['name'];

/** The setting that contains the credential's name if the step has several credentials of this provider. Not an input. */
export const ONE_OF_SEVERAL = 'one-of-several';

/** The ID token's audience. Every job loads this file, so it does not load the table of clouds. The cloud's name may still be invalid. */
export function azureAudience({ audience, own: { environment = '' } }: Settings): string {
  const cloud = /gov/i.test(environment) ? 'USGov' : /china/i.test(environment) ? 'China' : '';
  return audience ?? `api://AzureADTokenExchange${cloud}`;
}

/** The delivery: `endpoint` by default, because the credential in it can be renewed, and steps never get the ID token. */
export function azureDeliver(given: ReadonlyMap<string, string>): string {
  return given.get('deliver') ?? (given.get('keep') === 'false' ? USUAL_DELIVERY : 'endpoint');
}
