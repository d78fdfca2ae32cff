import * as z from 'zod';
import { durationSeconds, durationText } from '../text/duration.js';
import { urlProblem } from './urls.js';

/** One value. Everything in a file arrives as text (see `parseYaml`), so that `1.10` or a long id stays as it is written. */
export const text = z.string().min(1, 'is empty');

/** One value, or a list of them. */
export const texts = z
  .union([text, z.array(text).min(1, 'is an empty list')])
  .transform((value): string[] => (typeof value === 'string' ? [value] : value));

export const bool = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');

/** A duration such as `15m` (see `durationSeconds`). @returns seconds */
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

/** An address, as `wrongUrl` wants it. */
export function httpsUrl(parts: 'origin' | 'any'): z.ZodType<string, string> {
  return z.string().superRefine((value, context) => {
    const wrong = urlProblem(value, parts);
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
  });
}

/** Conditions on claims, as `compileConditions` takes them. */
export const when = z
  .record(text, texts)
  .describe('claims and what they must be: a pattern or a list of them; all claims must fit');

/** What names a role, a rule or whose jobs. */
export const name = text.regex(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  'is no name: letters, digits, dots, - and _',
);

/** The longest life of any token of the broker, in seconds: retired signing keys are kept as long. */
export const LONGEST_TTL = 86_400;
/** The longest life of a role's tokens where nothing is said, in seconds. */
export const USUAL_TTL = 3_600;
/** In which form a broker's tokens can be. */
export const TOKEN_FORMATS = ['opaque', 'jwt'] as const;
/** One scope (RFC 6749, section 3.3). */
export const scope = text.regex(
  /^[\x21\x23-\x5b\x5d-\x7e]+$/,
  'is no scope: no spaces, quotes or backslashes',
);
