import { COMMON_OUTPUTS, type OutputDefinition } from '../config/common-outputs.js';
import type { ProviderDefinition } from './definition.js';
import { described } from './descriptions.js';

/** A step's outputs: common outputs with the providers' additions, then each provider's own outputs. */
export async function mergedOutputs(providers: readonly ProviderDefinition[]): Promise<OutputDefinition[]> {
  const common = COMMON_OUTPUTS.map((output) => {
    const added = providers.flatMap(({ name, outputTexts }) => {
      const description = outputTexts?.[output.name];
      return description === undefined ? [] : described({ description }, name);
    });
    return { name: output.name, description: [described(output), ...added].join(' ') };
  });
  const own = await Promise.all(
    providers.map(async ({ name: provider, outputs }) =>
      ((await outputs?.()) ?? []).map((output) => ({
        name: output.name,
        description: described(output, provider),
      })),
    ),
  );
  return [...common, ...own.flat()];
}
