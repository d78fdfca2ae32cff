import { JobpassError } from '../errors.js';
import { quotedForDotenv } from '../text/shell.js';
import type { Variables } from './variables.js';

/** `NAME=value`, one a line. @throws JobpassError `delivery`, as `dotenvLine` does */
export function dotenv(variables: Variables): string {
  return variables.map(([name, value]) => `${dotenvLine(name, value)}\n`).join('');
}

/**
 * A variable as a line of a dotenv file, or several lines.
 *
 * @throws JobpassError `delivery` for a value that the common readers would read differently
 */
export function dotenvLine(variable: string, value: string): string {
  const written = quotedForDotenv(value);
  if (written !== undefined) return `${variable}=${written}`;
  throw new JobpassError(
    'delivery',
    `The value for ${variable} cannot be written as dotenv, because Node, bash and python-dotenv read its quotes, backslashes or dollar signs differently`,
    { hint: 'Use file-format: json or raw, or deliver: env' },
  );
}
