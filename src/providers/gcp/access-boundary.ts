import type { Settings } from '../../config/settings.js';
import { JobpassError } from '../../errors.js';
import type { AccessBoundaryRule } from '../../gcp/sts.js';
import { isObject, objectIn } from '../../text/json.js';
import { printable } from '../../text/printable.js';

const INPUT = 'access-boundary';
/** The most rules of a boundary. Source: IAM docs, "Credential Access Boundaries", "Components". */
const MOST_RULES = 10;

const wrong = (problem: string): JobpassError =>
  new JobpassError('usage', `\`${INPUT}\` is invalid: ${problem}`, {
    hint: 'Set a list of rules, each with `availableResource` and `availablePermissions`',
    input: INPUT,
  });

/** Returns settings with the boundary as JSON, so that no later process needs a YAML parser. @throws JobpassError `usage` */
export async function withBoundary(settings: Settings): Promise<Settings> {
  const text = settings.own[INPUT];
  if (text === undefined || isJson(text)) return settings;
  const { parseYaml, Problems } = await import('../../config/yaml.js');
  const problems = new Problems(INPUT, `\`${INPUT}\``);
  const { value } = parseYaml(text, problems);
  problems.throwIfAny();
  return { ...settings, own: { ...settings.own, [INPUT]: JSON.stringify(value ?? null) } };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads the rules of a boundary: a list, or the object that Google's documentation shows.
 *
 * Source: IAM docs, "Credential Access Boundaries": each rule names a bucket, and the roles that stay available there.
 *
 * @throws JobpassError `usage`
 */
export function boundaryRules(text: string | undefined): readonly AccessBoundaryRule[] {
  if (text === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('it is not JSON');
  }
  const outer = isObject(value) ? (objectIn(value, 'accessBoundary') ?? value) : undefined;
  const rules: unknown = outer === undefined ? value : (outer['accessBoundaryRules'] ?? outer['rules']);
  if (!Array.isArray(rules) || rules.length === 0) throw wrong('it has no rules');
  if (rules.length > MOST_RULES) throw wrong(`it has ${rules.length} rules, the most is ${MOST_RULES}`);
  return rules.map((rule: unknown, at) => {
    const number = `rule ${at + 1}`;
    if (!isObject(rule)) throw wrong(`${number} is not an object`);
    const {
      availableResource: resource,
      availablePermissions: permissions,
      availabilityCondition: condition,
    } = rule;
    const unknown = Object.keys(rule).find(
      (name) => !['availableResource', 'availablePermissions', 'availabilityCondition'].includes(name),
    );
    if (unknown !== undefined) throw wrong(`${number} has the unknown member "${printable(unknown, 40)}"`);
    if (typeof resource !== 'string' || resource === '')
      throw wrong(`${number} has no \`availableResource\``);
    const areTexts =
      Array.isArray(permissions) &&
      permissions.every((one) => typeof one === 'string' && one.startsWith('inRole:'));
    if (!areTexts || permissions.length === 0)
      throw wrong(`${number} has no \`availablePermissions\` of the form \`inRole:roles/…\``);
    if (
      condition !== undefined &&
      typeof (isObject(condition) ? condition['expression'] : undefined) !== 'string'
    )
      throw wrong(`${number} has an \`availabilityCondition\` without \`expression\``);
    return rule;
  });
}
