import { COMMON_INPUTS, type InputDefinition } from '../config/inputs.js';
import type { OwnInputs } from '../config/settings.js';
import { PROVIDERS } from './index.js';

/** The inputs that each provider adds. */
export const OWN_INPUTS: readonly OwnInputs[] = PROVIDERS.map(({ name, inputs, marks = [] }) => ({
  provider: name,
  inputs,
  marks,
}));

/** Every input, each name once: what action.yml and the docs list. */
export const INPUTS: readonly InputDefinition[] = [
  ...new Map(
    [...COMMON_INPUTS, ...PROVIDERS.flatMap(({ inputs }) => inputs)].map((input) => [input.name, input]),
  ).values(),
];
