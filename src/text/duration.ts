const UNIT_S: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const UNITS = Object.keys(UNIT_S).join('');
const DURATION = new RegExp(`^(\\d{1,9}[${UNITS}])+$`);

/** The hint about the format for durations. */
export const DURATION_FORM = 'Write it as 15m, 1h30m, 1d or 900 (seconds); the units are s, m, h, d and w';

/**
 * Parses a duration into seconds: `45s`, `15m`, `1h30m`, `7d`, `2w`, or plain seconds. All inputs, options and
 * configuration files use this function, so all accept the same units.
 *
 * @returns the number of seconds; undefined if the text is not a duration
 */
export function durationSeconds(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (text.length > 100 || !DURATION.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit = ''] of text.matchAll(new RegExp(`(\\d+)([${UNITS}])`, 'g')))
    seconds += Number(count) * (UNIT_S[unit] ?? 0);
  return seconds;
}

/**
 * Formats a duration so that `durationSeconds` can read it. The unit is the largest among s, m, h and d that divides the
 * duration.
 */
export function durationText(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    const size = UNIT_S[unit] ?? 1;
    // One day is usually written 24h.
    if (seconds > 0 && seconds % size === 0 && (unit !== 'd' || seconds > size))
      return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}
