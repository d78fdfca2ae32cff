import type { Clock } from '../clock.js';

/** The maximum number of attempts while the service does not answer, and the pause between them in milliseconds. */
const MOST = 3;
const PAUSE_MS = 5_000;

/** The attempts at the first probe of a lease, which main left to the keeper. */
export class FirstProbe {
  readonly #clock: Clock;
  readonly #send: () => Promise<void>;
  #attempts = 0;
  /** The time of the next attempt, on the clock's `elapsed` scale. */
  #nextAt = 0;

  constructor(clock: Clock, send: () => Promise<void>) {
    this.#clock = clock;
    this.#send = send;
  }

  get isDue(): boolean {
    return this.#attempts < MOST && this.#clock.elapsed() >= this.#nextAt;
  }

  async send(): Promise<void> {
    this.#attempts++;
    this.#nextAt = this.#clock.elapsed() + PAUSE_MS;
    await this.#send();
  }
}
