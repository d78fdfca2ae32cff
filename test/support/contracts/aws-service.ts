import { AwsJobs, keysIn } from '../aws/jobs.js';
import { allow } from '../aws/policies.js';
import type { Service } from './provider.js';

/** The services of AWS on loopback, for the contract of providers. */
export async function awsService(): Promise<Service> {
  const jobs = await AwsJobs.start();
  const role = jobs.role('deploy', { boundary: allow('*', '*') });
  const ender = jobs.role('ender', { policies: [allow('iam:*', '*')] });
  const inputs: Record<string, string> = { ...jobs.inputs(role), 'revoke-role': ender };
  return {
    inputs,
    runner: () => jobs.job().runner,
    secrets: (env) => {
      const { accessKeyId, secretAccessKey, sessionToken = '' } = keysIn({ env });
      return [accessKeyId, secretAccessKey, sessionToken];
    },
    accepts: (env) => jobs.account.accepts(keysIn({ env })),
    refuse: () => {
      jobs.claims['sub'] = 'repo:octo-org/octo-repo:environment:staging';
    },
    shorten: () => {
      inputs['ttl'] = '1s';
      return 1_500;
    },
    leave: () => jobs.account.leave(),
    close: () => jobs.close(),
  };
}
