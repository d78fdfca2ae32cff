import { printable } from '../../text/printable.js';
import type { RoleTerms } from './configured-broker.js';

/** The terms of a role that a broker must have. */
export interface WantedTerms extends Omit<RoleTerms, 'maxTtl'> {
  /** Undefined if the file does not set it. */
  maxTtl: number | undefined;
}

export function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Returns values as a list in quotation marks, for messages. */
export function listed(values: readonly string[]): string {
  return values.map((value) => `"${printable(value, 80)}"`).join(', ');
}
