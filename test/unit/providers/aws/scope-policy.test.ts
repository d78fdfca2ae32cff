import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../../src/config/settings.js';
import type { Assumable } from '../../../../src/providers/aws/assume-rules.js';
import { scopePolicy } from '../../../../src/providers/aws/scope-policy.js';
import { sessionPolicy } from '../../../../src/providers/aws/session-policy.js';
import { sharedPolicyOf, shareSessions } from '../../../../src/providers/aws/shared-session.js';
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

const LATER = Date.UTC(2099, 0, 1);
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
          const text = scopePolicy(
            { inline: inline && JSON.stringify(inline), arns: [] },
            { roles: [OWN], assumable },
          );
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
    const rules = { roles: [OWN], assumable: undefined };
    expect(() => scopePolicy({ inline: long, arns: [] }, rules, true)).toThrow(
      /has \d+ characters .* the most is 2048/,
    );
    const roles = Array.from(
      { length: 40 },
      (_, at) => `arn:aws:iam::123456789012:role/team-${at}-deployment`,
    );
    expect(() => scopePolicy({ inline: undefined, arns: [] }, { roles: [OWN], assumable: roles })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^The policy of a scoped copy has \d+ characters /) as string,
        hint: expect.stringMatching(/^Shorten `allow-assume` or `role` by \d+ characters$/) as string,
      }),
    );
    expect(scopePolicy({ inline: undefined, arns: [] }, rules).length).toBeLessThan(500);
  });
});

describe('the policy of a session for several credentials', () => {
  it('has each statement once, and no IDs, which must be unique in a policy', () => {
    const own = { ...READ, Statement: { Sid: 'VisualEditor0', ...(READ.Statement as object) } };
    const write = allow('s3:PutObject', 'arn:aws:s3:::reports/*');
    const other = {
      ...write,
      Statement: [{ Sid: 'VisualEditor0', ...(write.Statement as object) }, own.Statement],
    };
    const both = [own, other].map(
      (policy) =>
        ({
          ...{ provider: 'aws', role: OWN, deliver: ['env'] },
          own: { 'session-policy': JSON.stringify(policy) },
        }) as unknown as Settings,
    );
    const [first] = shareSessions(both);
    const union = JSON.parse((first && sharedPolicyOf(first)?.inline) ?? '{}') as Policy;
    expect(union.Statement).toEqual([READ.Statement, write.Statement].flat());
  });
});

describe('the session from which copies are made', () => {
  const shared = allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::reports/*');
  const groups: Record<string, (Policy | undefined)[]> = {
    'one credential without a policy': [undefined],
    'one that reads': [READ],
    'two, of which one reads': [shared, READ],
    'two, of which one has no policy': [undefined, READ],
    'two with the same deny': [INLINES['a policy with a deny'], INLINES['a policy with a deny']],
    'two, of which one denies': [READ, INLINES['a policy with a deny']],
  };
  const settings = (inline: Policy | undefined): Settings =>
    ({
      ...{ provider: 'aws', role: OWN, deliver: ['env'], own: {} },
      ...(inline === undefined ? {} : { own: { 'session-policy': JSON.stringify(inline) } }),
    }) as unknown as Settings;

  for (const [groupName, inlines] of Object.entries(groups))
    for (const [assumableName, assumable] of Object.entries({ ...ASSUMABLE, 'no rule': undefined }))
      for (const [roleName, identity] of Object.entries(ROLES))
        it(`allows nothing new but the copies: ${groupName}, may assume ${assumableName}, role ${roleName}`, async () => {
          const rules = { roles: [OWN], assumable };
          const texts = inlines.map((inline) => inline && JSON.stringify(inline));
          for (const [at, related] of shareSessions(inlines.map(settings)).entries()) {
            const own = texts[at];
            const group = sharedPolicyOf(related);
            const inline = group === undefined ? own : group.inline;
            const parent = parsed(sessionPolicy({ inline, arns: [] }, LATER, rules).text, 'session');
            const copy = parsed(
              scopePolicy({ inline: own, arns: [] }, rules, group !== undefined),
              'session',
            );
            const befores = inlines.map((one) => (one === undefined ? [] : [one]));
            for (const request of REQUESTS) {
              const [action] = request;
              const each = await Promise.all(befores.map((before) => allows(request, identity, before, [])));
              const ofParent = await allows(request, identity, [parent], []);
              if (action !== 'sts:GetScopedCredentials')
                expect(ofParent && !each.some(Boolean), `the session, ${request.join(' ')}`).toBe(false);
              const ofCopy = await allows(request, identity, [parent], [copy]);
              expect(ofCopy && !each[at], `the copy ${at}, ${request.join(' ')}`).toBe(false);
              // What is neither denied by a rule nor new stays allowed.
              if (action.startsWith('s3:'))
                expect(ofCopy, `the copy ${at}, ${request.join(' ')}`).toBe(each[at]);
            }
          }
        });
});
