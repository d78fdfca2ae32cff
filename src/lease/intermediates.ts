import type { Lease } from '../providers/lease.js';
import type { HeldLease } from './state.js';

/** Whether a lease is an intermediate credential. */
export function isIntermediate({ lease }: HeldLease): boolean {
  return lease.intermediate !== undefined;
}

/** Whether a lease is an intermediate credential from which other leases were made. */
export function isOrigin(held: HeldLease, leases: readonly HeldLease[]): boolean {
  return isIntermediate(held) && leases.some(({ lease }) => lease.madeFrom === held.lease.id);
}

/** Returns the intermediate credentials that led to an ended lease, and to no other lease that is still live. */
export function leadingTo({ id, madeFrom }: Lease, leases: readonly HeldLease[]): HeldLease[] {
  const live = leases.filter(({ lease, ending }) => ending === undefined && lease.id !== id);
  return leases.filter(
    ({ lease }) =>
      lease.intermediate !== undefined &&
      (lease.intermediate.leadsTo === id || lease.id === madeFrom) &&
      !live.some((other) => other.lease.madeFrom === lease.id),
  );
}

/**
 * The lease that Jobpass delivered: the newest live lease, or the newest lease if none is live. Returns another credential only if
 * there is no such lease.
 */
export function currentOf(leases: readonly HeldLease[]): HeldLease | undefined {
  const own = leases.filter((held) => !isIntermediate(held) && held.lease.requestedFor === undefined);
  return own.findLast(({ ending }) => ending === undefined) ?? own.at(-1) ?? leases.at(-1);
}
