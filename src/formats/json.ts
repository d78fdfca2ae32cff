import type { Variables } from './variables.js';

/** Returns a JSON object with one string member for each variable. */
export function json(variables: Variables): string {
  return `${JSON.stringify(Object.fromEntries(variables), undefined, 2)}\n`;
}
