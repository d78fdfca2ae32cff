import { type Clock, systemClock } from '../../../clock.js';
import type { JobpassError } from '../../../errors.js';
import type { StoreEvent } from '../store.js';

/** Reports when the database becomes unavailable and when it is back, once each, regardless of the number of attempts and callers. */
export class Availability {
  readonly #onEvent: (event: StoreEvent) => void;
  readonly #clock: Clock;
  /** The parts of the store that do not work at the moment. Each part has its own connections. */
  readonly #troubled = new Set<object>();
  #since = 0;

  constructor(onEvent: (event: StoreEvent) => void, clock = systemClock) {
    this.#onEvent = onEvent;
    this.#clock = clock;
  }

  failed(part: object, error: JobpassError): void {
    if (this.#troubled.size === 0) {
      this.#since = this.#clock.elapsed();
      this.#onEvent({ kind: 'log', event: 'database lost', level: 'warn', why: error.told });
    }
    this.#troubled.add(part);
  }

  worked(part: object): void {
    if (!this.#troubled.delete(part) || this.#troubled.size > 0) return;
    const seconds = Math.round(this.#clock.elapsed() - this.#since) / 1000;
    this.#onEvent({ kind: 'log', event: 'database back', seconds });
  }
}
