import type { Clock } from '../clock.js';

/** The age after which a value is loaded again, in milliseconds. */
const FRESH_MS = 10 * 60_000;
/** The maximum age of a value if no newer value is available. */
const STALE_MS = 60 * 60_000;
/** The minimum interval between the starts of two early loads, in milliseconds. */
const COOLDOWN_MS = 2_000;

/** A cached value that is loaded on demand, with at most one load at a time. */
export interface RenewingValue<T> {
  /** Returns the value. @throws the error that loading caused, if no value is recent enough */
  get(): Promise<T>;
  /**
   * Returns a value newer than one that the caller found unsuitable. If the last load was a moment ago, callers wait, because an
   * immediate rejection could be wrong.
   *
   * @throws the error that loading caused
   */
  newerThan(value: T): Promise<T>;
}

/** Returns a cached value. @param load fetches the value */
export function renewingValue<T>(load: () => Promise<T>, clock: Clock): RenewingValue<T> {
  let kept: { value: T; at: number } | undefined;
  let loading: Promise<T> | undefined;
  let begun = Number.NEGATIVE_INFINITY;
  let failed = false;

  const run = async (): Promise<T> => {
    begun = clock.elapsed();
    try {
      const value = await load();
      kept = { value, at: begun };
      failed = false;
      return value;
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      loading = undefined;
    }
  };
  const renew = (): Promise<T> => {
    loading ??= run();
    return loading;
  };
  const other = (value: T): { value: T } | undefined =>
    kept !== undefined && kept.value !== value ? kept : undefined;

  return {
    get: async () => {
      if (kept === undefined) return renew();
      const { value, at } = kept;
      const age = clock.elapsed() - at;
      if (age < FRESH_MS) return value;
      if (age >= STALE_MS) return renew();
      if (failed) {
        // Callers do not wait for a broker that was unavailable a moment ago.
        if (clock.elapsed() - begun >= COOLDOWN_MS) renew().catch(() => undefined);
        return value;
      }
      return renew().catch(() => value);
    },
    newerThan: async (value) => {
      const pause = begun + COOLDOWN_MS - clock.elapsed();
      if (other(value) === undefined && loading === undefined && pause > 0) await clock.sleep(pause);
      return other(value)?.value ?? renew();
    },
  };
}
