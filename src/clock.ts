import { setTimeout as wait } from 'node:timers/promises';
import { JobpassError } from './errors.js';

/** Time, as an option, so that tests can hold it. */
export interface Clock {
  /** The machine's idea of the time of day, in milliseconds since 1970. It may be wrong, and it may jump. */
  now(): number;
  /** Milliseconds since some moment; never jumps. */
  elapsed(): number;
  /** @throws JobpassError `cancelled` when the signal fires first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  // Not performance.now(): the first use of `performance` makes Node load what a job has no use for.
  elapsed: () => Number(process.hrtime.bigint()) / 1e6,
  sleep: async (ms, signal) => {
    try {
      await wait(ms, undefined, signal === undefined ? {} : { signal });
    } catch {
      throw new JobpassError('cancelled', 'Cancelled while waiting');
    }
  },
};

/** A moment as RFC 3339 in UTC, to the second. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A span for people: `45s`, `12m 5s`, `1h`. */
export function span(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const parts = [
    hours > 0 ? `${hours}h` : '',
    minutes > 0 ? `${minutes}m` : '',
    seconds > 0 ? `${seconds}s` : '',
  ];
  return parts.filter((part) => part !== '').join(' ') || '0s';
}
