import { printable } from '../../text/printable.js';

/** Returns the values that other values lack. */
export function without(values: readonly string[], others: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => !others.includes(value));
}

/** Returns the first values in quotation marks. */
export function display(values: readonly string[]): string {
  const list = values.slice(0, MOST_SHOWN).map((value) => `"${printable(value, 120)}"`);
  const rest = values.length - list.length;
  return [...list, ...(rest > 0 ? [`${rest} more`] : [])].join(' or ');
}

const MOST_SHOWN = 10;
