import { listOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import type { Drift } from '../generator.js';

export type ReportDrift = (kind: Drift['kind'], text: string) => void;

export function isUnset(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return [undefined, null, '', 0, false].includes(value as string);
}

/** Returns the values of a list. For an empty list, the server may return an empty text. */
export function valuesOf(value: unknown): readonly unknown[] {
  return value === '' ? [] : listOf(value);
}

export function display(value: unknown): string {
  return value === undefined ? 'nothing' : printable(JSON.stringify(value), 160);
}
