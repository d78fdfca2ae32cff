import * as z from 'zod';
import { durationSeconds, durationText } from '../text/duration.js';
import { urlProblem } from './urls.js';

/**
 * A single value. The parser returns every value in a file as text (see `parseYaml`), so `1.10` or a long id keeps its form.
 */
export const text = z.string().min(1, 'is empty');

/** A value, or a list of values. */
export const texts = z
  .union([text, z.array(text).min(1, 'is an empty list')])
  .transform((value): string[] => (typeof value === 'string' ? [value] : value));

export const bool = z
  .enum(['true', 'false'], { error: 'must be `true` or `false`' })
  .transform((value) => value === 'true');

/** Returns the schema for a duration such as `15m` (see `durationSeconds`). The parsed value is in seconds. */
export function duration(min: number, max: number): z.ZodType<number, string> {
  return z.string().transform((value, context) => {
    const seconds = durationSeconds(value);
    if (seconds !== undefined && seconds >= min && seconds <= max) return seconds;
    context.addIssue({
      code: 'custom',
      message:
        seconds === undefined
          ? 'must be a duration such as 15m, 1h30m, 1d or 900 (seconds); the units are s, m, h, d and w'
          : `must be from ${durationText(min)} to ${durationText(max)}`,
    });
    return z.NEVER;
  });
}

/** Returns the schema for a URL that `urlProblem` accepts. */
export function httpsUrl(parts: 'origin' | 'any'): z.ZodType<string, string> {
  return z.string().superRefine((value, context) => {
    const wrong = urlProblem(value, parts);
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
  });
}

/** Conditions on claims, for `compileConditions`. */
export const when = z
  .record(text, texts)
  .describe('Claims of the ID token, each with a pattern or a list of patterns. Every claim must match.');

/** The name of a role, a rule or an entry under `jobs`. */
export const name = text.regex(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  'is not a valid name: use letters, digits, dots, - and _',
);

/** The maximum lifetime of a broker token, in seconds. The broker keeps retired signing keys for the same time. */
export const LONGEST_TTL = 86_400;
/** The default maximum lifetime of a role's tokens, in seconds. */
export const USUAL_TTL = 3_600;
/** The formats of tokens that a broker can issue. */
export const TOKEN_FORMATS = ['opaque', 'jwt'] as const;
/** One scope (RFC 6749, section 3.3). */
export const scope = text.regex(
  /^[\x21\x23-\x5b\x5d-\x7e]+$/,
  'is not a valid scope: spaces, quotes and backslashes are not allowed',
);
