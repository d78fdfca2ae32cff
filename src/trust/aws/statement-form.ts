import { isObject } from '../../text/json.js';

export function texts(value: unknown): string[] | undefined {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.every((one) => ['string', 'boolean', 'number'].includes(typeof one))
    ? all.map(String)
    : undefined;
}

const NAMES = ['Version', 'Statement', 'Id', 'Sid', 'Effect', 'Principal', 'Action', 'Condition'];

/** Returns the members of an object. Converts the names of policy elements to their usual case. */
export function membersOf(value: unknown): Record<string, unknown> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      NAMES.find((usual) => usual.toLowerCase() === name.toLowerCase()) ?? name,
      member,
    ]),
  );
}

/**
 * Returns the normal form of a statement without its name.
 *
 * @param variables whether the statement's texts may contain policy variables
 */
export function formOf(statement: unknown, variables: boolean): string {
  const { Sid: _, ...members } = membersOf(statement);
  const form = Object.entries(members)
    .map(([name, value]) => [
      name,
      name === 'Condition' ? conditionForm(value) : listForm(value, /^(not)?action$/i.test(name)),
    ])
    .sort();
  return JSON.stringify([variables, form]);
}

function listForm(value: unknown, anyCase: boolean): unknown {
  const all = texts(value);
  if (all !== undefined) return [...new Set(all.map((text) => (anyCase ? text.toLowerCase() : text)))].sort();
  if (!isObject(value)) return value;
  return Object.entries(value)
    .map(([name, member]) => [name, listForm(member, anyCase)])
    .sort();
}

function conditionForm(value: unknown): unknown {
  return Object.entries(membersOf(value))
    .map(([operator, keys]) => [
      operator.toLowerCase(),
      Object.entries(membersOf(keys))
        .map(([key, values]) => [key.toLowerCase(), listForm(values, false)])
        .sort(),
    ])
    .sort();
}
