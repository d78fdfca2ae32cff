import { afterAll, beforeAll, expect, it } from 'vitest';
import { keysIn } from '../support/aws/jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { noMinioCluster } from '../support/minio.js';
import { MinioJobs } from '../support/minio-jobs.js';
import { within } from '../support/pace.js';

suiteUnless(noMinioCluster(), 'jobs with a MinIO of two nodes', () => {
  let jobs: MinioJobs;
  beforeAll(async () => {
    jobs = await MinioJobs.start({ nodes: 2 });
  }, within(120_000));
  afterAll(() => jobs?.close());

  it('does not call a session revoked that the other node still accepts', {
    timeout: within(60_000),
  }, async () => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs, deliver: 'env', ttl: '10m' });
    expect(main.exitCode, main.output).toBe(0);
    const keys = keysIn(main);
    const [first = '', second = ''] = jobs.minio.nodes;
    expect(await jobs.minio.answer(keys, second)).toBe('200');
    const post = await job.post(main);
    expect(await jobs.minio.answer(keys, first)).toBe('InvalidAccessKeyId');
    // If MinIO notified its nodes, the ending could be `revoked`.
    expect(await jobs.minio.answer(keys, second)).toBe('200');
    expect(post.output).toMatch(
      /Ended credential \S+: accepted \(.*MinIO does not revoke sessions on the other nodes of a cluster/,
    );
  });
});
