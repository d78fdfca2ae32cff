import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { keysIn } from '../../support/aws/jobs.js';
import { S3Server, type S3ServerOptions } from '../../support/aws/s3-server.js';
import { KeptJob } from '../../support/kept-jobs.js';
import { CLAIMS } from '../../support/world.js';

const CEPH_ROLE = 'arn:aws:iam:::role/ci';
const MINIO_ROLE = 'arn:minio:iam:::role/ci';
const AUDIENCE = 's3';

describe('jobs with an S3-compatible server', () => {
  let tokens: IdTokenService;
  const closing: (() => Promise<void> | void)[] = [];
  beforeAll(async () => {
    tokens = await startIdTokenService({ ...CLAIMS });
  });
  afterAll(async () => {
    for (const close of closing) await close();
    await tokens.close();
  });

  async function serverOf(options: Partial<S3ServerOptions> = {}): Promise<S3Server> {
    const server = await S3Server.start({
      issuer: tokens.issuer,
      audience: AUDIENCE,
      role: CEPH_ROLE,
      ...options,
    });
    closing.push(() => server.leave());
    return server;
  }

  function startJob(): KeptJob {
    const job = new KeptJob({
      GITHUB_REPOSITORY: CLAIMS.repository,
      GITHUB_JOB: 'deploy',
      ACTIONS_ID_TOKEN_REQUEST_URL: tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: tokens.requestToken,
    });
    closing.push(() => job.close());
    return job;
  }

  async function run(
    server: S3Server,
    inputs: Record<string, string> = {},
    between?: () => void,
  ): Promise<{ main: StepResult; post: StepResult | undefined }> {
    const job = startJob();
    const given = { provider: 'aws', url: server.origin, role: CEPH_ROLE, audience: AUDIENCE, ...inputs };
    const main = await job.main(given);
    between?.();
    return { main, post: main.exitCode === 0 ? await job.post(main) : undefined };
  }

  it('an empty ARN, and no revocation: lives until the deadline in the session policy', async () => {
    const server = await serverOf();
    const { main, post } = await run(server, { ttl: '10m' });
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).not.toContain('::warning');
    expect(main.output).toMatch(
      /Session of arn:aws:iam:::role\/ci; its session policy denies all S3 requests from/,
    );
    expect(main.env.get('AWS_REGION')).toBe('us-east-1');
    expect(main.outputs.has('aws-account-id')).toBe(false);
    expect(main.outputs.get('authenticated-arn') ?? '').toBe('');
    expect(server.policyOf(keysIn(main))).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:*', Resource: '*' },
        {
          Sid: 'JobpassDeadline',
          Effect: 'Deny',
          Action: 's3:*',
          Resource: '*',
          Condition: {
            DateGreaterThanEquals: { 'aws:CurrentTime': expect.stringMatching(/^\d{4}-.*Z$/) as string },
          },
        },
      ],
    });
    expect(post?.output).toMatch(
      /: lives until \d{4}-\S+ \(this server cannot revoke sessions; the session policy/,
    );
    expect(server.knows(keysIn(main))).toBe(true);
    expect(server.of('revocation').length + server.of('accountinfo').length).toBe(0);
  });

  it('an ARN in the answer is an output', async () => {
    const arn = 'arn:aws:sts:::assumed-role/ci/job';
    const { main } = await run(await serverOf({ arn }));
    expect(main.outputs.get('authenticated-arn')).toBe(arn);
  });

  it('without revocation, a later lease has its own short deadline', async () => {
    const server = await serverOf();
    const { main } = await run(server, { deliver: 'endpoint', lease: '1m' });
    expect(main.output).toMatch(
      /If the runner dies, the credential lives on for 1m at most: this server cannot/,
    );
  });

  describe('MinIO', () => {
    const minio = (mode = 'mode-server-xl-single', revokes = true) => ({
      role: MINIO_ROLE,
      minio: { mode, revokes },
    });
    const inputs = { role: MINIO_ROLE, deliver: 'env' };

    it.each(['mode-server-xl-single', 'mode-server-xl', 'mode-server-fs'])('%s: revoked', async (mode) => {
      const server = await serverOf(minio(mode));
      const beside = await run(server, { ...inputs, revoke: 'false' });
      const { main, post } = await run(server, inputs);
      expect(post?.output).toMatch(/: revoked \(/);
      expect(server.knows(keysIn(main))).toBe(false);
      expect(server.knows(keysIn(beside.main))).toBe(true);
    });

    it.each(['mode-server-distributed-xl', 'a mode of the future'])('%s: accepted', async (mode) => {
      const { post } = await run(await serverOf(minio(mode)), inputs);
      expect(post?.output).toMatch(/: accepted \(.*does not revoke sessions on the other nodes of a cluster/);
    });

    it('an old version without the call: lives until the deadline', async () => {
      const { post } = await run(await serverOf(minio('mode-server-xl', false)), inputs);
      expect(post?.output).toMatch(/: lives until \S+ \(this version of MinIO cannot revoke sessions/);
    });

    it('a proxy that blocks the admin API: failed, with the fix', async () => {
      const server = await serverOf(minio());
      const { post } = await run(server, inputs, () => {
        const page = (_: unknown, response: import('node:http').ServerResponse): void =>
          void response.writeHead(403, { 'content-type': 'text/html' }).end('<html>blocked</html>');
        server.break('revocation', page);
        server.break('accountinfo', page);
      });
      expect(post?.output).toMatch(/: failed, lives until \S+/);
      expect(post?.output).not.toMatch(/: revoked/);
    });

    it('a step that ends the session by itself: the proof is that only dead sessions get this answer', async () => {
      const server = await serverOf(minio());
      const job = startJob();
      const main = await job.main({ provider: 'aws', url: server.origin, audience: AUDIENCE, ...inputs });
      server.fault('revocation', async (_, response, serve) => {
        await serve();
        response.destroy();
      });
      const post = await job.post(main);
      expect(post.output).toMatch(/: revoked \(.*InvalidAccessKeyId/);
      expect(server.knows(keysIn(main))).toBe(false);
    });
  });
});
