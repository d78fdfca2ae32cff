import { JobpassError, tell } from '../errors.js';
import { jsonLine } from '../text/json.js';
import type { EndedLease } from './ended-leases.js';
import { EXEC_OFFSET, exitCodeOf } from './exit-codes.js';
import { toStderr } from './stderr-log.js';

/** An error for programs, which branch on its code: one of ErrorCode, `unexpected`, or `not-started` of a command to run. */
export interface ErrorForPrograms {
  code: string;
  message: string;
  hint?: string;
}

/** What `jobpass exec --json` says at its end. */
export interface ExecReport {
  /** The exit code. */
  exit: number;
  ended: readonly EndedLease[];
  /** What went wrong with us, and not with the command that was run. */
  error?: ErrorForPrograms;
}

export function errorForPrograms(error: unknown): ErrorForPrograms {
  if (!(error instanceof JobpassError)) return { code: 'unexpected', message: tell(error) };
  const { code, message, hint } = error;
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}

/** The last line on stderr: stdout is that of the command. @param open whether a line there was left without its end */
export function printExecReport(account: ExecReport, open = false): void {
  process.stderr.write(`${open ? '\n' : ''}${jsonLine(account)}\n`);
}

/**
 * Tells why a command did not do what it was to do: people on stderr, and programs as one line of JSON where they asked
 * for that. A shell that takes what `login` and `logout` print as its own lines fails by them.
 *
 * @param words those that the command was given
 * @param code the exit code that the command has chosen, or 0
 * @returns its exit code
 */
export async function reportFailure(error: unknown, words: readonly string[], code: number): Promise<number> {
  const json = asksForJson(words);
  if (words[0] !== 'exec') {
    process.stderr.write(`jobpass: ${tell(error)}\n`);
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
  toStderr().error(tell(error));
  if (json) printExecReport({ exit, ended: [], error: errorForPrograms(error) });
  return exit;
}

/** Read from the words themselves, which may not make sense. What is behind `--` is another command's. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).includes('--json');
}
