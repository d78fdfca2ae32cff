import type { InputDefinition } from '../config/common-inputs.js';
import { mergedInputs } from './merged-inputs.js';
import { PROVIDERS } from './registry.js';

/** Every input that a step can have, each name once. action.yml lists these. */
export const STEP_INPUTS: readonly InputDefinition[] = mergedInputs(PROVIDERS);

/** The inputs that the docs list and that commands print. */
export const INPUTS: readonly InputDefinition[] = STEP_INPUTS.filter(({ foreign }) => foreign !== true);

/** Returns the canonical name of an input or an alias. */
export function canonicalName(input: string): string {
  return INPUTS.find(({ aliases = [] }) => aliases.includes(input))?.name ?? input;
}
