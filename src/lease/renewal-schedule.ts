import type { Settings } from '../config/settings.js';
import { type Lease, usableUntil } from '../providers/lease.js';
import type { Life, Provider } from '../providers/provider.js';

/**
 * The share of its lifetime after which a lease is renewed, unless the lease has its own share (`renewAfter`). Jitter makes
 * renewals earlier, never later, so that jobs that started together do not renew together. If an outage starts at that moment,
 * two thirds of the lifetime remain.
 */
const RENEW_AT = 1 / 3;
const JITTER = 0.15;
/** The minimum time between two renewals of a lease, in milliseconds. */
export const PAUSE_MS = 1_000;
/** The margin before the credential must end, in milliseconds. A lease that expires within this margin is not renewed. */
export const LAST_MS = 1_500;

/** The deadline for renewing a lease, on the job's clock. */
export function dueBy(lease: Lease): number {
  const { renewBefore = Number.POSITIVE_INFINITY } = lease;
  return Math.min(endOf(lease), renewBefore);
}

/** The time at which the credential ends without a renewal, on the job's clock. */
function endOf(lease: Lease): number {
  return usableUntil(lease) ?? Number.POSITIVE_INFINITY;
}

/** The time to renew a lease, in ms since 1970. Infinity if the lease already has the longest allowed lifetime. */
export function renewAt(lease: Lease, { endsAt }: Life, now: number): number {
  // The last renewal extends the lease until the credential must end.
  if (endOf(lease) >= endsAt - LAST_MS) return Number.POSITIVE_INFINITY;
  const share = lease.renewAfter ?? RENEW_AT * (1 - JITTER * Math.random());
  return now + Math.max(PAUSE_MS, (dueBy(lease) - now) * share);
}

/** How long a replaced credential stays valid for steps that have just read it, unless the provider differs, in milliseconds. */
const USUAL_GRACE_MS = 30_000;
/** Default for credentials that log in to container registries, in milliseconds: clients use one log-in for a whole push. */
const PUSH_MS = 300_000;

/** The time until Jobpass ends a replaced lease, in milliseconds: at most half of the time that the lease has left. */
export function graceOf(
  former: Lease,
  now: number,
  provider: Pick<Provider, 'graceMs'>,
  { registries }: Pick<Settings, 'registries'> = {},
): number {
  const { graceMs = registries === undefined ? USUAL_GRACE_MS : PUSH_MS } = provider;
  const end = endOf(former);
  return Number.isFinite(end) ? Math.max(0, Math.min(graceMs, (end - now) / 2)) : 0;
}
