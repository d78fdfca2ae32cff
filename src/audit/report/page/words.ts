/** Formats times and numbers for display. Times are in UTC, regardless of the time zone and language of the browser. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const two = (number: number): string => String(number).padStart(2, '0');

/** `24 Nov 2026 10:15:32`. */
export function moment(ms: number): string {
  if (ms === -1) return '';
  const at = new Date(ms);
  return `${day(ms)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** `24 Nov 2026`. */
export function day(ms: number): string {
  const at = new Date(ms);
  return `${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** `Tue 24 Nov 2026`. */
export function weekday(ms: number): string {
  return `${WEEKDAYS[new Date(ms).getUTCDay()]} ${day(ms)}`;
}

export function isWeekend(ms: number): boolean {
  return new Date(ms).getUTCDay() % 6 === 0;
}

/** `Nov`. */
export function month(ms: number): string {
  return MONTHS[new Date(ms).getUTCMonth()] ?? '';
}

/** Returns a time in the format of the time inputs: `24 Nov 2026 10:15`. */
export function inputTime(ms: number): string {
  return moment(ms).slice(0, -3);
}

/** Parses `24 Nov 2026`, `24 Nov 2026 10:15`, `2026-11-24` or `2026-11-24 10:15` as UTC; returns undefined if the text is invalid. */
export function parseTime(text: string): number | undefined {
  const [, dayFirst, monthName = '', yearLast, year, monthNumber, dayLast, hours = '00', minutes = '00'] =
    /^\s*(?:(\d{1,2}) ([a-z]{3}) (\d{4})|(\d{4})-(\d{2})-(\d{2}))(?:[ T](\d{2}):(\d{2}))?\s*$/i.exec(text) ??
    [];
  const named = MONTHS.findIndex((name) => name.toLowerCase() === monthName.toLowerCase()) + 1;
  const month = monthNumber ?? two(named);
  const iso = `${year ?? yearLast}-${month}-${dayLast ?? two(Number(dayFirst))}`;
  const ms = Date.parse(`${iso}T${hours}:${minutes}Z`);
  // Date.parse turns 31 Nov into 1 Dec.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== iso ? undefined : ms;
}

/** Returns a duration in its two largest units, such as `12m 5s`. */
export function span(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  if (total === 0) return ms > 0 ? '<1s' : '0s';
  const units: [number, string][] = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor(total / 3600) % 24, 'h'],
    [Math.floor(total / 60) % 60, 'm'],
    [total % 60, 's'],
  ];
  const first = units.findIndex(([number]) => number > 0);
  return units
    .slice(first, first + 2)
    .filter(([number]) => number > 0)
    .map(([number, unit]) => `${number}${unit}`)
    .join(' ');
}

/** `12,345`. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 credential`, `2 credentials`. */
export function counted(number: number, one: string, several = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : several}`;
}

/**
 * Returns the index where the distinguishing end of a text starts: after the last `/` of an ARN or a URL, and after the owner in
 * a subject such as `repo:octo-org/shop:environment:production`. Narrow cells shorten the part before this index.
 */
export function splitAt(text: string): number {
  if (/^(arn:|https?:)/.test(text)) return text.lastIndexOf('/', text.length - 2) + 1;
  return /^[\w-]+:[^/:]+\//.exec(text)?.[0].length ?? 0;
}
