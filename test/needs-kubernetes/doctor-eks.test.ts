import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EksJobs } from '../support/kubernetes/eks.js';
import { ACCOUNT, TARGET } from '../support/kubernetes/jobs.js';
import { noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const CLI = join(import.meta.dirname, '../../dist/jobpass.js');

suiteUnless(noKubernetes(), 'jobpass doctor kubernetes with the log-in of Amazon EKS', () => {
  let jobs: EksJobs;
  let session: Record<string, string>;
  beforeAll(async () => {
    jobs = await EksJobs.start();
    const job = jobs.job();
    const main = await job.main(jobs.inputs({ deliver: 'env' }, { deliver: 'file' }));
    expect(main.exitCode, main.output).toBe(0);
    session = {
      ...Object.fromEntries([...main.env].filter(([name]) => name.startsWith('AWS_'))),
      AWS_ENDPOINT_URL_STS: jobs.aws.account.url,
    };
  });
  afterAll(() => jobs?.close());

  const doctor = (
    cluster: string,
    env: Record<string, string>,
  ): Promise<{ code: number | null; text: string }> =>
    new Promise((resolve) => {
      const { server } = jobs.kubernetes;
      const args = [
        ...[
          'doctor',
          'kubernetes',
          '--url',
          server.url,
          '--ca',
          server.caFile,
          '--role',
          ACCOUNT,
          '--namespace',
          TARGET,
        ],
        ...['--auth', 'aws', '--aws-credential', 'cloud', '--cluster-name', cluster],
      ];
      const child = execFile(
        process.execPath,
        [CLI, ...args],
        { env: { PATH: process.env['PATH'], ...env }, timeout: within(65_000) },
        (_, stdout, stderr) => {
          const text = stdout + stderr;
          for (const secret of [env['AWS_SECRET_ACCESS_KEY'], env['AWS_SESSION_TOKEN'], 'k8s-aws-v1.'])
            if (secret !== undefined) expect(text).not.toContain(secret);
          resolve({ code: child.exitCode, text });
        },
      );
    });

  it('finds that everything is right', async () => {
    const { code, text } = await doctor(EksJobs.cluster, session);
    expect(text).toMatch(/ok {4}log-in .*the user "jobpass:eks:octo-org-octo-repo-77-1-/);
    expect(text).toMatch(/ok {4}user .*The job ID is "eks\.octoorgoctorepo771[a-z0-9]{9}"/);
    expect(text).toMatch(/ok {4}end .*revoked/);
    expect(code, text).toBe(0);
  });

  it('explains a 401', async () => {
    const { code, text } = await doctor('another-cluster', session);
    expect(text).toMatch(
      /FAIL {2}log-in .*rejects the log-in with the AWS session with 401.*Check that cluster-name \(another-cluster\) is the name .* access entry for the IAM role/,
    );
    expect(code).toBe(1);
  });

  it('requires an AWS session', async () => {
    const { code, text } = await doctor(EksJobs.cluster, { AWS_REGION: 'eu-central-1' });
    expect(text).toMatch(
      /FAIL {2}log-in .*The environment contains no AWS session\. Run the doctor in a step after/,
    );
    expect(code).toBe(1);
    const { AWS_REGION: _, AWS_DEFAULT_REGION: __, ...regionless } = session;
    expect((await doctor(EksJobs.cluster, regionless)).text).toMatch(
      /The region of the cluster is not known\. Set AWS_REGION/,
    );
  });
});
