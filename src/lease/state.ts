import type { AuditedIdentity } from '../audit/identity.js';
import type { ClockMark } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { ClockLead } from '../http/service-clock.js';
import type { Claims } from '../identity/id-token.js';
import type { Lease } from '../providers/lease.js';
import type { Life, Probe, Renews } from '../providers/provider.js';
import type { Ending } from './ending.js';

/** One of this job's credentials, and its state. */
export interface HeldLease {
  lease: Lease;
  /** The result of the first probe. */
  accepted?: Probe;
  /** The destinations where steps find the credential. Empty if it was not delivered. */
  deliveredTo: string[];
  ending?: Ending;
}

/** A resource that an exchange started to create, and the result of removing the resource. */
export interface Creation {
  handle: Lease['handle'];
  /** A description of the resource, for people. */
  ended?: string;
  /** Why the resource could not be removed. */
  reason?: string;
}

/** The state that main saves for post. */
export interface JobState {
  version: 1;
  settings: Settings;
  life: Life;
  /** A mark of the job's clock. Each process of the job creates its clock from this mark. */
  clock?: ClockMark;
  /** How far the service's clock is ahead of the job's clock. Undefined if Jobpass does not know the difference. */
  ahead?: ClockLead;
  /** The name and the folder of the credential with which this one logs in. Undefined if it logs in by itself. */
  logsInWith?: { name: string; folder: string };
  /** The keeper's folder. Undefined without a keeper. */
  keeper?: string;
  /** Whether the keeper makes the first probe. */
  keeperProbes?: true;
  /** The way in which the keeper renews the credential. */
  renewal: Renews | 'none';
  /** Whether the keeper saves secrets from renewals, so that `jobpass exec` can mask them. */
  hides?: true;
  /** Whether a step revoked the credential before the job ended. */
  endedEarly?: boolean;
  /** The credential's name, and a suffix that is different for each use of Jobpass. */
  entry?: string;
  /** The job key, if an exchange used it, so that the keeper uses the same key. */
  jobKey?: string;
  /** The file with the job key, if this step created the file. */
  jobKeyFile?: string;
  /** The claims of the ID token, as shown to people. */
  claims: Claims;
  /** The job's fields in records. Undefined without records. */
  audited?: AuditedIdentity;
  leases: HeldLease[];
  /** The times at which responses to an exchange were lost, in ms since 1970. Each response may have contained a credential. */
  lostAnswers: number[];
  /** The start of an unfinished exchange, in ms since 1970: main is still waiting, or was killed. */
  exchangeSince?: number;
  /** Resources that exchanges started to create without returning a lease. */
  creating?: Creation[];
}

/** The log-ins to one container registry. */
export interface KeptLogIn {
  host: string;
  /** How often clients got a log-in. */
  count: number;
  /** The latest expiry of a log-in that the registry accepts after the credential has ended, in ms since 1970. */
  until?: number;
}

/** The state that the keeper saves in its own file, so that main and the keeper do not overwrite each other. */
export interface KeptState {
  version: 1;
  /** The current leases: renewed, replaced or ended. */
  leases: HeldLease[];
  renewals: number;
  renewedAt?: number;
  /** Periods of failed renewals, in ms since 1970. The last period may be unfinished. */
  outages: { from: number; to?: number; reason: string }[];
  /** Why renewal has stopped. */
  stopped?: string;
  /** The log-ins to container registries that clients got. */
  logIns?: KeptLogIn[];
  lostAnswers: number[];
  exchangeSince?: number;
  creating?: Creation[];
}
