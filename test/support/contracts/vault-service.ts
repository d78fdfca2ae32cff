import { OpenBao } from '../openbao.js';
import { VaultJobs } from '../vault-jobs.js';
import type { Service } from './provider.js';

/** A real OpenBao, for the contract of providers. */
export async function vaultService(): Promise<Service> {
  const bao = await OpenBao.start();
  const jobs = await VaultJobs.start(bao);
  await bao.jwtRole('short', { token_ttl: '2s' });
  const inputs = { ...jobs.inputs };
  const token = (env: ReadonlyMap<string, string>): string => env.get('VAULT_TOKEN') ?? '';
  return {
    inputs,
    runner: () => jobs.runner(),
    secrets: (env) => [token(env)],
    accepts: (env) => jobs.accepts(token(env)),
    refuse: () => {
      jobs.claims['environment'] = 'staging';
    },
    shorten: () => {
      inputs['role'] = 'short';
      return 2_200;
    },
    leave: () => bao.stop(),
    close: async () => {
      await jobs.close();
      await bao.stop();
    },
  };
}
