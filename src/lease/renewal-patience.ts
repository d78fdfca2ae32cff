import { LIMITS } from '../http/client.js';
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
/** The keeper's request limits. */
export const RENEWAL_BOUNDS: RequestBounds = {
  patience: ROUND,
  limits: { ...LIMITS, attemptMs: 5_000, connectMs: 3_000 },
};
