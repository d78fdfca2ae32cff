import { SCOPED_CREDENTIALS } from '../../../servers/aws/scoped-credentials.js';
import { isObject, type JsonObject } from '../../../text/json.js';
import { listOf, objectsOf } from '../../../text/json-values.js';
import { printable } from '../../../text/printable.js';
import type { Finding } from '../linter.js';
import type { AwsRole } from './role.js';
import { actsOn } from './statements.js';

const ACTION = SCOPED_CREDENTIALS.action.toLowerCase();
/** The actions of roles whose sessions no job receives: revoke-roles, and intermediate roles of a chain. */
const OF_HELPERS = /^(iam:.*|sts:AssumeRole)$/i;

/**
 * Returns a note for each role whose sessions may not call GetScopedCredentials. The session policy then ends the sessions of a
 * job, which is not a security problem.
 *
 * @param roles roles that accept ID tokens
 */
export function notesAboutCopies(roles: readonly AwsRole[]): Finding[] {
  return roles.flatMap((role) => {
    const statements = role.policies.flatMap((policy) =>
      isObject(policy) ? objectsOf(policy['Statement']) : [],
    );
    const about = statements.filter((one) => actsOn(one, ACTION) === true);
    const allows = about.filter(({ Effect: effect }) => effect === 'Allow');
    const denied = about.some((one) => one['Effect'] === 'Deny' && isUnconditional(one));
    // The document must contain every policy to show that no policy allows the call.
    const lacks = role.hasAllPolicies && allows.length === 0 && statements.some(isOfJobs);
    if (!denied && !lacks) return [];
    return [
      {
        where: `role ${printable(role.name, 80)}, its permissions`,
        hole: 'no-copies' as const,
        severity: 'note' as const,
        message: `${denied ? 'A policy of the role denies' : 'No policy of the role allows'} ${SCOPED_CREDENTIALS.action}, so Jobpass may not be able to give steps copies of a session that expire at AWS after seconds. The session policy then ends the sessions of a job.`,
        fix: denied
          ? `Remove the deny of ${SCOPED_CREDENTIALS.action}`
          : `Add to a policy of the role: ${JSON.stringify(SCOPED_CREDENTIALS.statement)}`,
      },
    ];
  });
}

const isUnconditional = ({ Condition: block, Resource: resource }: JsonObject): boolean =>
  block === undefined && listOf(resource).includes('*');

/** Returns whether a statement allows actions that only sessions of jobs need. */
function isOfJobs({ Effect: effect, Action: does }: JsonObject): boolean {
  if (effect !== 'Allow') return false;
  return does === undefined || listOf(does).some((one) => typeof one === 'string' && !OF_HELPERS.test(one));
}
