import { printable } from '../../text/printable.js';
import type { OnAlarm, RoleTerms } from './configured-broker.js';

/** The terms of a role that a broker must have. A setting is undefined if the rules file does not contain it. */
export interface WantedTerms extends Omit<RoleTerms, 'maxTtl' | 'lateAfter' | 'onAlarm'> {
  maxTtl: number | undefined;
  lateAfter: number | undefined;
  onAlarm: OnAlarm | undefined;
}

export function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Returns values as a list in quotation marks, for messages. */
export function listed(values: readonly string[]): string {
  return values.map((value) => `"${printable(value, 80)}"`).join(', ');
}
