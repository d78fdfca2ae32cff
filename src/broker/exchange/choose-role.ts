import { type FailedCondition, tellFailure } from '../../identity/conditions.js';
import type { Claims } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { Role } from '../config/broker-config.js';

export type RoleChoice =
  | { role: Role }
  | {
      /** For the caller, who may not learn what a role wants. */
      told: string;
      /** For the broker's log: which condition of which role failed for which claim. */
      why: string;
    };

/**
 * Finds the role of a job: the one that it asks for, or the only one whose conditions it meets. Where several fit it
 * must say which, since the first of them could be more than it wants.
 */
export function chooseRole(
  roles: readonly Role[],
  issuer: string,
  claims: Claims,
  asked: string | undefined,
): RoleChoice {
  const own = roles.filter((role) => role.issuer === issuer);
  if (asked !== undefined) {
    const role = own.find(({ name }) => name === asked);
    // The same words whether there is such a role: who may not have it cannot find out its name either.
    const told = `the role ${printable(asked, 64)} is not for this job`;
    if (role === undefined) {
      const elsewhere = roles.some(({ name }) => name === asked);
      return { told, why: elsewhere ? 'the role is for jobs of another issuer' : 'there is no such role' };
    }
    const failures = role.conditions(claims);
    if (failures.length === 0) return { role };
    return { told: role.explain ? explained(told, failures) : told, why: wording(failures) };
  }
  const checked = own.map((role) => ({ role, failures: role.conditions(claims) }));
  const fitting = checked.filter(({ failures }) => failures.length === 0).map(({ role }) => role);
  const [only, another] = fitting;
  if (only !== undefined && another === undefined) return { role: only };
  if (only !== undefined) {
    const names = fitting.map(({ name }) => name).join(', ');
    const told = `several roles are for this job (${names}): ask for one of them by the parameter role`;
    return { told, why: `several roles fit: ${names}` };
  }
  const explaining = checked.filter(({ role }) => role.explain);
  const told = 'no role is for this job';
  return {
    told:
      explaining.length === 0
        ? told
        : `${told}: ${explaining.map(({ role, failures }) => explained(role.name, failures)).join('; ')}`,
    why: checked
      .slice(0, MOST_TOLD)
      .map(({ role, failures }) => `${role.name}: ${wording(failures)}`)
      .join('; '),
  };
}

const MOST_TOLD = 10;

/** Names the claims only: what they must be stays here. */
function explained(what: string, failures: readonly FailedCondition[]): string {
  return `${what}, because of ${failures.map(({ claim }) => printable(claim, 64)).join(', ')}`;
}

function wording(failures: readonly FailedCondition[]): string {
  return failures.map(tellFailure).join(', ');
}
