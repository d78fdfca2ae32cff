import type { Lease, Life } from '../providers/provider.js';

/**
 * A lease is renewed when this share of it has passed. Several jobs that began together drift apart by the jitter, which
 * makes it sooner and never later: two thirds of a lease are left for an outage that begins just then.
 */
const RENEW_AT = 1 / 3;
const JITTER = 0.15;
/** The shortest time between two renewals of a lease, in milliseconds. */
export const PAUSE_MS = 1_000;
/** A lease that ends so shortly before everything ends is not renewed any more, in milliseconds. */
export const LAST_MS = 1_500;

/** By when a lease must be renewed, on the job's clock. */
export function dueBy({ expiresAt, renewBefore = Number.POSITIVE_INFINITY }: Lease): number {
  return Math.min(expiresAt ?? Number.POSITIVE_INFINITY, renewBefore);
}

/** When to renew a lease, in ms since 1970; never, where it lives as long as it may. */
export function renewAt(lease: Lease, { endsAt }: Life, now: number): number {
  const { expiresAt } = lease;
  // The last one reaches to the end of the whole.
  if (expiresAt === undefined || expiresAt >= endsAt - LAST_MS) return Number.POSITIVE_INFINITY;
  const share = RENEW_AT * (1 - JITTER * Math.random());
  return now + Math.max(PAUSE_MS, (dueBy(lease) - now) * share);
}
