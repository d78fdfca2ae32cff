import { GoogleJobs } from '../gcp/jobs.js';
import type { Service } from './provider.js';

/** Google's services on loopback, for the contract of providers. */
export async function gcpService(): Promise<Service> {
  const jobs = await GoogleJobs.start();
  const { google } = jobs;
  const inputs: Record<string, string> = { ...jobs.impersonated, deliver: 'env' };
  const tokenIn = (env: ReadonlyMap<string, string>): string => env.get('CLOUDSDK_AUTH_ACCESS_TOKEN') ?? '';
  return {
    inputs,
    runner: () => jobs.runner(),
    secrets: (env) => [tokenIn(env)],
    accepts: async (env) => google.alive(tokenIn(env)),
    irrevocable: true,
    refuse: () => {
      jobs.account.policy.clear();
    },
    shorten: () => {
      inputs['ttl'] = '1s';
      return 1_500;
    },
    leave: () => google.leave(),
    close: () => jobs.close(),
  };
}
