import type { Drift } from '../generator.js';
import {
  COMPARED,
  type ConditionValue,
  ONE,
  type Permission,
  RUN,
  readTrust,
  type StatementRead,
  type Value,
} from './read-trust.js';

/** A difference, without the role's name. */
export type Difference = Pick<Drift, 'kind' | 'text'>;

/**
 * Compares the jobs that two trust policies accept. A statement that cannot be compared counts as wider.
 *
 * @param found the policy in the account
 * @param expectedPolicy the policy from the rules file
 */
export function compareTrust(found: unknown, expectedPolicy: unknown): Difference[] {
  const there = readTrust(found);
  const expected = readTrust(expectedPolicy);
  const allowed = (statements: readonly StatementRead[]): readonly Permission[] =>
    statements.flatMap(({ denies, permissions = [] }) => (denies ? [] : permissions));
  const isIn = (statements: readonly StatementRead[], { form }: StatementRead): boolean =>
    statements.some((other) => other.form === form);
  const differences: Difference[] = [];
  const report = (kind: Difference['kind'], text: string): void => void differences.push({ kind, text });
  for (const statement of there) {
    const { sid, denies, permissions } = statement;
    if (isIn(expected, statement)) continue;
    if (denies)
      report('narrower', `the trust policy denies requests with ${sid}, which is not in the rules file`);
    else if (permissions === undefined)
      report('wider', `the trust policy has ${sid}, and Jobpass cannot determine what it allows`);
    else {
      const more = permissions.find(
        (permission) => !allowed(expected).some((other) => isWithin(permission, other)),
      );
      if (more !== undefined) report('wider', whyWider(more, allowed(expected)));
    }
  }
  for (const statement of expected) {
    const { sid, permissions = [] } = statement;
    if (isIn(there, statement)) continue;
    const less = permissions.find(
      (permission) => !allowed(there).some((other) => isWithin(permission, other)),
    );
    if (less !== undefined)
      report(
        'narrower',
        `the trust policy does not accept all jobs that ${sid} in the rules file does: ${describe(less)}`,
      );
  }
  return differences;
}

/**
 * Returns the reason why a permission exceeds all expected permissions. Compares the permission with the most similar expected
 * permission.
 */
function whyWider(permission: Permission, expected: readonly Permission[]): string {
  const by = `the statement ${permission.sid} of the trust policy`;
  const near = expected.filter(
    ({ principal, action }) => principal === permission.principal && action === permission.action,
  );
  if (near.length === 0)
    return `${by} allows ${permission.principal} ${permission.action}, which no rule needs`;
  const reasons = near
    .map(({ conditions }) => conditions.filter((condition) => !isImplied(condition, permission.conditions)))
    .sort((one, other) => one.length - other.length)[0];
  const texts = (reasons ?? []).map(({ key, value }) => {
    const own = permission.conditions.filter((condition) => condition.key === key);
    return own.length === 0
      ? `has no condition on ${key}, expected "${value.text}"`
      : `accepts ${key} ${own.map((one) => `"${one.value.text}" (${one.operator})`).join(' and ')}, expected "${value.text}"`;
  });
  return `${by} ${texts.join(', and ')}`;
}

function describe({ principal, conditions }: Permission): string {
  return [principal, ...conditions.map(({ key, value }) => `${key} "${value.text}"`)].join(', ');
}

/** Returns whether `other` allows everything that `one` allows. */
function isWithin(one: Permission, other: Permission): boolean {
  return (
    one.principal === other.principal &&
    one.action === other.action &&
    other.conditions.every((condition) => isImplied(condition, one.conditions))
  );
}

/** Returns whether the conditions `by` imply a condition. Further conditions in `by` only narrow the access. */
function isImplied(wanted: ConditionValue, by: readonly ConditionValue[]): boolean {
  return by.some(
    (condition) =>
      condition.key === wanted.key &&
      isComparable(condition.operator, wanted.operator) &&
      isIncluded(condition.value, wanted.value),
  );
}

/** Returns whether values under the first operator can be compared with values under the second operator. */
function isComparable(operator: string, wanted: string): boolean {
  if (COMPARED[operator] === undefined || COMPARED[wanted] === undefined) return false;
  // ForAnyValue accepts a token if any of several values matches, which is wider than a match of a single value.
  return operator.startsWith('foranyvalue:') ? wanted.startsWith('foranyvalue:') : true;
}

/** Returns whether every text that matches `one` also matches `other`. If the function is not sure, it returns false. */
function isIncluded(one: Value, other: Value): boolean {
  if (one.parts === undefined || other.parts === undefined) return one.text === other.text;
  const [from, to] = [one.parts, other.parts];
  // fits[at] is true if the rest of `to`, starting at `at`, matches the parts of `from` that have been processed so far.
  let fits = Array.from({ length: to.length + 1 }, (_, at) => to.slice(at).every((part) => part === RUN));
  for (const part of from.toReversed()) {
    const next = new Array<boolean>(to.length + 1).fill(false);
    for (let at = to.length - 1; at >= 0; at--) {
      const wanted = to[at];
      if (wanted === RUN) next[at] = (fits[at] ?? false) || (next[at + 1] ?? false);
      else if (part !== RUN && (wanted === ONE || wanted === part)) next[at] = fits[at + 1] ?? false;
    }
    fits = next;
  }
  return fits[0] ?? false;
}
