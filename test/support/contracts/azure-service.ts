import { AzureJobs } from '../azure/jobs.js';
import type { Service } from './provider.js';

/** The stand-in for Microsoft Entra ID, for the contract of providers. */
export async function azureService(): Promise<Service> {
  const jobs = await AzureJobs.start();
  const tokenIn = (env: ReadonlyMap<string, string>): string => {
    const token = env.get('AZURE_ACCESS_TOKEN');
    if (token === undefined) throw new Error('no token');
    return token;
  };
  return {
    inputs: { ...jobs.inputs, deliver: 'env' },
    irrevocable: true,
    runner: () => jobs.runner(),
    secrets: (env) => [tokenIn(env)],
    accepts: (env) => jobs.entra.accepts(tokenIn(env), 'https://management.azure.com'),
    refuse: () => {
      jobs.application.federated = [];
    },
    shorten: () => {
      jobs.entra.lifeS = 2;
      return 3_500;
    },
    leave: () => jobs.entra.close(),
    close: () => jobs.close(),
  };
}
