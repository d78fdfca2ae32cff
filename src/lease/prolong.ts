import type { Clock } from '../clock.js';
import { errorText } from '../errors.js';
import type { Life } from '../providers/provider.js';
import type { Auditor } from './auditor.js';
import type { LeaseLifecycle } from './lifecycle.js';
import { RenewalRecords } from './renewal-records.js';
import { LAST_MS } from './renewal-schedule.js';
import type { HeldLease } from './state.js';

export interface ProlongOptions {
  lifecycle: LeaseLifecycle;
  clock: Clock;
  /** The full lifetime. */
  life: Life;
  auditor: Auditor;
}

/**
 * Renews a lease once for its full lifetime. Used for a lease that was issued for a shorter time and no longer has a keeper.
 * Never throws.
 */
export async function prolong(
  held: HeldLease,
  { lifecycle, clock, life, auditor }: ProlongOptions,
): Promise<void> {
  const { lease } = held;
  const { provider, http, runner } = await lifecycle.context();
  if (lease.expiresAt === undefined || lease.expiresAt > life.endsAt - LAST_MS) return;
  const { log } = runner.step;
  try {
    if (provider.renew === undefined || !lease.renewable) throw new Error('The credential cannot be renewed');
    const records = new RenewalRecords({ clock, life, auditor });
    records.take(held);
    records.before();
    held.lease = await http.persist(async (attempt) => provider.renew?.(lease, attempt) ?? lease);
    records.after();
  } catch (error) {
    log.warning(
      `The credential expires before the end of its TTL, because the keeper has ended: ${errorText(error)}`,
    );
  }
}
