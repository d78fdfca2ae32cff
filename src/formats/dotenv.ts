import { JobpassError } from '../errors.js';
import { quotedForDotenv } from '../text/shell.js';
import type { Variables } from './variables.js';

/** Returns variables as `NAME=value` lines. @throws JobpassError `delivery` in the same cases as `dotenvLine` */
export function dotenv(variables: Variables): string {
  return variables.map(([name, value]) => `${dotenvLine(name, value)}\n`).join('');
}

/**
 * Returns a variable in dotenv format: one line, or several lines if the value has several lines.
 *
 * @throws JobpassError `delivery` if common programs would read the value in different ways
 */
export function dotenvLine(variable: string, value: string): string {
  const written = quotedForDotenv(value);
  if (written !== undefined) return `${variable}=${written}`;
  throw new JobpassError(
    'delivery',
    `The value for ${variable} cannot be written as dotenv: Node, bash and python-dotenv read its quotes, backslashes or dollar signs differently`,
    { hint: 'Use `file-format: json` or `raw`, or `deliver: env`' },
  );
}
