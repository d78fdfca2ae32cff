import { list } from '../config/values.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

/** The maximum number of credentials. More than that would be a mistake in the workflow. */
export const MOST = 100;
const NAME = /^[A-Za-z][\w-]{0,63}$/;

/** The names in a text that is only a list of names, without duplicates. Undefined for any other text. */
export function plainNames(text: string): string[] | undefined {
  const names = list(text);
  return names.length > 0 && names.every((name) => NAME.test(name)) ? checkNames(names) : undefined;
}

/** @throws JobpassError `usage` for an invalid name, and for too many names */
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
