import { readFileSync } from 'node:fs';
import { JobpassError, tell } from '../errors.js';
import { DURATION_FORM, durationSeconds, durationText } from '../text/duration.js';
import { printable } from '../text/printable.js';

/** Reads a duration (see `durationSeconds`). @returns milliseconds @throws JobpassError `usage` */
export function duration(text: string, input: string, bounds: { minMs: number; maxMs: number }): number {
  const seconds = durationSeconds(text);
  if (seconds === undefined) throw invalid(input, text, DURATION_FORM);
  const ms = seconds * 1_000;
  if (ms < bounds.minMs || ms > bounds.maxMs) {
    const [least, most] = [bounds.minMs, bounds.maxMs].map((one) => durationText(one / 1_000));
    throw invalid(input, text, `The least is ${least}, the most is ${most}`);
  }
  return ms;
}

/** Reads a boolean as YAML 1.2 writes it. @throws JobpassError `usage` */
export function boolean(text: string, input: string, hint = 'Write true or false'): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw invalid(input, text, hint);
}

/** Reads one of a few words. @throws JobpassError `usage` */
export function oneOf<const T extends string>(text: string, input: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined) throw invalid(input, text, `It can be ${words.join(' or ')}`);
  return found;
}

/** Splits a list at commas, spaces and lines. */
export function list(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '');
}

/** Reads PEM that is given as itself, as base64 of it, or as the path of a file. @throws JobpassError `usage` */
export function pem(text: string, input: string): string {
  const given = fromBase64(text) ?? text;
  if (given.includes('-----BEGIN ')) return given.endsWith('\n') ? given : `${given}\n`;
  let content: string;
  try {
    content = readFileSync(text, 'utf8');
  } catch (error) {
    // Not the value itself: a key that lost its first line would be printed.
    throw new JobpassError(
      'usage',
      `The input ${input} is neither PEM, nor base64 of PEM, nor a file that can be read: ${tell(error)}`,
    );
  }
  content = fromBase64(content) ?? content;
  if (!content.includes('-----BEGIN '))
    throw new JobpassError('usage', `The file that the input ${input} names holds no PEM`);
  return content;
}

/** What base64 says, also over several lines and of the URL-safe kind; undefined where that is no PEM. */
function fromBase64(text: string): string | undefined {
  const coded = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(coded)) return undefined;
  const decoded = Buffer.from(coded, 'base64').toString('utf8');
  return decoded.includes('-----BEGIN ') ? decoded : undefined;
}

export function invalid(input: string, text: string, hint: string): JobpassError {
  return new JobpassError('usage', `The input ${input} cannot be "${printable(text, 60)}"`, { hint, input });
}
