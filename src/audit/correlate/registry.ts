import { cloudTrail } from './aws/log.js';
import type { ServiceLog } from './service-log.js';
import { vaultAudit } from './vault/log.js';

/** The logs of services that can be joined with records. Not in the list of providers: no job reads them. */
export const SERVICE_LOGS: readonly ServiceLog[] = [cloudTrail, vaultAudit];
