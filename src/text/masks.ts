import { ExactJson } from './exact-json.js';

/**
 * The minimum length of a mask, in characters. Shorter texts occur in many log lines, so masking them would make a log
 * unreadable.
 */
export const SHORTEST_MASK = 4;
/** The minimum number of digits in a numeric part that Jobpass masks. Shorter numbers can be ports, counts and years. */
const SHORTEST_NUMBER = 8;
/** The maximum depth and the maximum number of JSON fields that Jobpass searches. */
const DEEPEST = 16;
const MOST = 1_000;

/**
 * The masks that a runner needs so that it never shows a secret: the whole value, each of its lines and, if the value is JSON,
 * each text in it. Parts that would hide ordinary text are omitted: short parts, punctuation, short numbers, booleans and PEM
 * header lines. A value with several lines gets one mask per line. If the whole value were one mask, runners would hide each of
 * its lines, even a line with only a brace.
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

/** Whether a value can be masked at all. */
export function canBeMasked(value: string): boolean {
  return masksOf(value).length > 0;
}

/** Matches values that occur as words in ordinary log lines. */
const ORDINARY =
  /^(admin|administrator|guest|user|username|password|passwd|secret|token|root|postgres|postgresql|mysql|redis|mongodb|oracle|service|localhost|default|master|main|test|testing|staging|stage|production|prod|development|developer|deploy|public|private|internal|debug|info|error|none|https?|jdbc|smtp|example|latest|127\.0\.0\.1|0\.0\.0\.0)$/i;

/**
 * Whether masking a value makes logs hard to read: it is a short number or a common word.
 *
 * The length alone must not decide the result, because a message about the value would then reveal its length.
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

/**
 * The fields in a JSON text. Numbers are included as written, and in the form that programs print after rounding them to 64
 * bits.
 */
function fieldsOf(text: string): string[] {
  if (!/^[[{]/.test(text)) return [];
  const found: string[] = [];
  const visit = (value: ExactJson, depth: number): void => {
    if (found.length >= MOST || depth > DEEPEST) return;
    const { string, number } = value;
    if (string !== undefined) {
      found.push(string);
      // A text in a document can itself be a JSON document.
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
