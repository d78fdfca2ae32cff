import type { Variables } from './variables.js';

/** A JSON object with one string for each variable. */
export function json(variables: Variables): string {
  return `${JSON.stringify(Object.fromEntries(variables), undefined, 2)}\n`;
}
