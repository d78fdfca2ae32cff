import type { InputDefinition } from '../config/common-inputs.js';
import { INPUTS } from '../providers/all-inputs.js';

const DEFINITIONS: readonly InputDefinition[] = INPUTS;

/** The name of an input that may be another spelling of it. */
export function ownName(input: string): string {
  return DEFINITIONS.find(({ aliases = [] }) => aliases.includes(input))?.name ?? input;
}
