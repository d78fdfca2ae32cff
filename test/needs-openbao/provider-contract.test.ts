import { downloadedAction, jobFrom } from '../support/archive.js';
import { providerContract } from '../support/contracts/provider.js';
import { vaultService } from '../support/contracts/vault-service.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao } from '../support/openbao.js';

suiteUnless(noOpenBao(), 'The contract on a real OpenBao', () => {
  providerContract('vault', vaultService);
  jobFrom(downloadedAction(), 'vault', vaultService);
});
