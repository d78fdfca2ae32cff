import type { HeldLease } from './folder.js';

/** Whether a lease is an intermediate credential. */
export function isIntermediate({ lease }: HeldLease): boolean {
  return lease.intermediate !== undefined;
}

/** Returns the intermediate credentials that led to the lease with this ID. */
export function leadingTo(id: string, leases: readonly HeldLease[]): HeldLease[] {
  return leases.filter(({ lease }) => lease.intermediate?.leadsTo === id);
}

/**
 * The lease that steps use: the newest live lease, or the newest lease if none is live. Returns an intermediate credential only
 * if there is no other lease.
 */
export function currentOf(leases: readonly HeldLease[]): HeldLease | undefined {
  const own = leases.filter((held) => !isIntermediate(held));
  return own.findLast(({ ending }) => ending === undefined) ?? own.at(-1) ?? leases.at(-1);
}
