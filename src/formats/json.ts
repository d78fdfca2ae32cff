import type { Variables } from './variables.js';

/** A JSON object with one text per variable. */
export function json(variables: Variables): string {
  return `${JSON.stringify(Object.fromEntries(variables), undefined, 2)}\n`;
}
