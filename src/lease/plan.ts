import { span } from '../clock.js';
import { type Settings, TTL_MS } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import type { Life, Renews } from '../providers/provider.js';

/** The plan for a credential: how Jobpass keeps the credential alive, and for how long. */
export interface Plan {
  /** Whether a keeper watches the credential. */
  keep: boolean;
  /** How the credential is renewed. `none`: the credential is issued once and not renewed. */
  renewal: Renews | 'none';
  leaseMs: number;
  ttlMs: number;
  /** Whether the credential cannot be delivered without a keeper. */
  keeperNeeded?: true;
  /** Notes about limitations, for the log. */
  remarks: readonly string[];
}

/** The facts that determine the plan, in addition to the inputs. */
export interface Circumstances {
  /** How the provider renews credentials. */
  renews: Renews;
  /** Whether the machine is deleted after the job. */
  ephemeral: boolean;
  /** Whether the credential can be revoked. */
  revocable: boolean;
  /** Whether the credential ends without a keeper. */
  needsKeeper?: boolean;
  /** The provider's default lifetime of one lease, in milliseconds. */
  defaultLeaseMs?: number | undefined;
}

/**
 * The default lifetime of one lease, in milliseconds. Leases that are renewed by replacement live longer, because each
 * replacement needs an ID token.
 */
const LEASE_MS: Readonly<Record<Renews, number>> = { 'in place': 60_000, anew: 300_000 };
/** The shortest default for credentials that log in to container registries, in milliseconds: a push uses one log-in until its end. */
const REGISTRY_LEASE_MS = 900_000;

/** How long before another credential a credential ends that logs in with it, in milliseconds. */
const EARLIER_MS = 60_000;

/**
 * Decides whether the keeper watches a credential, how the credential is renewed, and how long it lives. Pure function.
 *
 * @throws JobpassError `usage` if the combination of settings is impossible
 */
export function planLife(settings: Settings, circumstances: Circumstances): Plan {
  // Only the keeper answers requests for log-ins to registries.
  const needsKeeper = circumstances.needsKeeper === true || settings.registries !== undefined;
  const plan = planOf(settings, { ...circumstances, needsKeeper });
  return needsKeeper ? { ...plan, keeperNeeded: true } : plan;
}

function planOf(
  settings: Settings,
  { renews, ephemeral, revocable, needsKeeper = false, defaultLeaseMs }: Circumstances,
): Plan {
  const { deliver, keep: wanted, leaseMs, ttlMs, revoke } = settings;
  const served = deliver.includes('endpoint');
  // A value in a step's environment cannot change, so a renewal must not change the value.
  const changeable = deliver.every((name) => name === 'endpoint' || name === 'file');
  const renewal = renews === 'in place' || changeable ? renews : 'none';
  if (wanted === 'true' && renewal === 'none') {
    throw new JobpassError(
      'usage',
      `\`keep: true\` is not possible with \`deliver: ${deliver.join(', ')}\`. Renewal replaces the credential, and steps would keep the old value`,
      {
        hint: 'Use `deliver: endpoint` or `deliver: file`, or use `keep: auto`, which issues the credential once for the TTL',
      },
    );
  }
  if (wanted === 'false' && served) {
    throw new JobpassError('usage', '`deliver: endpoint` is not possible with `keep: false`', {
      hint: 'The keeper serves the endpoint. Remove `keep`, or use another `deliver`',
    });
  }
  if (wanted === 'false' && needsKeeper) {
    throw new JobpassError(
      'usage',
      `\`keep: false\` is not possible with \`${settings.registries === undefined ? `provider: ${settings.provider}` : 'registries'}\``,
      {
        hint: 'Remove `keep`: the credential works only while the keeper runs',
      },
    );
  }
  const keep =
    wanted === 'true' ||
    needsKeeper ||
    (wanted === 'auto' && (served || renewal !== 'none' || (!ephemeral && revoke && revocable)));
  if (!keep || renewal === 'none') {
    const whole = ttlMs ?? TTL_MS.once;
    const remarks =
      wanted === 'auto' && renewal === 'none'
        ? [
            `Issued once for ${span(whole)}. Credentials in environment variables and outputs cannot be renewed; use \`deliver: endpoint\` or \`file\` for longer jobs`,
          ]
        : [];
    if (leaseMs !== undefined)
      remarks.push('The input `lease` is ignored, because the credential is not renewed');
    return { keep, renewal: 'none', leaseMs: whole, ttlMs: whole, remarks };
  }
  const whole = ttlMs ?? TTL_MS.renewed;
  const ownLeaseMs = defaultLeaseMs ?? LEASE_MS[renews];
  const usualLeaseMs =
    settings.registries === undefined ? ownLeaseMs : Math.max(ownLeaseMs, REGISTRY_LEASE_MS);
  return {
    keep,
    renewal,
    leaseMs: Math.min(leaseMs ?? usualLeaseMs, whole),
    ttlMs: whole,
    remarks: [],
  };
}

/**
 * The plan if Jobpass cannot detect the end of the job. In this case, a renewed credential lives for its full TTL, so the
 * default TTL is shorter.
 */
export function withoutLivenessCheck(plan: Plan, settings: Settings): Plan {
  if (plan.renewal === 'none') return plan;
  const ttlMs = settings.ttlMs ?? TTL_MS.once;
  const remark = `On this system, Jobpass cannot see whether the job still runs. The credential is renewed for the TTL of ${span(ttlMs)}, even if the job ends earlier without its post step`;
  return { ...plan, ttlMs, leaseMs: Math.min(plan.leaseMs, ttlMs), remarks: [...plan.remarks, remark] };
}

/**
 * The plan of a credential that logs in with another one. Jobpass needs the other credential to revoke this one, so this one must
 * end earlier.
 *
 * @param name the name of the other credential
 */
export function endingBefore(plan: Plan, { ttlMs: otherMs }: Plan, name: string): Plan {
  const ttlMs = otherMs - Math.min(EARLIER_MS, otherMs / 4);
  if (plan.ttlMs <= ttlMs) return plan;
  const remark = `The credential lives for at most ${span(ttlMs)}, because it logs in with "${name}", which lives for at most ${span(otherMs)}. For a longer time, set a longer \`ttl\` for "${name}", or \`deliver: endpoint\` or \`deliver: file\``;
  return { ...plan, ttlMs, leaseMs: Math.min(plan.leaseMs, ttlMs), remarks: [...plan.remarks, remark] };
}

/** The plan if no keeper can be started: the credential is issued once. */
export function withoutKeeper(settings: Settings): Pick<Plan, 'leaseMs' | 'ttlMs'> {
  const ttlMs = settings.ttlMs ?? TTL_MS.once;
  return { leaseMs: ttlMs, ttlMs };
}

/** The lifetime that providers request, starting now. */
export function beginLife({ leaseMs, ttlMs }: Pick<Plan, 'leaseMs' | 'ttlMs'>, now: number): Life {
  return { leaseMs, ttlMs, endsAt: now + ttlMs };
}
