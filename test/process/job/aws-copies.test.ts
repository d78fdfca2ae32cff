import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { type AwsCredentials, awsFault } from '../../support/aws/account.js';
import { AwsJobs, keysIn } from '../../support/aws/jobs.js';
import { allow, type Policy } from '../../support/aws/policies.js';
import type { ScopedCalls } from '../../support/aws/sts.js';
import { secondsUntil } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';
import { shown } from '../../support/world.js';

const GET = ['s3:GetObject', 'arn:aws:s3:::reports/today.txt'] as const;
const PUT = ['s3:PutObject', 'arn:aws:s3:::reports/today.txt'] as const;

let jobs: AwsJobs;
beforeEach(async () => {
  jobs = await AwsJobs.start();
});
afterEach(() => jobs.close());

/** The number of calls of an action. */
const calls = (action: 'AssumeRoleWithWebIdentity' | 'GetScopedCredentials' | 'PutRolePolicy'): number =>
  jobs.account.of(action).length;

/** The session policy of each assumed session. */
const sessionPolicies = (): string[] =>
  jobs.account.of('AssumeRoleWithWebIdentity').map(({ form }) => form.get('Policy') ?? '');

/** The seconds after which a credential is rejected, and the error code. Moves the clock of AWS, and moves it back. */
async function lives(keys: AwsCredentials, candidates: readonly number[]): Promise<[number, string]> {
  for (const [at, seconds] of candidates.entries()) {
    const before = candidates[at - 1] ?? 0;
    jobs.account.jump((seconds - before) * 1000);
    const refusal = await jobs.account.refusal(keys);
    if (refusal === undefined) continue;
    jobs.account.jump(-seconds * 1000);
    return [seconds, refusal];
  }
  jobs.account.jump(-(candidates.at(-1) ?? 0) * 1000);
  return [Number.POSITIVE_INFINITY, 'accepted'];
}

/** The credential that the endpoint serves. */
async function served(main: StepResult): Promise<AwsCredentials> {
  const answer = await fetch(main.env.get('AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? '', {
    headers: { authorization: main.env.get('AWS_CONTAINER_AUTHORIZATION_TOKEN') ?? '' },
  });
  const json = (await answer.json()) as Record<string, string>;
  return {
    accessKeyId: json['AccessKeyId'] ?? '',
    secretAccessKey: json['SecretAccessKey'] ?? '',
    sessionToken: json['Token'],
  };
}

