import { type ProviderDefinition, withEndings } from '../definition.js';
import { VAULT_CONFLICTING_VARIABLES } from './conflicting-variables.js';
import { VAULT_INPUTS, vaultAudience } from './inputs.js';

/** HashiCorp Vault and OpenBao. */
export const vault: ProviderDefinition = {
  name: 'vault',
  services: 'HashiCorp Vault and OpenBao',
  inputs: VAULT_INPUTS,
  commonAction: async () => (await import('./common-action.js')).VAULT_ACTION,
  audience: vaultAudience,
  formats: async () => (await import('../token-formats.js')).tokenFormats(() => 'VAULT_TOKEN'),
  renews: 'in place',
  conflictingVariables: () => VAULT_CONFLICTING_VARIABLES,
  deliveredVariables: async (own, env) => {
    const { secretNames } = await import('./requests.js');
    return [
      ...withEndings('VAULT_TOKEN'),
      ...['VAULT_ADDR', 'VAULT_NAMESPACE'],
      ...secretNames(own['secrets'] ?? '', env).flatMap(withEndings),
    ];
  },
  check: async (settings) => void (await import('./settings.js')).vaultSettings(settings),
  load: async (context) => (await import('./provider.js')).vaultProvider(context),
};
