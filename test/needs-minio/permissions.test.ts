import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AwsCredentials } from '../support/aws/account.js';
import { keysIn } from '../support/aws/jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { BUCKET, Minio, noMinio } from '../support/minio.js';
import { MinioJobs } from '../support/minio-jobs.js';
import { within } from '../support/pace.js';
import { CLAIMS } from '../support/world.js';

const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

suiteUnless(noMinio(), 'what a session of MinIO may do', () => {
  let jobs: MinioJobs;
  beforeAll(async () => {
    // This policy of MinIO allows everything, including administration.
    jobs = await MinioJobs.start({ policy: 'consoleAdmin' });
  }, within(90_000));
  afterAll(() => jobs?.close());

  async function session(inputs: Record<string, string> = {}): Promise<AwsCredentials> {
    const main = await jobs.job().main({ ...jobs.inputs, keep: 'false', ...inputs });
    expect(main.exitCode, main.output).toBe(0);
    return keysIn(main);
  }

  it('a session without a session policy can make keys that never expire', async () => {
    expect(await jobs.minio.serviceAccount(await jobs.minio.bareSession(await jobs.idToken()))).toBe('200');
  });

  it.each<[string, object[]]>([
    ['none', []],
    ['everything', [{ Effect: 'Allow', Action: '*', Resource: '*' }]],
    [
      'everything, and administration by name',
      [{ Effect: 'Allow', Action: ['admin:*', 'admin:CreateServiceAccount'] }],
    ],
    ['a pattern of administration', [{ Effect: 'Allow', Action: '*:*', Resource: '*' }]],
    ['one call of administration', [{ Effect: 'Allow', Action: 'admin:CreateServiceAccount' }]],
  ])('with the session policy "%s", no session can make keys', async (_, statements) => {
    const s3 = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const keys = await session(
      statements.length === 0 ? {} : { 'session-policy': policy(s3, ...statements) },
    );
    expect(await jobs.minio.answer(keys)).toBe('200');
    expect(await jobs.minio.serviceAccount(keys)).toBe('403 AccessDenied');
    for (const [method, path] of [
      ['GET', 'list-users'],
      ['PUT', 'add-user?accessKey=another-user'],
      ['PUT', 'set-user-or-group-policy?policyName=readwrite&userOrGroup=x&isGroup=false'],
      ['PUT', 'add-canned-policy?name=readwrite'],
      ['GET', 'export-iam'],
    ] as const) {
      const { status, text } = await jobs.minio.admin(method, path, {
        keys,
        body: method === 'GET' ? '' : '{}',
      });
      expect(`${path}: ${status} ${text}`).toMatch(/: 403 .*AccessDenied/);
    }
  });

  it('a session policy narrows the session, and its time limit still applies', async () => {
    const keys = await session({
      'session-policy': policy({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${BUCKET}/*`,
      }),
    });
    expect(await jobs.minio.answer(keys)).toBe('200');
    const { text } = await jobs.minio.signed('PUT', `${jobs.minio.url}/${BUCKET}/other.txt`, keys, 'x');
    expect(text).toContain('AccessDenied');
  });

  it('a session cannot assume a role, so no chain outlives it', async () => {
    const { accessKeyId, secretAccessKey, sessionToken = '' } = await session();
    const sts = new STSClient({
      endpoint: jobs.minio.url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
    const assumed = sts.send(new AssumeRoleCommand({ RoleArn: jobs.minio.role, RoleSessionName: 'longer' }));
    await expect(assumed).rejects.toThrow('Access Denied');
  });

  it('MinIO gives its role to every subject of the issuer, unless the policy of the role names the subject', async () => {
    const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const Condition = { StringEquals: { 'jwt:sub': CLAIMS.sub } };
    const open = await jobs.minio.bareSession(
      await jobs.tokens.sign({ sub: 'repo:other/other', aud: 'minio' }),
    );
    expect(await jobs.minio.answer(open)).toBe('200');
    const minio = await Minio.start({
      issuer: jobs.tokens.issuer,
      policy: { Version: '2012-10-17', Statement: [{ ...allow, Condition }] },
    });
    try {
      const own = await minio.bareSession(await jobs.idToken());
      expect(await minio.answer(own)).toBe('200');
      const other = await minio.bareSession(
        await jobs.tokens.sign({ sub: 'repo:other/other', aud: 'minio' }),
      );
      expect(await minio.answer(other)).toBe('AccessDenied');
    } finally {
      await minio.stop();
    }
  });
});
