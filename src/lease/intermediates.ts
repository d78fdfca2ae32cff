import type { HeldLease } from './folder.js';

/** Whether a lease only leads to another one. */
export function isIntermediate({ lease }: HeldLease): boolean {
  return lease.intermediate !== undefined;
}

/** Those of some leases that led to one of them. */
export function leadingTo(id: string, leases: readonly HeldLease[]): HeldLease[] {
  return leases.filter(({ lease }) => lease.intermediate?.leadsTo === id);
}

/** The lease that steps use: the newest that has not ended, or else the newest; one that leads to others where there is no other. */
export function currentOf(leases: readonly HeldLease[]): HeldLease | undefined {
  const own = leases.filter((held) => !isIntermediate(held));
  return own.findLast(({ ending }) => ending === undefined) ?? own.at(-1) ?? leases.at(-1);
}
