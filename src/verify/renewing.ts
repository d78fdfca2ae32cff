import type { Clock } from '../clock.js';

/** A value is served without a question for so long, in milliseconds. */
const FRESH_MS = 10 * 60_000;
/** And for so long where no newer one can be had. */
const STALE_MS = 60 * 60_000;
/** Between the beginnings of two loads that were asked for before their time, in milliseconds. */
const COOLDOWN_MS = 2_000;

/** A value from elsewhere that is loaded when it is wanted, by one load at a time. */
export interface RenewingValue<T> {
  /** @throws what the load throws, where nothing is left that may still be served */
  get(): Promise<T>;
  /**
   * A newer value than one that did not do. Callers wait where the last load is only a moment ago: who is told no
   * instead would be told so for nothing.
   *
   * @throws what the load throws
   */
  newerThan(value: T): Promise<T>;
}

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
        // Nobody waits for a broker that was away a moment ago.
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
