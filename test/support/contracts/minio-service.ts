import { keysIn } from '../aws/jobs.js';
import { MinioJobs } from '../minio-jobs.js';
import type { Service } from './provider.js';

/** A real MinIO, for the contract of providers. */
export async function minioService(): Promise<Service> {
  const jobs = await MinioJobs.start();
  const inputs: Record<string, string> = { ...jobs.inputs };
  return {
    inputs,
    runner: () => jobs.job().runner,
    secrets: (env) => {
      const { accessKeyId, secretAccessKey, sessionToken = '' } = keysIn({ env });
      return [accessKeyId, secretAccessKey, sessionToken];
    },
    accepts: async (env) => (await jobs.minio.answer(keysIn({ env }))) === '200',
    refuse: () => {
      inputs['role'] = 'arn:minio:iam:::role/unknown';
    },
    shorten: () => {
      inputs['ttl'] = '1s';
      return 1_500;
    },
    leave: () => jobs.minio.stop(),
    close: () => jobs.close(),
  };
}
