import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';
import type { Mount, Policy, Role } from './roles.js';

/**
 * The same as resources of the provider `vault`, laid out as `terraform fmt` has it.
 *
 * Source: the provider's reference, jwt_auth_backend_role and policy.
 *
 * @throws JobpassError `usage` for what the provider cannot say, though the server can
 */
export function printTerraform(mount: Mount): string {
  const { namespace, path, address, config, roles } = mount;
  const names = new Set<string>();
  const name = (text: string): string => {
    const word = text.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?![A-Za-z_])/, '_');
    let own = word;
    for (let count = 2; names.has(own); count++) own = `${word}_${count}`;
    names.add(own);
    return own;
  };
  const space: Attribute[] = namespace === undefined ? [] : [['namespace', hclText(namespace)]];
  const backend = name(path);
  const parts = [
    `# What ${address} must be told for its roles to hold to the file of rules.\n# Made by jobpass trust vault.`,
    resource('vault_jwt_auth_backend', backend, [
      [
        ...space,
        ['type', '"jwt"'],
        ['path', hclText(path)],
        ...Object.entries(config).map(([key, value]): Attribute => [key, hclText(value)]),
      ],
    ]),
  ];
  for (const role of roles) {
    const own = name(role.name);
    const lines = role.told.map((line) => `# ${line}`);
    if (role.policy !== undefined) {
      parts.push(
        [
          ...lines.splice(0),
          resource('vault_policy', own, [
            [...space, ['name', hclText(role.policy.name)]],
            [['policy', policyText(role.policy)]],
          ]),
        ].join('\n'),
      );
    }
    parts.push(
      [
        ...lines,
        resource('vault_jwt_auth_backend_role', own, attributesOf(role, space, { backend, own })),
      ].join('\n'),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

type Attribute = readonly [name: string, value: string];

function attributesOf(
  { name, body, policy }: Role,
  space: readonly Attribute[],
  { backend, own }: { backend: string; own: string },
): Attribute[][] {
  const given = (key: string): Attribute => [key, valueText(body[key])];
  const claims = body['bound_claims'] as Readonly<Record<string, readonly string[]>>;
  const whole = isOneEach(claims);
  const written = Object.entries(claims).map(([claim, values]): Attribute => {
    const broken = values.find((value) => !isWhole(value));
    if (broken !== undefined && !whole) {
      throw new JobpassError(
        'usage',
        `The claim ${printable(claim, 60)} of the role ${name} has «${printable(broken, 80)}» among several values, and Terraform's provider takes them in one text, separated by commas`,
        { hint: 'Print it with --format cli or json, or give that value a rule and a role of its own' },
      );
    }
    return [hclText(claim), hclText(values.join(','))];
  });
  const policies = (body['token_policies'] as readonly string[]).map((each) =>
    each === policy?.name ? `vault_policy.${own}.name` : hclText(each),
  );
  return [
    [
      ...space,
      ['backend', `vault_jwt_auth_backend.${backend}.path`],
      ['role_name', hclText(name)],
      given('role_type'),
    ],
    [
      given('bound_audiences'),
      given('bound_claims_type'),
      ...(whole && !Object.values(claims).flat().every(isWhole)
        ? [['disable_bound_claims_parsing', 'true'] as const]
        : []),
    ],
    ...(written.length === 0 ? [] : [[['bound_claims', block(written)] as const]]),
    [
      'user_claim',
      'user_claim_json_pointer',
      'clock_skew_leeway',
      'expiration_leeway',
      'not_before_leeway',
    ].map(given),
    ...(Object.keys(body['claim_mappings'] as object).length === 0
      ? []
      : [[['claim_mappings', valueText(body['claim_mappings'])] as const]]),
    [
      ['token_policies', `[${policies.join(', ')}]`],
      ...[
        'token_no_default_policy',
        'token_type',
        'token_ttl',
        'token_max_ttl',
        'token_explicit_max_ttl',
      ].map(given),
      ...['token_period', 'token_num_uses', 'token_bound_cidrs'].map(given),
    ],
  ];
}

/** Whether the provider leaves a value as it is where it takes texts apart at commas. */
function isWhole(value: string): boolean {
  return !value.includes(',') && value.trim() === value;
}

function isOneEach(claims: Readonly<Record<string, readonly string[]>>): boolean {
  return Object.values(claims).every((values) => values.length === 1);
}

function resource(kind: string, name: string, groups: readonly (readonly Attribute[])[]): string {
  const parts = groups.map((group) => aligned(group, '  '));
  return `resource "${kind}" "${name}" {\n${parts.join('\n\n')}\n}`;
}

function block(attributes: readonly Attribute[]): string {
  return `{\n${aligned(attributes, '    ')}\n  }`;
}

/** `terraform fmt` puts the signs of lines that follow each other below each other. */
function aligned(attributes: readonly Attribute[], indent: string): string {
  const widest = Math.max(...attributes.map(([name]) => [...name].length));
  return attributes.map(([name, value]) => `${indent}${name.padEnd(widest)} = ${value}`).join('\n');
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return hclText(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return block(Object.entries(value).map(([name, each]) => [hclText(name), valueText(each)]));
  return String(value);
}

/** As a document inside, where no line of it could end that. */
function policyText({ text }: Policy): string {
  if (/^\s*EOT\s*$/m.test(text) || /[^\n -~]/.test(text)) return hclText(text);
  return `<<EOT\n${templated(text)}EOT`;
}

/** A text in quotes, in ASCII, in which nothing is a template. */
export function hclText(text: string): string {
  const escaped = templated(text).replace(/["\\]|[^ -~]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
  return `"${escaped}"`;
}

function templated(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
