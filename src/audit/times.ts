import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d))?$/;

/**
 * A moment in milliseconds since 1970: RFC 3339, a day alone (its beginning in UTC), or a span back from now as in `7d`.
 *
 * @throws JobpassError `usage`
 */
export function moment(text: string, option: string, now: number): number {
  const [, count, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  const at = year === undefined ? Number.NaN : Date.parse(text.toUpperCase().replace(' ', 'T'));
  // Date.parse takes 30 February for 2 March.
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number.isNaN(at) || Number(day) > days) {
    throw new JobpassError('usage', `The option ${option} cannot be «${printable(text, 60)}»`, {
      hint: 'Write a time as 2026-11-24T10:00:00Z, a day as 2026-11-24, or a span back from now as 7d (s, m, h, d, w)',
    });
  }
  return at;
}
