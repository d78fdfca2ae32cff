import { Option } from 'commander';
import { gcp } from '../../../providers/gcp/definition.js';
import type { ServiceLog } from '../service-log.js';

export const cloudAuditLogs: ServiceLog = {
  provider: gcp,
  kind: 'cloud-audit',
  name: 'Cloud Audit Logs',
  description: 'Cloud Audit Logs of Google Cloud, as printed by gcloud logging read or exported by a sink',
  options: () => [
    new Option('--no-data-access', 'confirm that only IAM and the Security Token Service log data access'),
  ],
  noCredentials: 'the records have no token of Google Cloud, so the Cloud Audit Logs were not used',
  deliveryMs: 5 * 60_000,
  load: async () => {
    const { CloudAuditJoin } = await import('./cloud-audit-join.js');
    return (correlation, own) => new CloudAuditJoin(correlation, own['dataAccess'] === false);
  },
};
