import { type ProviderDefinition, withEndings } from '../definition.js';
import { VAULT_INPUTS, vaultAudience } from './inputs.js';

/** HashiCorp Vault and OpenBao. */
export const vault: ProviderDefinition = {
  name: 'vault',
  services: 'HashiCorp Vault and OpenBao',
  inputs: VAULT_INPUTS,
  common: {
    url: { text: 'the address of the server, as in `VAULT_ADDR`.' },
    audience: { text: 'the default is the origin of `url`.' },
    role: { text: 'the default is the `default_role` of the mount.' },
    ttl: { text: 'Jobpass shortens the life of the token to this value.' },
  },
  outputTexts: { token: 'each of the `secrets` also has an output with its own name.' },
  commonAction: async () => (await import('./common-action.js')).VAULT_ACTION,
  audience: vaultAudience,
  formats: async () => (await import('../token-formats.js')).tokenFormats(() => 'VAULT_TOKEN'),
  renews: 'in place',
  conflictingVariables: async () => (await import('./conflicting-variables.js')).VAULT_CONFLICTING_VARIABLES,
  deliveredVariables: async ({ secrets }, env) => {
    const names = secrets === undefined ? [] : (await import('./requests.js')).secretNames(secrets, env);
    return [
      ...withEndings('VAULT_TOKEN'),
      ...['VAULT_ADDR', 'VAULT_NAMESPACE'],
      ...names.flatMap(withEndings),
    ];
  },
  check: async (settings) => void (await import('./settings.js')).vaultSettings(settings),
  load: async (context) => (await import('./provider.js')).vaultProvider(context),
};
