import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import type { AwsCredentials } from '../support/aws/account.js';
import { keysIn } from '../support/aws/jobs.js';
import { type KeptJob, pause, secondsUntil } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { BUCKET, noMinio } from '../support/minio.js';
import { MinioJobs } from '../support/minio-jobs.js';
import { within } from '../support/pace.js';
import { shown } from '../support/world.js';

const CLI = join(import.meta.dirname, '../../dist/jobpass.js');
const READS = join(import.meta.dirname, 'reads.mjs');
const DELIVERIES = ['env', 'output', 'file', 'endpoint'] as const;
type DeliveryName = (typeof DELIVERIES)[number];

suiteUnless(noMinio(), 'jobs with a real MinIO', () => {
  let jobs: MinioJobs;
  beforeAll(async () => {
    jobs = await MinioJobs.start();
  }, within(90_000));
  afterAll(() => jobs?.close());

  /** Runs the S3 client as a step of the job. */
  const reads = (job: KeptJob, env: Record<string, string> = {}, seconds = 0): Promise<StepResult> =>
    job.runner.run([READS, BUCKET, String(seconds)], {
      env: { AWS_ENDPOINT_URL_S3: jobs.minio.url, AWS_EC2_METADATA_DISABLED: 'true', ...env },
    });

  /** A thief's copy of the session that steps use now. */
  async function stolen(job: KeptJob, main: StepResult, deliver: DeliveryName): Promise<AwsCredentials> {
    if (deliver === 'env') return keysIn(main);
    if (deliver === 'output')
      return {
        accessKeyId: main.outputs.get('aws-access-key-id') ?? '',
        secretAccessKey: main.outputs.get('aws-secret-access-key') ?? '',
        sessionToken: main.outputs.get('aws-session-token') ?? '',
      };
    const json =
      deliver === 'endpoint' ? (await job.command('token')).output : readFileSync(sessionFile(main), 'utf8');
    const keys = JSON.parse(json) as Record<string, string>;
    return {
      accessKeyId: keys['AccessKeyId'] ?? '',
      secretAccessKey: keys['SecretAccessKey'] ?? '',
      sessionToken: keys['SessionToken'],
    };
  }

  const asVariables = ({ accessKeyId, secretAccessKey, sessionToken = '' }: AwsCredentials) => ({
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: 'us-east-1',
  });

  describe.each(DELIVERIES)('by %s', (deliver) => {
    it('the session works in the job, and is revoked with it; another job goes on', {
      timeout: within(120_000),
    }, async () => {
      const [job, other] = [jobs.job(), jobs.job()];
      const beside = await other.main({ ...jobs.inputs, deliver: 'env' });
      const main = await job.main({ ...jobs.inputs, deliver, ttl: '30m' });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.output).not.toContain('::warning');
      const keys = await stolen(job, main, deliver);
      const read = await reads(job, deliver === 'output' ? asVariables(keys) : {});
      expect(read.output).toContain(`${keys.accessKeyId} read notes\n`);
      expect(read.exitCode, read.output).toBe(0);
      expect(await jobs.minio.answer(keys)).toBe('200');
      const post = await job.post(main);
      const ended = performance.now();
      expect(await jobs.minio.answer(keys)).toBe('InvalidAccessKeyId');
      expect(performance.now() - ended).toBeLessThan(within(1_000));
      expect(post.output).toMatch(
        /Ended credential \S+: revoked \(the provider accepted the credential before/,
      );
      expect(post.output).not.toContain('::warning');
      expect(await jobs.minio.answer(keysIn(beside))).toBe('200');
      for (const secret of [keys.secretAccessKey, keys.sessionToken ?? ''])
        expect(shown(main) + shown(post) + post.summary).not.toContain(secret);
      expect((await other.post(beside)).output).toMatch(/: revoked \(/);
      expect(await jobs.minio.answer(keysIn(beside))).toBe('InvalidAccessKeyId');
      expect([...job.left(), ...other.left()]).toEqual([]);
    });
  });

  describe.each(['file', 'endpoint'] as const)('by %s', (deliver) => {
    it('the keeper revokes the session when the runner dies', { timeout: within(120_000) }, async () => {
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs, deliver, ttl: '30m' });
      expect(main.output).toMatch(/If the runner dies, the keeper revokes the credential/);
      const keys = await stolen(job, main, deliver);
      await job.worker.kill();
      const seconds = await secondsUntil(
        async () => (await jobs.minio.answer(keys)) === 'InvalidAccessKeyId',
        30,
      );
      expect(seconds).toBeLessThan(within(15_000) / 1000);
    });

    it('a client goes on reading while the session is replaced, and each session ends with the job', {
      timeout: within(120_000),
    }, async () => {
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs, deliver, lease: '20s', ttl: '30m' });
      expect(main.exitCode, main.output).toBe(0);
      const first = await stolen(job, main, deliver);
      const read = await reads(job, {}, 25);
      expect(read.exitCode, read.output).toBe(0);
      expect(read.output.match(/read notes/g)?.length).toBeGreaterThan(1);
      const last = await stolen(job, main, deliver);
      expect(last.accessKeyId).not.toBe(first.accessKeyId);
      const post = await job.post(main);
      expect(post.output).toMatch(/: revoked \(/);
      expect(await jobs.minio.answer(last)).toBe('InvalidAccessKeyId');
      expect(await jobs.minio.answer(first)).toMatch(/^(InvalidAccessKeyId|AccessDenied)$/);
    });
  });

  it('exec: the program reads, and the session is revoked after it', {
    timeout: within(60_000),
  }, async () => {
    const job = jobs.job();
    const flags = Object.entries({ ...jobs.inputs, deliver: 'endpoint' }).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ]);
    const run = await job.runner.run([CLI, 'exec', ...flags, '--', process.execPath, READS, BUCKET], {
      env: { AWS_ENDPOINT_URL_S3: jobs.minio.url, AWS_EC2_METADATA_DISABLED: 'true' },
    });
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).toMatch(/read notes/);
    expect(run.output).toMatch(/: revoked \(/);
  });

  it('the deadline in the session policy is exact to the second', { timeout: within(60_000) }, async () => {
    const main = await jobs.job().main({ ...jobs.inputs, ttl: '4s', keep: 'false', revoke: 'false' });
    const keys = keysIn(main);
    const until = Date.parse(main.outputs.get('expires-at') ?? '');
    await pause(until - Date.now() - 1_500);
    expect(await jobs.minio.answer(keys)).toBe('200');
    await pause(until - Date.now() + 1_500);
    expect(await jobs.minio.answer(keys)).toBe('AccessDenied');
  });

  it('reports what is wrong, with the fix', { timeout: within(60_000) }, async () => {
    const error = async (inputs: Record<string, string>): Promise<string> => {
      const main = await jobs.job().main({ ...jobs.inputs, ...inputs });
      expect(main.exitCode).toBe(1);
      expect(main.env.size).toBe(0);
      return main.output;
    };
    expect(await error({ role: 'arn:minio:iam:::role/unknown' })).toMatch(
      /::error.*RoleARN arn:minio:iam:::role\/unknown is not defined.*prints the ARNs of its roles/,
    );
    expect(await error({ audience: 'https://other.example' })).toMatch(
      /::error.*`azp` must match configured OpenID Client ID.*MINIO_IDENTITY_OPENID_CLIENT_ID/,
    );
    const policy = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'ec2:Run*', Resource: '*' },
    };
    expect(await error({ 'session-policy': JSON.stringify(policy) })).toMatch(
      /::error.*InvalidParameterValue.*Check `session-policy`/,
    );
    // The default audience is the server's own address, and an audience of AWS needs permission on other machines.
    expect(await error({ audience: '' })).toMatch(/::error.*MINIO_IDENTITY_OPENID_CLIENT_ID/);
  });

  it('names the policy that the server does not have', { timeout: within(90_000) }, async () => {
    const other = await MinioJobs.start({ policy: 'missing' });
    try {
      const main = await other.job().main(other.inputs);
      expect(main.output).toMatch(
        /::error.*policies \(`missing`\) are defined.*MINIO_IDENTITY_OPENID_ROLE_POLICY/,
      );
    } finally {
      await other.close();
    }
  });
});

/** The file with the job's only session, which the profile's command reads. */
function sessionFile(main: StepResult): string {
  const temp = dirname(dirname(main.env.get('AWS_CONFIG_FILE') ?? ''));
  const found = readdirSync(temp).map((name) => join(temp, name, 'session.json'));
  return found.find((path) => existsSync(path)) ?? '';
}
