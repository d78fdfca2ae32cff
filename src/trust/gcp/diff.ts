import { parseMember } from '../../servers/gcp/members.js';
import { type PoolProvider, readPoolProvider } from '../../servers/gcp/pool-provider.js';
import { printable } from '../../text/printable.js';
import type { Drift, ServerAccess } from '../generator.js';
import { GoogleApi, type PolicyMember } from './api.js';
import { compareProvider } from './compare-provider.js';
import { type AccountPlan, type Binding, POOL_USER, type PoolPlan, TOKEN_CREATOR } from './pool-plan.js';

/** Roles with which a member can get tokens of a service account. Source: IAM docs, "Service account roles". */
const IMPERSONATION = new Set([
  POOL_USER,
  TOKEN_CREATOR,
  'roles/iam.serviceAccountOpenIdTokenCreator',
  'roles/iam.serviceAccountKeyAdmin',
  'roles/iam.serviceAccountAdmin',
  'roles/owner',
]);

/** Compares a pool, its providers, service accounts and the other policies with the plan. @throws JobpassError */
export async function diff(plan: PoolPlan, access: ServerAccess): Promise<Drift[]> {
  const api = new GoogleApi(plan, access);
  const found: Drift[] = [];
  const pool = await api.pool(plan.pool);
  const what = `pool ${plan.id}`;
  if (pool === undefined || pool['state'] === 'DELETED')
    found.push({ kind: 'missing', what, text: 'the pool does not exist' });
  else {
    if (pool['disabled'] === true)
      found.push({ kind: 'narrower', what, text: 'the pool is disabled, so no job can log in' });
    const providers = (await api.providers(plan.pool)).map((one) => readPoolProvider(one));
    found.push(...providersDrift(plan, providers));
  }
  for (const account of plan.accounts)
    found.push(...accountDrift(account, await api.accountPolicy(account.email)));
  found.push(...(await resourcesDrift(plan, api)));
  return found.map((one) => ({ ...one, text: shown(one.text) }));
}

function providersDrift({ providers }: PoolPlan, found: readonly PoolProvider[]): Drift[] {
  const idOf = ({ name }: PoolProvider): string => name.split('/').at(-1) ?? name;
  const ours = new Set(providers.flatMap(({ why }) => [...why.keys()]));
  const others = found.filter((one) => !providers.some(({ id }) => id === idOf(one)) && !one.disabled);
  return [
    ...providers.flatMap((wanted): Drift[] => {
      const what = `provider ${wanted.id}`;
      const own = found.find((one) => idOf(one) === wanted.id);
      if (own === undefined) return [{ kind: 'missing', what, text: 'the provider does not exist' }];
      return compareProvider(own, wanted).map((one) => ({ ...one, what }));
    }),
    ...others.map((other): Drift => {
      const same = Object.keys(other.mapping).filter((key) => ours.has(key));
      return {
        kind: same.length > 0 ? 'wider' : 'note',
        what: `provider ${printable(idOf(other), 60)}`,
        text:
          same.length > 0
            ? `the provider is in the pool, but not in the rules file, and it also maps ${same.join(', ')}`
            : 'the provider is in the pool, but not in the rules file',
      };
    }),
  ];
}

function accountDrift(
  { email, bindings }: AccountPlan,
  policy: readonly PolicyMember[] | undefined,
): Drift[] {
  const what = `service account ${email}`;
  if (policy === undefined) return [{ kind: 'missing', what, text: 'the service account does not exist' }];
  const extra = policy.filter(
    ({ role, member }) => !bindings.some((one) => one.role === role && one.member === member),
  );
  return [
    ...missingBindings(bindings, policy, what),
    ...extra.flatMap(({ role, member }): Drift[] => {
      const isWorkload = parseMember(member) !== undefined || /^all(Authenticated)?Users$/.test(member);
      if (!isWorkload && !IMPERSONATION.has(role)) return [];
      const isPerson = /^(user|group|domain):/.test(member);
      return [
        {
          kind: isPerson ? 'note' : 'wider',
          what,
          text: `${member} has ${role}, but is not in the rules file`,
        },
      ];
    }),
  ];
}

function missingBindings(
  bindings: readonly Binding[],
  policy: readonly PolicyMember[],
  what: string,
): Drift[] {
  return bindings.flatMap(({ role, member }): Drift[] => {
    const found = policy.filter((one) => one.role === role && one.member === member);
    if (found.length === 0) return [{ kind: 'missing', what, text: `${member} does not have ${role}` }];
    return found.every(({ isConditional }) => isConditional)
      ? [{ kind: 'narrower', what, text: `${member} has ${role} only under a condition` }]
      : [];
  });
}

/** Compares the policies of other resources: whether the members of the plan have exactly the roles of the plan there. */
async function resourcesDrift({ resources, pool }: PoolPlan, api: GoogleApi): Promise<Drift[]> {
  const found: Drift[] = [];
  const names = [...new Map(resources.map(({ resource }) => [resource.name, resource])).values()];
  for (const resource of names) {
    const wanted = resources.filter((one) => one.resource.name === resource.name);
    const policy = await api.resourcePolicy(resource);
    if (policy === undefined) {
      found.push({ kind: 'missing', what: resource.name, text: 'the resource does not exist' });
      continue;
    }
    found.push(...missingBindings(wanted, policy, resource.name));
    const members = new Set(wanted.map(({ member }) => member));
    for (const { role, member } of policy) {
      const isOurs = members.has(member) || parseMember(member)?.pool === pool;
      if (isOurs && !wanted.some((one) => one.role === role && one.member === member))
        found.push({
          kind: 'wider',
          what: resource.name,
          text: `${member} has ${role}, but is not in the rules file`,
        });
    }
  }
  return found;
}

/** Returns text with names from Google in printable form, without changing addresses, which contain two slashes in a row. */
const shown = (text: string): string => printable(text, 1_200);
