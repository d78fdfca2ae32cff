import { readFileSync } from 'node:fs';
import { errorText, JobpassError } from '../errors.js';
import { DURATION_FORM, durationSeconds, durationText } from '../text/duration.js';
import { printable } from '../text/printable.js';

/** Parses a duration (see `durationSeconds`). @returns the duration in milliseconds @throws JobpassError `usage` */
export function duration(text: string, input: string, bounds: { minMs: number; maxMs: number }): number {
  const seconds = durationSeconds(text);
  if (seconds === undefined) throw invalid(input, text, DURATION_FORM, 'which is not a duration');
  const ms = seconds * 1_000;
  if (ms < bounds.minMs || ms > bounds.maxMs) {
    const [least = '', most = ''] = [bounds.minMs, bounds.maxMs].map((one) => durationText(one / 1_000));
    throw ms < bounds.minMs
      ? invalid(input, text, `Set a longer \`${input}\``, `the least is \`${least}\``)
      : invalid(input, text, `Set a shorter \`${input}\``, `the most is \`${most}\``);
  }
  return ms;
}

/** Parses a boolean as YAML 1.2 spells it. @throws JobpassError `usage` */
export function boolean(text: string, input: string, hint = 'Set `true` or `false`'): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw invalid(input, text, hint);
}

/** Returns the text if `words` contains it. @throws JobpassError `usage` */
export function oneOf<const T extends string>(text: string, input: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined)
    throw invalid(input, text, `Set ${words.map((word) => `\`${word}\``).join(' or ')}`);
  return found;
}

/** Splits a text at commas, spaces and line breaks. */
export function list(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '');
}

/** Reads PEM from a value that is PEM text, PEM text in base64, or the path to a PEM file. @throws JobpassError `usage` */
export function pem(text: string, input: string): string {
  const given = fromBase64(text) ?? text;
  if (given.includes('-----BEGIN ')) return given.endsWith('\n') ? given : `${given}\n`;
  let content: string;
  try {
    content = readFileSync(text, 'utf8');
  } catch (error) {
    // The message does not repeat the value: it may be a key without its first line.
    throw new JobpassError(
      'usage',
      `\`${input}\` is not PEM, not base64 of PEM, and not the path of a readable file: ${errorText(error)}`,
      { input },
    );
  }
  content = fromBase64(content) ?? content;
  if (!content.includes('-----BEGIN '))
    throw new JobpassError('usage', `The file of \`${input}\` does not contain PEM`, { input });
  return content;
}

/** Decodes base64 (standard or URL-safe, line breaks allowed). Returns undefined if the result is not PEM. */
function fromBase64(text: string): string | undefined {
  const coded = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(coded)) return undefined;
  const decoded = Buffer.from(coded, 'base64').toString('utf8');
  return decoded.includes('-----BEGIN ') ? decoded : undefined;
}

/**
 * Returns the error for an input with an invalid value: "`ttl` is `30h`, the most is `6h`". Do not use it for an input marked
 * secret, because the message repeats the value.
 */
export function invalid(
  input: string,
  text: string,
  hint: string,
  reason = 'which is not allowed',
): JobpassError {
  const shown = printable(text, 60);
  const message = shown === '' ? `\`${input}\` is empty` : `\`${input}\` is \`${shown}\`, ${reason}`;
  return new JobpassError('usage', message, { hint, input });
}
