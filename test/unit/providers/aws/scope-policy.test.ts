import { describe, expect, it } from 'vitest';
import type { Assumable } from '../../../../src/providers/aws/assume-rules.js';
import { scopePolicy } from '../../../../src/providers/aws/scope-policy.js';
import { allow, decide, type Policy, parsed } from '../../../support/aws/policies.js';

const OWN = 'arn:aws:iam::123456789012:role/deploy';
const CDK = 'arn:aws:iam::123456789012:role/cdk-deploy';
const OTHER = 'arn:aws:iam::123456789012:role/other';
const REQUESTS = [
  ['s3:GetObject', 'arn:aws:s3:::reports/today.txt'],
  ['s3:PutObject', 'arn:aws:s3:::reports/today.txt'],
  ['ec2:DescribeRegions', '*'],
  ['sts:AssumeRole', OWN],
  ['sts:AssumeRole', CDK],
  ['sts:AssumeRole', OTHER],
  ['sts:GetSessionToken', '*'],
  ['sts:GetFederationToken', 'arn:aws:sts::123456789012:federated-user/x'],
  ['sts:GetWebIdentityToken', '*'],
  ['sts:GetScopedCredentials', '*'],
] as const;

/** Whether a session of a role may do something, with session policies and the scope-down policies of a copy. */
async function allows(
  [action, resource]: (typeof REQUESTS)[number],
  identity: Policy,
  session: readonly Policy[],
  scopes: readonly Policy[],
): Promise<boolean> {
  const { allowed } = await decide({
    ...{ principal: 'arn:aws:sts::123456789012:assumed-role/deploy/session', account: '123456789012' },
    ...{ action, resource, context: {}, identity: [identity], session, scopes },
  });
  return allowed;
}

const READ = allow('s3:GetObject', 'arn:aws:s3:::reports/*');
const INLINES: Record<string, Policy | undefined> = {
  'no policy': undefined,
  'a policy that reads': READ,
  'a policy with a deny': {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 's3:PutObject', Resource: '*' },
    ],
  },
};
const ASSUMABLE: Record<string, Assumable> = { others: 'others', none: 'none', 'a list': [CDK, OWN] };
const ROLES: Record<string, Policy> = { everything: allow('*', '*'), S3: allow('s3:*', '*') };

describe('the scope-down policy of a copy', () => {
  for (const [inlineName, inline] of Object.entries(INLINES))
    for (const [assumableName, assumable] of Object.entries(ASSUMABLE))
      for (const [roleName, identity] of Object.entries(ROLES))
        it(`allows nothing new: ${inlineName}, may assume ${assumableName}, role ${roleName}`, async () => {
          const text = scopePolicy(inline && JSON.stringify(inline), { roles: [OWN], assumable });
          const scope = parsed(text, 'session');
          for (const request of REQUESTS) {
            const before = await allows(request, identity, inline === undefined ? [] : [inline], []);
            const after = await allows(request, identity, [], [scope]);
            const [action, resource] = request;
            const denied =
              ['sts:GetSessionToken', 'sts:GetFederationToken', 'sts:GetWebIdentityToken'].includes(action) ||
              (action === 'sts:AssumeRole' &&
                (resource === OWN || assumable === 'none' || (assumable !== 'others' && resource !== CDK)));
            expect(after, `${action} ${resource}`).toBe(before && !denied);
          }
        });

  it('fits in the limit of STS, or says by how much it does not', () => {
    const long = JSON.stringify(allow('s3:GetObject', `arn:aws:s3:::${'x'.repeat(1_900)}`));
    expect(() => scopePolicy(long, { roles: [OWN], assumable: undefined })).toThrow(
      /has \d+ characters .* the most is 2048/,
    );
    expect(scopePolicy(undefined, { roles: [OWN], assumable: undefined }).length).toBeLessThan(500);
  });
});
