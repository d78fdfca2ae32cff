import { isObject } from '../../text/json.js';

/** A JSON object of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** The longest text that is kept of a log, in characters. */
const LONGEST = 512;
/** Fractions of a second beyond milliseconds are no part of what Date.parse must understand. */
const FINER = /(\.\d{3})\d+/;

/** What bytes say as JSON, where that is an object. */
export function objectOf(bytes: Buffer | string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(typeof bytes === 'string' ? bytes : bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}

export function fieldsOf(value: unknown): Fields | undefined {
  return isObject(value) ? value : undefined;
}

/** A text that is not empty, cut where it is too long. */
export function textOf(from: Fields | undefined, name: string): string | undefined {
  const value = from?.[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined;
}

/** A time as RFC 3339, in milliseconds since 1970. */
export function timeOf(from: Fields | undefined, name: string): number | undefined {
  const value = from?.[name];
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const at = Date.parse(value.replace(FINER, '$1'));
  return Number.isNaN(at) ? undefined : at;
}
