import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { AwsJobs } from '../../support/aws/jobs.js';
import { stepEnv } from '../../support/aws/steps.js';
import type { KeptJob } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';

const DEPLOYS = join(import.meta.dirname, '../../support/aws/deploys.mjs');
/** The roles of CDK's bootstrap stack that a deploy assumes. Source: the CDK's bootstrap template. */
const NAMES = [
  'cdk-hnb659fds-lookup-role',
  'cdk-hnb659fds-file-publishing-role',
  'cdk-hnb659fds-deploy-role',
];

describe('a deploy that assumes roles, as the AWS CDK does', () => {
  let jobs: AwsJobs;
  let job: KeptJob;
  let role: string;
  let roles: string[];
  beforeEach(async () => {
    jobs = await AwsJobs.start({ buckets: { assets: {} } });
    job = jobs.job();
    role = jobs.role('deploy');
    roles = NAMES.map((name) => jobs.role(name, { trust: jobs.trust(true) }));
  });
  afterEach(() => jobs.close());

  /** Runs a deploy with these inputs. */
  async function deploy(inputs: Record<string, string>, which = roles): Promise<StepResult> {
    const main = await job.main({ ...jobs.inputs(role), deliver: 'endpoint', ...inputs });
    expect(main.exitCode, main.output).toBe(0);
    return job.runner.run([DEPLOYS, 'assets', ...which], { env: stepEnv(jobs.account, '/nonexistent') });
  }

  it.each<[string, Record<string, string>]>([
    ['the inputs that it has today', {}],
    ['a lease of 20 s', { lease: '20s' }],
    ['a list that has its roles', { 'allow-assume': 'arn:aws:iam::*:role/cdk-hnb659fds-*' }],
  ])('runs unchanged with %s', { timeout: within(60_000) }, async (_, inputs) => {
    const step = await deploy(inputs);
    expect(step.output.match(/^deployed as .*$/gm), step.output).toEqual(
      NAMES.map((name) => `deployed as ${name}`),
    );
    expect(step.exitCode).toBe(0);
    expect(Object.keys(jobs.account.buckets['assets'] ?? {}).sort()).toEqual([...NAMES].sort());
    // The steps had a copy, not the session that the job exchanged.
    expect(jobs.account.of('GetScopedCredentials').length).toBeGreaterThanOrEqual(1);
  });

  it.each<[string, Record<string, string>]>([
    ['none', { 'allow-assume': 'none' }],
    ['a list that has only other roles', { 'allow-assume': 'arn:aws:iam::*:role/terraform-*' }],
  ])(
    'is refused with allow-assume: %s, and says which role it may not assume',
    {
      timeout: within(60_000),
    },
    async (_, inputs) => {
      const step = await deploy(inputs);
      expect(step.exitCode).toBe(1);
      expect(step.output).toMatch(
        /^failed: AccessDenied: User: \S+\/deploy\/\S+ is not authorized to perform: sts:AssumeRole on resource: \S+lookup-role/m,
      );
      expect(jobs.account.buckets['assets']).toEqual({});
    },
  );

  it('is refused the role of the job itself, which would outlive the copy', {
    timeout: within(60_000),
  }, async () => {
    role = jobs.role('self', { trust: jobs.trust(true) });
    const step = await deploy({}, [role]);
    expect(step.output).toMatch(/^failed: AccessDenied: .*sts:AssumeRole on resource: \S+role\/self/m);
  });
});
