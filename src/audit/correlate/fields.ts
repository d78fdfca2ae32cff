import type { JsonObject } from '../../text/json.js';

/** The maximum length of a text from a log, in characters. */
const LONGEST = 512;
/** The digits of a time after its milliseconds, which Date.parse may not support. */
const FINER = /(\.\d{3})\d+/;

/** Returns the value of a member, truncated if it is too long; undefined unless it is a non-empty string. */
export function textIn(from: JsonObject | undefined, name: string): string | undefined {
  const value = from?.[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined;
}

/** Returns the time in a member, in milliseconds since 1970; undefined unless it is an RFC 3339 time. */
export function timeIn(from: JsonObject | undefined, name: string): number | undefined {
  const value = from?.[name];
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const at = Date.parse(value.replace(FINER, '$1'));
  return Number.isNaN(at) ? undefined : at;
}
