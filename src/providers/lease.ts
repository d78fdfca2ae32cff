import type { Clock } from '../clock.js';

/** A value that Jobpass delivers to the job's steps. */
export interface LeaseValue {
  /** The output name: `token`. */
  output: string;
  /** The variable name: `JOBPASS_TOKEN`. */
  variable: string;
  value: string;
  /** Set for a value that is not confidential, such as an address. Jobpass neither masks the value nor writes it to a file. */
  public?: true;
  /** Set for a value that the user declared public. Jobpass delivers the value like a secret, but does not mask it. */
  unmasked?: true;
}

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/**
 * An issued credential: the values to deliver, the lifetime, and the data for renewal and revocation.
 *
 * @typeParam C the provider's type for the credential; its values can be written as JSON
 */
export interface Lease<C extends Json = Json> {
  /** The ID in logs and records. The ID reveals nothing about the secret. */
  id: string;
  /** The provider's name in the provider registry: `oauth`. */
  provider: string;
  /** The issuer for messages: a URL or a host. */
  issuer: string;
  /** The credential for renewal, probe and revocation. Jobpass delivers the credential only if `values` contains it too. */
  credential: C;
  /** The values to deliver. Every secret that is not in `credential` is in this list, and in no other field. */
  values: readonly LeaseValue[];
  /** Public facts about the credential, keyed by output name: `aws-account-id`. */
  facts?: Readonly<Record<string, string>>;
  /** The credential's ID in the service's own logs, if it differs from `id` and is not secret. */
  uid?: string;
  /** The ID of the credential's key in the service's own logs if several credentials share `uid`. The ID is not secret. */
  keyId?: string;
  /** The access that the revocation does not end, for messages. */
  caveat?: string;
  /**
   * The name of the resource whose removal ends this credential, if it also ends other credentials of the job. Jobpass probes all
   * of these credentials before it removes the resource.
   */
  endsWith?: string;
  /**
   * The ID of the intermediate credential that this credential was made from, if Jobpass can make more credentials from it. Jobpass
   * then keeps the intermediate credential until all credentials that were made from it have ended.
   */
  madeFrom?: string;
  /**
   * The name of what a client requested this credential for, if the keeper issued it in addition to the delivered credential
   * (`EndpointSource.other`).
   */
  requestedFor?: string;
  /** The time of issue on the job's clock, in milliseconds since 1970. */
  issuedAt: number;
  /** The expiry on the job's clock, in milliseconds since 1970; absent if the provider did not report an expiry. */
  expiresAt?: number;
  /**
   * The time before which Jobpass replaces the credential, because its issuer ends it then. Services accept the credential until
   * `expiresAt` if the issuer cannot end it.
   */
  replaceBefore?: number;
  /** The earliest expiry among dependent credentials (such as dynamic secrets) that a renewal of the lease extends. */
  renewBefore?: number;
  /** The share of its lifetime after which Jobpass renews this lease. Default: about a third. */
  renewAfter?: number;
  scope?: string;
  /** Whether `Provider.renew` can extend the lease. */
  renewable: boolean;
  /** Whether services can verify the credential offline, and therefore accept it even after its revocation. */
  selfContained: boolean;
  /** The data that the provider needs to end the credential. It can be written as JSON. */
  handle: { [name: string]: Json };
  /**
   * Set for an intermediate credential, which Jobpass never delivers. `leadsTo` is the final credential's ID, once that
   * credential is issued.
   */
  intermediate?: { leadsTo?: string };
}

type Times = Pick<Lease, 'expiresAt' | 'replaceBefore'>;

/** The time until which programs can use a credential: its expiry, or the earlier time at which its issuer ends it. */
export function usableUntil({ expiresAt, replaceBefore }: Times): number | undefined {
  return expiresAt === undefined ? replaceBefore : Math.min(expiresAt, replaceBefore ?? expiresAt);
}

/**
 * Returns a lease for programs: its expiry is the time until which they can use the credential, on the machine's clock, because
 * programs compare the expiry with that clock.
 */
export function onWall<L extends Times>(lease: L, clock: Clock): L {
  const by = Math.round((clock.wall?.() ?? clock.now()) - clock.now());
  const until = usableUntil(lease);
  return until === undefined ? lease : { ...lease, expiresAt: until + by };
}