describe('a copy of a session', { timeout: within(60_000) }, () => {
  it('lives for less than 15 minutes, and AWS itself ends it', async () => {
    const main = await jobs.job().main({ ...jobs.inputs(jobs.role('deploy')), ttl: '2m' });
    expect(main.exitCode, main.output).toBe(0);
    expect(shown(main)).toContain('AWS itself ends it at');
    expect(await lives(keysIn(main), [90, 121])).toEqual([121, 'ExpiredToken']);
    const [assumed] = jobs.account.of('AssumeRoleWithWebIdentity');
    expect(assumed?.form.get('DurationSeconds')).toBe('900');
  });

  it('gets its whole lifetime if the role allows a longer session, and nearly all of it otherwise', async () => {
    const roomy = jobs.role('roomy', { maxSessionDuration: 43_200 });
    await jobs.job().main({ ...jobs.inputs(roomy), ttl: '2h' });
    const tight = jobs.role('tight', { maxSessionDuration: 7_200 });
    const main = await jobs.job().main({ ...jobs.inputs(tight), ttl: '2h' });
    expect(main.exitCode, main.output).toBe(0);
    const requested = jobs.account
      .of('AssumeRoleWithWebIdentity')
      .map(({ form }) => form.get('DurationSeconds'));
    expect(requested).toEqual(['7260', '7260', '7200']);
    expect(await lives(keysIn(main), [7_100, 7_201])).toEqual([7_201, 'ExpiredToken']);
  });

  it('is described for CloudTrail with the credential, the run and the attempt', async () => {
    const main = await jobs.job().main(jobs.inputs(jobs.role('deploy')));
    const { accessKeyId } = keysIn(main);
    expect(jobs.account.descriptions.get(accessKeyId)).toBe(
      `jobpass ${main.outputs.get('credential-id')} run 77 attempt 1`,
    );
  });

  it('has a record with its access key, but not in records that the log would mask', async () => {
    const role = jobs.role('deploy');
    const job = jobs.job();
    const main = await job.main(jobs.inputs(role));
    const records = readFileSync(main.outputs.get('audit-file') ?? '', 'utf8');
    expect(records).toContain(`"key_id":"${keysIn(main).accessKeyId}"`);
    const printing = await jobs.job().main({ ...jobs.inputs(role), 'audit-file': '-' });
    expect(shown(printing)).toMatch(/"event":"issued"/);
    expect(shown(printing)).not.toContain(keysIn(printing).accessKeyId);
  });

  it('is made again from the same session without an ID token, which only main requests', async () => {
    const job = jobs.job();
    const inputs = { ...jobs.inputs(jobs.role('deploy')), deliver: 'endpoint', lease: '20s' };
    const main = await job.main(inputs);
    expect(main.exitCode, main.output).toBe(0);
    const first = await served(main);
    await secondsUntil(() => calls('GetScopedCredentials') >= 3, 40);
    expect(calls('AssumeRoleWithWebIdentity')).toBe(1);
    const last = await served(main);
    expect(last.accessKeyId).not.toBe(first.accessKeyId);
    expect(await lives(last, [1, 21])).toEqual([21, 'ExpiredToken']);
    const post = await job.post(main);
    expect(post.output).toMatch(/aws: Ended credential \S+: lives until/);
  });

  it('is made from a new session if the policy of the last one already denies everything', async () => {
    jobs.claims['exp'] = Math.floor(Date.now() / 1000) + 7_200;
    const job = jobs.job();
    const inputs = { ...jobs.inputs(jobs.role('deploy')), deliver: 'endpoint', lease: '20s' };
    const main = await job.main(inputs);
    expect(main.exitCode, main.output).toBe(0);
    // As after a suspension of the machine, whose clocks then do not show it. ID tokens are still valid.
    jobs.account.clockMs += 430_000;
    await secondsUntil(async () => (await jobs.account.refusal(await served(main))) === undefined, 30);
    expect(calls('AssumeRoleWithWebIdentity')).toBe(2);
    // AWS makes copies of the new session, so the rejection was not taken for one of all copies.
    expect(await lives(await served(main), [1, 21])).toEqual([21, 'ExpiredToken']);
    await job.post(main);
  });

  it('warns if the session token nearly has the largest size that STS allows', async () => {
    jobs.account.scoped.utilization = 91;
    const main = await jobs.job().main(jobs.inputs(jobs.role('deploy')));
    expect(main.output).toMatch(/::warning.*The session token has 91%25 of the size that STS allows/);
  });

  it('may assume other roles, but not the role of the job or anything that outlives it', async () => {
    const role = jobs.role('deploy');
    const keys = keysIn(await jobs.job().main(jobs.inputs(role)));
    const other = role.replace('deploy', 'cdk-deploy');
    expect(await jobs.account.refusal(keys, 'sts:AssumeRole', other)).toBeUndefined();
    expect(await jobs.account.refusal(keys, 'sts:AssumeRole', role)).toBe('AccessDenied');
    for (const action of ['sts:GetSessionToken', 'sts:GetWebIdentityToken', 'sts:AssumeRoot'])
      expect(await jobs.account.refusal(keys, action, '*'), action).toBe('AccessDenied');
    expect(await jobs.account.refusal(keys, ...PUT)).toBeUndefined();
  });

  it.each([
    ['none', [true, true]],
    ['arn:aws:iam::123456789012:role/cdk-*', [false, true]],
    ['others', [false, false]],
  ] as const)('with allow-assume %s', async (input, expected) => {
    const role = jobs.role('deploy');
    const main = await jobs.job().main({ ...jobs.inputs(role), 'allow-assume': input });
    expect(main.exitCode, main.output).toBe(0);
    const denied: boolean[] = [];
    for (const name of ['cdk-deploy', 'other']) {
      const refusal = await jobs.account.refusal(
        keysIn(main),
        'sts:AssumeRole',
        role.replace('deploy', name),
      );
      denied.push(refusal === 'AccessDenied');
    }
    expect(denied).toEqual(expected);
  });

  it('rejects an invalid allow-assume before the first request', async () => {
    const main = await jobs.job().main({ ...jobs.inputs(jobs.role('deploy')), 'allow-assume': 'some' });
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/::error.*`allow-assume`.*Use `none`, `others`, or ARNs of roles/);
    expect(jobs.account.requests).toHaveLength(0);
  });
});

