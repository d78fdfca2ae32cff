import type { Clock } from '../../../clock.js';
import { type Entry, weigh } from './journal-lines.js';

/** How often whoever has a table is to sweep it. */
export const SWEEP_EVERY_MS = 1000;
/** How many sweeps go round all entries, and how many each sees at least. */
const SWEEPS = 60;
const SWEEP_AT_LEAST = 2000;

interface Held {
  readonly value: string;
  readonly expiresAt: number;
  /** Whether it was asked to be removed, which is not durable yet. */
  hidden: boolean;
}

/** The entries in memory. */
export class Table {
  readonly #clock: Clock;
  readonly #noted: (key: string) => boolean;
  readonly #held = new Map<string, Held>();
  /** Where the next sweep goes on. */
  #round = this.#held.entries();
  #weight = 0;
  #hidden = 0;

  /** @param noted whether an entry's end is recorded: such a one is kept until it is */
  constructor(clock: Clock, noted: (key: string) => boolean = () => false) {
    this.#clock = clock;
    this.#noted = noted;
  }

  get size(): number {
    return this.#held.size - this.#hidden;
  }

  /** Of all that is held, as `weigh` has it. */
  get weight(): number {
    return this.#weight;
  }

  get(key: string): string | undefined {
    const held = this.#held.get(key);
    return held !== undefined && !held.hidden && this.#alive(held) ? held.value : undefined;
  }

  set([key, expiresAt, value]: readonly [string, number, string]): void {
    this.delete(key);
    this.#held.set(key, { value, expiresAt, hidden: false });
    this.#weight += weigh([key, expiresAt, value]);
  }

  /** @returns whether it was held, be it expired */
  delete(key: string): boolean {
    const held = this.#held.get(key);
    if (held === undefined) return false;
    this.#held.delete(key);
    if (held.hidden) this.#hidden--;
    this.#weight -= weigh([key, held.expiresAt, held.value]);
    return true;
  }

  /** Takes it for removed, as far as `get` and `size` go. @returns whether it was held, be it expired */
  hide(key: string): boolean {
    const held = this.#held.get(key);
    if (held === undefined || held.hidden) return false;
    held.hidden = true;
    this.#hidden++;
    return true;
  }

  /** Removes what is hidden; what was set since then stays. */
  deleteHidden(key: string): void {
    if (this.#held.get(key)?.hidden) this.delete(key);
  }

  /** Whether its time is over, and that is still to be recorded. */
  isDue(key: string): boolean {
    const held = this.#held.get(key);
    return held !== undefined && !held.hidden && !this.#alive(held) && this.#noted(key);
  }

  /** All that a new start must find. What is set while this is being read need not be among it. */
  *live(): Generator<Entry> {
    // What is set meanwhile comes last: without a limit this might never end.
    let left = this.#held.size;
    for (const [key, held] of this.#held) {
      if (left-- === 0) return;
      if (this.#alive(held) || this.#noted(key)) yield [key, held.expiresAt, held.value];
    }
  }

  /**
   * Forgets what has expired among the next so many; by default few enough to be done in a moment.
   *
   * @param onDue told of those whose end is to be recorded, which stay
   */
  sweep(
    count = Math.max(SWEEP_AT_LEAST, this.#held.size / SWEEPS),
    onDue: (key: string, value: string) => void = () => undefined,
  ): void {
    for (let seen = 0; seen < count; seen++) {
      const next = this.#round.next();
      if (next.done) {
        this.#round = this.#held.entries();
        return;
      }
      const [key, held] = next.value;
      if (held.hidden || this.#alive(held)) continue;
      if (this.#noted(key)) onDue(key, held.value);
      else this.delete(key);
    }
  }

  #alive(held: Held): boolean {
    return held.expiresAt * 1000 > this.#clock.now();
  }
}
