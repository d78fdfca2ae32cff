import type { Attempt } from '../http/retry.js';
import type { IdToken } from '../identity/id-token.js';
import type { Json, Lease, LeaseValue } from './lease.js';
import type { Tools } from './tools.js';

/** The result of a probe. */
export interface Probe {
  /** `unknown`: the response does not show whether the service accepts the credential, or no probe is possible. */
  answer: 'accepts' | 'refuses' | 'unknown';
  /**
   * Who rejected the credential.
   *
   * - `dead`: the service, with an error that it returns only for dead credentials
   * - `own`: the service, with an error that it also returns in other cases, such as a request from a disallowed address
   * - `foreign`, or absent: possibly a firewall or a proxy
   */
  form?: 'dead' | 'own' | 'foreign';
  /** The reason for `unknown`, or the rejection's text, for messages. */
  reason?: string;
  /** The expiry in the response, converted to the job's clock, in milliseconds since 1970. */
  expiresAt?: number;
  /**
   * The addresses that the credential is bound to, in the service's notation; empty if the credential is not bound to
   * addresses.
   */
  boundTo?: string;
}

/** The result of a revocation request. */
export interface Revocation {
  /**
   * - `done`: the service confirmed the revocation
   * - `gone`: the service responded as it does for a dead credential, which does not confirm the revocation
   * - `impossible`: the provider cannot revoke this credential
   */
  answer: 'done' | 'gone' | 'impossible';
  reason?: string;
  /** The reason, for messages, why the service may accept the credential for a while after the confirmation. */
  later?: string;
  /** How long the service may accept the credential after the revocation, in milliseconds. */
  laterMs?: number;
}

/** The values to deliver for a lease, and the changes to the lease. */
export interface Collected {
  /** All values to deliver, which replace the lease's own values. */
  values: readonly LeaseValue[];
  /** The new expiry, if the provider changed the lifetime. */
  expiresAt?: number;
  renewBefore?: number;
  /** Additional members for the lease's handle. */
  handle?: Lease['handle'];
}

/**
 * How a provider renews a credential: `in place` extends the lease and keeps the credential, `anew` exchanges an ID token for a
 * new credential.
 */
export type Renews = 'in place' | 'anew';

/** A credential's lifetime. Jobpass requests the length of one lease, or the time until `endsAt` if that is shorter. */
export interface Life {
  /** The length of one lease, in milliseconds. Without renewals, this is the total lifetime. */
  leaseMs: number;
  /** The total lifetime, including renewals, in milliseconds. */
  ttlMs: number;
  /** The end of the total lifetime on the job's clock, in milliseconds since 1970. */
  endsAt: number;
}

/** The lifetime to request now, in milliseconds. */
export function requestedLife({ leaseMs, endsAt }: Life, now: number): number {
  return Math.max(1_000, Math.min(leaseMs, endsAt - now));
}

/** A user name and a secret that a container registry accepts. */
export interface RegistryLogIn {
  username: string;
  /** The credential itself, or a secret that was made from it. */
  secret: string;
  /** The expiry on the job's clock, in milliseconds since 1970. Default: the expiry of the credential. */
  expiresAt?: number;
}

