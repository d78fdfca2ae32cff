import type { CommonAction } from '../config/common-actions.js';
import { JobpassError } from '../errors.js';
import { type KnownService, OTHER_SERVICES } from '../identity/audiences.js';
import { printable } from '../text/printable.js';
import { aws } from './aws/definition.js';
import { azure } from './azure/definition.js';
import type { ProviderContext } from './context.js';
import type { ProviderDefinition } from './definition.js';
import { gcp } from './gcp/definition.js';
import { github } from './github/definition.js';
import { kubernetes } from './kubernetes/definition.js';
import { oauth } from './oauth/definition.js';
import type { Provider } from './provider.js';
import { vault } from './vault/definition.js';

/** Every provider that Jobpass knows. Jobpass loads a provider's code when it first uses the provider. */
export const PROVIDERS: readonly ProviderDefinition[] = [oauth, vault, aws, gcp, azure, kubernetes, github];

/** Every service that accepts a well-known audience, including services without a provider. */
export const KNOWN_SERVICES: readonly KnownService[] = [
  ...PROVIDERS.flatMap(({ knownServices = [] }) => knownServices),
  ...OTHER_SERVICES,
];

/** Loads the data about every common action for which Jobpass has hints. */
export async function commonActions(): Promise<readonly CommonAction[]> {
  const own = PROVIDERS.flatMap(({ commonAction }) => commonAction?.() ?? []);
  const [{ DOCKER_ACTIONS }, ...actions] = await Promise.all([import('./docker-actions.js'), ...own]);
  return [...actions.flat(), ...DOCKER_ACTIONS];
}

/** Loads the provider that the settings name. @throws JobpassError if the settings are invalid */
export async function loadProvider(context: ProviderContext): Promise<Provider> {
  return providerDefinition(context.settings.provider).load(context);
}

/** Returns a provider's definition. @throws JobpassError `usage` for an unknown name */
export function providerDefinition(wanted: string): ProviderDefinition {
  const found = PROVIDERS.find(({ name }) => name === wanted);
  if (found === undefined) {
    throw new JobpassError('usage', `There is no provider "${printable(wanted, 40)}"`, {
      hint: `Known: ${PROVIDERS.map(({ name }) => name).join(', ')}`,
    });
  }
  return found;
}
