/**
 * Fetches: so many at once, and one more each time this has gone by, in milliseconds. It is less than a caller waits, so
 * that nobody who floods us with unknown key ids can keep a good token from its fetch: all who wait share the next one.
 */
const FETCH_BURST = 5;
const FETCH_EVERY = 5_000;

/** How often keys are fetched: lets through a burst, and one more each time FETCH_EVERY has gone by. */
export class Bucket {
  #tokens = FETCH_BURST;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** @returns how long whoever takes this turn must wait, in milliseconds */
  take(now: number): number {
    this.#tokens = Math.min(FETCH_BURST, this.#tokens + Math.max(0, now - this.#at) / FETCH_EVERY);
    this.#at = now;
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens * FETCH_EVERY;
  }
}

/** So many key ids are held, none longer than this; the pauses are in milliseconds. */
const UNKNOWN_MAX = 1_000;
const UNKNOWN_LONGEST = 256;
const UNKNOWN_FIRST = 2_000;
const UNKNOWN_LAST = 10_000;

/**
 * Key ids that a fetch did not bring: each costs no other fetch for 2 s, then 4, 8 and 10 s. A key that is published
 * late is so refused for 2 s more where it is a second late, and 10 s more at most, also where somebody who knew its
 * id has asked for it all the time. More would spare little, since fetches are few in any case. When another fetch
 * brings the key, it counts at once: whatever is known is not looked up here.
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
    // Of several that waited for the same fetch only the first one counts.
    if (before !== undefined && now < before.until) return;
    const again = before !== undefined && now < before.until + UNKNOWN_LAST;
    const pause = again ? Math.min(before.pause * 2, UNKNOWN_LAST) : UNKNOWN_FIRST;
    this.#entries.delete(name);
    this.#entries.set(name, { pause, until: now + pause });
    const oldest = this.#entries.size > UNKNOWN_MAX ? this.#entries.keys().next().value : undefined;
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
