import type { Settings } from '../config/settings.js';
import type { FormatName } from '../formats/registry.js';
import { formatCredential } from '../providers/formats.js';
import { type Lease, usableUntil } from '../providers/lease.js';

/**
 * The shortest remaining lifetime of a credential that the endpoint serves, in milliseconds. Clients read expiries in whole
 * seconds and reject an expiry in the past.
 */
const LEAST_MS = 1_000;

/**
 * The state of the lease that the endpoint serves. `fresh`: at least half of the lease's lifetime is left. `renewing`: less
 * than half is left, and a renewal is in progress. `stale`: less than half is left, and no renewal is possible at the moment.
 */
export type Freshness = 'fresh' | 'renewing' | 'stale';

/**
 * Whether at least half of a lease's lifetime is left, so that clients can use the credential for a while. A credential that is
 * renewed in place always counts as fresh, because a renewal would not change the credential.
 */
export function isFresh(lease: Lease, now: number): boolean {
  const { issuedAt, renewable } = lease;
  const expiresAt = usableUntil(lease);
  return renewable || expiresAt === undefined || expiresAt - now >= (expiresAt - issuedAt) / 2;
}

/** The endpoint's response: the credential as JSON and as plain text. */
export interface EndpointAnswer {
  json: string;
  plain: string;
}

/**
 * The endpoint's response for a lease. Undefined if the lease expires in less than a second.
 *
 * @param format the format of the response, for clients that do not request plain text
 * @param now the current time, on the same clock as the lease's expiry
 */
export async function answerOf(
  lease: Lease,
  { settings, format, now }: { settings: Settings; format: FormatName; now: number },
): Promise<EndpointAnswer | undefined> {
  if (lease.expiresAt !== undefined && lease.expiresAt - now < LEAST_MS) return undefined;
  return {
    json: await formatCredential(format, lease, settings, now),
    plain: await formatCredential('raw', lease, settings, now),
  };
}
