import { LIMITS } from '../http/client.js';
import type { RequestBounds } from './context.js';

/** While we wait, the lease grows shorter: a server that is back is found soon. */
const PAUSE_MS = 1_000;
/** How long one round of tries for a renewal goes on, in milliseconds; the next round follows a second or two later. */
export const ROUND_MS = 8_000;
/** One round of tries for a renewal. */
export const ROUND = {
  totalMs: ROUND_MS,
  answeredMs: ROUND_MS,
  malformedTries: 4,
  longestPauseMs: PAUSE_MS,
};
/** The bounds of the requests of a process beside the job. */
export const RENEWAL_BOUNDS: RequestBounds = {
  patience: ROUND,
  limits: { ...LIMITS, attemptMs: 5_000, connectMs: 3_000 },
};
