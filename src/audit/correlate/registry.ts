import { cloudTrail } from './aws/log.js';
import { entraLogs } from './azure/log.js';
import { cloudAuditLogs } from './gcp/log.js';
import { kubernetesAudit } from './kubernetes/log.js';
import type { ServiceLog } from './service-log.js';
import { vaultAudit } from './vault/log.js';

/** The service logs that can be joined with records. This list is separate from the list of providers, because jobs do not need it. */
export const SERVICE_LOGS: readonly ServiceLog[] = [
  cloudTrail,
  entraLogs,
  cloudAuditLogs,
  kubernetesAudit,
  vaultAudit,
];
