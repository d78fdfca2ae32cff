import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { FormatName } from '../formats/registry.js';
import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { ServiceClock } from '../http/service-clock.js';
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
  /** What everyone may see, an address for instance: it is not masked, and not written to a file of its own. */
  public?: true;
  /** What the user declared to be no secret: it is not masked, and delivered like the secrets. */
  unmasked?: true;
}

/**
 * One issued credential: what to deliver, how long it lives, and what it takes to renew and revoke it.
 *
 * @typeParam C the credential as its provider has it; it can be written as JSON
 */
export interface Lease<C extends Json = Json> {
  /** Names it in logs and records; nothing about the secret can be learnt from it. */
  id: string;
  /** As in the registry: `oauth`. */
  provider: string;
  /** Who issued it, for people: an issuer or host. */
  issuer: string;
  /** What renewal, probe and revocation need: delivered only where it is among the values as well. */
  credential: C;
  /** What is delivered. Every secret that is not in the credential stands here, and nowhere else. */
  values: readonly LeaseValue[];
  /** What may be known of it, as outputs: `aws-account-id`. */
  facts?: Readonly<Record<string, string>>;
  /** What the service calls it in its own logs, where that is not its id and no secret. */
  uid?: string;
  /** What its end does not stop, for people. */
  caveat?: string;
  /** By the job's clock, in milliseconds since 1970. */
  issuedAt: number;
  /** Likewise; absent where the provider did not say. */
  expiresAt?: number;
  /** When something that hangs on it ends, if it is not renewed before: earlier than `expiresAt`. */
  renewBefore?: number;
  scope?: string;
  /** Whether `Provider.renew` can extend it. */
  renewable: boolean;
  /** Whether services can accept it without asking the provider, so that they do not learn of its revocation. */
  selfContained: boolean;
  /** What the provider needs at the end; it can be written as JSON. */
  handle: { [name: string]: Json };
  /** It only leads to another credential, whose id is known once that is issued: it is never delivered. */
  intermediate?: { leadsTo?: string };
}

/** A lease with its end as the machine's clock has it now: programs compare with nothing else. */
export function onWall<L extends Pick<Lease, 'expiresAt'>>(lease: L, clock: Clock): L {
  const by = Math.round((clock.wall?.() ?? clock.now()) - clock.now());
  return lease.expiresAt === undefined ? lease : { ...lease, expiresAt: lease.expiresAt + by };
}

/** What a question to the provider, whether it accepts the credential, was answered. */
export interface Probe {
  /** `unknown`: the answer says nothing about the credential, or there is nobody to ask. */
  answer: 'accepts' | 'refuses' | 'unknown';
  /**
   * Whose word a refusal is.
   *
   * - `dead`: the service's, in words that it has for dead credentials alone
   * - `own`: the service's, in words that it has for other cases as well, a request from an address that is not allowed for instance
   * - `foreign`, or absent: perhaps that of a firewall or a proxy
   */
  form?: 'dead' | 'own' | 'foreign';
  /** Why it is unknown, or what the refusal was, for people. */
  reason?: string;
  /** The expiry that the answer told, by the job's clock, in milliseconds since 1970. */
  expiresAt?: number;
  /** The addresses that the credential is bound to, as the service writes them; empty where there are none. */
  boundTo?: string;
}

/** What became of a request to revoke. */
export interface Revocation {
  /**
   * - `done`: the service said yes
   * - `gone`: it refused as it refuses a credential that is dead, which is no yes
   * - `impossible`: this provider has no way to revoke this credential
   */
  answer: 'done' | 'gone' | 'impossible';
  reason?: string;
  /** Of a provider that says yes first and refuses later: why, for people. It goes on accepting until then. */
  later?: string;
}

/** What a delivery does for the programs of a service, in the place of plain files and variables. */
export interface ToolSetup {
  /** A variable without a value must not be there, since programs would take it first. */
  variables: readonly (readonly [name: string, value: string | undefined])[];
  /** Where programs find the credential, for the log. */
  told: string;
}

/** Where the programs of a service look for credentials by themselves. */
export interface Tools {
  /** The files that delivery by file writes in the lease's folder, each in a format of the credential. */
  readonly files: readonly { name: string; format: FormatName }[];
  /** Has programs read these files. @param folder the lease's @throws JobpassError `usage` where they cannot */
  useFiles(folder: string): ToolSetup;
  /** The format in which the endpoint answers. */
  readonly answer: FormatName;
  /** Has programs ask the endpoint. @returns also the files that they need for that, in the lease's folder */
  useEndpoint(
    served: { url: string; token: string },
    folder: string,
  ): ToolSetup & { files: readonly { name: string; text: string }[] };
}

/** What a lease is delivered with. */
export interface Collected {
  /** Everything that is delivered, in the place of the lease's own values. */
  values: readonly LeaseValue[];
  /** Where the lease's life was changed. */
  expiresAt?: number;
  renewBefore?: number;
  /** What the lease's handle gets besides. */
  handle?: Lease['handle'];
}

/**
 * How a provider renews: `in place`, so that the credential stays the same, or `anew`, by another exchange that gives
 * another credential.
 */
export type Renews = 'in place' | 'anew';

/** How long a credential may live. What is asked for is the lease, or what is left of the whole, if that is less. */
export interface Life {
  /** One lease, in milliseconds. Where nothing renews it, this is the whole. */
  leaseMs: number;
  /** Everything, renewals included, in milliseconds. */
  ttlMs: number;
  /** When the whole is over, by the job's clock, in milliseconds since 1970. */
  endsAt: number;
}

