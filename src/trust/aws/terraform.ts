import { comments, headOf, NO_THUMBPRINT, Told, told, unique } from './comments.js';
import type { PolicyDocument } from './document.js';
import type { AccountPlan, InlinePolicy, OidcProvider, RolePlan, StatementOf } from './plan.js';

/** An expression, as it is to stand there. */
class Code {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Attribute = readonly [name: string, value: unknown];

/** What resources are called, and the expressions for ARNs that they have. */
interface Names {
  provider: ReadonlyMap<OidcProvider, string>;
  role: ReadonlyMap<RolePlan, string>;
  arns: ReadonlyMap<string, Code>;
}

/** A configuration for Terraform and OpenTofu, as their formatters have it. */
export function terraform(plan: AccountPlan): string {
  const names = namesOf(plan);
  const taken = new Set<string>();
  return [
    commented(headOf(plan.account)),
    ...plan.providers.map((provider) => providerBlock(provider, names)),
    ...plan.roles.flatMap((role) => roleBlocks(role, names, taken)),
  ].join('\n');
}

function namesOf(plan: AccountPlan): Names {
  const taken = new Set<string>();
  const provider = new Map(plan.providers.map((one) => [one, unique(identifier(one.host), taken, '_')]));
  taken.clear();
  const role = new Map(plan.roles.map((one) => [one, unique(identifier(one.name), taken, '_')]));
  return {
    provider,
    role,
    arns: new Map([
      ...[...provider].map(
        ([{ arn }, name]) => [arn, new Code(`aws_iam_openid_connect_provider.${name}.arn`)] as const,
      ),
      ...[...role].map(([{ arn }, name]) => [arn, new Code(`aws_iam_role.${name}.arn`)] as const),
    ]),
  };
}

function providerBlock(provider: OidcProvider, names: Names): string {
  const name = names.provider.get(provider) ?? '';
  return `${commented([
    `Whose ID tokens the account takes. It has one of these for an issuer: where it is there already, import it`,
    `(${provider.arn}), and add the audiences that others need.`,
    NO_THUMBPRINT,
  ])}${block(`resource "aws_iam_openid_connect_provider" "${name}"`, [
    ['url', provider.url],
    ['client_id_list', provider.clientIds],
  ])}`;
}

function roleBlocks(role: RolePlan, names: Names, taken: Set<string>): string[] {
  const name = names.role.get(role) ?? '';
  return [
    `${commented([role.why])}${block(`resource "aws_iam_role" "${name}"`, [
      ['name', role.name],
      ...(role.path === '/' ? [] : [['path', role.path] as const]),
      ...(role.description === undefined ? [] : [['description', role.description] as const]),
      ['max_session_duration', role.maxSession],
      ...(role.boundary === undefined ? [] : [['permissions_boundary', role.boundary] as const]),
      ...(Object.keys(role.tags).length === 0 ? [] : [['tags', role.tags] as const]),
      ['assume_role_policy', encoded(trustOf(role), names)],
    ])}`,
    ...role.policies.map((arn) =>
      block(
        `resource "aws_iam_role_policy_attachment" "${unique(`${name}_${identifier(arn.split('/').at(-1) ?? '')}`, taken, '_')}"`,
        [
          ['role', new Code(`aws_iam_role.${name}.name`)],
          ['policy_arn', arn],
        ],
      ),
    ),
    ...role.inline.map(
      (policy) =>
        `${commented([policy.why])}${block(
          `resource "aws_iam_role_policy" "${unique(`${name}_${identifier(policy.name)}`, taken, '_')}"`,
          [
            ['name', policy.name],
            ['role', new Code(`aws_iam_role.${name}.name`)],
            ['policy', encoded(inlineOf(policy), names)],
          ],
        )}`,
    ),
  ];
}

const trustOf = ({ trust, statements }: RolePlan): unknown => ({
  ...trust,
  Statement: statements.map(({ statement, why }: StatementOf) => new Told(why, statement)),
});

const inlineOf = ({ document }: InlinePolicy): PolicyDocument => document;

const encoded = (document: unknown, names: Names): Code =>
  new Code(`jsonencode(${expression(document, '  ', names.arns)})`);

const commented = (lines: readonly string[]): string =>
  comments(lines)
    .map((line) => `${line}\n`)
    .join('');

function block(head: string, attributes: readonly Attribute[]): string {
  return `${head} {\n${body(attributes, '  ', new Map())}}\n`;
}

/** Lines of attributes. The formatters align neighbours that have a line each. */
function body(attributes: readonly Attribute[], indent: string, arns: ReadonlyMap<string, Code>): string {
  const written = attributes.map(([name, value]) => ({
    name: /^[A-Za-z_][\w-]*$/.test(name) && name !== 'for' ? name : quoted(name),
    text: expression(value, indent, arns),
  }));
  return written
    .map(({ name, text }, at) => {
      if (text.includes('\n')) return `${indent}${name} = ${text}\n`;
      let first = at;
      let last = at;
      while (written[first - 1]?.text.includes('\n') === false) first--;
      while (written[last + 1]?.text.includes('\n') === false) last++;
      const width = Math.max(...written.slice(first, last + 1).map((one) => one.name.length));
      return `${indent}${name.padEnd(width)} = ${text}\n`;
    })
    .join('');
}

function expression(value: unknown, indent: string, arns: ReadonlyMap<string, Code>): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return arns.get(value)?.text ?? quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'null';
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const entries = Object.entries(value);
    return entries.length === 0 ? '{}' : `{\n${body(entries, inner, arns)}${indent}}`;
  }
  const items = value as readonly unknown[];
  const [only] = items;
  if (items.length === 0) return '[]';
  if (items.length === 1 && typeof only === 'string') return `[${expression(only, indent, arns)}]`;
  const lines = items.map((item) => {
    const { lines: why, value: own } = told(item);
    return [...comments(why, inner), `${inner}${expression(own, inner, arns)},`, ''].join('\n');
  });
  return `[\n${lines.join('')}${indent}]`;
}

/** A text without templates in it. Source: HCL, native syntax specification, "Template expressions". */
function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(/[$%]\{/g, (opening) => `${opening.charAt(0)}${opening}`)
    .replace(/[^ -~]|\\[bf]/g, (unit) => {
      const character = unit === '\\b' ? '\b' : unit === '\\f' ? '\f' : unit;
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
}

function identifier(text: string): string {
  const words = text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
  return /^[a-z]/.test(words) ? words : `r_${words}`;
}