describe('where AWS makes no copies', { timeout: within(60_000) }, () => {
  it.each<[string, Partial<ScopedCalls>, Policy[], RegExp]>([
    ['the endpoint does not know the call', { known: false }, [], /InvalidAction/],
    [
      'the role does not allow the call',
      {},
      [allow('s3:*', '*')],
      /AccessDenied .*\. Allow `sts:GetScopedCredentials` in the policy of the role/,
    ],
    [
      'a policy denies the call',
      {},
      [
        allow('*', '*'),
        {
          Version: '2012-10-17',
          Statement: { Effect: 'Deny', Action: 'sts:GetScopedCredentials', Resource: '*' },
        },
      ],
      /AccessDenied/,
    ],
  ])('because %s, the same session is delivered with its deadline', async (_, behavior, policies, reason) => {
    Object.assign(jobs.account.scoped, behavior);
    const role = jobs.role('deploy', policies.length === 0 ? {} : { policies });
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs(role), ttl: '5m' });
    expect(main.exitCode, main.output).toBe(0);
    expect(shown(main)).toMatch(
      /its session policy denies everything from \S+ on\. AWS made no shorter copy/,
    );
    expect(shown(main)).toMatch(reason);
    expect(calls('AssumeRoleWithWebIdentity')).toBe(1);
    const keys = keysIn(main);
    expect(await jobs.account.refusal(keys, ...GET)).toBeUndefined();
    jobs.account.jump(302_000);
    expect(await jobs.account.refusal(keys, ...GET)).toBe('AccessDenied');
    jobs.account.jump(-302_000);
    const post = await job.post(main);
    expect(post.output.match(/Ended credential/g)).toHaveLength(1);
    expect(post.output).toMatch(/lives until \S+ \(.*the session policy denies everything/);
  });

  it('a lease of seconds is kept by a second session, and no further copy is requested', async () => {
    jobs.account.scoped.known = false;
    const job = jobs.job();
    const inputs = { ...jobs.inputs(jobs.role('deploy')), deliver: 'endpoint', lease: '20s' };
    const main = await job.main(inputs);
    expect(main.exitCode, main.output).toBe(0);
    expect(await lives(await served(main), [1, 22])).toEqual([22, 'AccessDenied']);
    await secondsUntil(() => calls('AssumeRoleWithWebIdentity') >= 4, 40);
    expect(calls('GetScopedCredentials')).toBe(1);
    await job.post(main);
  });

  it('a session policy without room for the permission is told, and the call is not made', async () => {
    const policy = JSON.stringify(allow('s3:GetObject', `arn:aws:s3:::reports/${'x'.repeat(1_700)}*`));
    const main = await jobs.job().main({ ...jobs.inputs(jobs.role('deploy')), 'session-policy': policy });
    expect(main.exitCode, main.output).toBe(0);
    expect(shown(main)).toContain('`session-policy` leaves no room for the permission');
    expect(calls('GetScopedCredentials')).toBe(0);
  });

  it('allow-assume applies to the session itself', async () => {
    jobs.account.scoped.known = false;
    const role = jobs.role('deploy');
    const main = await jobs.job().main({ ...jobs.inputs(role), 'allow-assume': 'none' });
    const other = role.replace('deploy', 'other');
    expect(await jobs.account.refusal(keysIn(main), 'sts:AssumeRole', other)).toBe('AccessDenied');
  });

  it.each([
    ['throttling', awsFault('sts', 400, 'Throttling')],
    ['an internal error', awsFault('sts', 500, 'InternalFailure')],
    ['an overloaded service', awsFault('sts', 503, 'ServiceUnavailable')],
  ])('%s is no such case: the copy is requested again', async (_, fault) => {
    jobs.account.fault('GetScopedCredentials', fault);
    const main = await jobs.job().main({ ...jobs.inputs(jobs.role('deploy')), ttl: '2m' });
    expect(main.exitCode, main.output).toBe(0);
    expect(shown(main)).toContain('AWS itself ends it at');
    expect([calls('AssumeRoleWithWebIdentity'), calls('GetScopedCredentials')]).toEqual([1, 2]);
  });
});

