import { closest, distance } from 'fastest-levenshtein';

/** The name that another one is a slip of the pen for: within two edits; undefined where there is none. */
export function closestName(name: string, names: readonly string[]): string | undefined {
  const near = closest(name, names);
  const edits = distance(name, near);
  // Two edits turn any two letters into `ca`: something of the name must be left to speak of a slip.
  return edits <= 2 && edits < Math.min(name.length, near.length) ? near : undefined;
}
