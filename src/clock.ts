import { uptime } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { JobpassError } from './errors.js';

/** A source of time. Tests replace it. */
export interface Clock {
  /** The machine's time of day, in milliseconds since 1970. It may be wrong, and it may jump. */
  now(): number;
  /** Milliseconds since an arbitrary moment. It never jumps. Many systems stop it while the machine sleeps. */
  elapsed(): number;
  /**
   * The total time that the machine has slept since `elapsed` was 0, in milliseconds. Absent if the system does not report this
   * time.
   */
  asleep?(): number;
  /** The machine's current time of day. Set only on a job's clock, whose `now` never jumps. */
  wall?(): number;
  /** @throws JobpassError `cancelled` if the signal fires first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  // Not performance.now(): its first use makes Node load modules that a job does not need.
  elapsed: () => Number(process.hrtime.bigint()) / 1e6,
  // On every system, the uptime includes the time that the machine slept.
  asleep: () => uptime() * 1000 - Number(process.hrtime.bigint()) / 1e6,
  sleep: async (ms, signal) => {
    try {
      await wait(ms, undefined, signal === undefined ? {} : { signal });
    } catch {
      throw new JobpassError('cancelled', 'Canceled while waiting');
    }
  },
};

/** The values of all clocks of this machine at one moment. It is valid for all processes until the machine restarts. */
export interface ClockMark {
  now: number;
  elapsed: number;
  slept: number;
}

/**
 * The clock of one job. Its time of day starts at a mark and advances with the elapsed time, even if the machine's clock is
 * changed.
 */
export interface JobClock extends Clock {
  readonly mark: ClockMark;
  wall(): number;
}

/**
 * The largest difference that clock drift can explain, in milliseconds. A larger difference means that the machine's clock was
 * changed.
 */
export const JUMP_MS = 5_000;
/** The shortest sleep that can be distinguished from a rounding error, in milliseconds. */
const SLEEP_MS = 3_000;

/**
 * Creates a job's clock. All processes of the job use the same mark, so their clocks agree.
 *
 * @param mark the mark that an earlier process saved. If the mark is older than the machine's last restart, the function
 * creates a new mark
 */
export function jobClock(clock: Clock, mark?: ClockMark): JobClock {
  const slept = (): number => clock.asleep?.() ?? 0;
  const known = mark !== undefined && isMark(mark) && mark.elapsed <= clock.elapsed();
  const start = known ? mark : { now: clock.now(), elapsed: clock.elapsed(), slept: slept() };
  return {
    mark: start,
    now: () => {
      const asleep = slept() - start.slept;
      // Records accept only whole milliseconds.
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

/**
 * The change to the machine's clock since the job's clock started, in milliseconds. Negative if the machine's clock was moved
 * back.
 */
export function jumped(clock: Clock): number {
  const difference = (clock.wall?.() ?? clock.now()) - clock.now();
  return Math.abs(difference) > JUMP_MS ? difference : 0;
}

/**
 * Whether a time on a job's clock has passed. `unsure`: elapsed time and the time of day disagree, because the machine's clock
 * was changed or the machine was suspended unnoticed. In this case, only the service can decide.
 */
export function isPast(clock: Clock, at: number): 'yes' | 'no' | 'unsure' {
  const now = clock.now();
  const steady = now >= at;
  return steady === now + jumped(clock) >= at ? (steady ? 'yes' : 'no') : 'unsure';
}

/** A time in RFC 3339 format, in UTC with seconds. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A duration for messages: `45s`, `12m 5s`, `1h`. */
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
