import { list } from '../config/values.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

/** The maximum number of credentials. A larger number would be a mistake in the workflow. */
export const MOST = 100;
const NAME = /^[A-Za-z][\w-]{0,63}$/;

/** Returns the names in a text that contains only a list of names, without duplicates. Returns undefined for any other text. */
export function plainNames(text: string): string[] | undefined {
  const names = list(text);
  return names.length > 0 && names.every((name) => NAME.test(name)) ? checkNames(names) : undefined;
}

/** @throws JobpassError `usage` if a name is invalid or there are too many names */
export function checkNames(names: readonly string[]): string[] {
  const odd = names.find((name) => !NAME.test(name));
  if (odd !== undefined) {
    throw new JobpassError(
      'usage',
      `The input \`credentials\` has the invalid name "${printable(odd, 60)}"`,
      {
        hint: 'A name starts with a letter and contains only letters, digits, `-` and `_`',
      },
    );
  }
  if (names.length > MOST)
    throw new JobpassError('usage', `The input \`credentials\` has more than ${MOST} entries`);
  return [...new Set(names)];
}
