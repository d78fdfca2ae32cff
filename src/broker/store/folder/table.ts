import type { Clock } from '../../../clock.js';
import { type Entry, type StoredEntry, weigh } from './journal-lines.js';

/** The interval between sweeps of a table, in ms. */
export const SWEEP_EVERY_MS = 1000;
/** The number of sweeps for a full round, and the minimum number of entries per sweep. */
const SWEEPS = 60;
const SWEEP_AT_LEAST = 2000;

interface TableEntry {
  readonly value: string;
  readonly expiresAt: number;
  /** Whether a removal is requested but not durable yet. */
  hidden: boolean;
}

/** The entries in memory. */
export class Table {
  readonly #clock: Clock;
  readonly #noted: (key: string) => boolean;
  readonly #isListed: (key: string) => boolean;
  /** The keys that can be found by their prefix. They are few, unlike the keys of tokens. */
  readonly #listed = new Set<string>();
  readonly #entries = new Map<string, TableEntry>();
  /** The position of the next sweep. */
  #round = this.#entries.entries();
  #weight = 0;
  #hidden = 0;

  /**
   * @param noted whether the expiry of an entry is recorded; such an entry stays until the record is written
   * @param listed whether an entry can be found by the prefix of its key
   */
  constructor(
    clock: Clock,
    {
      noted = () => false,
      listed = () => false,
    }: {
      noted?: ((key: string) => boolean) | undefined;
      listed?: ((key: string) => boolean) | undefined;
    } = {},
  ) {
    this.#clock = clock;
    this.#noted = noted;
    this.#isListed = listed;
  }

  get size(): number {
    return this.#entries.size - this.#hidden;
  }

  /** Returns the total weight of all entries: see `weigh`. */
  get weight(): number {
    return this.#weight;
  }

  get(key: string): string | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && !entry.hidden && this.#alive(entry) ? entry.value : undefined;
  }

  /** Returns the live entries among the listed keys that start with a prefix. */
  startingWith(prefix: string): StoredEntry[] {
    const found: StoredEntry[] = [];
    for (const key of this.#listed) {
      const entry = key.startsWith(prefix) ? this.#entries.get(key) : undefined;
      if (entry !== undefined && !entry.hidden && this.#alive(entry))
        found.push([key, entry.expiresAt, entry.value]);
    }
    return found;
  }

  set([key, expiresAt, value]: StoredEntry): void {
    this.delete(key);
    if (this.#isListed(key)) this.#listed.add(key);
    this.#entries.set(key, { value, expiresAt, hidden: false });
    this.#weight += weigh([key, expiresAt, value]);
  }

  /** Removes an entry. @returns whether the entry existed, even if it had expired */
  delete(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    this.#listed.delete(key);
    if (entry.hidden) this.#hidden--;
    this.#weight -= weigh([key, entry.expiresAt, entry.value]);
    return true;
  }

  /** Hides an entry from `get` and `size`. @returns whether the entry existed, even if it had expired */
  hide(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.hidden) return false;
    entry.hidden = true;
    this.#hidden++;
    return true;
  }

  /** Removes a hidden entry. A value that was set after the removal stays. */
  deleteHidden(key: string): void {
    if (this.#entries.get(key)?.hidden) this.delete(key);
  }

  /** Returns whether an entry has expired and its expiry is not recorded yet. */
  isDue(key: string): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && !entry.hidden && !this.#alive(entry) && this.#noted(key);
  }

  /** The entries that a compaction must keep. Entries set during the iteration may be missing. */
  *live(): Generator<Entry> {
    // Entries set during the iteration are appended, so without a limit the iteration might never end.
    let left = this.#entries.size;
    for (const [key, entry] of this.#entries) {
      if (left-- === 0) return;
      if (this.#alive(entry) || this.#noted(key)) yield [key, entry.expiresAt, entry.value];
    }
  }

  /**
   * Checks the next entries and removes those that have expired.
   *
   * @param count the number of entries to check; the default takes only a moment
   * @param onDue called for expired entries whose expiry must be recorded; they stay
   */
  sweep(
    count = Math.max(SWEEP_AT_LEAST, this.#entries.size / SWEEPS),
    onDue: (key: string, value: string) => void = () => undefined,
  ): void {
    for (let seen = 0; seen < count; seen++) {
      const next = this.#round.next();
      if (next.done) {
        this.#round = this.#entries.entries();
        return;
      }
      const [key, entry] = next.value;
      if (entry.hidden || this.#alive(entry)) continue;
      if (this.#noted(key)) onDue(key, entry.value);
      else this.delete(key);
    }
  }

  #alive(entry: TableEntry): boolean {
    return entry.expiresAt * 1000 > this.#clock.now();
  }
}
