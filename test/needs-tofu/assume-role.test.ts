import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { awsBin, noAwsClients } from '../support/aws/clients.js';
import { AwsJobs } from '../support/aws/jobs.js';
import { RUN, stepEnv } from '../support/aws/steps.js';
import type { KeptJob } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { missingTools, toolPath } from '../support/tools.js';

let jobs: AwsJobs;
let job: KeptJob;
let folder: string;
let target: string;
beforeEach(async () => {
  jobs = await AwsJobs.start({ buckets: { state: {} } });
  job = jobs.job();
  folder = mkdtempSync(join(tmpdir(), 'jobpass-assume-'));
  target = jobs.role('terraform', { trust: jobs.trust(true) });
});
afterEach(async () => {
  await jobs.close();
  rmSync(folder, { recursive: true, force: true });
});

async function main(inputs: Record<string, string>): Promise<void> {
  const step = await job.main({ ...jobs.inputs(jobs.role('deploy')), deliver: 'endpoint', ...inputs });
  expect(step.exitCode, step.output).toBe(0);
}

/** Runs a program as a step of the job. */
function run(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<StepResult> {
  return job.runner.run(['-e', RUN, program, ...args], { env: { ...stepEnv(jobs.account, folder), ...env } });
}

/** Whether a session of the target role wrote or read. */
const usedTarget = (): boolean =>
  jobs.account.trail.events.some(
    ({ eventSource, userIdentity }) =>
      eventSource === 's3.amazonaws.com' && String(userIdentity['arn']).includes('/terraform/'),
  );

const TIMEOUT = { timeout: within(120_000) };
const INPUTS: [string, Record<string, string>][] = [
  ['the inputs that it has today', {}],
  ['a lease of 20 s', { lease: '20s' }],
];

// The provider for AWS is in no package registry; the backend is in the program, and finds credentials and assumes roles by the
// same library (aws-sdk-go-base).
suiteUnless(
  missingTools('tofu'),
  'a deploy of OpenTofu whose state is read and written with assume_role',
  () => {
    function configure(): void {
      const { url } = jobs.account;
      writeFileSync(
        join(folder, 'main.tf'),
        `terraform {
  backend "s3" {
    bucket                      = "state"
    key                         = "prod.tfstate"
    region                      = "eu-central-1"
    use_lockfile                = true
    use_path_style              = true
    skip_metadata_api_check     = true
    skip_requesting_account_id  = true
    endpoints                   = { s3 = "${url}", sts = "${url}", iam = "${url}" }
    assume_role                 = { role_arn = "${target}" }
  }
}
resource "terraform_data" "deploy" {
  input = "deployed"
}
`,
      );
    }

    const tofu = (...args: string[]): Promise<StepResult> =>
      run(toolPath('tofu'), [`-chdir=${folder}`, ...args], {
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
      });

    it.each(INPUTS)('runs unchanged with %s', TIMEOUT, async (_, inputs) => {
      await main(inputs);
      configure();
      const init = await tofu('init', '-no-color', '-input=false');
      expect(init.exitCode, init.output).toBe(0);
      const apply = await tofu('apply', '-no-color', '-auto-approve', '-input=false');
      expect(apply.exitCode, apply.output).toBe(0);
      expect(apply.output).toContain('Apply complete! Resources: 1 added');
      expect(jobs.account.buckets['state']?.['prod.tfstate']).toContain('"deployed"');
      expect(Object.keys(jobs.account.buckets['state'] ?? {})).toEqual(['prod.tfstate']);
      expect(usedTarget()).toBe(true);
      expect(jobs.account.of('GetScopedCredentials').length).toBeGreaterThanOrEqual(1);
    });

    it('is refused with allow-assume: none, and names the role', TIMEOUT, async () => {
      await main({ 'allow-assume': 'none' });
      configure();
      const init = await tofu('init', '-no-color', '-input=false');
      expect(init.exitCode).not.toBe(0);
      expect(init.output.replace(/\s+/g, ' ')).toMatch(
        /not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role\/terraform/,
      );
      expect(usedTarget()).toBe(false);
    });
  },
);

suiteUnless(noAwsClients(), 'the AWS CLI with a profile that has role_arn and credential_source', () => {
  const list = (): Promise<StepResult> => {
    const config = join(folder, 'config');
    writeFileSync(
      config,
      `[profile target]\nrole_arn = ${target}\ncredential_source = EcsContainer\nregion = eu-central-1\n`,
    );
    const args = ['s3api', 'list-buckets', '--profile', 'target', '--query', 'Buckets[].Name'];
    return run(join(awsBin(), 'aws'), args, { AWS_CONFIG_FILE: config });
  };

  it.each(INPUTS)('runs unchanged with %s', TIMEOUT, async (_, inputs) => {
    await main(inputs);
    const step = await list();
    expect(step.exitCode, step.output).toBe(0);
    expect(step.output).toContain('"state"');
    expect(usedTarget()).toBe(true);
  });

  it('is refused with allow-assume: none, and names the role', TIMEOUT, async () => {
    await main({ 'allow-assume': 'none' });
    const step = await list();
    expect(step.exitCode).not.toBe(0);
    expect(step.output).toMatch(
      /AccessDenied.*AssumeRole operation: .*sts:AssumeRole on resource: arn:aws:iam::123456789012:role\/terraform/,
    );
    expect(usedTarget()).toBe(false);
  });
});
