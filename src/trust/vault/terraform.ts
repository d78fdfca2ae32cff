import { JobpassError } from '../../errors.js';
import { isObject } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import { type Attribute, heredoc, list, map, quoted, resource } from '../hcl.js';
import { uniqueName } from '../unique-name.js';
import type { Mount, Role } from './mount.js';

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
  const name = (text: string): string =>
    uniqueName(text.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?![A-Za-z_])/, '_'), names, '_');
  const space: Attribute[] = namespace === undefined ? [] : [['namespace', quoted(namespace)]];
  const backend = name(path);
  const parts = [
    `# What ${address} must be told for its roles to hold to the file of rules.\n# Made by jobpass trust vault.\n`,
    resource('vault_jwt_auth_backend', backend, [
      ...space,
      ['type', '"jwt"'],
      ['path', quoted(path)],
      ...Object.entries(config).map(([key, value]): Attribute => [key, quoted(value)]),
    ]),
  ];
  for (const role of roles) {
    const own = name(role.name);
    const blocks = [
      ...(role.policy === undefined
        ? []
        : [
            resource(
              'vault_policy',
              own,
              [...space, ['name', quoted(role.policy.name)]],
              [['policy', heredoc(role.policy.text)]],
            ),
          ]),
      resource('vault_jwt_auth_backend_role', own, ...attributesOf(role, space, { backend, own })),
    ];
    parts.push(`${role.comments.map((line) => `# ${line}\n`).join('')}${blocks.join('\n')}`);
  }
  return parts.join('\n');
}

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
        `The claim ${printable(claim, 60)} of the role ${name} has "${printable(broken, 80)}" among several values, and Terraform's provider takes them in one text, separated by commas`,
        { hint: 'Print it with --format cli or json, or give that value a rule and a role of its own' },
      );
    }
    return [quoted(claim), quoted(values.join(','))];
  });
  const policies = (body['token_policies'] as readonly string[]).map((each) =>
    each === policy?.name ? `vault_policy.${own}.name` : quoted(each),
  );
  return [
    [
      ...space,
      ['backend', `vault_jwt_auth_backend.${backend}.path`],
      ['role_name', quoted(name)],
      given('role_type'),
    ],
    [
      given('bound_audiences'),
      given('bound_claims_type'),
      ...(whole && !Object.values(claims).flat().every(isWhole)
        ? [['disable_bound_claims_parsing', 'true'] as const]
        : []),
    ],
    ...(written.length === 0 ? [] : [[['bound_claims', map(written, '  ')] as const]]),
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
      ['token_policies', list(policies)],
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

function valueText(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return list(value.map(valueText));
  if (!isObject(value)) return String(value);
  return map(
    Object.entries(value).map(([name, each]) => [quoted(name), valueText(each)]),
    '  ',
  );
}
