import { type Clock, span } from '../clock.js';
import { JobpassError } from '../errors.js';

/** Limits for retries. Times are in milliseconds. */
export interface Patience {
  /** The time limit for all attempts together. No attempt starts or continues after this time. */
  totalMs: number;
  /**
   * The time limit if the server answers, but no response is usable. This limit is shorter than the limit without any response.
   */
  answeredMs: number;
  /** The maximum number of malformed responses. Retries after a malformed response seldom help. */
  malformedTries: number;
  /** The longest pause between attempts. Set this limit if a late attempt is worse than an additional attempt. */
  longestPauseMs?: number;
}

export interface Attempt {
  /** The longest time that this attempt may take, in milliseconds. */
  leftMs: number;
}

/** Callbacks for the retries of an operation. */
export interface RetryEvents {
  /** @param number the number of this retry; the first retry is 1 */
  retry(error: JobpassError, pauseMs: number, number: number): void;
  /** Called once after the last attempt, if there was a retry and the job was not canceled. */
  end?(retries: number, ms: number, succeeded: boolean): void;
}

/** Logs one line for the first failure, and one line with the number of retries when the operation succeeds or gives up. */
export function logRetries(log: { info(message: string): void; live?(message: string): void }): RetryEvents {
  const print = (message: string): void => (log.live === undefined ? log.info(message) : log.live(message));
  return {
    retry: (error, _, number) => {
      if (number === 1) print(`${error.message}; retrying`);
    },
    end: (retries, ms, succeeded) => {
      const counted = `${retries} ${retries === 1 ? 'retry' : 'retries'} in ${span(ms)}`;
      print(succeeded ? `Answered after ${counted}` : `Stopped retrying after ${counted}`);
    },
  };
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 4_000;
/**
 * The shortest time for a fair attempt, in milliseconds. If an attempt has less time, a missing response may be due to the
 * short time limit.
 */
const FAIR_MS = 2_000;

/**
 * Runs an operation until it succeeds, fails permanently, or reaches its limits. Pauses double from 0.2 to 4 s, with jitter, so
 * that jobs that failed together do not retry together. If a Retry-After header requests a longer pause, Jobpass waits that
 * long. The first such header may extend the retries beyond `answeredMs`, but not beyond `totalMs`. Later headers must stay
 * within both limits.
 *
 * @throws the last error of the operation
 */
export async function persist<T>(
  operation: (attempt: Attempt) => Promise<T>,
  patience: Patience,
  context: { clock: Clock; signal?: AbortSignal; events?: RetryEvents | undefined },
): Promise<T> {
  const { clock, signal, events } = context;
  let retries = 0;
  const start = clock.elapsed();
  let malformed = 0;
  let putOff = false;
  let before: JobpassError | undefined;
  for (let number = 1; ; number++) {
    const leftMs = Math.max(1, patience.totalMs - (clock.elapsed() - start));
    const end = (succeeded: boolean): void => {
      if (retries > 0) events?.end?.(retries, clock.elapsed() - start, succeeded);
    };
    const fail = (error: unknown): never => {
      if (!(error instanceof JobpassError && error.code === 'cancelled')) end(false);
      throw error;
    };
    let result: T;
    try {
      result = await operation({ leftMs });
    } catch (error) {
      if (!(error instanceof JobpassError) || !error.transient) return fail(error);
      // If the total time limit ended an attempt early, the previous attempt's error is more useful.
      if (leftMs < FAIR_MS && error.code === 'unreachable' && before !== undefined) return fail(before);
      before = error;
      const nonsense = error.code === 'malformed' || error.code === 'bad-id-token';
      if (nonsense && ++malformed >= patience.malformedTries) return fail(error);
      const longest = patience.longestPauseMs ?? LONGEST_PAUSE_MS;
      const backoff = Math.min(longest, FIRST_PAUSE_MS * 2 ** (number - 1)) * (0.5 + Math.random() / 2);
      const pause = Math.max(backoff, error.retryAfterMs ?? 0);
      const until = clock.elapsed() - start + pause;
      const asked = (error.retryAfterMs ?? 0) > LONGEST_PAUSE_MS;
      if (until >= patience.totalMs) return fail(error);
      if (until >= patience.answeredMs && error.answered && (!asked || putOff)) return fail(error);
      putOff ||= asked;
      events?.retry(error, pause, ++retries);
      await clock.sleep(pause, signal);
      continue;
    }
    end(true);
    return result;
  }
}

/**
 * Reads a Retry-After header: seconds, or a date (RFC 9110, section 10.2.3).
 *
 * @returns milliseconds from now, or undefined if the header is missing or invalid
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // `Date.parse` also accepts many texts that are not valid dates.
  const date = /^[A-Z][a-z]{2}, .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Whether a retry may succeed: for 408, 421, 425, 429 and every 5xx except those that concern the request itself. */
export function isTransientStatus(status: number): boolean {
  if (status === 408 || status === 421 || status === 425 || status === 429) return true;
  return status >= 500 && status !== 501 && status !== 505 && status !== 511;
}