describe('several credentials from one session', { timeout: within(60_000) }, () => {
  const WRITE = JSON.stringify(allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::reports/*'));
  const READ = JSON.stringify(allow('s3:GetObject', 'arn:aws:s3:::reports/*'));
  const map = (entries: Record<string, Record<string, string>>): string => JSON.stringify(entries);
  const keysOf = (main: StepResult, name: string): AwsCredentials => {
    const value = (output: string): string => main.outputs.get(`${name}-${output}`) ?? '';
    return {
      accessKeyId: value('aws-access-key-id'),
      secretAccessKey: value('aws-secret-access-key'),
      sessionToken: value('aws-session-token'),
    };
  };
  const run = async (
    role: string,
    more: Record<string, string>,
    policies = [WRITE, READ],
  ): Promise<StepResult> => {
    const { role: _, ...common } = jobs.inputs(role);
    const credentials = map({
      deploy: { role, 'session-policy': policies[0] ?? '' },
      tests: { role, 'session-policy': policies[1] ?? '' },
    });
    const main = await jobs.job().main({ ...common, deliver: 'output', ttl: '15m', credentials, ...more });
    expect(main.exitCode, main.output).toBe(0);
    return main;
  };
  const rights = async (keys: AwsCredentials): Promise<(string | undefined)[]> => [
    await jobs.account.refusal(keys, ...GET),
    await jobs.account.refusal(keys, ...PUT),
    await jobs.account.refusal(keys, 's3:DeleteObject', PUT[1]),
  ];

  it('each may do what its own policy allows, and the session no more than both', async () => {
    const main = await run(jobs.role('deploy'), {});
    expect(calls('AssumeRoleWithWebIdentity')).toBe(1);
    expect(await rights(keysOf(main, 'deploy'))).toEqual([undefined, undefined, 'AccessDenied']);
    expect(await rights(keysOf(main, 'tests'))).toEqual([undefined, 'AccessDenied', 'AccessDenied']);
    expect(sessionPolicies()[0]).not.toContain('"Action":"*","Resource":"*"}');
  });

  it('each gets a session of its own where AWS makes no copies', async () => {
    jobs.account.scoped.known = false;
    const main = await run(jobs.role('deploy'), {});
    expect(await rights(keysOf(main, 'deploy'))).toEqual([undefined, undefined, 'AccessDenied']);
    expect(await rights(keysOf(main, 'tests'))).toEqual([undefined, 'AccessDenied', 'AccessDenied']);
  });

  it('each gets a session of its own with revoke-role, so that it can be revoked alone', async () => {
    const role = jobs.role('deploy', { boundary: allow('*', '*') });
    const ender = jobs.role('ender', { policies: [allow('iam:*', '*')] });
    await run(role, { 'revoke-role': ender });
    const sessions = jobs.account
      .of('AssumeRoleWithWebIdentity')
      .filter(({ form }) => form.get('RoleArn') === role);
    expect(sessions).toHaveLength(2);
  });

  it('each gets a session of its own if a policy denies something', async () => {
    const deny = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 's3:PutObject', Resource: '*' },
      ],
    });
    const main = await run(jobs.role('deploy'), {}, [WRITE, deny]);
    expect(calls('AssumeRoleWithWebIdentity')).toBe(2);
    expect((await rights(keysOf(main, 'tests')))[1]).toBe('AccessDenied');
    expect((await rights(keysOf(main, 'deploy')))[1]).toBeUndefined();
  });

  it('are served and renewed side by side by the keeper', async () => {
    const role = jobs.role('deploy');
    const { role: _, ...common } = jobs.inputs(role);
    const job = jobs.job();
    const credentials = map({
      deploy: { role, 'session-policy': WRITE },
      tests: { role, 'session-policy': READ },
    });
    const main = await job.main({ ...common, deliver: 'file', lease: '20s', credentials });
    expect(main.exitCode, main.output).toBe(0);
    await secondsUntil(() => calls('GetScopedCredentials') >= 6, 40);
    expect(calls('AssumeRoleWithWebIdentity')).toBe(1);
    expect(readFileSync(main.env.get('AWS_CONFIG_FILE') ?? '', 'utf8')).toContain('[profile tests]');
    const post = await job.post(main);
    expect(post.output.match(/: Ended credential/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

describe('revoke-role with copies', { timeout: within(90_000) }, () => {
  const ACTIONS = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];

  it('ends the session and all its copies with one deny, also a copy with a later issue time', async () => {
    jobs.account.scoped.issuedAnew = true;
    const role = jobs.role('deploy', { boundary: allow('*', '*') });
    const ender = jobs.role('ender', { policies: [allow(ACTIONS, role)] });
    const job = jobs.job();
    const inputs = { ...jobs.inputs(role), 'revoke-role': ender, deliver: 'endpoint', lease: '20s' };
    const main = await job.main(inputs);
    expect(main.exitCode, main.output).toBe(0);
    const first = await served(main);
    await secondsUntil(() => calls('GetScopedCredentials') >= 2, 40);
    const second = await served(main);
    const post = await job.post(main);
    expect(post.output).toMatch(/✅ aws: revoked \(proven\)/);
    expect(calls('PutRolePolicy')).toBe(1);
    for (const keys of [first, second])
      expect(await jobs.account.refusal(keys)).toMatch(/AccessDenied|Expired/);
    const [deny] = jobs.account.of('PutRolePolicy');
    expect(deny?.form.get('PolicyDocument')).not.toContain('TokenIssueTime');
  });
});
