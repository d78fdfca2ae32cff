import type { Settings } from '../config/settings.js';
import type { FormatName } from '../formats/registry.js';
import { formatCredential } from '../providers/formats.js';
import type { Lease } from '../providers/provider.js';

/**
 * The shortest remaining lifetime of a credential that the endpoint serves, in milliseconds. Clients read expiries in whole
 * seconds and reject an expiry in the past.
 */
const LEAST_MS = 1_000;

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
