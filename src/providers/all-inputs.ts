import type { CommonAction } from '../config/common-actions.js';
import { COMMON_INPUTS, type InputDefinition } from '../config/common-inputs.js';
import type { OwnInputs } from '../config/settings.js';
import { PROVIDERS } from './registry.js';

/** The inputs that each provider adds. */
export const OWN_INPUTS: readonly OwnInputs[] = PROVIDERS.map(
  ({ name, inputs, impliedBy = [], impliedDeliver }) => ({
    provider: name,
    inputs,
    marks: impliedBy,
    ...(impliedDeliver === undefined ? {} : { deliver: impliedDeliver }),
  }),
);

/** Every input that a step can have, each name once: what action.yml lists. */
export const STEP_INPUTS: readonly InputDefinition[] = [
  ...new Map(
    [...COMMON_INPUTS, ...PROVIDERS.flatMap(({ inputs }) => inputs)].map((input) => [input.name, input]),
  ).values(),
];

/** Those that the docs and the commands have. */
export const INPUTS: readonly InputDefinition[] = STEP_INPUTS.filter(({ foreign }) => foreign !== true);

/** The name of an input, of which the given one may be an alias. */
export function canonicalName(input: string): string {
  return INPUTS.find(({ aliases = [] }) => aliases.includes(input))?.name ?? input;
}

/** What common actions call otherwise. */
export const elsewhere = async (): Promise<readonly CommonAction[]> =>
  (await import('./common-actions.js')).commonActions();
