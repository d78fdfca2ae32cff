import type { InputDefinition } from '../config/inputs.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { OAUTH_INPUTS } from './oauth/inputs.js';
import type { Provider, ProviderContext } from './provider.js';
import { VAULT_INPUTS } from './vault/inputs.js';

interface ProviderEntry {
  name: string;
  /** What it reads besides the common inputs. */
  inputs: readonly InputDefinition[];
  load: (context: ProviderContext) => Promise<Provider>;
}

/** Every provider that Jobpass knows. Its code is loaded when it is used. */
export const PROVIDERS: readonly ProviderEntry[] = [
  {
    name: 'oauth',
    inputs: OAUTH_INPUTS,
    // In the main file, since most jobs load it: a file of its own costs another look-up and read.
    load: async (context) =>
      (await import(/* webpackMode: "eager" */ './oauth/index.js')).oauthProvider(context),
  },
  {
    name: 'vault',
    inputs: VAULT_INPUTS,
    load: async (context) => (await import('./vault/index.js')).vaultProvider(context),
  },
];

/** @throws JobpassError `usage` for a name that is not in the list, and whatever the provider finds wrong */
export async function loadProvider(context: ProviderContext): Promise<Provider> {
  const wanted = context.settings.provider;
  const entry = PROVIDERS.find(({ name }) => name === wanted);
  if (entry === undefined) {
    throw new JobpassError('usage', `There is no provider «${printable(wanted, 40)}»`, {
      hint: `Known: ${PROVIDERS.map(({ name }) => name).join(', ')}`,
    });
  }
  return entry.load(context);
}
