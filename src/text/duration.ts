const UNIT_S: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const UNITS = Object.keys(UNIT_S).join('');
const DURATION = new RegExp(`^(\\d{1,9}[${UNITS}])+$`);

/** How a duration is written, for hints. */
export const DURATION_FORM = 'Write it as 15m, 1h30m, 1d or 900 (seconds); the units are s, m, h, d and w';

/**
 * The seconds of a duration: `45s`, `15m`, `1h30m`, `7d`, `2w`, or plain seconds. Every input, option and configuration
 * file reads durations by this function, so all of them take the same units.
 *
 * @returns undefined for a text that is no duration
 */
export function durationSeconds(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (text.length > 100 || !DURATION.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit = ''] of text.matchAll(new RegExp(`(\\d+)([${UNITS}])`, 'g')))
    seconds += Number(count) * (UNIT_S[unit] ?? 0);
  return seconds;
}

/** A duration as `durationSeconds` reads it, in the largest unit up to hours or days that divides it. */
export function durationText(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    const size = UNIT_S[unit] ?? 1;
    // One day is better known as 24h, two are not.
    if (seconds > 0 && seconds % size === 0 && (unit !== 'd' || seconds > size))
      return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}