/** A service that issues credentials. Each operation makes one attempt. The caller retries after transient errors. */
export interface Provider<C extends Json = Json> {
  /** The ID tokens' audience; undefined if the provider uses no ID token from the runner. */
  readonly audience: string | undefined;
  /** The URLs that receive an ID token, if they are known before the first request. */
  readonly targets: readonly URL[];
  /**
   * Whether Jobpass lets a replaced lease expire instead of revoking it, because programs use the old credential until
   * then.
   */
  readonly leavesReplaced?: true;
  /**
   * How long a replaced credential stays valid for programs that have just read it, in milliseconds. Absent if the usual time is
   * sufficient.
   */
  readonly graceMs?: number;
  /**
   * Whether the service rejects a revocation request for a dead credential. In this case, the proof requires an earlier probe
   * of the live credential, because a step may end the credential before post can probe it.
   */
  readonly refusesDead?: true;
  /** Absent if plain files and variables are sufficient. */
  readonly tools?: Tools;
  /**
   * Fetches the data for the exchange, in parallel with the request for the ID token.
   *
   * @returns every URL that receives an ID token
   */
  prepare(): Promise<URL[]>;
  /** Whether the next exchange needs an ID token. Default: always, if the provider uses ID tokens. */
  needsIdToken?(): boolean;
  /** Exchanges an ID token, or another proof of identity, for a lease. */
  exchange(token: IdToken | undefined, attempt: Attempt): Promise<Lease<C>>;
  /** Whether a later exchange can use this intermediate credential. Jobpass then keeps it after a transient failure. */
  usesAgain?(intermediate: Lease<C>): boolean;
  /**
   * Fetches the secrets that the credential gives access to. The caller saves the lease before this call, and delivers the
   * secrets after it. Dynamic secrets end with the lease. This method may also shorten the lease.
   */
  collect?(lease: Lease<C>): Promise<Collected>;
  /** Whether `collect` sends requests for this lease. Otherwise, the caller can skip `collect`. Default: true. */
  collects?(lease: Lease<C>): boolean;
  /**
   * Reports to the service that the job still runs, so that the service does not end the credential. The keeper calls this method
   * regularly (`ProviderDefinition.tendEveryMs`). @returns whether the credential still exists
   */
  tend?(lease: Lease<C>, attempt: Attempt): Promise<boolean>;
  /** Extends a lease in place; absent if only a new exchange can renew. */
  renew?(lease: Lease<C>, attempt: Attempt): Promise<Lease<C>>;
  /**
   * Checks whether the service accepts the credential. Resolves to `unknown` if the response is not clear. Throws transient
   * errors.
   *
   * @param before the result of an earlier probe of this credential
   */
  probe(lease: Lease<C>, attempt: Attempt, before: Probe | undefined): Promise<Probe>;
  /** The reason why this lease cannot be revoked, if the provider knows the reason without a request. */
  irrevocable?(lease: Lease<C>): string | undefined;
  /**
   * Prefetches data for the requests that end a lease, such as ID tokens, in parallel with the first request if possible. After
   * a failure, the request that needs the data fetches it again. Resolves when the first request can be sent. Never throws.
   *
   * @param probes the number of probes, including the one after the revocation
   */
  prepareEnd?(lease: Lease<C>, probes: number): Promise<void>;
  /** Revokes a lease. @throws JobpassError if the service rejects the revocation or does not answer */
  revoke(lease: Lease<C>, attempt: Attempt): Promise<Revocation>;
  /**
   * Returns a log-in to one of the registries in `Settings.registries`. The keeper calls this method when a client needs a log-in,
   * and again when less than a third of the log-in's lifetime is left. Absent if the provider has no log-ins
   * (`ProviderDefinition.registryHosts`).
   *
   * @param host the registry's host, with a port if the input has one: `example.azurecr.io`; `docker.io` is Docker Hub
   * @param lease a live lease
   */
  registryLogIn?(host: string, lease: Lease<C>, attempt: Attempt): Promise<RegistryLogIn>;
  /**
   * Searches for further proof that a credential is dead. Called only if the service rejects the credential without having
   * confirmed its revocation. The proof must exclude all other causes of the rejection. This method ends its own logins. Absent
   * if no such proof exists.
   *
   * @param before the result of the probe that accepted the credential
   * @param gone whether the service responded to the revocation as it does for a dead credential. Otherwise the service rejects
   * revocations or does not answer, so nothing may be issued, because it could not be revoked either
   * @returns the proof, as a phrase for messages that follows the word `and`; undefined if there is no proof
   */
  confirm?(lease: Lease<C>, attempt: Attempt, before: Probe, gone: boolean): Promise<string | undefined>;
  /**
   * Removes a resource that an exchange may have created. Absent if exchanges create no resources.
   *
   * @returns the resource's name for messages: `the Secret ci/jobpass-4711`
   * @throws JobpassError if the resource may still exist
   */
  discard?(handle: Lease['handle'], attempt: Attempt): Promise<string>;
  /** Waits for the unfinished requests of abandoned operations, for a limited time, and logs a warning about the rest. */
  settle?(withinMs: number): Promise<void>;
}
