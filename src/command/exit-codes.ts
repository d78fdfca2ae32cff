import { type ErrorCode, JobpassError } from '../errors.js';

/** Exit codes of the command; 0 is success. `unchecked`: a check was not possible. */
export const EXIT = { failed: 1, usage: 2, unchecked: 3, refused: 4, unreachable: 5, unrevoked: 6 } as const;

/**
 * Offset of our exit codes in `jobpass exec`, whose exit code is otherwise that of the command. Few programs and no shells use
 * these numbers.
 */
export const EXEC_OFFSET = 110;
/** Exit codes of shells: a command that cannot be started, one that does not exist, and one that a signal ended. */
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

/** Returns the exit code for an error. */
export function exitCodeOf(error: unknown): number {
  return (error instanceof JobpassError ? CODES[error.code] : undefined) ?? EXIT.failed;
}
