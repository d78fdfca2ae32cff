import { providerContract, type Service } from '../support/contracts/provider.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { VaultJobs } from '../support/vault-jobs.js';

suiteUnless(noOpenBao(), 'The contract on a real OpenBao', () => {
  providerContract('vault', async (): Promise<Service> => {
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
  });
});
