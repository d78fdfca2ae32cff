import type { ProviderDefinition } from '../definition.js';
import { GCP_INPUTS, GOOGLE_CLOUD, gcpAudience, gcpDeliver } from './inputs.js';

/** Google Cloud: access tokens and ID tokens by workload identity federation. */
export const gcp: ProviderDefinition = {
  name: 'gcp',
  services: 'Google Cloud',
  inputs: GCP_INPUTS,
  common: {
    url: { text: 'the address of the Security Token Service. The default is `https://sts.googleapis.com`.' },
    audience: {
      text: 'the default is `https://iam.googleapis.com/` followed by `workload-identity-provider`, as Google expects it.',
    },
    ttl: { aliases: ['access_token_lifetime'] },
    lease: {
      text: 'the default is `10m`, or `15m` with `registries`. A token without a service account ends with the ID token.',
    },
    deliver: {
      text: 'the default is `endpoint`, which sets `GOOGLE_APPLICATION_CREDENTIALS`; with `id-token-audience`, the default is `env`.',
    },
  },
  outputs: async () => (await import('./outputs.js')).GCP_OUTPUTS,
  impliedBy: ['workload-identity-provider', 'workload_identity_provider'],
  impliedDeliver: gcpDeliver,
  commonAction: async () => (await import('./common-action.js')).GOOGLE_GITHUB_ACTIONS_AUTH,
  knownServices: [GOOGLE_CLOUD],
  audience: gcpAudience,
  formats: async () => (await import('./formats.js')).GCP_FORMATS,
  renews: 'anew',
  leaseMs: 600_000,
  revocable: () => false,
  conflictingVariables: async () => (await import('./variables.js')).GCP_CONFLICTING_VARIABLES,
  deliveredVariables: async (own) => (await import('./variables.js')).gcpDeliveredVariables(own),
  complete: async (settings) =>
    settings.own['access-boundary'] === undefined
      ? settings
      : (await import('./access-boundary.js')).withBoundary(settings),
  check: async (settings) => void (await import('./settings.js')).gcpSettings(settings),
  relate: async (all) => (await import('./variables.js')).withNames(all),
  registryHosts: async () => (await import('./registries.js')).GCP_REGISTRIES,
  load: async (context) => (await import('./provider.js')).gcpProvider(context),
};
