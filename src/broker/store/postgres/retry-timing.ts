import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../../clock.js';

/** How long what is asked of the store may wait for the database to come back, in ms. */
export const PATIENCE_MS = 5_000;
/** How long a try may take that is begun late, in ms. */
const LAST_TRY_MS = 1_000;
/** And one that is begun early: longer than whoever stopped in the middle of a transaction is waited for. */
const FIRST_TRY_MS = 3_500;
const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** A moment from which on nothing is tried again. By real time, whatever clock the store has: a network knows no other. */
export class Deadline {
  readonly #at: number;

  constructor(ms = PATIENCE_MS) {
    this.#at = systemClock.elapsed() + ms;
  }

  get over(): boolean {
    return systemClock.elapsed() >= this.#at;
  }

  /** How long one more try may take, in ms. */
  get aTry(): number {
    const left = Math.ceil(this.#at - systemClock.elapsed());
    return Math.min(FIRST_TRY_MS, Math.max(LAST_TRY_MS, left));
  }
}

/** Pauses between tries, which grow until something works. */
export class Pauses {
  #ms = SHORTEST_PAUSE_MS;

  async next(): Promise<void> {
    const ms = this.#ms;
    this.#ms = Math.min(LONGEST_PAUSE_MS, ms * 2);
    // Brokers that lost the same database are not to come back in step.
    await wait(ms * (0.75 + Math.random() / 2));
  }

  reset(): void {
    this.#ms = SHORTEST_PAUSE_MS;
  }
}
