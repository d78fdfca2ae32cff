import type { Lease, Life } from '../providers/provider.js';

/**
 * A lease is renewed after this share of its lifetime. The jitter moves renewals forward, never back, so that jobs which
 * started together spread out. Two thirds of the lease remain for an outage that starts at that moment.
 */
const RENEW_AT = 1 / 3;
const JITTER = 0.15;
/** The minimum time between two renewals of a lease, in milliseconds. */
export const PAUSE_MS = 1_000;
/** A lease that expires this shortly before the credential must end is not renewed, in milliseconds. */
export const LAST_MS = 1_500;

/** The time before which a lease must be renewed, on the job's clock. */
export function dueBy({ expiresAt, renewBefore = Number.POSITIVE_INFINITY }: Lease): number {
  return Math.min(expiresAt ?? Number.POSITIVE_INFINITY, renewBefore);
}

/** The time to renew a lease, in ms since 1970. Infinity if it already lives as long as allowed. */
export function renewAt(lease: Lease, { endsAt }: Life, now: number): number {
  const { expiresAt } = lease;
  // The last renewal extends the lease until the credential must end.
  if (expiresAt === undefined || expiresAt >= endsAt - LAST_MS) return Number.POSITIVE_INFINITY;
  const share = RENEW_AT * (1 - JITTER * Math.random());
  return now + Math.max(PAUSE_MS, (dueBy(lease) - now) * share);
}
