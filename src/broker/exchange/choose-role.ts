import { type FailedCondition, failureText } from '../../identity/conditions.js';
import type { Claims } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { Role } from '../config/broker-config.js';

export type RoleChoice =
  | { role: Role }
  | {
      /** The description for the caller, without the conditions of any role. */
      description: string;
      /** The reason for the broker's log: the role, the condition and the claim that failed. */
      why: string;
    };

/**
 * Returns the role for a job: the requested role, or the only role whose conditions the job meets. If several roles match, the job
 * must name the role, because the first match could grant more than the job needs.
 */
export function chooseRole(
  roles: readonly Role[],
  issuer: string,
  claims: Claims,
  requested: string | undefined,
): RoleChoice {
  const own = roles.filter((role) => role.issuer === issuer);
  if (requested !== undefined) {
    const role = own.find(({ name }) => name === requested);
    // The text is the same whether or not the role exists, so that callers cannot find out the names of roles.
    const description = `the role ${printable(requested, 64)} is not allowed for this job`;
    if (role === undefined) {
      const elsewhere = roles.some(({ name }) => name === requested);
      return {
        description,
        why: elsewhere ? 'the role is for jobs of another issuer' : 'no role has this name',
      };
    }
    const failures = role.conditions(claims);
    if (failures.length === 0) return { role };
    return {
      description: role.explain ? explained(description, failures) : description,
      why: wording(failures),
    };
  }
  const checked = own.map((role) => ({ role, failures: role.conditions(claims) }));
  const fitting = checked.filter(({ failures }) => failures.length === 0).map(({ role }) => role);
  const [only, another] = fitting;
  if (only !== undefined && another === undefined) return { role: only };
  if (only !== undefined) {
    const names = fitting.map(({ name }) => name).join(', ');
    const description = `several roles match this job (${names}): set the parameter role to one of them`;
    return { description, why: `several roles match: ${names}` };
  }
  const explaining = checked.filter(({ role }) => role.explain);
  const description = 'no role matches this job';
  return {
    description:
      explaining.length === 0
        ? description
        : `${description}: ${explaining.map(({ role, failures }) => explained(role.name, failures)).join('; ')}`,
    why:
      checked.length === 0
        ? 'no role is for jobs of this issuer'
        : checked
            .slice(0, MAX_REASONS)
            .map(({ role, failures }) => `${role.name}: ${wording(failures)}`)
            .join('; '),
  };
}

const MAX_REASONS = 10;

/** Returns the text with the names of the failed claims, without the expected values. */
function explained(what: string, failures: readonly FailedCondition[]): string {
  return `${what}, claims that do not match: ${failures.map(({ claim }) => printable(claim, 64)).join(', ')}`;
}

function wording(failures: readonly FailedCondition[]): string {
  return failures.map(failureText).join(', ');
}
