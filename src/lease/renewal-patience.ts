import { JobpassError } from '../errors.js';
import { LIMITS } from '../http/client.js';
import type { Patience } from '../http/retry.js';
import type { RequestBounds } from './context.js';

/** The maximum pause between attempts, in milliseconds. This pause is short, because the lease is about to expire. */
const PAUSE_MS = 1_000;
/** The duration of one round of renewal attempts, in milliseconds. The next round follows a second or two later. */
export const ROUND_MS = 8_000;
/** The retry limits for one round of renewal attempts. */
export const ROUND = {
  totalMs: ROUND_MS,
  answeredMs: ROUND_MS,
  malformedTries: 4,
  longestPauseMs: PAUSE_MS,
};
/** The pause before the next round, in milliseconds: after a rejection, and the longest pause after an overload. */
const REFUSED_PAUSE_MS = 5_000;
const LONGEST_BUSY_PAUSE_MS = 4_000;
/** After an overload, the share of the lease's remaining lifetime that passes before the next attempt. */
const BUSY_SHARE = 0.1;

/** Whether a retry is unlikely to succeed. */
export function isFinal(error: unknown): boolean {
  return !(error instanceof JobpassError) || !error.transient;
}

/**
 * The retry limits for the round after a failed round. If the server was overloaded or throttled the requests, the next round
 * has only one attempt, so that the keepers of many jobs do not add to the overload.
 */
export function roundAfter(failure: unknown): Patience {
  return isBusy(failure) ? { ...ROUND, answeredMs: 0 } : ROUND;
}

/** The pause after a failed round, in milliseconds. @param leftMs the remaining lifetime of the lease */
export function pauseAfter(failure: unknown, leftMs: number): number {
  const shorter = leftMs > 0 ? Math.max(PAUSE_MS, leftMs * BUSY_SHARE) : LONGEST_BUSY_PAUSE_MS;
  const pause = isFinal(failure)
    ? REFUSED_PAUSE_MS
    : isBusy(failure)
      ? Math.min(LONGEST_BUSY_PAUSE_MS, shorter)
      : PAUSE_MS;
  return pause * (0.5 + Math.random());
}

function isBusy(error: unknown): boolean {
  return error instanceof JobpassError && error.code === 'busy';
}

/** The keeper's request limits. */
export const RENEWAL_BOUNDS: RequestBounds = {
  patience: ROUND,
  limits: { ...LIMITS, attemptMs: 5_000, connectMs: 3_000 },
};
