import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsBin, noAwsClients } from '../support/aws/clients.js';
import { suiteUnless } from '../support/left-out.js';
import { BUCKET, noMinio } from '../support/minio.js';
import { MinioJobs } from '../support/minio-jobs.js';
import { within } from '../support/pace.js';

/** Runs another program instead of Node, as a step of the job. */
const RUN = `
  const [program, ...words] = process.argv.slice(1);
  const { status } = require('node:child_process').spawnSync(program, words, { stdio: ['ignore', 1, 1] });
  process.exitCode = status ?? 1;
`;
const COPY = `
import boto3
s3 = boto3.client('s3')
s3.put_object(Bucket='${BUCKET}', Key='from-boto3.txt', Body=b'new')
print(s3.get_object(Bucket='${BUCKET}', Key='notes.txt')['Body'].read().decode())
`;

suiteUnless(noMinio() ?? noAwsClients(), 'the AWS CLI and boto3 with a real MinIO', () => {
  let jobs: MinioJobs;
  beforeAll(async () => {
    jobs = await MinioJobs.start();
  }, within(90_000));
  afterAll(() => jobs?.close());

  describe.each(['env', 'file', 'endpoint'])('by %s', (deliver) => {
    it('read and write in the job, and not after it', { timeout: within(120_000) }, async () => {
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs, deliver, ttl: '30m' });
      expect(main.exitCode, main.output).toBe(0);
      const env = {
        AWS_ENDPOINT_URL_S3: jobs.minio.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_MAX_ATTEMPTS: '1',
      };
      const run = (...words: string[]) => job.runner.run(['-e', RUN, ...words], { env });
      const cli = () => run(join(awsBin(), 'aws'), 's3', 'cp', `s3://${BUCKET}/notes.txt`, '-');
      const boto3 = () => run(join(awsBin(), 'python'), '-c', COPY);
      for (const read of [await cli(), await boto3()]) {
        expect(read.output).toContain('notes');
        expect(read.exitCode, read.output).toBe(0);
      }
      const post = await job.post(main);
      expect(post.output).toMatch(/: revoked \(/);
      for (const read of [await cli(), await boto3()]) {
        expect(read.exitCode).not.toBe(0);
        expect(read.output).not.toMatch(/^notes/m);
      }
    });
  });
});
