import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../../clock.js';

/** The maximum time that a request waits for an unavailable database, in ms. */
export const MOST_WAIT_MS = 5_000;
/** The minimum time for an attempt that starts late, in ms. */
const LAST_TRY_MS = 1_000;
/** The maximum time for an attempt, in ms. This is longer than the server waits before it ends a frozen transaction. */
const FIRST_TRY_MS = 3_500;
const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/**
 * The moment after which a request is not retried. The moment is in real time and does not depend on the clock of the store,
 * because networks use real time.
 */
export class Deadline {
  readonly #at: number;

  constructor(ms = MOST_WAIT_MS) {
    this.#at = systemClock.elapsed() + ms;
  }

  get over(): boolean {
    return systemClock.elapsed() >= this.#at;
  }

  /** Returns the maximum time for the next attempt, in ms. */
  get aTry(): number {
    const left = Math.ceil(this.#at - systemClock.elapsed());
    return Math.min(FIRST_TRY_MS, Math.max(LAST_TRY_MS, left));
  }
}

/** Pauses between attempts. They grow until an attempt succeeds. */
export class Pauses {
  #ms = SHORTEST_PAUSE_MS;

  async next(): Promise<void> {
    const ms = this.#ms;
    this.#ms = Math.min(LONGEST_PAUSE_MS, ms * 2);
    // The pause is random, so that several brokers do not reconnect at the same moment.
    await wait(ms * (0.75 + Math.random() / 2));
  }

  reset(): void {
    this.#ms = SHORTEST_PAUSE_MS;
  }
}
