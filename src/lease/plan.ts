import { span } from '../clock.js';
import { type Settings, TTL_MS } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import type { Life, Renews } from '../providers/provider.js';

/** How a credential is kept alive, and for how long. */
export interface Plan {
  /** Whether a process beside the job keeps it. */
  keep: boolean;
  /** How it is renewed; `none`: it is taken once. */
  renewal: Renews | 'none';
  leaseMs: number;
  ttlMs: number;
  /** What the user may not expect of it, for the log. */
  remarks: readonly string[];
}

/** What decides it besides the inputs. */
export interface Circumstances {
  /** How the provider renews. */
  renews: Renews;
  /** Whether the machine is given up with the job. */
  ephemeral: boolean;
  /** Whether what is issued can be revoked. */
  revocable: boolean;
}

/** One lease where nothing is said. An exchange takes an ID token each time, so there are fewer of them. */
const LEASE_MS: Readonly<Record<Renews, number>> = { 'in place': 60_000, anew: 300_000 };

/**
 * Decides whether a credential is kept, how it is renewed and how long it lives. Pure.
 *
 * @throws JobpassError `usage` for what cannot be had together
 */
export function planLife(settings: Settings, { renews, ephemeral, revocable }: Circumstances): Plan {
  const { deliver, keep: wanted, leaseMs, ttlMs, revoke } = settings;
  const served = deliver.includes('endpoint');
  // What steps hold in their environment stays as it is: renewal must not change it.
  const changeable = deliver.every((name) => name === 'endpoint' || name === 'file');
  const renewal = renews === 'in place' || changeable ? renews : 'none';
  if (wanted === 'true' && renewal === 'none') {
    throw new JobpassError(
      'usage',
      `keep: true is not possible with deliver: ${deliver.join(', ')}. Renewal replaces the credential, and steps would keep the old value`,
      {
        hint: 'Use deliver: endpoint or deliver: file, or use keep: auto, which issues the credential once for the ttl',
      },
    );
  }
  if (wanted === 'false' && served) {
    throw new JobpassError('usage', 'deliver: endpoint is not possible with keep: false', {
      hint: 'The keeper serves the endpoint. Remove keep, or use another deliver',
    });
  }
  const keep =
    wanted === 'true' ||
    (wanted === 'auto' && (served || renewal !== 'none' || (!ephemeral && revoke && revocable)));
  if (!keep || renewal === 'none') {
    const whole = ttlMs ?? TTL_MS.once;
    const remarks =
      wanted === 'auto' && renewal === 'none'
        ? [
            `Issued once for ${span(whole)}. Credentials in environment variables and outputs cannot be renewed; use deliver: endpoint or file for longer jobs`,
          ]
        : [];
    if (leaseMs !== undefined)
      remarks.push('The input lease is ignored, because the credential is not renewed');
    return { keep, renewal: 'none', leaseMs: whole, ttlMs: whole, remarks };
  }
  const whole = ttlMs ?? TTL_MS.renewed;
  return { keep, renewal, leaseMs: Math.min(leaseMs ?? LEASE_MS[renews], whole), ttlMs: whole, remarks: [] };
}

/** The plan where nothing tells when the job is over: whatever is renewed lives for its ttl, so that is shorter. */
export function withoutSign(plan: Plan, settings: Settings): Plan {
  if (plan.renewal === 'none') return plan;
  const ttlMs = settings.ttlMs ?? TTL_MS.once;
  const remark = `Jobpass cannot see on this system whether the job still runs. The credential is renewed for the ttl of ${span(ttlMs)}, even if the job ends earlier and its post step does not run`;
  return { ...plan, ttlMs, leaseMs: Math.min(plan.leaseMs, ttlMs), remarks: [...plan.remarks, remark] };
}

/** The plan where no process beside the job could be started: everything is taken once. */
export function withoutKeeper(settings: Settings): Pick<Plan, 'leaseMs' | 'ttlMs'> {
  const ttlMs = settings.ttlMs ?? TTL_MS.once;
  return { leaseMs: ttlMs, ttlMs };
}

/** The life that providers are asked for. It begins now. */
export function beginLife({ leaseMs, ttlMs }: Pick<Plan, 'leaseMs' | 'ttlMs'>, now: number): Life {
  return { leaseMs, ttlMs, endsAt: now + ttlMs };
}
