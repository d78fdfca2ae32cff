import type { Forms, Json, Lease } from '../providers/provider.js';

/** Clients read expiries in whole seconds: what is good for less is past by then, and no client takes that. */
const LEAST_MS = 1_000;

/**
 * What the endpoint hands out of a lease; undefined where it is good for less than a second.
 *
 * @param now by the clock that the lease's expiry is of
 */
export function answerOf(lease: Lease, forms: Forms | undefined, now: number): Json | undefined {
  const { credential, expiresAt } = lease;
  const leftMs = expiresAt === undefined ? undefined : expiresAt - now;
  if (leftMs !== undefined && leftMs < LEAST_MS) return undefined;
  if (forms !== undefined) return forms.answer(lease);
  // As a token response of OAuth has it (RFC 6749, section 5.1).
  return {
    access_token: credential,
    token_type: 'Bearer',
    ...(leftMs === undefined ? {} : { expires_in: Math.floor(leftMs / 1000) }),
  };
}
