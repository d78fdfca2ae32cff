import { USUAL_DELIVERY } from '../../config/common-inputs.js';
import type { ProviderDefinition } from '../definition.js';
import {
  awsCredential,
  deliversIdToken,
  KUBERNETES_INPUTS,
  kubernetesAudience,
  ONE_OF_SEVERAL,
} from './inputs.js';

/** Kubernetes: tokens of service accounts that end with the job. */
export const kubernetes: ProviderDefinition = {
  name: 'kubernetes',
  services: 'a Kubernetes API server',
  inputs: KUBERNETES_INPUTS,
  common: {
    url: { text: 'the address of the API server.' },
    audience: { text: 'the default is the origin of `url`.' },
    role: { text: 'the service account, as `namespace/name`.' },
    lease: { text: 'the default is `10m`, the shortest lifetime of a token that the API server issues.' },
    deliver: { text: 'the default is `endpoint`; each delivery sets `KUBECONFIG`.' },
  },
  outputs: async () => (await import('./outputs.js')).KUBERNETES_OUTPUTS,
  impliedBy: ['kubeconfig'],
  impliedDeliver: (given) =>
    given.get('deliver') ?? (given.get('keep') === 'false' ? USUAL_DELIVERY : 'endpoint'),
  audience: kubernetesAudience,
  formats: async () => (await import('./formats.js')).KUBERNETES_FORMATS,
  renews: 'anew',
  leaseMs: 600_000,
  // The anchor expires four minutes after the keeper last moved its expiry.
  tendEveryMs: (settings) => (deliversIdToken(settings) ? undefined : 60_000),
  revocable: (settings) => !deliversIdToken(settings),
  conflictingVariables: async () =>
    (await import('./conflicting-variables.js')).KUBERNETES_CONFLICTING_VARIABLES,
  deliveredVariables: async () => (await import('./conflicting-variables.js')).KUBERNETES_DELIVERED_VARIABLES,
  logsInWith: awsCredential,
  complete: async (settings) =>
    settings.own['kubeconfig'] === undefined
      ? settings
      : (await import('./kubeconfig-input.js')).withKubeconfig(settings),
  relate: async (all) => all.map((one) => ({ ...one, own: { ...one.own, [ONE_OF_SEVERAL]: 'true' } })),
  check: async (settings) => void (await import('./settings.js')).kubernetesSettings(settings),
  load: async (context) => (await import('./provider.js')).kubernetesProvider(context),
};
