import { JobpassError } from '../errors.js';
import type { Provider, ProviderContext } from './provider.js';

interface ProviderEntry {
  name: string;
  load: (context: ProviderContext) => Promise<Provider>;
}

/** Every provider that Jobpass knows. Its code is loaded when it is used. */
export const PROVIDERS: readonly ProviderEntry[] = [
  {
    name: 'oauth',
    // In the main file, since most jobs load it: a file of its own costs another look-up and read.
    load: async (context) =>
      (await import(/* webpackMode: "eager" */ './oauth/index.js')).oauthProvider(context),
  },
];

/** @throws JobpassError `usage` for a name that is not in the list */
export async function loadProvider(context: ProviderContext): Promise<Provider> {
  const entry = PROVIDERS.find(({ name }) => name === context.settings.provider);
  if (entry === undefined) {
    throw new JobpassError('usage', `There is no provider «${context.settings.provider}»`, {
      hint: `Known: ${PROVIDERS.map(({ name }) => name).join(', ')}`,
    });
  }
  return entry.load(context);
}
