import type { Clock } from '../../../clock.js';
import type { SignRs256 } from '../../../github/app-jwt.js';
import type { Log } from '../../log.js';

/** The key of a GitHub App in use. */
export interface AppSigner {
  /** Signs data. @throws JobpassError transient if a retry may succeed; otherwise its hint is the operator's fix */
  sign: SignRs256;
  /** Ends the use. Never throws. */
  close(): void;
}

export interface SignerOptions {
  /** The app's name in the configuration, for the log. */
  app: string;
  clock: Clock;
  log: Log;
  env: NodeJS.ProcessEnv;
}

/** The time limits for one signature: for each attempt, and for all attempts. They are short, because a job waits, and retries itself. */
export const SIGN_LIMITS = {
  limits: { attemptMs: 2_500, connectMs: 2_000, bodyBytes: 64 * 1024 },
  patience: { totalMs: 4_500, answeredMs: 3_500, malformedTries: 2, longestPauseMs: 1_000 },
};

/** The length of the shortest accepted signature, in bytes: that of an RSA key of 2048 bits. */
export const SHORTEST_SIGNATURE = 256;
