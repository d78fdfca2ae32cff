import { JobpassError } from '../../errors.js';
import { type AssumeRules, assumeDenies } from './assume-rules.js';
import { parsePolicy, type UserPolicies } from './session-policy.js';

/** The maximum size of a scope-down policy, in characters. Source: STS API reference, GetScopedCredentials, `Policy`. */
const LONGEST = 2_048;

/**
 * The calls that return credentials or tokens of the same identity, which outlive the copy. `AssumeRole` is
 * denied by role.
 */
const OUTLIVING = [
  'sts:AssumeRoot',
  'sts:GetFederationToken',
  'sts:GetSessionToken',
  'sts:GetWebIdentityToken',
];

/** Denies a copy the call that makes copies, for sessions whose own policies do not allow this call. */
const NO_COPIES = {
  Sid: 'JobpassNoCopies',
  Effect: 'Deny',
  Action: 'sts:GetScopedCredentials',
  Resource: '*',
};

/**
 * The scope-down policy of a copy: the permissions of its delivery, without calls that create credentials of the same
 * identity with a longer lifetime. STS intersects it with the permissions of the parent, so it cannot add permissions.
 *
 * @param policies the session policies of the delivery
 * @param isShared whether the session allows more than the delivery, because several credentials are made from it
 * @throws JobpassError `usage` if the policy exceeds the limit of STS
 */
export function scopePolicy({ inline, arns }: UserPolicies, rules: AssumeRules, isShared = false): string {
  const own = inline === undefined ? undefined : parsePolicy(inline);
  const denied = [
    { Sid: 'JobpassOutliving', Effect: 'Deny', Action: OUTLIVING, Resource: '*' },
    ...assumeDenies(rules),
  ];
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const isNarrowed = own !== undefined || arns.length > 0;
  // The session has the same policies. Managed policies cannot be part of a scope-down policy.
  const short = JSON.stringify({
    Version: '2012-10-17',
    Statement: [everything, ...denied, ...(isNarrowed ? [NO_COPIES] : [])],
  });
  const long = own && JSON.stringify({ ...own, Statement: [...own.Statement, ...denied] });
  const text = long !== undefined && arns.length === 0 && (isShared || long.length <= LONGEST) ? long : short;
  if (text.length <= LONGEST) return text;
  throw new JobpassError(
    'usage',
    `The policy of a scoped copy has ${text.length} characters with the statements that Jobpass adds, the most is ${LONGEST}`,
    {
      hint: `Shorten ${inline === undefined ? '`allow-assume` or `role`' : '`session-policy`, `allow-assume` or `role`'} by ${text.length - LONGEST} characters`,
    },
  );
}
