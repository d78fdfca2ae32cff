import type { CommonAction } from '../config/common-actions.js';
import { JobpassError } from '../errors.js';
import { type KnownService, OTHER_SERVICES } from '../identity/audiences.js';
import { printable } from '../text/printable.js';
import { aws } from './aws/definition.js';
import type { ProviderDefinition } from './definition.js';
import { oauth } from './oauth/definition.js';
import type { Provider, ProviderContext } from './provider.js';
import { vault } from './vault/definition.js';

/** Every provider that Jobpass knows. Its code is loaded when it is used. */
export const PROVIDERS: readonly ProviderDefinition[] = [oauth, vault, aws];

/** Every service that accepts an audience known to everyone, those without a provider among them. */
export const KNOWN_SERVICES: readonly KnownService[] = [
  ...PROVIDERS.flatMap(({ knownServices = [] }) => knownServices),
  ...OTHER_SERVICES,
];

/** Loads every common action whose inputs are answered with ours. */
export async function commonActions(): Promise<readonly CommonAction[]> {
  const own = PROVIDERS.flatMap(({ commonAction }) => commonAction?.() ?? []);
  const [{ OTHER_ACTIONS }, ...actions] = await Promise.all([import('./other-actions.js'), ...own]);
  return [...actions, ...OTHER_ACTIONS];
}

/** Loads the provider that the settings name. @throws JobpassError whatever it finds wrong */
export async function loadProvider(context: ProviderContext): Promise<Provider> {
  return providerDefinition(context.settings.provider).load(context);
}

/** @throws JobpassError `usage` for a name that is not in the list */
export function providerDefinition(wanted: string): ProviderDefinition {
  const found = PROVIDERS.find(({ name }) => name === wanted);
  if (found === undefined) {
    throw new JobpassError('usage', `There is no provider "${printable(wanted, 40)}"`, {
      hint: `Known: ${PROVIDERS.map(({ name }) => name).join(', ')}`,
    });
  }
  return found;
}
