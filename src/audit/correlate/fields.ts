import type { JsonObject } from '../../text/json.js';

/** The maximum length of a text from a log, in characters. */
const LONGEST = 512;
/** Fractions of a second beyond milliseconds, which Date.parse may not support. */
const FINER = /(\.\d{3})\d+/;

/** Returns a member that is a non-empty string, truncated if it is too long. */
export function textIn(from: JsonObject | undefined, name: string): string | undefined {
  const value = from?.[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined;
}

/** Returns a member that is an RFC 3339 time, in milliseconds since 1970. */
export function timeIn(from: JsonObject | undefined, name: string): number | undefined {
  const value = from?.[name];
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const at = Date.parse(value.replace(FINER, '$1'));
  return Number.isNaN(at) ? undefined : at;
}
