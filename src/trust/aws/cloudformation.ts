import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';
import { comments } from '../comments.js';
import { uniqueName } from '../unique-name.js';
import type { AccountPlan, RolePlan } from './account-plan.js';
import { Commented, commentsOf, headerFor, NO_THUMBPRINT } from './comments.js';

/**
 * Returns a template for CloudFormation. The stack requires the capability CAPABILITY_NAMED_IAM.
 *
 * @throws JobpassError `usage` if CloudFormation would replace a text with a secret or a parameter
 */
export function cloudformation(plan: AccountPlan): string {
  const taken = new Set<string>();
  const providers = plan.providers.map((provider) => ({
    provider,
    id: logicalId(`Issuer ${provider.host}`, taken),
  }));
  const roles = plan.roles.map((role) => ({ role, id: logicalId(`Role ${role.name}`, taken) }));
  const refs = new Map([
    ...providers.map(({ provider, id }) => [provider.arn, `!Ref ${id}`] as const),
    ...roles.map(({ role, id }) => [role.arn, `!GetAtt ${id}.Arn`] as const),
  ]);
  const resources: [string, unknown][] = [
    ...providers.map(({ provider, id }): [string, unknown] => [
      id,
      new Commented(
        [
          'The account accepts ID tokens of this issuer. An account has one provider for each issuer: if it exists already, remove',
          `this resource and use ${provider.arn} in its place.`,
          NO_THUMBPRINT,
        ],
        {
          Type: 'AWS::IAM::OIDCProvider',
          Properties: { Url: provider.url, ClientIdList: provider.clientIds },
        },
      ),
    ]),
    ...roles.flatMap(({ role, id }): [string, unknown][] => [
      [id, new Commented([role.why], { Type: 'AWS::IAM::Role', Properties: propertiesOf(role) })],
      // The policies are separate resources, because a role's policy may refer to another role whose trust policy refers back
      // to the first role.
      ...role.inline.map(({ name, document, why }): [string, unknown] => [
        logicalId(`Policy ${role.name} ${name}`, taken),
        new Commented([why], {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyName: name, Roles: [new Ref(id)], PolicyDocument: document },
        }),
      ]),
    ]),
  ];
  return [
    ...comments(headerFor(plan.account)),
    "AWSTemplateFormatVersion: '2010-09-09'",
    'Resources:',
    ...resources.flatMap(([id, resource]) => ['', ...member(id, resource, '  ', refs)]),
    '',
  ].join('\n');
}

class Ref {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

function propertiesOf(role: RolePlan): Record<string, unknown> {
  return {
    RoleName: role.name,
    ...(role.path === '/' ? {} : { Path: role.path }),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSession,
    ...(role.boundary === undefined ? {} : { PermissionsBoundary: role.boundary }),
    ...(role.policies.length === 0 ? {} : { ManagedPolicyArns: role.policies }),
    ...(Object.keys(role.tags).length === 0
      ? {}
      : { Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })) }),
    AssumeRolePolicyDocument: {
      ...role.trust,
      Statement: role.statements.map(({ statement, why }) => new Commented(why, statement)),
    },
  };
}

/** Returns one member of a map as lines of text. */
function member(name: string, value: unknown, indent: string, refs: ReadonlyMap<string, string>): string[] {
  const { lines, value: own } = commentsOf(value);
  const scalar = scalarOf(own, refs);
  const head = `${indent}${name.includes(':') ? `'${name.replaceAll("'", "''")}'` : scalarOf(name, new Map())}:`;
  return [
    ...comments(lines, indent),
    ...(scalar === undefined ? [head, ...inside(own, `${indent}  `, refs)] : [`${head} ${scalar}`]),
  ];
}

function inside(value: unknown, indent: string, refs: ReadonlyMap<string, string>): string[] {
  if (!Array.isArray(value)) {
    return Object.entries(value as object).flatMap(([name, inner]) => member(name, inner, indent, refs));
  }
  return (value as readonly unknown[]).flatMap((item) => {
    const { lines, value: own } = commentsOf(item);
    const scalar = scalarOf(own, refs);
    const above = comments(lines, indent);
    if (scalar !== undefined) return [...above, `${indent}- ${scalar}`];
    const [first = '', ...rest] = inside(own, `${indent}  `, refs);
    return [...above, `${indent}- ${first.slice(indent.length + 2)}`, ...rest];
  });
}

/** Returns a value on one line, or undefined for a value that needs several lines. */
function scalarOf(value: unknown, refs: ReadonlyMap<string, string>): string | undefined {
  if (value instanceof Ref) return `!Ref ${value.id}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'object')
    return Object.keys(value).length > 0 ? undefined : Array.isArray(value) ? '[]' : '{}';
  const text = String(value);
  if (text.includes('{{resolve:')) {
    throw new JobpassError(
      'usage',
      `CloudFormation would replace "${printable(text, 100)}" by a secret or a parameter`,
      {
        hint: 'Use another --format, or remove {{resolve: from the condition',
      },
    );
  }
  const ref = refs.get(text);
  if (ref !== undefined) return ref;
  if (
    /^[A-Za-z][\w./@+=-]*(:+[\w./@+=*-]+)*$/.test(text) &&
    !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text)
  )
    return text;
  // YAML supports escapes for line breaks and control characters only in double quotes.
  return /^[\x20-\x7e\xa0-\uffff]*$/.test(text) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

/** Returns a unique name that consists of letters and digits. */
function logicalId(text: string, taken: Set<string>): string {
  const id = text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return uniqueName(id, taken);
}
