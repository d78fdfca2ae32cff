import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { type AwsAccount, type AwsCredentials, awsFault } from '../../support/aws/account.js';
import { AwsJobs, keysIn } from '../../support/aws/jobs.js';
import { allow } from '../../support/aws/policies.js';
import { pause, secondsUntil } from '../../support/kept-jobs.js';
import { pace, within } from '../../support/pace.js';
import { runMain, runPost, shown } from '../../support/world.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Whole seconds, and what a busy machine takes until the test looks, in milliseconds. */
const SLACK_MS = 20_000;

interface Given {
  /** How far AWS's clock is ahead of the job's machine. */
  clockMs: number;
  /** The same of the issuer of ID tokens, where that has another clock. */
  tokensMs?: number;
}

/** When the session policy of each exchange ends everything, by the account's time: how long from now. */
function livesMs(account: AwsAccount): number[] {
  return account.of('AssumeRoleWithWebIdentity').map(({ form }) => {
    const at = /"aws:CurrentTime":"([^"]+)"/.exec(form.get('Policy') ?? '')?.[1] ?? '';
    return Date.parse(at) - account.now();
  });
}

async function world(given: Given, body: (jobs: AwsJobs, role: string) => Promise<void>): Promise<void> {
  const jobs = await AwsJobs.start({ clockMs: given.clockMs }, given.tokensMs ?? given.clockMs);
  try {
    await body(jobs, jobs.role('deploy', { boundary: allow('*', '*'), maxSessionDuration: 43_200 }));
  } finally {
    await jobs.close();
  }
}

const ender = (jobs: AwsJobs): string => jobs.role('ender', { policies: [allow('iam:*', '*')] });

/** What the endpoint serves to a program. */
async function served(main: StepResult): Promise<{ keys: AwsCredentials; leftMs: number }> {
  const answer = await fetch(main.env.get('AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? '', {
    headers: { authorization: main.env.get('AWS_CONTAINER_AUTHORIZATION_TOKEN') ?? '' },
  });
  expect(answer.status).toBe(200);
  const json = (await answer.json()) as Record<string, string>;
  return {
    keys: {
      accessKeyId: json['AccessKeyId'] ?? '',
      secretAccessKey: json['SecretAccessKey'] ?? '',
      sessionToken: json['Token'],
    },
    // Programs compare it with the machine's own clock.
    leftMs: Date.parse(json['Expiration'] ?? '') - Date.now(),
  };
}

const between = (value: number | undefined, least: number, most: number): void => {
  // What the request itself took is taken off: more of it where the machine is slow.
  expect(value).toBeGreaterThan(pace() > 1 ? most - within(most - least) : least);
  // To the two seconds that whole seconds leave.
  expect(value).toBeLessThanOrEqual(most + 2_000);
};

