import { type ErrorCode, JobpassError } from '../errors.js';

/** The exit codes of `jobpass`; 0 is success. `unchecked` means that a check was not possible. */
export const EXIT = { failed: 1, usage: 2, unchecked: 3, refused: 4, unreachable: 5, unrevoked: 6 } as const;

/**
 * The offset of Jobpass's own exit codes in `jobpass exec`. Otherwise `jobpass exec` exits with the command's exit code. Few
 * programs and no shells use the resulting numbers.
 */
export const EXEC_OFFSET = 110;
/**
 * The exit codes that shells use for a command that cannot be started, for a command that does not exist, and for a command
 * that a signal ended.
 */
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