/** The life to ask for at this moment, in milliseconds. */
export function lifeToAsk({ leaseMs, endsAt }: Life, now: number): number {
  return Math.max(1_000, Math.min(leaseMs, endsAt - now));
}

/** What a provider works with. */
export interface ProviderContext extends ExchangeEvents {
  settings: Settings;
  /** Read at each request: it can change until the exchange. */
  life: Life;
  http: HttpClient;
  /** The job's: what is waited for goes by it, and so do the moments of a lease. */
  clock: Clock;
  /** The service's: moments that the service judges go by it. */
  serviceClock: ServiceClock;
  log: Log;
  secrets: Secrets;
  /** A fresh ID token of this job, for the provider's audience. */
  idToken: () => Promise<IdToken>;
  /** Whether the CI system gives a job one ID token, so that each request brings the same. */
  fixedIdToken: boolean;
}

/** What a provider reports while it exchanges, so that nothing of it outlives the job. */
export interface ExchangeEvents {
  /**
   * Told of a credential that came in an answer which cannot be used: nobody asked for it to be delivered, but
   * it may be alive.
   */
  onOrphaned: (lease: Lease) => Promise<void>;
  /**
   * To be called before the exchange creates something that outlives it, a Secret of Kubernetes for instance. Unless the
   * exchange results in a lease, whose handle knows of it from then on, `Provider.discard` ends it.
   *
   * @param handle what `discard` needs; the same for each try that would create the same
   * @throws JobpassError and then nothing may be created
   */
  creating: (handle: Lease['handle']) => Promise<void>;
  /**
   * To be called with a credential that only leads to the one exchanged for. It is saved, masked, recorded and ended like a
   * lease, after the lease that it led to, and never delivered.
   *
   * @throws JobpassError and then it may not be used: it will be ended
   */
  intermediate: (lease: Lease) => Promise<void>;
}

/** A service that issues credentials. Each operation is one try: the caller repeats what is transient. */
export interface Provider<C extends Json = Json> {
  /** The audience that its ID tokens are asked for; undefined where it takes none of the runner's. */
  readonly audience: string | undefined;
  /** Where an ID token would be sent, as far as it is known before anything has been asked. */
  readonly targets: readonly URL[];
  /**
   * Whether a lease that was replaced is left to expire by itself: programs keep what they were given until then, and
   * nothing is won by ending it.
   */
  readonly leavesReplaced?: true;
  /**
   * Whether it refuses the revocation of a dead credential. Then only a probe made while the credential lived shows that it is dead: a
   * step may end the credential before post can probe it.
   */
  readonly refusesDead?: true;
  /** Absent where programs take plain files and variables. */
  readonly tools?: Tools;
  /**
   * Finds out what the exchange needs, while the ID token is being fetched.
   *
   * @returns every URL that an ID token would be sent to
   */
  prepare(): Promise<URL[]>;
  /** Turns an ID token, or what else proves the job's identity, into a lease. */
  exchange(token: IdToken | undefined, attempt: Attempt): Promise<Lease<C>>;
  /**
   * Fetches what the credential opens: called once the lease is saved, and before anything is delivered. All of it
   * ends with the lease. It may shorten the lease's life first.
   */
  collect?(lease: Lease<C>): Promise<Collected>;
  /** Whether `collect` sends requests for this lease; where it does not, it need not be called. Absent: it does. */
  collects?(lease: Lease<C>): boolean;
  /** Extends a lease in place; absent where only a new exchange can. */
  renew?(lease: Lease<C>, attempt: Attempt): Promise<Lease<C>>;
  /**
   * Asks whether the credential is accepted. Resolves to `unknown` rather than guess; throws what is transient.
   *
   * @param before what the probe answered earlier in this credential's life
   */
  probe(lease: Lease<C>, attempt: Attempt, before: Probe | undefined): Promise<Probe>;
  /** Why nothing can revoke this lease, where that is known without asking. */
  irrevocable?(lease: Lease<C>): string | undefined;
  /**
   * Fetches what the end of a lease takes besides its own requests, an ID token for instance: as far as it can be, beside the first
   * of them. What fails here is fetched again when it is needed. Resolves once the first request can be made; never throws.
   *
   * @param probes how many probes there will be, one of them after the revocation
   */
  prepareEnd?(lease: Lease<C>, probes: number): Promise<void>;
  /** @throws JobpassError when the provider said no or did not answer */
  revoke(lease: Lease<C>, attempt: Attempt): Promise<Revocation>;
  /**
   * Looks for what else shows that a credential is dead, where it is refused now without a yes to its revocation: whatever else
   * could have refused it must be excluded. It is asked on this bad path only, and ends whatever it logs in with. Absent where
   * nothing can show that.
   *
   * @param before what the probe answered when it accepted the credential
   * @param gone whether the service answered the revocation as for a dead credential. Otherwise it refuses or does not answer
   *   revocations, and nothing may be issued that could not be ended either
   * @returns what shows it, to follow an `and`; undefined where nothing does
   */
  confirm?(lease: Lease<C>, attempt: Attempt, before: Probe, gone: boolean): Promise<string | undefined>;
  /**
   * Ends what an exchange began to create, whether or not it exists. Absent where exchanges create nothing.
   *
   * @returns what it was, for people: `the Secret ci/jobpass-4711`
   * @throws JobpassError when it may go on
   */
  discard?(handle: Lease['handle'], attempt: Attempt): Promise<string>;
  /** Waits a while for what goes on behind an operation that was given up, and tells what that leaves behind. */
  settle?(withinMs: number): Promise<void>;
}
