import { type Document, isPair, isScalar, type Pair, visit } from 'yaml';

/** A name in a file that no setting, claim or credential can have. */
export interface UnusableName {
  path: readonly string[];
  /** Where it stands, in characters from the start. */
  offset: number;
}

/**
 * Finds names `__proto__`. An object that a program fills by its names takes that one for something else and drops it without
 * a word: a condition could be lost on the way. Nothing has such a name, so it is refused where text becomes objects.
 */
export function unusableNames(document: Document.Parsed): UnusableName[] {
  const found: UnusableName[] = [];
  visit(document, {
    Pair: (_, pair, ancestors) => {
      if (nameOf(pair) !== '__proto__') return;
      const offset = (pair.key as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
      const above = ancestors.flatMap((node) => (isPair(node) ? [nameOf(node)] : []));
      found.push({ path: [...above, '__proto__'], offset });
    },
  });
  return found;
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}
