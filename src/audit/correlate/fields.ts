import type { JsonObject } from '../../text/json.js';

/** The longest text that is kept of a log, in characters. */
const LONGEST = 512;
/** Fractions of a second beyond milliseconds are no part of what Date.parse must understand. */
const FINER = /(\.\d{3})\d+/;

/** A member that is a text and not empty, cut where it is too long. */
export function textIn(from: JsonObject | undefined, name: string): string | undefined {
  const value = from?.[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined;
}

/** A member that is a time as RFC 3339, in milliseconds since 1970. */
export function timeIn(from: JsonObject | undefined, name: string): number | undefined {
  const value = from?.[name];
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const at = Date.parse(value.replace(FINER, '$1'));
  return Number.isNaN(at) ? undefined : at;
}
