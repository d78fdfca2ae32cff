import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Policy, Statement } from '../../../support/aws/account.js';
import { allow } from '../../../support/aws/policies.js';
import { type AwsWorld, assume, startAwsWorld } from '../../../support/aws/world.js';

type Condition = NonNullable<Statement['Condition']>;

const MAIN = 'repo:octo-org/octo-repo:ref:refs/heads/main';
const MAIN_BY_IDS = 'repo:octo-org@12/octo-repo@74:ref:refs/heads/main';
const HOUR = 3_600_000;
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

let world: AwsWorld;
let count = 0;
beforeAll(async () => {
  world = await startAwsWorld();
});
afterAll(() => world.close());

const at = (ms: number): string => new Date(Date.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
const epoch = (ms: number): string => String(Math.floor((Date.now() + ms) / 1000));
const policy = (...Statement: Statement[]): Policy => ({ Version: '2012-10-17', Statement });
const allowing = (action: string, resource = '*'): Statement => ({
  ...{ Effect: 'Allow', Action: action, Resource: resource },
});
const denying = (condition?: Condition): Statement => ({
  ...{ Effect: 'Deny', Action: '*', Resource: '*' },
  ...(condition === undefined ? {} : { Condition: condition }),
});

describe('the stand-in for AWS: what a trust policy lets in', () => {
  const key = (claim: string): string => `${world.host}:${claim}`;
  const only = (operator: string, claim: string, value: string | string[]) => (): Policy =>
    world.trust({ [operator]: { [key(claim)]: value } });
  const cases: [what: string, trust: () => Policy, claims: Record<string, unknown>, allowed: boolean][] = [
    ['the audience', () => world.trust(), {}, true],
    ['another audience than the trust policy wants', only('StringEquals', 'aud', 'other'), {}, false],
    ['the subject', only('StringEquals', 'sub', MAIN), {}, true],
    ['another subject', only('StringEquals', 'sub', MAIN), { sub: 'repo:evil/x:ref:refs/heads/main' }, false],
    ['a subject in another case', only('StringEquals', 'sub', MAIN.toUpperCase()), {}, false],
    ['a subject by pattern', only('StringLike', 'sub', 'repo:octo-org/octo-repo:*'), {}, true],
    ['a pattern under StringEquals', only('StringEquals', 'sub', 'repo:octo-org/*'), {}, false],
    ['a pattern that does not match', only('StringLike', 'sub', 'repo:octo-org/other:*'), {}, false],
    ['the subject with immutable ids', only('StringEquals', 'sub', MAIN_BY_IDS), { sub: MAIN_BY_IDS }, true],
    ['ids where names are wanted', only('StringEquals', 'sub', MAIN), { sub: MAIN_BY_IDS }, false],
    ['names where ids are wanted', only('StringEquals', 'sub', MAIN_BY_IDS), {}, false],
    ['both forms', only('StringEquals', 'sub', [MAIN, MAIN_BY_IDS]), { sub: MAIN_BY_IDS }, true],
    [
      'one of several subjects',
      only('ForAnyValue:StringLike', 'sub', ['repo:a/*', 'repo:octo-org/*']),
      {},
      true,
    ],
    ['none of several subjects', only('ForAnyValue:StringEquals', 'sub', ['a', 'b']), {}, false],
    ['a claim that STS knows', only('StringEquals', 'repository_id', '74'), {}, true],
    ['such a claim with another value', only('StringEquals', 'repository_id', '75'), {}, false],
    ['such a claim that the token lacks', only('StringEquals', 'environment', 'production'), {}, false],
    ['a claim that STS does not know', only('StringEquals', 'repository_owner', 'octo-org'), {}, false],
    ['a negation', only('StringNotEquals', 'actor', 'mallory'), {}, true],
    ['a negation that matches', only('StringNotEquals', 'actor', 'octocat'), {}, false],
    ['a session name', () => world.trust({ StringLike: { 'sts:RoleSessionName': 'octo-*' } }), {}, false],
    [
      'a deny beside the allow',
      () =>
        policy(world.trust().Statement as Statement, {
          ...(world.trust({ StringNotLike: { [key('ref')]: 'refs/heads/*' } }).Statement as Statement),
          Effect: 'Deny',
        }),
      { ref: 'refs/pull/1/merge' },
      false,
    ],
    [
      'another provider',
      () => {
        const statement = world.trust().Statement as Statement;
        const other = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';
        return policy({ ...statement, Principal: { Federated: other } });
      },
      {},
      false,
    ],
  ];
  it.each(cases)('%s', async (_what, trust, claims, allowed) => {
    const role = world.account.addRole(`trust-${count++}`, { trust: trust() });
    const answer = await assume(world.account.url, role, await world.idToken(claims));
    const says = allowed ? undefined : 'AccessDenied';
    expect(answer).toMatchObject({ status: allowed ? 200 : 403, code: says });
  });
});

describe('the stand-in for AWS: what a session may do', () => {
  interface Case {
    policies?: Policy[];
    boundary?: Policy;
    inline?: Policy;
    session?: Policy;
    arns?: string[];
    action?: [action: string, resource: string];
    /** Passes before the question. */
    later?: number;
    allowed: boolean;
  }
  const ALL = allow('*', '*');
  const get: [string, string] = ['s3:GetObject', 'arn:aws:s3:::reports/today.txt'];
  const put: [string, string] = ['s3:PutObject', 'arn:aws:s3:::reports/today.txt'];
  const session = (id: string, name = 'session'): Condition => ({
    ...{
      StringEquals: { 'aws:userid': `${id}:${name}` },
      DateLessThan: { 'aws:TokenIssueTime': at(60_000) },
    },
  });
  const cases: [what: string, () => Case][] = [
    ['no policy', () => ({ policies: [], allowed: false })],
    ['an allow', () => ({ allowed: true })],
    ['an allow of something else', () => ({ policies: [allow('ec2:*', '*')], allowed: false })],
    ['an allow and a deny', () => ({ policies: [ALL, policy(denying())], allowed: false })],
    ['a boundary that allows', () => ({ boundary: allow('s3:*', '*'), allowed: true })],
    ['a boundary of something else', () => ({ boundary: allow('ec2:*', '*'), allowed: false })],
    ['a boundary alone', () => ({ policies: [], boundary: ALL, allowed: false })],
    ['a session policy that allows', () => ({ session: allow('s3:Get*', '*'), action: get, allowed: true })],
    ['one of something else', () => ({ session: allow('s3:Get*', '*'), action: put, allowed: false })],
    ['one that allows more than the role', () => ({ policies: [], session: ALL, allowed: false })],
    ['a session policy of a deny alone', () => ({ session: policy(denying()), allowed: false })],
    [
      'a deny alone that does not apply, which leaves nothing',
      () => ({
        session: policy(denying({ DateGreaterThan: { 'aws:CurrentTime': at(HOUR) } })),
        allowed: false,
      }),
    ],
    ['an ARN', () => ({ arns: [READ_ONLY], action: get, allowed: true })],
    ['an ARN of something else', () => ({ arns: [READ_ONLY], action: put, allowed: false })],
    [
      'an ARN and an inline policy, united',
      () => ({ arns: [READ_ONLY], session: allow('s3:Put*', '*'), action: put, allowed: true }),
    ],
    [
      'an ARN and an inline deny that does not apply',
      () => ({
        arns: [READ_ONLY],
        session: policy(denying({ DateGreaterThan: { 'aws:CurrentTime': at(HOUR) } })),
        action: get,
        allowed: true,
      }),
    ],
    [
      'an ARN and an inline deny that applies',
      () => ({ arns: [READ_ONLY], session: policy(denying()), action: get, allowed: false }),
    ],
    [
      'a session policy within a boundary of something else',
      () => ({ session: ALL, boundary: allow('ec2:*', '*'), allowed: false }),
    ],
    [
      'before the deadline by CurrentTime',
      () => ({
        session: policy(allowing('*'), denying({ DateGreaterThan: { 'aws:CurrentTime': at(60_000) } })),
        allowed: true,
      }),
    ],
    [
      'after the deadline by CurrentTime',
      () => ({
        session: policy(allowing('*'), denying({ DateGreaterThan: { 'aws:CurrentTime': at(60_000) } })),
        later: 120_000,
        allowed: false,
      }),
    ],
    [
      'before the deadline by EpochTime',
      () => ({
        session: policy(allowing('*'), denying({ NumericGreaterThan: { 'aws:EpochTime': epoch(60_000) } })),
        allowed: true,
      }),
    ],
    [
      'after the deadline by EpochTime',
      () => ({
        session: policy(allowing('*'), denying({ NumericGreaterThan: { 'aws:EpochTime': epoch(60_000) } })),
        later: 120_000,
        allowed: false,
      }),
    ],
    [
      'an inline deny of every older session',
      () => ({
        inline: policy(denying({ DateLessThan: { 'aws:TokenIssueTime': at(60_000) } })),
        allowed: false,
      }),
    ],
    [
      'an inline deny of sessions older than this one',
      () => ({
        inline: policy(denying({ DateLessThan: { 'aws:TokenIssueTime': at(-60_000) } })),
        allowed: true,
      }),
    ],
    [
      'an inline deny of another session',
      () => ({ inline: policy(denying(session('AROA'))), allowed: true }),
    ],
  ];
  it.each(cases)('%s', async (_what, make) => {
    const {
      policies = [ALL],
      boundary,
      inline,
      session: inner,
      arns = [],
      action,
      later = 0,
      allowed,
    } = make();
    const role = world.account.addRole(`session-${count++}`, {
      trust: world.trust(),
      policies,
      ...(boundary === undefined ? {} : { boundary }),
      ...(inline === undefined ? {} : { inline: { inline } }),
    });
    const { credentials, message } = await assume(world.account.url, role, await world.idToken(), {
      ...(inner === undefined ? {} : { Policy: JSON.stringify(inner) }),
      ...Object.fromEntries(arns.map((arn, index) => [`PolicyArns.member.${index + 1}.arn`, arn])),
    });
    if (credentials === undefined) return expect.fail(`no session: ${message}`);
    world.account.jump(later);
    try {
      const refusal = await world.account.refusal(credentials, ...(action ?? []));
      expect(refusal).toBe(allowed ? undefined : 'AccessDenied');
    } finally {
      world.account.jump(-later);
    }
  });

  it('ends one session of a role by its user id, and no other', async () => {
    const arn = world.account.addRole('shared', { trust: world.trust(), policies: [ALL] });
    const role = world.account.roles.get(arn);
    if (role === undefined) return expect.fail('the role is not there');
    const named = async (RoleSessionName: string) => {
      const more = { RoleSessionName };
      const { credentials } = await assume(world.account.url, arn, await world.idToken(), more);
      return credentials ?? expect.fail('no session');
    };
    const [first, second] = [await named('first'), await named('second')];
    const deny = JSON.stringify(policy(denying(session(role.id, 'first'))));
    role.write('jobpass', deny, world.account.now(), 5_000);
    expect(await world.account.accepts(first)).toBe(true);
    world.account.jump(6_000);
    expect(await world.account.refusal(first)).toBe('AccessDenied');
    expect(await world.account.accepts(second)).toBe(true);
    world.account.jump(60_000);
    expect(await world.account.accepts(await named('first'))).toBe(true);
    world.account.jump(-66_000);
  });
});
