/** Times and numbers for people, in UTC and the same wherever the page is opened. */

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

/** `Nov`, on the first day that is shown of a month. */
export function month(ms: number): string {
  return MONTHS[new Date(ms).getUTCMonth()] ?? '';
}

/** `2026-11-24T10:15`, as inputs of a time have it. */
export function inputTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

/** `12m 5s`: the two largest units. */
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
