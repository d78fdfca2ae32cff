import { readFileSync } from 'node:fs';
import { JobpassError, tell } from '../errors.js';
import { printable } from '../text/printable.js';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Reads `15m`, `1h30m`, `45s` or plain seconds. @returns milliseconds @throws JobpassError `usage` */
export function duration(text: string, input: string, bounds: { minMs: number; maxMs: number }): number {
  let ms = 0;
  if (/^\d+$/.test(text)) ms = Number(text) * 1_000;
  else if (/^(\d+[smh])+$/.test(text)) {
    for (const [, count, unit] of text.matchAll(/(\d+)([smh])/g))
      ms += Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  } else {
    throw invalid(input, text, 'Write it as 15m, 1h or 900 (seconds)');
  }
  if (ms < bounds.minMs || ms > bounds.maxMs) {
    throw invalid(input, text, `It can be from ${bounds.minMs / 1000} to ${bounds.maxMs / 1000} seconds`);
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
  return new JobpassError('usage', `The input ${input} cannot be «${printable(text, 60)}»`, { hint });
}
