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

/** A difference, but for what it is of. */
export type Difference = Pick<Drift, 'kind' | 'text'>;

/**
 * What a trust policy lets in that another does not, and the other way round. What cannot be compared is told as wider.
 *
 * @param found the policy in force
 * @param wanted the policy as it is to be
 */
export function compareTrust(found: unknown, wanted: unknown): Difference[] {
  const there = readTrust(found);
  const meant = readTrust(wanted);
  const allowed = (statements: readonly StatementRead[]): readonly Permission[] =>
    statements.flatMap(({ denies, permissions = [] }) => (denies ? [] : permissions));
  const isIn = (statements: readonly StatementRead[], { form }: StatementRead): boolean =>
    statements.some((other) => other.form === form);
  const differences: Difference[] = [];
  const tell = (kind: Difference['kind'], text: string): void => void differences.push({ kind, text });
  for (const statement of there) {
    const { sid, denies, permissions } = statement;
    if (isIn(meant, statement)) continue;
    if (denies) tell('narrower', `its trust policy denies by ${sid}, which is not of the file`);
    else if (permissions === undefined)
      tell('wider', `its trust policy has ${sid}, of which it cannot be told what it allows`);
    else {
      const more = permissions.find(
        (permission) => !allowed(meant).some((other) => isWithin(permission, other)),
      );
      if (more !== undefined) tell('wider', whyWider(more, allowed(meant)));
    }
  }
  for (const statement of meant) {
    const { sid, permissions = [] } = statement;
    if (isIn(there, statement)) continue;
    const less = permissions.find(
      (permission) => !allowed(there).some((other) => isWithin(permission, other)),
    );
    if (less !== undefined)
      tell('narrower', `its trust policy does not let in all that ${sid} would: ${describe(less)}`);
  }
  return differences;
}

/** Why an allowed thing is more than any of those that are wanted: by the one that comes nearest. */
function whyWider(permission: Permission, wanted: readonly Permission[]): string {
  const by = `its trust policy, by ${permission.sid},`;
  const near = wanted.filter(
    ({ principal, action }) => principal === permission.principal && action === permission.action,
  );
  if (near.length === 0)
    return `${by} lets ${permission.principal} do ${permission.action}, which no rule wants`;
  const reasons = near
    .map(({ conditions }) => conditions.filter((condition) => !isImplied(condition, permission.conditions)))
    .sort((one, other) => one.length - other.length)[0];
  const told = (reasons ?? []).map(({ key, value }) => {
    const own = permission.conditions.filter((condition) => condition.key === key);
    return own.length === 0
      ? `asks nothing of ${key}, which is to be "${value.text}"`
      : `lets ${key} be ${own.map((one) => `"${one.value.text}" (${one.operator})`).join(' and ')}, which is to be "${value.text}"`;
  });
  return `${by} ${told.join(', and ')}`;
}

function describe({ principal, conditions }: Permission): string {
  return [principal, ...conditions.map(({ key, value }) => `${key} "${value.text}"`)].join(', ');
}

/** Whether all that the one allows, the other allows too. */
function isWithin(one: Permission, other: Permission): boolean {
  return (
    one.principal === other.principal &&
    one.action === other.action &&
    other.conditions.every((condition) => isImplied(condition, one.conditions))
  );
}

/** Whether a condition holds wherever these do. What else they ask for only makes them hold less often. */
function isImplied(wanted: ConditionValue, by: readonly ConditionValue[]): boolean {
  return by.some(
    (condition) =>
      condition.key === wanted.key &&
      isComparable(condition.operator, wanted.operator) &&
      isIncluded(condition.value, wanted.value),
  );
}

/** Whether what the first operator lets through is to be compared under the second one. */
function isComparable(operator: string, wanted: string): boolean {
  if (COMPARED[operator] === undefined || COMPARED[wanted] === undefined) return false;
  // Of several values one matches: that is more than of a single one, and not less.
  return operator.startsWith('foranyvalue:') ? wanted.startsWith('foranyvalue:') : true;
}

/** Whether every text that fits the one fits the other. Never true where that is not so. */
function isIncluded(one: Value, other: Value): boolean {
  if (one.parts === undefined || other.parts === undefined) return one.text === other.text;
  const [from, to] = [one.parts, other.parts];
  // fits[at] of the parts so far: what is left of `to` from `at` on takes what is left of `from`.
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
