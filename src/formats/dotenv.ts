import { JobpassError } from '../errors.js';
import { quotedForDotenv } from '../text/shell.js';
import type { Variables } from './variables.js';

/** `NAME=value` lines. @throws JobpassError `delivery`, as `dotenvLine` does */
export function dotenv(variables: Variables): string {
  return variables.map(([name, value]) => `${dotenvLine(name, value)}\n`).join('');
}

/**
 * A variable in dotenv format: one line, or several for a value of several lines.
 *
 * @throws JobpassError `delivery` for a value that common readers would read differently
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
