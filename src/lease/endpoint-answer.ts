import type { Settings } from '../config/settings.js';
import type { FormatName } from '../formats/registry.js';
import { formatCredential } from '../providers/formats.js';
import type { Lease } from '../providers/provider.js';

/** Clients read expiries in whole seconds: what is good for less is past by then, and no client takes that. */
const LEAST_MS = 1_000;

/** The credential as the endpoint answers it: as JSON, and as it is. */
export interface EndpointAnswer {
  json: string;
  plain: string;
}

/**
 * What the endpoint hands out of a lease; undefined where it is good for less than a second.
 *
 * @param format of the answer, for clients that do not ask for plain text
 * @param now by the clock that the lease's expiry is of
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
