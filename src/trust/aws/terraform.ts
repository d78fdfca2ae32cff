import { comments } from '../comments.js';
import { type Attribute, list, map, quoted, resource } from '../hcl.js';
import { uniqueName } from '../unique-name.js';
import type { AccountPlan, OidcProvider, RolePlan, StatementOf } from './account-plan.js';
import { Commented, commentsOf, headerFor, NO_THUMBPRINT } from './comments.js';

/** The names of the resources, and the expressions for the resources' ARNs. */
interface Names {
  provider: ReadonlyMap<OidcProvider, string>;
  role: ReadonlyMap<RolePlan, string>;
  arns: ReadonlyMap<string, string>;
}

/** Returns a configuration for Terraform and OpenTofu, in the layout that their formatters produce. */
export function terraform(plan: AccountPlan): string {
  const names = namesOf(plan);
  const taken = new Set<string>();
  return [
    commented(headerFor(plan.account)),
    ...plan.providers.map((provider) => providerBlock(provider, names)),
    ...plan.roles.flatMap((role) => roleBlocks(role, names, taken)),
  ].join('\n');
}

function namesOf(plan: AccountPlan): Names {
  const taken = new Set<string>();
  const provider = new Map(plan.providers.map((one) => [one, uniqueName(identifier(one.host), taken, '_')]));
  taken.clear();
  const role = new Map(plan.roles.map((one) => [one, uniqueName(identifier(one.name), taken, '_')]));
  return {
    provider,
    role,
    arns: new Map([
      ...[...provider].map(
        ([{ arn }, name]) => [arn, `aws_iam_openid_connect_provider.${name}.arn`] as const,
      ),
      ...[...role].map(([{ arn }, name]) => [arn, `aws_iam_role.${name}.arn`] as const),
    ]),
  };
}

function providerBlock(provider: OidcProvider, names: Names): string {
  const name = names.provider.get(provider) ?? '';
  return `${commented([
    'The account accepts ID tokens of this issuer. An account has one provider for each issuer: if it exists already, import it',
    `(${provider.arn}), and add the audiences that other roles need.`,
    NO_THUMBPRINT,
  ])}${resource('aws_iam_openid_connect_provider', name, [
    attribute('url', provider.url),
    attribute('client_id_list', provider.clientIds),
  ])}`;
}

function roleBlocks(role: RolePlan, names: Names, taken: Set<string>): string[] {
  const name = names.role.get(role) ?? '';
  return [
    `${commented([role.why])}${resource('aws_iam_role', name, [
      attribute('name', role.name),
      ...(role.path === '/' ? [] : [attribute('path', role.path)]),
      ...(role.description === undefined ? [] : [attribute('description', role.description)]),
      attribute('max_session_duration', role.maxSession),
      ...(role.boundary === undefined ? [] : [attribute('permissions_boundary', role.boundary)]),
      ...(Object.keys(role.tags).length === 0 ? [] : [attribute('tags', role.tags)]),
      ['assume_role_policy', encoded(trustOf(role), names)],
    ])}`,
    ...role.policies.map((arn) =>
      resource(
        'aws_iam_role_policy_attachment',
        uniqueName(`${name}_${identifier(arn.split('/').at(-1) ?? '')}`, taken, '_'),
        [['role', `aws_iam_role.${name}.name`], attribute('policy_arn', arn)],
      ),
    ),
    ...role.inline.map(
      (policy) =>
        `${commented([policy.why])}${resource(
          'aws_iam_role_policy',
          uniqueName(`${name}_${identifier(policy.name)}`, taken, '_'),
          [
            attribute('name', policy.name),
            ['role', `aws_iam_role.${name}.name`],
            ['policy', encoded(policy.document, names)],
          ],
        )}`,
    ),
  ];
}

const trustOf = ({ trust, statements }: RolePlan): unknown => ({
  ...trust,
  Statement: statements.map(({ statement, why }: StatementOf) => new Commented(why, statement)),
});

const encoded = (document: unknown, names: Names): string =>
  `jsonencode(${expression(document, '  ', names.arns)})`;

const commented = (lines: readonly string[]): string =>
  comments(lines)
    .map((line) => `${line}\n`)
    .join('');

const attribute = (name: string, value: unknown): Attribute => [name, expression(value, '  ', new Map())];

/** Returns a JSON value as an expression. ARNs that this configuration creates become references. */
function expression(value: unknown, indent: string, arns: ReadonlyMap<string, string>): string {
  if (typeof value === 'string') return arns.get(value) ?? quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'null';
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const members = Object.entries(value).map(
      ([name, member]): Attribute => [key(name), expression(member, inner, arns)],
    );
    return map(members, indent);
  }
  const items = value as readonly unknown[];
  if (items.length === 0 || (items.length === 1 && typeof items[0] === 'string'))
    return list(items.map((item) => expression(item, indent, arns)));
  const lines = items.map((item) => {
    const { lines: why, value: own } = commentsOf(item);
    return [...comments(why, inner), `${inner}${expression(own, inner, arns)},`, ''].join('\n');
  });
  return `[\n${lines.join('')}${indent}]`;
}

/** Returns the name of a member, quoted if necessary. For example, `for` without quotes would begin an expression. */
function key(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) && name !== 'for' ? name : quoted(name);
}

function identifier(text: string): string {
  const words = text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
  return /^[a-z]/.test(words) ? words : `r_${words}`;
}
