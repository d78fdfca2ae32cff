import { ExactJson } from './exact-json.js';

/** Shorter texts stand in half of the lines of a log: masking them would ruin it. In characters. */
export const SHORTEST_MASK = 4;
/** Parts that are numbers are masked from this many digits on: shorter ones are ports, counts and years. */
const SHORTEST_NUMBER = 8;
/** How deep, and how many, fields of JSON are looked at. */
const DEEPEST = 16;
const MOST = 1_000;

/**
 * What a runner must hide so that a secret is never shown: the whole value, each of its lines, and, of JSON, each text
 * in it. Left out is what would blank out ordinary lines: short parts, punctuation, short numbers, booleans, the
 * header lines of PEM. A value of several lines is hidden line by line, since runners would hide each of its lines
 * all the same, a lone brace included.
 */
export function masksOf(value: string): string[] {
  const masks = new Set<string>();
  const lines = value.split(/\r\n|\r|\n/).map((line) => line.trim());
  const whole = value.trim();
  if (lines.length === 1 && whole.length >= SHORTEST_MASK && !isWord(whole)) masks.add(whole);
  if (lines.length === 1 && value !== whole && masks.has(whole)) masks.add(value);
  for (const part of lines.length === 1 ? [] : lines) if (isTelling(part)) masks.add(part);
  for (const part of fieldsOf(whole)) {
    for (const line of part.split(/\r\n|\r|\n/)) if (isTelling(line.trim())) masks.add(line.trim());
  }
  return [...masks];
}

/** Whether a value can be hidden at all. */
export function canBeMasked(value: string): boolean {
  return masksOf(value).length > 0;
}

/** Words that ordinary lines have, in small letters. */
const ORDINARY =
  /^(admin|administrator|guest|user|username|password|passwd|secret|token|root|postgres|postgresql|mysql|redis|mongodb|oracle|service|localhost|default|master|main|test|testing|staging|stage|production|prod|development|developer|deploy|public|private|internal|debug|info|error|none|https?|jdbc|smtp|example|latest|127\.0\.0\.1|0\.0\.0\.0)$/i;

/**
 * Whether hiding a value makes logs hard to read: a number of few digits, or a word, which other lines have too.
 *
 * Not by its length alone: a message about it must not tell that.
 */
export function masksTooMuch(value: string): boolean {
  return masksOf(value).some((mask) => /^\d{1,7}$/.test(mask) || ORDINARY.test(mask));
}

function isTelling(part: string): boolean {
  return (
    part.length >= SHORTEST_MASK &&
    /[\p{L}\p{N}]/u.test(part) &&
    !isWord(part) &&
    !(/^[+-]?[\d.,eE]+$/.test(part) && part.length < SHORTEST_NUMBER) &&
    !/^-----(BEGIN|END) [A-Z0-9 ]+-----$/.test(part)
  );
}

function isWord(text: string): boolean {
  return /^(true|false|null|none|nil|undefined|yes|no|on|off)$/i.test(text);
}

/** Numbers among them as they are written, and as programs print them that round them to 64 bits. */
function fieldsOf(text: string): string[] {
  if (!/^[[{]/.test(text)) return [];
  const found: string[] = [];
  const visit = (value: ExactJson, depth: number): void => {
    if (found.length >= MOST || depth > DEEPEST) return;
    const { string, number } = value;
    if (string !== undefined) {
      found.push(string);
      // Documents are stored as text in others.
      const inside = /^\s*[[{]/.test(string) ? ExactJson.read(string) : undefined;
      if (inside !== undefined) visit(inside, depth + 1);
    } else if (number !== undefined)
      found.push(number, ...(Number.isFinite(Number(number)) ? [String(Number(number))] : []));
    else
      for (const member of value.inside()) {
        if (found.length >= MOST) break;
        visit(member, depth + 1);
      }
  };
  const document = ExactJson.read(text);
  if (document !== undefined) visit(document, 0);
  return found;
}
