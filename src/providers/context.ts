import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import type { ClockLead, ServiceClock } from '../http/service-clock.js';
import type { Claims, IdToken } from '../identity/id-token.js';
import type { JobKey } from '../identity/job-key.js';
import type { Log } from '../runners/runner.js';
import type { Secrets } from '../text/secrets.js';
import type { Lease } from './lease.js';
import type { Life } from './provider.js';

/** The parts of a job's context that a provider uses. */
export interface ProviderContext extends ExchangeEvents {
  settings: Settings;
  /** Providers read this value for each request, because it can change until the exchange. */
  life: Life;
  http: HttpClient;
  /** The job's clock, for waiting times and a lease's times. */
  clock: Clock;
  /** The service's clock, for times that the service checks. */
  serviceClock: ServiceClock;
  log: Log;
  secrets: Secrets;
  /** Requests a new ID token for this job and the provider's audience. */
  idToken: () => Promise<IdToken>;
  /**
   * Returns the other credential of the step with which this credential logs in (`ProviderDefinition.logsInWith`), as it is now.
   *
   * @throws JobpassError if that credential cannot be used; transient if a retry may succeed
   */
  otherCredential: () => Promise<OtherCredential>;
  /** Whether the CI system issues one ID token per job, so that every request returns the same token. */
  fixedIdToken: boolean;
  /**
   * The credential's name, and a suffix that is different for each use of Jobpass in the job: `deploy.x7Qk2p`. All renewals of a
   * credential have the same entry.
   */
  entry: string;
  /**
   * Returns the job key for an ID token. If possible, all processes of the job get the same key. The keeper always gets the key that
   * the first exchange used.
   */
  jobKey: (claims: Claims) => Promise<JobKey>;
  /** Whether all of the job's steps have ended, so that nothing in the job can use the credential again: in the action's post step. */
  jobEnds: boolean;
}

/** Another credential of the same step, with which a credential logs in. */
export interface OtherCredential {
  settings: Settings;
  /** The lease that does not expire for the longest time, without the delivered values. */
  lease: Lease;
  /** How far the clock of the other service is ahead of the job's clock; undefined if Jobpass does not know the difference. */
  ahead: ClockLead | undefined;
}

/** Functions that a provider calls during an exchange, so that no credential outlives the job. */
export interface ExchangeEvents {
  /**
   * Called with an orphaned credential: Jobpass cannot use the response that contains it, but the credential may be
   * alive.
   */
  onOrphaned: (lease: Lease) => Promise<void>;
  /**
   * Called before the exchange creates a resource that outlives the exchange, such as a Kubernetes Secret. If the exchange
   * fails, `Provider.discard` removes the resource. Otherwise, the lease's handle refers to the resource.
   *
   * @param handle the data for `discard`; equal for all attempts that would create the same resource
   * @throws JobpassError if the exchange must not create the resource
   */
  creating: (handle: Lease['handle']) => Promise<void>;
  /**
   * Called with an intermediate credential before the exchange uses it. Jobpass saves, masks, records and ends this credential
   * in the same way as a lease. It ends this credential after the final credential, and never delivers it.
   *
   * @throws JobpassError if the exchange must not use the credential; Jobpass then ends it
   */
  intermediate: (lease: Lease) => Promise<void>;
  /** The live leases of this job for this provider, and their intermediate credentials. Empty outside of exchanges. */
  known: () => readonly Lease[];
}
