import { uptime } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { JobpassError } from './errors.js';

/** Time, as an option, so that tests can hold it. */
export interface Clock {
  /** The machine's idea of the time of day, in milliseconds since 1970. It may be wrong, and it may jump. */
  now(): number;
  /** Milliseconds since some moment; never jumps. Many systems stop it while the machine sleeps. */
  elapsed(): number;
  /** How long the machine has slept since that moment, in milliseconds; absent where nothing can tell. */
  asleep?(): number;
  /** The time of day as the machine has it now, where `now` is that of a job, which never jumps. */
  wall?(): number;
  /** @throws JobpassError `cancelled` when the signal fires first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  // Not performance.now(): the first use of `performance` makes Node load what a job has no use for.
  elapsed: () => Number(process.hrtime.bigint()) / 1e6,
  // Every system counts sleep into how long it is up.
  asleep: () => uptime() * 1000 - Number(process.hrtime.bigint()) / 1e6,
  sleep: async (ms, signal) => {
    try {
      await wait(ms, undefined, signal === undefined ? {} : { signal });
    } catch {
      throw new JobpassError('cancelled', 'Cancelled while waiting');
    }
  },
};

/** One moment on all clocks of this machine. It holds for every process until the machine starts again. */
export interface ClockMark {
  now: number;
  elapsed: number;
  slept: number;
}

/** The clock of one job: its time of day goes on from a mark by elapsed time, whatever the machine's is set to. */
export interface JobClock extends Clock {
  readonly mark: ClockMark;
  wall(): number;
}

/** Above this difference, in milliseconds, the machine's clock was set, and did not merely drift. */
export const JUMP_MS = 5_000;
/** Shorter sleeps cannot be told from how the system rounds, in milliseconds. */
const SLEEP_MS = 3_000;

/**
 * Makes a job's clock. Every process of the job makes it from the same mark, so that all of them agree.
 *
 * @param mark as an earlier process saved it; one from before the machine's last start is replaced
 */
export function jobClock(clock: Clock, mark?: ClockMark): JobClock {
  const slept = (): number => clock.asleep?.() ?? 0;
  const known = mark !== undefined && isMark(mark) && mark.elapsed <= clock.elapsed();
  const start = known ? mark : { now: clock.now(), elapsed: clock.elapsed(), slept: slept() };
  return {
    mark: start,
    now: () => {
      const asleep = slept() - start.slept;
      // Whole, as a time of day is everywhere: records take no other.
      return Math.floor(start.now + (clock.elapsed() - start.elapsed) + (asleep > SLEEP_MS ? asleep : 0));
    },
    wall: () => clock.wall?.() ?? clock.now(),
    elapsed: () => clock.elapsed(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };
}

function isMark({ now, elapsed, slept }: ClockMark): boolean {
  return [now, elapsed, slept].every((value) => Number.isFinite(value)) && Math.abs(now) < 8e15;
}

/** How far the machine's clock was set forward (or, below zero, back) since a job's clock began, in milliseconds. */
export function jumped(clock: Clock): number {
  const difference = (clock.wall?.() ?? clock.now()) - clock.now();
  return Math.abs(difference) > JUMP_MS ? difference : 0;
}

/**
 * Whether a moment of a job's clock is over. `unsure`: elapsed time and the time of day disagree, since the machine's
 * clock was set, or the machine stood still in a way that it does not know of. Then only the service can tell.
 */
export function isPast(clock: Clock, at: number): 'yes' | 'no' | 'unsure' {
  const now = clock.now();
  const steady = now >= at;
  return steady === now + jumped(clock) >= at ? (steady ? 'yes' : 'no') : 'unsure';
}

/** A moment as RFC 3339 in UTC, to the second. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A span for people: `45s`, `12m 5s`, `1h`. */
export function span(ms: number): string {
  if (ms > LONGEST_MS) return 'more than 100 years';
  const total = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const parts = [
    hours > 0 ? `${hours}h` : '',
    minutes > 0 ? `${minutes}m` : '',
    seconds > 0 ? `${seconds}s` : '',
  ];
  return parts.filter((part) => part !== '').join(' ') || '0s';
}

const LONGEST_MS = 36_525 * 86_400_000;
