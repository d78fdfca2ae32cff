import { closest, distance } from 'fastest-levenshtein';

/** The name in `names` that was probably meant: within two edits of `name`. Undefined if there is none. */
export function closestName(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const near = closest(name, names);
  const edits = distance(name, near);
  // Two edits turn any two letters into `ca`. Both names must share some letters to count as a typing error.
  return edits <= 2 && edits < Math.min(name.length, near.length) ? near : undefined;
}
