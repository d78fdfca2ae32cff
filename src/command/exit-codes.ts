import { type ErrorCode, JobpassError } from '../errors.js';

/** Exit codes of the command; 0 is success. `unchecked`: whether something is good could not be found out. */
export const EXIT = { failed: 1, usage: 2, unchecked: 3, refused: 4, unreachable: 5, unrevoked: 6 } as const;

/**
 * Added to ours by `jobpass exec`, whose exit code is otherwise that of the command that it runs: few programs end with
 * such numbers, and shells none.
 */
export const EXEC_OFFSET = 110;
/** As shells have it: a command that is there and cannot be started, one that is not there, one that a signal ended. */
export const SHELL_EXIT = { notStarted: 126, notFound: 127, signal: 128 } as const;

const CODES: Partial<Record<ErrorCode, number>> = {
  usage: EXIT.usage,
  refused: EXIT.refused,
  insecure: EXIT.refused,
  'no-id-token': EXIT.refused,
  'bad-id-token': EXIT.refused,
  unreachable: EXIT.unreachable,
  busy: EXIT.unreachable,
};

/** The exit code for an error. */
export function exitCodeOf(error: unknown): number {
  return (error instanceof JobpassError ? CODES[error.code] : undefined) ?? EXIT.failed;
}
