import type { OutputDefinition } from '../../config/common-outputs.js';

/** The outputs that only this provider sets. */
export const KUBERNETES_OUTPUTS: readonly OutputDefinition[] = [
  { name: 'kubeconfig', description: 'The path of the kubeconfig that `KUBECONFIG` names.' },
  { name: 'kubernetes-account', description: 'The service account of the token, as `namespace/name`.' },
];
