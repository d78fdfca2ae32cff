import { comments } from '../comments.js';
import { type Attribute, list, map, quoted, resource, withBlock } from '../hcl.js';
import { uniqueName } from '../unique-name.js';
import type { AccountPlan, PoolPlan, ProviderPlan } from './pool-plan.js';
import { accountParts, directNote, headerFor, POOL_NOTE, WHO } from './texts.js';

/** Returns a configuration for Terraform and OpenTofu, in the layout that their formatters produce. */
export function terraform(plan: PoolPlan): string {
  const taken = new Set<string>();
  const pool = identifier(plan.id);
  const without = [...plan.direct].filter(
    ([, member]) => !plan.resources.some((binding) => binding.member === member),
  );
  return [
    commented(headerFor(plan)),
    `${commented([`If the pool exists already, import it: ${plan.pool}.`, POOL_NOTE])}${resource(
      'google_iam_workload_identity_pool',
      pool,
      [text('project', plan.project), text('workload_identity_pool_id', plan.id)],
    )}`,
    ...plan.providers.map((provider) => providerBlock(plan, provider, pool)),
    ...plan.accounts.flatMap((account) => accountBlocks(account, pool, taken)),
    ...plan.resources.map(({ resource: { terraform: own, name }, role, member, why }) =>
      memberBlock(
        own.type,
        uniqueName(identifier(`${own.arguments.at(-1)?.[1] ?? name}_${role.split('/').at(-1)}`), taken, '_'),
        own.arguments.map(([argument, value]) => text(argument, value)),
        { role, member, why },
        pool,
      ),
    ),
    ...without.map(([target, member]) => commented([directNote(target, member)])),
  ].join('\n');
}

function providerBlock({ pool }: PoolPlan, provider: ProviderPlan, poolName: string): string {
  const printed = resource(
    'google_iam_workload_identity_pool_provider',
    `${poolName}_${identifier(provider.id)}`,
    [
      ['project', `google_iam_workload_identity_pool.${poolName}.project`],
      [
        'workload_identity_pool_id',
        `google_iam_workload_identity_pool.${poolName}.workload_identity_pool_id`,
      ],
      text('workload_identity_pool_provider_id', provider.id),
    ],
    [['attribute_mapping', mappingOf(provider)], text('attribute_condition', provider.condition)],
  );
  const oidc: Attribute[] = [
    text('issuer_uri', provider.issuer),
    ...(provider.audiences.length === 0
      ? []
      : [['allowed_audiences', list(provider.audiences.map(quoted))] as const]),
  ];
  return `${commented([
    `The pool accepts ID tokens of this issuer. If the provider exists already, import it: ${pool}/providers/${provider.id}.`,
    ...WHO.split('\n'),
    ...attributeLines(provider),
  ])}${withBlock(printed, 'oidc', oidc)}`;
}

/** Returns which rules each attribute stands for, one line each. */
export function attributeLines({ why }: ProviderPlan): string[] {
  return [...why].flatMap(([name, rules]) => rules.map((rule) => `${name}: ${rule}.`));
}

function mappingOf({ mapping }: ProviderPlan): string {
  return map(
    Object.entries(mapping).map(([name, expression]): Attribute => [quoted(name), quoted(expression)]),
    '  ',
  );
}

function accountBlocks({ email, bindings }: AccountPlan, pool: string, taken: Set<string>): string[] {
  const { name, project } = accountParts(email);
  return bindings.map(({ role, member, why }) =>
    memberBlock(
      'google_service_account_iam_member',
      uniqueName(identifier(name), taken, '_'),
      [text('service_account_id', `projects/${project ?? '-'}/serviceAccounts/${email}`)],
      { role, member, why },
      pool,
    ),
  );
}

function memberBlock(
  type: string,
  name: string,
  place: readonly Attribute[],
  { role, member, why }: { role: string; member: string; why: readonly string[] },
  pool: string,
): string {
  const isOfPool = member.startsWith('principalSet:');
  return `${commented(why)}${resource(
    type,
    name,
    [...place, text('role', role), text('member', member)],
    ...(isOfPool ? [[['depends_on', `[google_iam_workload_identity_pool.${pool}]`] as const]] : []),
  )}`;
}

const text = (name: string, value: string): Attribute => [name, quoted(value)];

const commented = (lines: readonly string[]): string =>
  comments(lines)
    .map((line) => `${line}\n`)
    .join('');

function identifier(name: string): string {
  const words = name
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
  return /^[a-z]/.test(words) ? words : `r_${words}`;
}
