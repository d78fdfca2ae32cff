import { kubernetes } from '../../../providers/kubernetes/definition.js';
import type { ServiceLog } from '../service-log.js';

export const kubernetesAudit: ServiceLog = {
  provider: kubernetes,
  kind: 'kubernetes-audit',
  name: 'Kubernetes',
  description: 'audit logs of Kubernetes API servers, with one audit.k8s.io/v1 event per line',
  options: () => [],
  noCredentials: 'the records have no Kubernetes token, so the audit logs were not used',
  deliveryMs: 0,
  load: async () => {
    const { KubernetesJoin } = await import('./kubernetes-join.js');
    return (correlation) => new KubernetesJoin(correlation);
  },
};
