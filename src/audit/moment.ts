import { JobpassError } from '../errors.js';
import { durationSeconds } from '../text/duration.js';
import { printable } from '../text/printable.js';

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d))?$/;

/**
 * Parses a time and returns milliseconds since 1970. The text is an RFC 3339 time, a date (its start in UTC), or a duration
 * before now such as `7d`.
 *
 * @throws JobpassError `usage`
 */
export function moment(text: string, option: string, now: number): number {
  // Reject a plain number: it could be a duration, a year or a time since 1970.
  const back = /^\d+$/.test(text) ? undefined : durationSeconds(text);
  if (back !== undefined) return now - back * 1_000;
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  const at = year === undefined ? Number.NaN : Date.parse(text.toUpperCase().replace(' ', 'T'));
  // Date.parse reads 30 February as 2 March.
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number.isNaN(at) || Number(day) > days) {
    throw new JobpassError('usage', `"${printable(text, 60)}" is not a valid time for ${option}`, {
      hint: 'Use a time (2026-11-24T10:00:00Z), a date (2026-11-24), or a duration before now (7d, 1h30m) with the units s, m, h, d and w',
    });
  }
  return at;
}
