/**
 * The size of a burst of fetches, and the interval between later fetches in milliseconds. The interval is shorter than a caller
 * waits: a flood of unknown key ids cannot prevent the fetch for a valid token, because all waiting callers share the next fetch.
 */
const FETCH_BURST = 5;
const FETCH_EVERY = 5_000;

/** A token bucket for fetches of keys: allows a burst, then one fetch per FETCH_EVERY. */
export class Bucket {
  #tokens = FETCH_BURST;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** Reserves one fetch. @returns the time to wait before the fetch, in milliseconds */
  take(now: number): number {
    this.#tokens = Math.min(FETCH_BURST, this.#tokens + Math.max(0, now - this.#at) / FETCH_EVERY);
    this.#at = now;
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens * FETCH_EVERY;
  }
}

/** The maximum number and length of remembered key ids, and the pauses in milliseconds. */
const UNKNOWN_MAX = 1_000;
const UNKNOWN_LONGEST = 256;
const UNKNOWN_FIRST = 2_000;
const UNKNOWN_LAST = 10_000;

/**
 * Key ids that the last fetch did not contain. Each of these key ids triggers no other fetch for 2 s, then for 4, 8 and 10 s.
 * Therefore, tokens with a key that the issuer publishes late are refused for at most 10 s longer, even if someone who knows the
 * key id keeps sending tokens with this id. Longer pauses would save little, because fetches are limited anyway. If another fetch
 * returns the key, the broker accepts it at once: this list is only used for unknown keys.
 */
export class UnknownKeys {
  readonly #entries = new Map<string, { pause: number; until: number }>();

  has(name: string, now: number): boolean {
    const entry = this.#entries.get(name);
    return entry !== undefined && now < entry.until;
  }

  add(name: string, now: number): void {
    if (name.length > UNKNOWN_LONGEST) return;
    const before = this.#entries.get(name);
    // If several callers waited for the same fetch, only the first caller is counted.
    if (before !== undefined && now < before.until) return;
    const again = before !== undefined && now < before.until + UNKNOWN_LAST;
    const pause = again ? Math.min(before.pause * 2, UNKNOWN_LAST) : UNKNOWN_FIRST;
    this.#entries.delete(name);
    this.#entries.set(name, { pause, until: now + pause });
    const oldest = this.#entries.size > UNKNOWN_MAX ? this.#entries.keys().next().value : undefined;
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
