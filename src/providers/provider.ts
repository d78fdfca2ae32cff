import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { IdToken } from '../identity/id-token.js';
import type { Log } from '../runners/runner.js';
import type { Secrets } from '../text/secrets.js';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** One value that a lease hands to the job's steps. */
export interface LeaseValue {
  /** The output that carries it: `token`. */
  output: string;
  /** The variable that carries it: `JOBPASS_TOKEN`. */
  variable: string;
  value: string;
}

/** One issued credential: what to deliver, how long it lives, and what it takes to renew and revoke it. */
export interface Lease {
  /** Names it in logs and records; nothing about the secret can be learnt from it. */
  id: string;
  /** As in the registry: `oauth`. */
  provider: string;
  /** Who issued it, for people: an issuer or host. */
  issuer: string;
  /** Every secret in it stands here, and nowhere else. */
  values: readonly LeaseValue[];
  /** By this machine's clock, in milliseconds since 1970. */
  issuedAt: number;
  /** Likewise; absent where the provider did not say. */
  expiresAt?: number;
  scope?: string;
  /** Whether services can accept it without asking the provider, so that they do not learn of its revocation. */
  selfContained: boolean;
  /** What the provider needs at the end; it can be written as JSON. */
  handle: { [name: string]: Json };
}

/** What a question to the provider, whether it accepts the credential, was answered. */
export interface Probe {
  /** `unknown`: the answer says nothing about the credential, or there is nobody to ask. */
  answer: 'accepts' | 'refuses' | 'unknown';
  /** Why it is unknown, for people. */
  reason?: string;
  /** The expiry that the answer told, in milliseconds since 1970. */
  expiresAt?: number;
}

/** What became of a request to revoke. */
export interface Revocation {
  /** `impossible`: this provider has no way to revoke this credential. */
  answer: 'done' | 'impossible';
  reason?: string;
}

/** What a provider works with. */
export interface ProviderContext {
  settings: Settings;
  http: HttpClient;
  clock: Clock;
  log: Log;
  secrets: Secrets;
  /** A fresh ID token of this job, for the provider's audience. */
  idToken: () => Promise<IdToken>;
  /**
   * Told of a credential that came in an answer which cannot be used: nobody asked for it to be delivered, but
   * it may be alive.
   */
  onStray: (lease: Lease) => Promise<void>;
}

/** A service that issues credentials. Each operation is one try: the caller repeats what is transient. */
export interface Provider {
  /** The audience that its ID tokens are asked for. */
  readonly audience: string;
  /** Where an ID token would be sent, as far as it is known before anything has been asked. */
  readonly targets: readonly URL[];
  /**
   * Finds out what the exchange needs, while the ID token is being fetched.
   *
   * @returns every URL that an ID token would be sent to
   */
  prepare(): Promise<URL[]>;
  /** Turns an ID token into a lease. */
  exchange(token: IdToken, attempt: Attempt): Promise<Lease>;
  /** Extends a lease in place; absent where only a new exchange can. */
  renew?(lease: Lease, attempt: Attempt): Promise<Lease>;
  /** Asks whether the credential is accepted. Resolves to `unknown` rather than guess; throws what is transient. */
  probe(lease: Lease, attempt: Attempt): Promise<Probe>;
  /** @throws JobpassError when the provider said no or did not answer */
  revoke(lease: Lease, attempt: Attempt): Promise<Revocation>;
}
