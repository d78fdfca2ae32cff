import type { Grant, ReportProblem } from '../../rules/grant.js';
import { attributeMember } from '../../servers/gcp/members.js';
import { PROVIDER_LIMITS } from '../../servers/gcp/pool-provider.js';
import { uniqueName } from '../unique-name.js';
import {
  type AccountPlan,
  type Binding,
  HAS,
  POOL_USER,
  type PoolPlan,
  type ResourceBinding,
  TOKEN_CREATOR,
} from './pool-plan.js';
import { providerFor } from './provider-plan.js';
import { checkChains, type ReadGrant, readGrant } from './read-grant.js';
import { parseResource } from './resources.js';
import type { GcpTrust } from './trust-schema.js';

/** Returns the plan of each pool: the providers and bindings that give exactly the jobs of the grants their access. */
export function poolsFor(grants: readonly Grant<GcpTrust>[], reportProblem: ReportProblem): PoolPlan[] {
  const reads = grants.flatMap((grant) => readGrant(grant, reportProblem) ?? []);
  checkChains(reads, reportProblem);
  checkRoles(reads, reportProblem);
  const pools = groupBy(reads, ({ pool, gcp }) => `${gcp.universe} ${pool}`);
  return [...pools.values()].map((own) => poolOf(own, reportProblem));
}

function poolOf(reads: readonly [ReadGrant, ...ReadGrant[]], reportProblem: ReportProblem): PoolPlan {
  const [{ gcp, pool, grant }] = reads;
  const { universe } = gcp;
  const taken = new Set<string>();
  const attributes = new Map<string, string>();
  for (const { target } of reads)
    if (!attributes.has(target)) attributes.set(target, uniqueName(attributeFor(target), taken, '_'));
  const memberOf = (target: string): string =>
    attributeMember(pool, attributes.get(target) ?? '', HAS, universe);
  const direct = new Map(
    reads.filter(({ chain }) => chain.length === 0).map(({ target }) => [target, memberOf(target)]),
  );
  return {
    ...{
      pool,
      universe,
      project: gcp.provider.project,
      id: gcp.provider.pool,
      settings: grant.settings,
      direct,
    },
    providers: [...groupBy(reads, ({ provider }) => provider).values()].map((own) =>
      providerFor(own, attributes, reportProblem),
    ),
    accounts: accountsOf(reads, memberOf),
    resources: resourcesOf(reads, memberOf),
  };
}

/** Returns the name of an attribute, which may contain only lower-case letters, digits and underscores. */
function attributeFor(target: string): string {
  const [name = ''] = target.split('@');
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return `jobpass_${words}`.slice(0, PROVIDER_LIMITS.name - 12);
}

/** Returns the service accounts, with the members that may impersonate each one. */
function accountsOf(reads: readonly ReadGrant[], memberOf: (target: string) => string): AccountPlan[] {
  const accounts = new Map<
    string,
    { why: Set<string>; bindings: Map<string, Binding & { why: string[] }> }
  >();
  for (const { chain, target, why } of reads) {
    for (const [at, email] of chain.entries()) {
      const account = accounts.get(email) ?? { why: new Set(), bindings: new Map() };
      accounts.set(email, account);
      if (at === chain.length - 1) account.why.add(why);
      const before = chain[at - 1];
      const binding =
        before === undefined
          ? { role: POOL_USER, member: memberOf(target), why: [] }
          : { role: TOKEN_CREATOR, member: `serviceAccount:${before}`, why: [] };
      const known = account.bindings.get(binding.member) ?? binding;
      account.bindings.set(binding.member, { ...known, why: [...known.why, why] });
    }
  }
  return [...accounts].map(([email, { why, bindings }]) => ({
    email,
    why: [...why],
    bindings: [...bindings.values()],
  }));
}

/** Returns the roles on other resources, of service accounts and of jobs with direct access. */
function resourcesOf(reads: readonly ReadGrant[], memberOf: (target: string) => string): ResourceBinding[] {
  const bindings = new Map<string, ResourceBinding>();
  for (const { grant, chain, target, why } of reads) {
    const last = chain.at(-1);
    const member = last === undefined ? memberOf(target) : `serviceAccount:${last}`;
    for (const [name, roles] of Object.entries(grant.trust.roles)) {
      const resource = parseResource(name);
      if (resource === undefined) continue;
      for (const role of roles) {
        const key = [name, role, member].join('\n');
        bindings.set(key, { resource, role, member, why: [...(bindings.get(key)?.why ?? []), why] });
      }
    }
  }
  return [...bindings.values()];
}

/** Checks that all rules of a service account have the same roles, because every job with the account has them. */
function checkRoles(reads: readonly ReadGrant[], reportProblem: ReportProblem): void {
  for (const [account, [first, ...others]] of groupBy(reads, ({ chain }) => chain.at(-1) ?? '')) {
    if (account === '') continue;
    for (const { grant } of others)
      if (canonical(grant.trust) !== canonical(first.grant.trust))
        reportProblem(
          grant,
          `its service account is also that of ${first.why}, but their roles under trust differ: move trust to the credential, or use another service account`,
        );
  }
}

const canonical = ({ roles }: GcpTrust): string => JSON.stringify(Object.entries(roles).sort());

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}
