import { JobpassError } from '../../errors.js';
import { type AssumeRules, assumeDenies } from './assume-rules.js';
import { parsePolicy } from './session-policy.js';

/** The maximum size of a scope-down policy, in characters. Source: STS API reference, GetScopedCredentials, `Policy`. */
const LONGEST = 2_048;

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
 * @throws JobpassError `usage` if the policy exceeds the limit of STS
 */
export function scopePolicy(inline: string | undefined, rules: AssumeRules): string {
  const own = inline === undefined ? undefined : parsePolicy(inline);
  const allowed = own?.Statement ?? [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const denied = [
    { Sid: 'JobpassOutliving', Effect: 'Deny', Action: OUTLIVING, Resource: '*' },
    ...assumeDenies(rules),
  ];
  const text = JSON.stringify({
    ...(own ?? { Version: '2012-10-17' }),
    Statement: [...allowed, ...denied],
  });
  if (text.length <= LONGEST) return text;
  throw new JobpassError(
    'usage',
    `The session policy has ${text.length} characters with the statements that Jobpass adds, the most is ${LONGEST}`,
    { hint: `Shorten it by ${text.length - LONGEST} characters` },
  );
}
