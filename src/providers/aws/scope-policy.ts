import { JobpassError } from '../../errors.js';
import { parsePolicy } from './session-policy.js';

/** The maximum size of a scope-down policy, in characters. Source: STS API reference, GetScopedCredentials, `Policy`. */
const LONGEST = 2_048;

/** The roles that a copy of a session may assume. A role that was assumed can outlive the copy. */
export type Assumable =
  /** All roles except those of the job itself. */
  | 'others'
  | 'none'
  /** ARNs, with the wildcards of IAM. */
  | readonly string[];

/**
 * The calls whose result outlives the copy that made them: credentials and tokens of the same identity. `AssumeRole` is
 * denied by role.
 */
const OUTLIVING = [
  'sts:AssumeRoot',
  'sts:GetFederationToken',
  'sts:GetSessionToken',
  'sts:GetWebIdentityToken',
];

/**
 * The scope-down policy of a copy: the permissions of its delivery, without calls that create credentials of the same
 * identity with a longer life. STS intersects it with the permissions of the parent, so it cannot add permissions.
 *
 * @param inline the policy of the delivery, or undefined to allow everything that the parent allows
 * @param roles the roles of the job, which a copy may not assume again
 * @throws JobpassError `usage` if the policy exceeds the limit of STS
 */
export function scopePolicy(
  inline: string | undefined,
  roles: readonly string[],
  assumable: Assumable = 'others',
): string {
  const own = inline === undefined ? undefined : parsePolicy(inline);
  const allowed = own?.Statement ?? [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const denied = [
    { Sid: 'JobpassOutliving', Effect: 'Deny', Action: OUTLIVING, Resource: '*' },
    { Sid: 'JobpassAssume', Effect: 'Deny', Action: 'sts:AssumeRole', ...deniedRoles(roles, assumable) },
    // A deny for everything else would also deny the roles of the job if the list names them.
    ...(Array.isArray(assumable)
      ? [{ Sid: 'JobpassOwnRole', Effect: 'Deny', Action: 'sts:AssumeRole', Resource: roles }]
      : []),
  ];
  const text = JSON.stringify({
    ...(own ?? { Version: '2012-10-17' }),
    Statement: [...allowed, ...denied],
  });
  if (text.length > LONGEST) {
    throw new JobpassError(
      'usage',
      `The session policy has ${text.length} characters with the statements that Jobpass adds, the most is ${LONGEST}`,
      { hint: `Shorten it by ${text.length - LONGEST} characters` },
    );
  }
  return text;
}

function deniedRoles(roles: readonly string[], assumable: Assumable): object {
  if (assumable === 'others') return { Resource: roles };
  return assumable === 'none' ? { Resource: '*' } : { NotResource: assumable };
}
