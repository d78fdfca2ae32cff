import { type Settings, TTL_MS } from '../../config/settings.js';
import type { Complain } from '../../rules/grant.js';
import type { Policy } from './mount.js';
import { printPolicy, type Rule } from './policy.js';
import { addRead, type Reads, rulesFor, rulesOfSelf } from './policy-rules.js';
import type { Asked, Class } from './read-grant.js';

/** One lease where nothing is said: what `job/plan.ts` asks of a provider that renews in place. */
const LEASE_MS = 60_000;

/** What a role gives. */
export interface Given {
  policies: readonly string[];
  text: string | undefined;
  reads: Reads;
  ttlS: number;
  leaseS: number;
  revokesItself: boolean;
}

export function givenBy({ asked }: Class, complain: Complain): Given | undefined {
  const given = {
    policies: [] as string[],
    reads: new Map() as Reads,
    ttlS: 0,
    leaseS: 0,
    revokesItself: false,
  };
  let refused = false;
  for (const { grant, vault } of asked) {
    const { ttlS, leaseS } = lifeOf(grant.settings);
    given.ttlS = Math.max(given.ttlS, ttlS);
    given.leaseS = Math.max(given.leaseS, leaseS);
    given.policies = [...new Set([...given.policies, ...(grant.own.policies ?? [])])];
    given.revokesItself ||= vault.revokeRole === undefined;
    if (grant.own.policy !== undefined) continue;
    for (const request of vault.secrets) {
      const reason = addRead(given.reads, request, vault.namespace ?? '');
      if (reason === undefined) continue;
      refused = true;
      complain(grant, reason);
    }
  }
  return refused ? undefined : { ...given, text: asked[0]?.grant.own.policy };
}

/** As `job/plan.ts` has it for a provider that renews in place; in seconds. */
export function lifeOf({ ttlMs, leaseMs, keep }: Settings): { ttlS: number; leaseS: number } {
  const whole = ttlMs ?? (keep === 'false' ? TTL_MS.once : TTL_MS.renewed);
  const lease = keep === 'false' ? whole : Math.min(leaseMs ?? LEASE_MS, whole);
  return { ttlS: Math.ceil(whole / 1000), leaseS: Math.ceil(lease / 1000) };
}

/** The same text for what is the same. */
export function tellGiven({ reads, ...rest }: Given): string {
  const rules = rulesFor(reads);
  return JSON.stringify([
    { ...rest, policies: [...rest.policies].sort() },
    typeof rules === 'string' ? rules : printPolicy(rules),
  ]);
}

export function policyOf(
  name: string,
  { text, reads, revokesItself }: Given,
  { grant }: Asked,
  complain: Complain,
): Policy | undefined | 'none' {
  if (text !== undefined) return { name, text: `${text.trimEnd()}\n` };
  const rules = rulesFor(reads);
  if (typeof rules === 'string') {
    complain(grant, rules);
    return 'none';
  }
  const own: ReadonlyMap<string, Rule> = grant.own['no-default-policy']
    ? rulesOfSelf(reads, revokesItself)
    : new Map();
  const all = new Map([...rules, ...own]);
  return all.size === 0 ? undefined : { name, text: printPolicy(all) };
}
