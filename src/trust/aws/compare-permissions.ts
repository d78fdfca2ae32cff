import type { Difference } from './compare-trust.js';
import { VERSION } from './document.js';
import { formOf, membersOf } from './statement-form.js';

/** What another policy of permissions allows or denies, by its statements: of two that differ nobody can tell which is wider. */
export function comparePermissions(found: unknown, wanted: unknown): Difference['kind'] | undefined {
  const there = statementsOf(found);
  const meant = statementsOf(wanted);
  const more = [...there].filter(([statement]) => !meant.has(statement));
  const less = [...meant].filter(([statement]) => !there.has(statement));
  if (more.length === 0 && less.length === 0) return undefined;
  const wider = more.some(([, denies]) => !denies) || less.some(([, denies]) => denies);
  return wider ? 'wider' : 'narrower';
}

/** Whether a policy only takes away. */
export const onlyDenies = (document: unknown): boolean => {
  const statements = [...statementsOf(document).values()];
  return statements.length > 0 && statements.every(Boolean);
};

/** Each statement in one form of writing, and whether it denies. */
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
