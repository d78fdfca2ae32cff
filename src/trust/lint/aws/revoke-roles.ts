import type { Claims } from '../../../identity/id-token.js';
import { isObject, type JsonObject } from '../../../text/json.js';
import { listOf, objectsOf } from '../../../text/json-values.js';
import { printable } from '../../../text/printable.js';
import type { Finding, Unjudged } from '../linter.js';
import { matchesLike } from './conditions.js';
import type { AwsRole } from './role.js';
import { actsOn } from './statements.js';

const ACTION = 'iam:putrolepolicy';
/** The condition key that restricts changes to roles with a permissions boundary. */
const BOUNDARY = 'iam:permissionsboundary';

/**
 * Reports roles that may write the policies of another role without a permissions boundary. Anyone with such a role can give
 * the other role every permission. IAM cannot limit `iam:PutRolePolicy` to deny policies, so only a boundary makes a
 * revoke-role safe.
 *
 * @param writers roles that accept ID tokens, each with an accepted token
 * @param all every role in the document
 */
export function revokeRoles(
  writers: readonly { role: AwsRole; token: Claims | undefined }[],
  all: readonly AwsRole[],
): { findings: Finding[]; unjudged: Unjudged[] } {
  const findings: Finding[] = [];
  const unjudged: Unjudged[] = [];
  for (const { role, token } of writers) {
    const where = `role ${printable(role.name, 80)}, its permissions`;
    const statements = role.policies.flatMap((policy) =>
      isObject(policy) ? objectsOf(policy['Statement']) : [],
    );
    // A role that already has every permission gains nothing from another role.
    if (statements.some(doesEverything)) continue;
    const writes = statements.filter((one) => one['Effect'] === 'Allow' && actsOn(one, ACTION) === true);
    const denies = statements.filter((one) => one['Effect'] === 'Deny' && actsOn(one, ACTION) === true);
    const [open, ...more] = writes.filter((one) => !requiresBoundary(one));
    if (open === undefined) continue;
    const bounded = [open, ...more].filter((one) => one['Condition'] !== undefined);
    if (bounded.length > 0)
      unjudged.push({ where, because: 'the permission to write policies of roles has conditions' });
    const free = [open, ...more].filter((one) => one['Condition'] === undefined);
    const reaches = (target: AwsRole): boolean =>
      free.some((one) => matchesResource(one, target)) &&
      !denies.some((one) => one['Condition'] === undefined && matchesResource(one, target));
    const targets = all.filter(reaches);
    const unbounded = targets.filter(({ hasBoundary }) => hasBoundary === false);
    if (unbounded.length > 0) {
      const named = unbounded.slice(0, 5).map(({ name }) => printable(name, 60));
      const others = unbounded.length > 5 ? ` and ${unbounded.length - 5} more` : '';
      findings.push({
        where,
        hole: 'unbounded-revoke-role',
        severity: 'high',
        message: `The role can write policies (iam:PutRolePolicy) on roles that have no permissions boundary: ${named.join(', ')}${others}. Every job that can use the role can give them every permission.`,
        fix: 'Add a permissions boundary to these roles, or allow only roles that have one',
        ...(token === undefined ? {} : { example: token, telling: ['sub'] }),
      });
    } else if (
      free.length > 0 &&
      (targets.length === 0 || targets.some(({ hasBoundary }) => hasBoundary === undefined))
    ) {
      unjudged.push({
        where,
        because:
          'the role can write policies on other roles (iam:PutRolePolicy), but the file does not show whether they have a permissions boundary',
      });
    }
  }
  return { findings, unjudged };
}

function doesEverything(statement: JsonObject): boolean {
  return (
    statement['Effect'] === 'Allow' &&
    statement['Condition'] === undefined &&
    listOf(statement['Action']).some((action) => action === '*' || action === 'iam:*') &&
    listOf(statement['Resource']).includes('*')
  );
}

/** Returns whether a statement's resources include the role. */
function matchesResource(statement: JsonObject, { arn, name }: AwsRole): boolean {
  const { Resource: resource, NotResource: not } = statement;
  const own = arn === '' ? `arn:aws:iam::123456789012:role/${name}` : arn;
  const named = listOf(resource ?? not).some((one) => typeof one === 'string' && matchesLike(one, own));
  return named === (not === undefined);
}

function requiresBoundary({ Condition: block }: JsonObject): boolean {
  if (!isObject(block)) return false;
  return Object.entries(block).some(
    ([operator, keys]) =>
      /^(String|Arn)(Equals|Like)$/i.test(operator) &&
      isObject(keys) &&
      Object.keys(keys).some((key) => key.toLowerCase() === BOUNDARY),
  );
}
