import { type Document, isPair, isScalar, type Pair, visit } from 'yaml';

/** A name in a file that is not allowed for any setting, claim or credential. */
export interface UnusableName {
  path: readonly string[];
  /** The position, in characters from the start of the file. */
  offset: number;
}

/**
 * Finds every use of the name `__proto__`. Assigning this name to a JavaScript object sets the object's prototype and adds no
 * member, so a condition could be lost without an error. No setting needs this name, so the parser rejects it.
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

/** Finds aliases (`*main`) whose anchor (`&main`) is missing: usually the file contains a text without its required quotes. */
export function aliasesWithoutAnchor(document: Document.Parsed): { name: string; offset: number }[] {
  const found: { name: string; offset: number }[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined)
        found.push({ name: alias.source, offset: alias.range?.[0] ?? 0 });
    },
  });
  return found;
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}
