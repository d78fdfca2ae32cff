import { type JobClock, JUMP_MS } from '../clock.js';

/** Detects that the machine's clock was changed, or that the machine was suspended. */
export class ClockJumps {
  readonly #clock: JobClock;
  /** The difference between the machine's time of day and the job's clock at the last look, in milliseconds. */
  #difference = 0;

  constructor(clock: JobClock) {
    this.#clock = clock;
  }

  /** Whether the clock has jumped since the last call. */
  seen(): boolean {
    const difference = this.#clock.wall() - this.#clock.now();
    if (Math.abs(difference - this.#difference) <= JUMP_MS) return false;
    this.#difference = difference;
    return true;
  }
}
