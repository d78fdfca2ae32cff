import { errorText, JobpassError } from '../errors.js';
import { jsonLine } from '../text/json.js';
import type { EndedLease } from './ended-leases.js';
import { EXEC_OFFSET, exitCodeOf } from './exit-codes.js';
import { toStderr } from './stderr-log.js';

/** An error for programs. `code` is an ErrorCode, `unexpected`, or `not-started` if the command could not be started. */
export interface ErrorForPrograms {
  code: string;
  message: string;
  hint?: string;
}

/** The last line of `jobpass exec --json`. */
export interface ExecReport {
  /** The exit code. */
  exit: number;
  ended: readonly EndedLease[];
  /** Jobpass's own error, as opposed to the command's error. */
  error?: ErrorForPrograms;
}

export function errorForPrograms(error: unknown): ErrorForPrograms {
  if (!(error instanceof JobpassError)) return { code: 'unexpected', message: errorText(error) };
  const { code, message, hint } = error;
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}

/** Prints the report on stderr, since stdout belongs to the command. @param open whether the last line on stderr is incomplete */
export function printExecReport(account: ExecReport, open = false): void {
  process.stderr.write(`${open ? '\n' : ''}${jsonLine(account)}\n`);
}

/**
 * Prints a command's error on stderr, and with --json also as one line of JSON. For `login` and `logout` it prints a line
 * that makes the evaluating shell fail.
 *
 * @param words the command's arguments
 * @param code the exit code that the command has chosen, or 0
 * @returns the exit code
 */
export async function reportFailure(error: unknown, words: readonly string[], code: number): Promise<number> {
  const json = hasJsonOption(words);
  if (words[0] !== 'exec') {
    // If a command has chosen its exit code, the exit code reports a verdict, and the command itself did not fail.
    process.stderr.write(`jobpass: ${errorText(error)}\n${json || code !== 0 ? '' : pointer(error)}`);
    if (json) process.stdout.write(`${jsonLine({ error: errorForPrograms(error) })}\n`);
    const exit = code || exitCodeOf(error);
    if (!json && (words[0] === 'login' || words[0] === 'logout')) {
      const { failingEvalLineFor } = await import('./eval-lines.js');
      const line = await failingEvalLineFor(words, exit, process.env);
      if (line !== undefined) process.stdout.write(`${line}\n`);
    }
    return exit;
  }
  const exit = EXEC_OFFSET + exitCodeOf(error);
  toStderr().error(errorText(error));
  if (!json) process.stderr.write(pointer(error));
  if (json) printExecReport({ exit, ended: [], error: errorForPrograms(error) });
  return exit;
}

/**
 * Returns a line with the command that explains an error. Returns an empty text for invalid usage, because this error's message
 * already contains the fix.
 */
export function pointer(error: unknown): string {
  const { code } = errorForPrograms(error);
  return code === 'usage' ? '' : `jobpass: for details, run jobpass explain ${code}\n`;
}

/** Returns whether the arguments contain --json. The arguments can be invalid. Words after `--` belong to another command. */
function hasJsonOption(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).includes('--json');
}
