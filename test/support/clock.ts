import type { Clock } from '../../src/clock.js';
import { JobpassError } from '../../src/errors.js';

export interface HeldClock extends Clock {
  /** Moves the time on, and wakes who has slept long enough. */
  advance(ms: number): void;
  /** How many sleep. */
  sleepers(): number;
}

/** A clock that stands still until it is moved. */
export function heldClock(start = Date.now()): HeldClock {
  let elapsed = 0;
  const sleeping = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => start + elapsed,
    elapsed: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { until: elapsed + ms, wake: resolve };
        const cancel = (): void => {
          sleeping.delete(sleeper);
          reject(new JobpassError('cancelled', 'Canceled while waiting'));
        };
        if (signal?.aborted) cancel();
        else if (ms <= 0) resolve();
        else {
          sleeping.add(sleeper);
          signal?.addEventListener('abort', cancel, { once: true });
        }
      }),
    advance: (ms) => {
      elapsed += ms;
      for (const sleeper of sleeping) {
        if (sleeper.until > elapsed) continue;
        sleeping.delete(sleeper);
        sleeper.wake();
      }
    },
    sleepers: () => sleeping.size,
  };
}

/** A clock that runs so many times as fast as ours. */
export function fastClock(factor: number): Clock {
  const start = Date.now();
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) * factor;
  return {
    now: () => start + elapsed(),
    elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', cancel);
          resolve();
        }, ms / factor);
        const cancel = (): void => {
          clearTimeout(timer);
          reject(new JobpassError('cancelled', 'Canceled while waiting'));
        };
        if (signal?.aborted) cancel();
        else signal?.addEventListener('abort', cancel, { once: true });
      }),
  };
}