describe.concurrent('a machine whose clock is off', { timeout: within(60_000) }, () => {
  it.each([
    ['50 s behind, a lease of a minute', 50_000, '60s', MINUTE],
    ['4 min behind, the lease that is the default', 4 * MINUTE, undefined, 5 * MINUTE],
    ['20 min behind', 20 * MINUTE, undefined, 5 * MINUTE],
    ['20 min ahead', -20 * MINUTE, undefined, 5 * MINUTE],
    ['65 min ahead', -65 * MINUTE, undefined, 5 * MINUTE],
    ['8 hours ahead', -8 * HOUR, undefined, 5 * MINUTE],
  ] as const)(
    '%s: the endpoint serves sessions that live as long as they say',
    async (_, clockMs, lease, lifeMs) =>
      world({ clockMs }, async (jobs, role) => {
        const job = jobs.job();
        const inputs = {
          ...jobs.inputs(role),
          deliver: 'endpoint',
          ...(lease === undefined ? {} : { lease }),
        };
        const main = await job.main(inputs);
        expect(main.exitCode, main.output).toBe(0);
        const { keys, leftMs } = await served(main);
        expect(await jobs.account.refusal(keys)).toBeUndefined();
        // Short leases are copies of a session whose policy denies everything after seven minutes.
        const parentMs = lifeMs === MINUTE ? 7 * MINUTE : lifeMs;
        between(livesMs(jobs.account)[0], parentMs - SLACK_MS, parentMs);
        between(leftMs, lifeMs - SLACK_MS, lifeMs);
        // No hunting for a lease that is over as soon as it is there.
        await pause(3_000);
        expect(jobs.account.of('AssumeRoleWithWebIdentity')).toHaveLength(1);
        const post = await job.post(main);
        expect(post.output).toMatch(/Ended credential \S+: lives until/);
      }),
  );

  it.each([
    ['20 min behind', 20 * MINUTE],
    ['20 min ahead', -20 * MINUTE],
    ['65 min ahead', -65 * MINUTE],
  ])('%s: what is delivered by env is alive, and never called expired before its time', async (_, clockMs) =>
    world({ clockMs }, async (jobs, role) => {
      const runner = jobs.runner();
      const main = await runMain(runner, { ...jobs.inputs(role), ttl: '10m' });
      expect(main.exitCode, main.output).toBe(0);
      expect(await jobs.account.refusal(keysIn(main))).toBeUndefined();
      between(livesMs(jobs.account)[0], 10 * MINUTE - SLACK_MS, 10 * MINUTE);
      for (const output of ['expires-at', 'aws-expiration'])
        between(Date.parse(main.outputs.get(output) ?? '') - Date.now(), 10 * MINUTE - SLACK_MS, 10 * MINUTE);
      expect(shown(main)).toMatch(
        /::warning [^\n]*AWS rejects requests that programs sign by this machine's clock/,
      );
      expect(shown(main)).toMatch(/\((9m 5\ds|10m)\)/);
      const post = await runPost(runner, {}, main);
      expect(post.output).toMatch(/Ended credential \S+: lives until/);
    }),
  );

  it.each([
    ['2 min behind', 2 * MINUTE],
    ['20 min behind', 20 * MINUTE],
    ['65 min ahead', -65 * MINUTE],
  ])('%s: the deny of revoke-role matches', async (_, clockMs) =>
    world({ clockMs }, async (jobs, role) => {
      const runner = jobs.runner();
      const main = await runMain(runner, { ...jobs.inputs(role), 'revoke-role': ender(jobs), ttl: '30m' });
      expect(main.exitCode, main.output).toBe(0);
      expect(await jobs.account.refusal(keysIn(main))).toBeUndefined();
      const post = await runPost(runner, {}, main);
      expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
      expect(await jobs.account.refusal(keysIn(main))).toBe('AccessDenied');
    }),
  );

  it.each([
    ['20 min behind', 20 * MINUTE],
    ['20 min ahead', -20 * MINUTE],
  ])('%s, and nothing right told before: the first session is not delivered', async (_, clockMs) =>
    world({ clockMs, tokensMs: 0 }, async (jobs, role) => {
      jobs.claims['exp'] = Math.floor(Date.now() / 1000) + 7_200;
      jobs.claims['nbf'] = jobs.claims['iat'] = Math.floor(Date.now() / 1000) - 7_200;
      const job = jobs.job();
      const main = await job.main({
        ...{ ...jobs.inputs(role), 'revoke-role': ender(jobs), 'revoke-role-unbounded': 'true' },
        ...{ deliver: 'endpoint', lease: '20s' },
      });
      expect(main.exitCode, main.output).toBe(0);
      expect(shown(main)).toMatch(
        /The session would have ended (19m 5\ds|20m( 1s)?) too (early|late) by the clock of STS/,
      );
      const asked = jobs.account
        .of('AssumeRoleWithWebIdentity')
        .filter(({ form }) => form.get('RoleArn') === role);
      expect(asked).toHaveLength(2);
      const { keys, leftMs } = await served(main);
      between(leftMs, 3_000, 20_000);
      expect(await jobs.account.refusal(keys)).toBeUndefined();
      // The next one is right at once: the difference is remembered.
      await secondsUntil(async () => (await served(main)).keys.accessKeyId !== keys.accessKeyId, 20);
      const next = await served(main);
      expect(await jobs.account.refusal(next.keys)).toBeUndefined();
      const post = await job.post(main);
      const ids = [
        ...post.output.matchAll(/Ended (?:intermediate )?credential (\S+): (?:revoked|expired)/g),
      ].map(([, id]) => id);
      // The parent session that was not used (expired if it ended too early), the other parent session and its two copies.
      expect(new Set(ids).size, post.output).toBe(4);
    }),
  );

  it('20 min ahead, and nothing right told before: a chain of roles is begun anew', async () =>
    world({ clockMs: -20 * MINUTE, tokensMs: 0 }, async (jobs, role) => {
      jobs.claims['exp'] = Math.floor(Date.now() / 1000) + 7_200;
      jobs.claims['nbf'] = jobs.claims['iat'] = Math.floor(Date.now() / 1000) - 7_200;
      const trust = {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: role } },
      };
      const last = jobs.role('last', { trust: trust as never });
      const runner = jobs.runner();
      const main = await runMain(runner, { ...jobs.inputs(`${role}, ${last}`), ttl: '15m' });
      expect(main.exitCode, main.output).toBe(0);
      expect(await jobs.account.refusal(keysIn(main))).toBeUndefined();
      expect(jobs.account.of('AssumeRole')).toHaveLength(1);
      between(
        Date.parse(main.outputs.get('expires-at') ?? '') - Date.now(),
        15 * MINUTE - SLACK_MS,
        15 * MINUTE,
      );
    }));

  it('more than a day: nothing is issued, and the message says why', async () =>
    world({ clockMs: 25 * HOUR }, async (jobs, role) => {
      const runner = jobs.runner();
      const main = await runMain(runner, { ...jobs.inputs(role), ttl: '15m' });
      expect(main.exitCode).toBe(1);
      expect(shown(main)).toMatch(
        /This machine's clock is (24h 59m 5\ds|25h) behind the clock of \S+: the most is 24h/,
      );
      expect(jobs.account.of('AssumeRoleWithWebIdentity')).toHaveLength(0);
    }));

  it('names the clock where AWS takes the ID token for one from the future', async () =>
    world({ clockMs: 0 }, async (jobs, role) => {
      jobs.account.break(
        'AssumeRoleWithWebIdentity',
        awsFault('sts', 400, 'InvalidIdentityToken', 'Token issued in the future'),
      );
      const runner = jobs.runner();
      const main = await runMain(runner, jobs.inputs(role));
      expect(main.exitCode).toBe(1);
      expect(shown(main)).toMatch(/clock of the ID token's issuer is ahead of the clock of AWS/);
      expect(shown(main)).not.toMatch(/OIDC provider/);
    }));
});
