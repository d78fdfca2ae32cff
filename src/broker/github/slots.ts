import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';

/** Limits the number of requests in progress. */
export class Slots {
  readonly #clock: Clock;
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number, clock: Clock) {
    this.#free = count;
    this.#clock = clock;
  }

  /**
   * Runs work as soon as a slot is free.
   *
   * @param ms the longest wait for a slot
   * @throws JobpassError `busy` if no slot becomes free
   */
  async run<T>(work: () => Promise<T>, ms: number): Promise<T> {
    await this.#take(ms);
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      if (next === undefined) this.#free++;
      else next();
    }
  }

  #take(ms: number): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timeout = new AbortController();
      const go = (): void => {
        this.#waiting.delete(go);
        timeout.abort();
        resolve();
      };
      this.#waiting.add(go);
      this.#clock.sleep(ms, timeout.signal).then(
        () => {
          if (this.#waiting.delete(go))
            reject(
              new JobpassError('busy', 'too many requests to GitHub are in progress', { transient: true }),
            );
        },
        () => undefined,
      );
    });
  }
}
