import { closest, distance } from 'fastest-levenshtein';

/**
 * Returns the name in `names` that the user probably meant, which differs from `name` by at most two edits. Returns undefined
 * if there is no such name.
 */
export function closestName(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const near = closest(name, names);
  const edits = distance(name, near);
  // Two edits turn any two letters into `ca`. Both names must share some letters to count as a typing error.
  return edits <= 2 && edits < Math.min(name.length, near.length) ? near : undefined;
}
