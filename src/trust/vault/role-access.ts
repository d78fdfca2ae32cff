import { type Settings, TTL_MS } from '../../config/settings.js';
import type { ReportProblem } from '../../rules/grant.js';
import type { Policy } from './mount.js';
import { type PathRule, printPolicy } from './policy.js';
import { addSecret, rulesFor, rulesForSelf, type SecretPaths } from './policy-rules.js';
import type { GrantGroup, ReadGrant } from './read-grant.js';

/** The default lease. `lease/plan.ts` uses the same default for a provider that renews in place. */
const LEASE_MS = 60_000;

/** The access that a role grants. */
export interface RoleAccess {
  policies: readonly string[];
  text: string | undefined;
  reads: SecretPaths;
  ttlS: number;
  leaseS: number;
  revokesItself: boolean;
}

export function accessOf({ grants }: GrantGroup, reportProblem: ReportProblem): RoleAccess | undefined {
  const given = {
    policies: [] as string[],
    reads: new Map() as SecretPaths,
    ttlS: 0,
    leaseS: 0,
    revokesItself: false,
  };
  let refused = false;
  for (const { grant, vault } of grants) {
    const { ttlS, leaseS } = tokenLifetimeOf(grant.settings);
    given.ttlS = Math.max(given.ttlS, ttlS);
    given.leaseS = Math.max(given.leaseS, leaseS);
    given.policies = [...new Set([...given.policies, ...(grant.trust.policies ?? [])])];
    given.revokesItself ||= vault.revokeRole === undefined;
    if (grant.trust.policy !== undefined) continue;
    for (const request of vault.secrets) {
      const reason = addSecret(given.reads, request, vault.namespace ?? '');
      if (reason === undefined) continue;
      refused = true;
      reportProblem(grant, reason);
    }
  }
  return refused ? undefined : { ...given, text: grants[0]?.grant.trust.policy };
}

/** Returns the lifetimes in seconds. `lease/plan.ts` uses the same lifetimes for a provider that renews in place. */
export function tokenLifetimeOf({ ttlMs, leaseMs, keep }: Settings): { ttlS: number; leaseS: number } {
  const whole = ttlMs ?? (keep === 'false' ? TTL_MS.once : TTL_MS.renewed);
  const lease = keep === 'false' ? whole : Math.min(leaseMs ?? LEASE_MS, whole);
  return { ttlS: Math.ceil(whole / 1000), leaseS: Math.ceil(lease / 1000) };
}

/** Returns a text that is identical for roles with the same access. */
export function comparable({ reads, ...rest }: RoleAccess): string {
  const rules = rulesFor(reads);
  return JSON.stringify([
    { ...rest, policies: [...rest.policies].sort() },
    typeof rules === 'string' ? rules : printPolicy(rules),
  ]);
}

export function policyOf(
  name: string,
  { text, reads, revokesItself }: RoleAccess,
  { grant }: ReadGrant,
  reportProblem: ReportProblem,
): Policy | undefined | 'none' {
  if (text !== undefined) return { name, text: `${text.trimEnd()}\n` };
  const rules = rulesFor(reads);
  if (typeof rules === 'string') {
    reportProblem(grant, rules);
    return 'none';
  }
  const own: ReadonlyMap<string, PathRule> = grant.trust['no-default-policy']
    ? rulesForSelf(reads, revokesItself)
    : new Map();
  const all = new Map([...rules, ...own]);
  return all.size === 0 ? undefined : { name, text: printPolicy(all) };
}
