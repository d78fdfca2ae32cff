import type { ProviderDefinition } from '../definition.js';
import { tokenFormats } from '../token-formats.js';
import { AZURE_INPUTS, azureAudience, azureDeliver, ENTRA, ONE_OF_SEVERAL } from './inputs.js';

/** Azure: access tokens of an application or a managed identity that Microsoft Entra ID issues. */
export const azure: ProviderDefinition = {
  name: 'azure',
  services: 'Microsoft Entra ID',
  inputs: AZURE_INPUTS,
  common: {
    url: {
      text: 'the address of Microsoft Entra ID. The default is the address of the cloud in `environment`.',
    },
    audience: { text: 'the default is the audience of the cloud: `api://AzureADTokenExchange`.' },
    lease: {
      text: 'the default is `1h`. Entra ID determines the lifetime of each token: 60 to 90 minutes by default.',
    },
    deliver: {
      text: 'the default is `endpoint`, which libraries and tools use like the managed identity of an App Service.',
    },
  },
  impliedBy: ['tenant-id'],
  impliedDeliver: azureDeliver,
  commonAction: async () => (await import('./common-action.js')).AZURE_LOGIN,
  knownServices: [ENTRA],
  audience: azureAudience,
  decidesBySubject: true,
  formats: async () => tokenFormats(({ own }) => own['env-name'] ?? 'AZURE_ACCESS_TOKEN'),
  renews: 'anew',
  leaseMs: 3_600_000,
  revocable: () => false,
  registryHosts: async () => (await import('./registries.js')).AZURE_REGISTRIES,
  conflictingVariables: async () => (await import('./conflicting-variables.js')).AZURE_CONFLICTING_VARIABLES,
  deliveredVariables: async (own) =>
    (await import('./conflicting-variables.js')).azureDeliveredVariables(own),
  relate: async (all) =>
    all.map((one) =>
      one.name === undefined || all.length === 1
        ? one
        : { ...one, own: { ...one.own, [ONE_OF_SEVERAL]: one.name } },
    ),
  check: async (settings) => void (await import('./settings.js')).azureSettings(settings),
  load: async (context) => (await import('./provider.js')).azureProvider(context),
};
