import type { Clock } from '../clock.js';
import type { Freshness } from '../lease/endpoint-answer.js';

/**
 * How long requests wait for a live credential, or for the renewal of a credential with less than half of its lifetime left, in
 * milliseconds. After this time, requests get a response immediately.
 */
const HOLD_MS = 1_000;
const LOOK_MS = 50;

/** Starts the renewal of a credential with less than half of its lifetime left, unless a renewal is in progress. */
export type Refresh = () => Freshness;

/** Lets requests for one credential wait briefly for its renewal. */
export class Hold {
  readonly #clock: Clock;
  readonly #closing: AbortSignal;
  /** The deadline of waiting requests, on the clock's `elapsed` scale. Undefined while there is a fresh credential. */
  #until: number | undefined;

  constructor(clock: Clock, closing: AbortSignal) {
    this.#clock = clock;
    this.#closing = closing;
  }

  /**
   * Returns the current value. If there is none, or if the credential is being renewed, the first requests wait for the next one.
   *
   * @param refresh called before each look
   */
  async current<T>(
    refresh: Refresh,
    look: () => T | undefined | Promise<T | undefined>,
  ): Promise<T | undefined> {
    for (;;) {
      const freshness = refresh();
      const value = await look();
      if (value !== undefined && freshness !== 'renewing') {
        // During an outage, only the first requests wait, even if the keeper renews the credential several times in vain.
        if (freshness === 'fresh') this.#until = undefined;
        return value;
      }
      const now = this.#clock.elapsed();
      this.#until ??= now + HOLD_MS;
      if (now >= this.#until || this.#closing.aborted) return value;
      await this.#clock.sleep(Math.min(LOOK_MS, this.#until - now), this.#closing).catch(() => undefined);
    }
  }
}
