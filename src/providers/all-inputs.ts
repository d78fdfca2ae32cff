import type { InputDefinition } from '../config/common-inputs.js';
import { mergedInputs } from './merged-inputs.js';
import { PROVIDERS } from './registry.js';

/** Every input that a step can have, each name once: what action.yml lists. */
export const STEP_INPUTS: readonly InputDefinition[] = mergedInputs(PROVIDERS);

/** Those that the docs and the commands have. */
export const INPUTS: readonly InputDefinition[] = STEP_INPUTS.filter(({ foreign }) => foreign !== true);

/** The name of an input, of which the given one may be an alias. */
export function canonicalName(input: string): string {
  return INPUTS.find(({ aliases = [] }) => aliases.includes(input))?.name ?? input;
}
