import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';

/** How long to go on trying. All in milliseconds. */
export interface Patience {
  /** For everything together: no attempt begins after it, and none lasts beyond it. */
  totalMs: number;
  /** For a side that answers, but not with what we need: such a fault is told sooner than silence. */
  answeredMs: number;
  /** For whole answers that make no sense, the number of attempts: they seldom mend. */
  malformedTries: number;
  /** The longest pause between tries, where a try that comes late costs more than one too many. */
  longestPauseMs?: number;
}

export interface Attempt {
  /** The most that this attempt may take, in milliseconds. */
  leftMs: number;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 4_000;
/** With less time than this, silence may be our impatience. */
const FAIR_MS = 2_000;

/**
 * Runs an operation until it succeeds, fails for good, or patience ends: pauses double from 0.2 to 4 s, with
 * jitter, so that jobs that failed together do not come back together; a server's Retry-After is obeyed, and
 * may go beyond the patience with a side that answers as long as it fits into the total, but only the first
 * one: a server that puts us off again and again is told as soon as any other that answers.
 *
 * @throws the last error of the operation
 */
export async function persist<T>(
  operation: (attempt: Attempt) => Promise<T>,
  patience: Patience,
  context: { clock: Clock; signal?: AbortSignal; onRetry?: (error: JobpassError, pauseMs: number) => void },
): Promise<T> {
  const { clock, signal } = context;
  const start = clock.elapsed();
  let malformed = 0;
  let putOff = false;
  let before: JobpassError | undefined;
  for (let number = 1; ; number++) {
    const leftMs = Math.max(1, patience.totalMs - (clock.elapsed() - start));
    try {
      return await operation({ leftMs });
    } catch (error) {
      if (!(error instanceof JobpassError) || !error.transient) throw error;
      // A try that was cut short by the end of patience says less than the one before it.
      if (leftMs < FAIR_MS && error.code === 'unreachable' && before !== undefined) throw before;
      before = error;
      const nonsense = error.code === 'malformed' || error.code === 'bad-id-token';
      if (nonsense && ++malformed >= patience.malformedTries) throw error;
      const longest = patience.longestPauseMs ?? LONGEST_PAUSE_MS;
      const backoff = Math.min(longest, FIRST_PAUSE_MS * 2 ** (number - 1)) * (0.5 + Math.random() / 2);
      const pause = Math.max(backoff, error.retryAfterMs ?? 0);
      const until = clock.elapsed() - start + pause;
      const asked = (error.retryAfterMs ?? 0) > LONGEST_PAUSE_MS;
      if (until >= patience.totalMs) throw error;
      if (until >= patience.answeredMs && error.answered && (!asked || putOff)) throw error;
      putOff ||= asked;
      context.onRetry?.(error, pause);
      await clock.sleep(pause, signal);
    }
  }
}

/**
 * Reads a Retry-After header: seconds, or a date (RFC 9110, section 10.2.3).
 *
 * @returns milliseconds from now, or undefined when there is none or it makes no sense
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // JavaScript makes dates of much that is none.
  const date = /^[A-Z][a-z]{2}, .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Statuses that a second try can mend: 408, 421, 425, 429 and every 5xx but those that speak of the request. */
export function isTransientStatus(status: number): boolean {
  if (status === 408 || status === 421 || status === 425 || status === 429) return true;
  return status >= 500 && status !== 501 && status !== 505 && status !== 511;
}
