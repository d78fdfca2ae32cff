import { azure } from '../../../providers/azure/definition.js';
import type { ServiceLog } from '../service-log.js';

export const entraLogs: ServiceLog = {
  provider: azure,
  kind: 'entra',
  name: 'Entra and Azure',
  description:
    'sign-in logs of Microsoft Entra ID, activity logs of Azure and activity logs of Microsoft Graph, from their APIs or exported by Azure Monitor',
  options: () => [],
  noCredentials: 'the records have no token for Azure, so the logs of Entra and Azure were not used',
  // Most entries arrive within minutes. Sign-ins of service principals can take longer.
  deliveryMs: 60 * 60_000,
  load: async () => {
    const { EntraJoin } = await import('./entra-join.js');
    return (correlation) => new EntraJoin(correlation);
  },
};
