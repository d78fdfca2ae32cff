import type { Clock } from '../../src/clock.js';
import { JobpassError } from '../../src/errors.js';

/** A machine's clocks, each of which a test moves by itself. */
export class MachineClock implements Clock {
  /** The time of day. */
  wallMs = Date.parse('2026-11-29T12:00:00Z');
  elapsedMs = 5_000_000;
  asleepMs = 0;

  readonly now = (): number => this.wallMs;
  readonly elapsed = (): number => this.elapsedMs;
  readonly asleep = (): number => this.asleepMs;
  /** A pause takes no time. A bound, which is what has a signal, is never reached. */
  readonly sleep = (_ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const cancel = (): void => reject(new JobpassError('cancelled', 'Canceled while waiting'));
      if (signal === undefined) resolve();
      else if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
    });

  /** Time passes. */
  pass(ms: number): void {
    this.wallMs += ms;
    this.elapsedMs += ms;
  }

  /** Somebody sets the time of day. */
  set(byMs: number): void {
    this.wallMs += byMs;
  }

  /** The machine sleeps, and knows of it. */
  sleeps(ms: number): void {
    this.wallMs += ms;
    this.asleepMs += ms;
  }
}
