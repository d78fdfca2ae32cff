import { printable } from '../../text/printable.js';
import type { Drift } from '../generator.js';

/** A role assignment whose role is known by its id. */
export interface ResolvedAssignment {
  scope: string;
  roleId: string;
  /** The name of the role, or its id. */
  role: string;
}

/** Compares the role assignments of an identity with those that the rules need. A role at a wider scope counts as wider. */
export function compareAssignments(
  found: readonly ResolvedAssignment[],
  wanted: readonly ResolvedAssignment[],
): Drift[] {
  const isIn = (one: ResolvedAssignment, all: readonly ResolvedAssignment[]): boolean =>
    all.some((other) => keyOf(other) === keyOf(one));
  const describe = ({ role, scope }: ResolvedAssignment): Pick<Drift, 'what'> & { at: string } => ({
    what: `role ${printable(role, 120)}`,
    at: printable(scope, 400),
  });
  return [
    ...found
      .filter((one) => !isIn(one, wanted))
      .map((one): Drift => {
        const { what, at } = describe(one);
        return { kind: 'wider', what, text: `is assigned at ${at}, but not in the rules file` };
      }),
    ...wanted
      .filter((one) => !isIn(one, found))
      .map((one): Drift => {
        const { what, at } = describe(one);
        return { kind: 'missing', what, text: `is not assigned at ${at}` };
      }),
  ];
}

const keyOf = ({ scope, roleId }: ResolvedAssignment): string =>
  `${scope.replace(/\/$/, '')} ${roleId}`.toLowerCase();
