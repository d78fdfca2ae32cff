import { list } from '../config/values.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

/** More would be a mistake, or somebody else's. */
export const MOST = 100;
const NAME = /^[A-Za-z][\w-]{0,63}$/;

/** The names that a text lists and nothing else, each once; undefined where there is more to read in it. */
export function plainNames(text: string): string[] | undefined {
  const names = list(text);
  return names.length > 0 && names.every((name) => NAME.test(name)) ? checkNames(names) : undefined;
}

/** @throws JobpassError `usage` for what cannot be the name of a credential, and for too many */
export function checkNames(names: readonly string[]): string[] {
  const odd = names.find((name) => !NAME.test(name));
  if (odd !== undefined) {
    throw new JobpassError('usage', `The input credentials has the invalid name "${printable(odd, 60)}"`, {
      hint: 'A name starts with a letter, and has letters, digits, - and _ only',
    });
  }
  if (names.length > MOST)
    throw new JobpassError('usage', `The input credentials has more than ${MOST} entries`);
  return [...new Set(names)];
}
