/** Returns whether the pattern matches the whole text. */
export type Pattern = (text: string) => boolean;

/** `*`: any characters except `/` and `:`. */
export const RUN = 1;
/** `**`: any characters. */
export const ANY = 2;
export type Part = string | typeof RUN | typeof ANY;

/** Splits a pattern into literal text and wildcards. `\*` is a literal star. Any other backslash is literal. */
export function parsePattern(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  let text = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '\\' && pattern[at + 1] === '*') {
      text += '*';
      at++;
    } else if (character !== '*') {
      text += character;
    } else {
      let stars = 1;
      while (pattern[at + 1] === '*') {
        stars++;
        at++;
      }
      if (text !== '') parts.push(text);
      text = '';
      parts.push(stars === 1 ? RUN : ANY);
    }
  }
  if (text !== '' || parts.length === 0) parts.push(text);
  return parts;
}

/** Returns the pattern that matches only this text. */
export function literal(text: string): string {
  return text.replaceAll('*', '\\*');
}

/** Returns the only text that a pattern matches, or undefined if the pattern contains wildcards. */
export function textOfPattern(pattern: string): string | undefined {
  const [only, another] = parsePattern(pattern);
  return typeof only === 'string' && another === undefined ? only : undefined;
}

/** Compiles a pattern. Matching time is at most proportional to the product of both lengths, for any input. */
export function compilePattern(pattern: string): Pattern {
  const parts = parsePattern(pattern);
  const [first] = parts;
  const last = parts.at(-1);
  const head = typeof first === 'string' ? first : '';
  if (parts.length === 1 && first === head) return (text) => text === head;
  const tail = typeof last === 'string' ? last : '';
  return (text) => text.startsWith(head) && text.endsWith(tail) && matches(parts, text);
}

/**
 * Whether the wide pattern matches everything that the narrow pattern matches. The result `true` is always correct. The result
 * `false` can be wrong if several wildcards are adjacent, because the check assumes that only a wildcard can cover a wildcard.
 */
export function coversPattern(wide: string, narrow: string): boolean {
  const states = unitsOf(wide);
  let ends = new Set([0]);
  for (const unit of [...unitsOf(narrow), undefined]) {
    for (const at of ends) if (typeof states[at] === 'number') ends.add(at + 1);
    if (unit === undefined) break;
    const next = new Set<number>();
    for (const at of ends) {
      const state = states[at];
      if (state === unit) next.add(at + 1);
      if (state === ANY || (state === RUN && unit !== ANY && unit !== '/' && unit !== ':')) next.add(at);
    }
    ends = next;
  }
  return ends.has(states.length);
}

/** A pattern's parts, with literal text split into UTF-16 units. */
function unitsOf(pattern: string): Part[] {
  return parsePattern(pattern).flatMap((part): Part[] =>
    typeof part === 'string' ? part.split('') : [part],
  );
}

/**
 * Matches a text in one pass over the parts. For each part, the function tracks every position where the parts so far can end,
 * so it never tries a part twice at the same position. Such repeated tries make a RegExp slow on hostile text.
 */
function matches(parts: readonly Part[], text: string): boolean {
  const length = text.length;
  if (scratch[0].length <= length) scratch = [new Uint8Array(length + 1), new Uint8Array(length + 1)];
  let [ends, next] = scratch;
  ends.fill(0, 0, length + 1);
  ends[0] = 1;
  for (const part of parts) {
    next.fill(0, 0, length + 1);
    let reached = false;
    let open = false;
    for (let at = 0; at <= length; at++) {
      if (typeof part === 'string') {
        if (ends[at] === 1 && text.startsWith(part, at)) {
          next[at + part.length] = 1;
          reached = true;
        }
        continue;
      }
      const before = at === 0 ? '' : text[at - 1];
      open = ends[at] === 1 || (open && (part === ANY || (before !== '/' && before !== ':')));
      if (open) {
        next[at] = 1;
        reached = true;
      }
    }
    if (!reached) return false;
    [ends, next] = [next, ends];
  }
  return ends[length] === 1;
}

/** Buffers that all matches share. Matching is synchronous, so two matches never overlap. */
let scratch: [Uint8Array, Uint8Array] = [new Uint8Array(256), new Uint8Array(256)];
