import type { Variables } from './variables.js';

/** One object of texts. */
export function json(variables: Variables): string {
  return `${JSON.stringify(Object.fromEntries(variables), undefined, 2)}\n`;
}
