import type { Difference } from './compare-trust.js';
import { VERSION } from './document.js';
import { formOf, membersOf } from './statement-form.js';

/**
 * Compares the statements in two permission policies, and returns the kind of difference between the policies. A changed
 * statement counts as wider.
 */
export function comparePermissions(found: unknown, wanted: unknown): Difference['kind'] | undefined {
  const there = statementsOf(found);
  const expected = statementsOf(wanted);
  const more = [...there].filter(([statement]) => !expected.has(statement));
  const less = [...expected].filter(([statement]) => !there.has(statement));
  if (more.length === 0 && less.length === 0) return undefined;
  const wider = more.some(([, denies]) => !denies) || less.some(([, denies]) => denies);
  return wider ? 'wider' : 'narrower';
}

/** Returns whether all statements of a policy deny access. */
export const onlyDenies = (document: unknown): boolean => {
  const statements = [...statementsOf(document).values()];
  return statements.length > 0 && statements.every(Boolean);
};

/** Returns each statement in a normal form, and whether the statement denies access. */
function statementsOf(document: unknown): Map<string, boolean> {
  const { Version, Statement } = membersOf(document);
  return new Map(
    [Statement ?? []]
      .flat()
      .map((statement) => [
        formOf(statement, Version === VERSION),
        membersOf(statement)['Effect'] === 'Deny',
      ]),
  );
}
