import { COMMON_OUTPUTS, type OutputDefinition } from '../config/common-outputs.js';
import type { ProviderDefinition } from './definition.js';
import { described } from './descriptions.js';
import { PROVIDERS } from './registry.js';

/** The outputs of a step: the common ones with what providers add to them, then those of the providers. */
export function mergedOutputs(providers: readonly ProviderDefinition[]): OutputDefinition[] {
  const common = COMMON_OUTPUTS.map((output) => {
    const added = providers.flatMap(({ name, outputTexts }) => {
      const description = outputTexts?.[output.name];
      return description === undefined ? [] : described({ description }, name);
    });
    return { name: output.name, description: [described(output), ...added].join(' ') };
  });
  const own = providers.flatMap(({ name: provider, outputs = [] }) =>
    outputs.map((output) => ({ name: output.name, description: described(output, provider) })),
  );
  return [...common, ...own];
}

/** Every output that a step can have: what action.yml lists. */
export const OUTPUTS: readonly OutputDefinition[] = mergedOutputs(PROVIDERS);
