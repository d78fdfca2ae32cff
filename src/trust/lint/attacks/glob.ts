/** A pattern that a condition sets for a claim. */
export interface Glob {
  text: string;
  /** The wildcard characters: `*` matches any text, `?` matches one character. */
  wild: '' | '*' | '*?';
}

/** The claims that the conditions name, with the patterns for each claim. */
export type ClaimPatterns = ReadonlyMap<string, readonly Glob[]>;

/** Returns whether the pattern contains a wildcard. */
export function isWild({ text, wild }: Glob): boolean {
  return [...wild].some((character) => text.includes(character));
}

/** Returns the text without wildcards. */
export function bare({ text, wild }: Glob): string {
  return [...wild].reduce((rest, character) => rest.replaceAll(character, ''), text);
}

/**
 * The number of replacements to try for each wildcard, indexed by the number of wildcards. From the fourth wildcard on, only
 * the first replacement is tried.
 */
const TRIED: readonly number[] = [0, Number.POSITIVE_INFINITY, 6, 4];

/**
 * Returns texts that a pattern may match. Replaces each `*`. If the pattern contains one `*`, all replacements are
 * tried. If the pattern contains several, only the first few replacements are tried. An `x` replaces `?`.
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

/** The maximum number of subjects in one part. */
const TOGETHER = 4;

/**
 * Splits the subject patterns into small groups. One matching subject is enough for access, and the parts of a subject stay in
 * the same group, so the groups miss no attack. The number of tokens then grows only linearly with the number of subjects.
 */
export function inSmallParts(patterns: ClaimPatterns): ClaimPatterns[] {
  const subjects = patterns.get('sub') ?? [];
  if (subjects.length <= TOGETHER) return [patterns];
  const parts: ClaimPatterns[] = [];
  for (let at = 0; at < subjects.length; at += TOGETHER)
    parts.push(new Map([...patterns, ['sub', subjects.slice(at, at + TOGETHER)]]));
  return parts;
}
