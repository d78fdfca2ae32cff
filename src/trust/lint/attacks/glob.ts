/** What a condition says of a claim. */
export interface Glob {
  text: string;
  /** The characters that stand for others there: `*` for any text, `?` for any character. */
  wild: '' | '*' | '*?';
}

/** The claims that conditions name, and what they want of each. */
export type ClaimPatterns = ReadonlyMap<string, readonly Glob[]>;

/** Whether anything in it stands for something else. */
export function isWild({ text, wild }: Glob): boolean {
  return [...wild].some((character) => text.includes(character));
}

/** The text without what stands for something else. */
export function bare({ text, wild }: Glob): string {
  return [...wild].reduce((rest, character) => rest.replaceAll(character, ''), text);
}

/** How many fillings are tried for each wildcard, by how many there are; those behind the third get the first. */
const TRIED: readonly number[] = [0, Number.POSITIVE_INFINITY, 6, 4];

/**
 * Texts that a pattern may match, with its `*` filled in turn by the fillings: all of them for a single one, the first few
 * where there are several. A `?` becomes an x.
 */
export function filled({ text, wild }: Glob, fillings: readonly string[]): string[] {
  const whole = wild === '*?' ? text.replaceAll('?', 'x') : text;
  if (wild === '') return [whole];
  const parts = whole.split(/\*+/);
  const tried = TRIED[Math.min(parts.length - 1, TRIED.length - 1)];
  let texts = [parts[0] ?? ''];
  for (const [at, part] of parts.slice(1).entries()) {
    const choices = fillings.slice(0, at < 3 ? tried : 1);
    texts = texts.flatMap((before) => choices.map((filling) => before + filling + part));
  }
  return texts;
}

/** How many subjects are looked at together. */
const TOGETHER = 4;

/**
 * The same patterns, a few of the subjects at a time: of several subjects one is enough to get in, and what stands in one
 * belongs together. So what is made of them grows with their number alone.
 */
export function inSmallParts(patterns: ClaimPatterns): ClaimPatterns[] {
  const subjects = patterns.get('sub') ?? [];
  if (subjects.length <= TOGETHER) return [patterns];
  const parts: ClaimPatterns[] = [];
  for (let at = 0; at < subjects.length; at += TOGETHER)
    parts.push(new Map([...patterns, ['sub', subjects.slice(at, at + TOGETHER)]]));
  return parts;
}
