import { JobpassError } from '../errors.js';
import type { Attempt } from '../http/retry.js';
import { printable } from '../text/printable.js';
import { checkPreissued } from './preissued-id-tokens.js';
import type { ServedIdToken } from './runner.js';

/** The time limit for a program that prints an ID token, in milliseconds. */
const COMMAND_MS = 15_000;
/** The maximum size of an ID token, in bytes. */
const LONGEST = 64 * 1024;

/**
 * Runs a program that prints an ID token.
 *
 * @param what the program's name in messages: `buildkite-agent`
 * @param foreign whether the user chose the program. If so, messages do not contain its stderr, because stderr may contain
 * secrets (in a trace, for example). For other programs, error messages contain stderr without text that looks like a token
 * @param fresh whether the program returns a new token for each request, never a cached one
 * @throws JobpassError `no-id-token` if the program is missing or fails, `unreachable` if it does not exit in time
 */
export async function idTokenFromProgram(
  [program = '', ...words]: readonly string[],
  {
    what,
    audience,
    attempt,
    env = process.env,
    foreign = false,
    fresh = false,
    hint,
  }: {
    what: string;
    foreign?: boolean;
    fresh?: boolean;
    audience: string;
    attempt: Pick<Attempt, 'leftMs'>;
    env?: NodeJS.ProcessEnv;
    hint: string;
  },
): Promise<ServedIdToken> {
  const { execFile } = await import('node:child_process');
  const { error, stdout, stderr } = await new Promise<{
    error: (Error & { code?: unknown; killed?: boolean }) | null;
    stdout: string;
    stderr: string;
  }>((resolve) => {
    const child = execFile(
      program,
      words,
      {
        timeout: Math.max(1, Math.floor(Math.min(COMMAND_MS, attempt.leftMs))),
        killSignal: 'SIGKILL',
        maxBuffer: LONGEST,
        env,
      },
      (failure, out, said) => resolve({ error: failure, stdout: out, stderr: said }),
    );
    child.stdin?.on('error', () => undefined).end();
  });
  if (error?.code === 'ENOENT')
    throw new JobpassError('no-id-token', `${what} was not found, so there is no ID token`, { hint });
  if (error?.killed === true) {
    throw new JobpassError('unreachable', `${what} returned no ID token in time`, { transient: true, hint });
  }
  if (error !== null) {
    const said = foreign
      ? ''
      : printable(
          stderr
            .replace(/[\w+/=-]{24,}(\.[\w+/=-]+)*/g, '…')
            .trim()
            .split('\n')
            .slice(-2)
            .join(' '),
          300,
        );
    const how = typeof error.code === 'number' ? ` (exit code ${error.code})` : '';
    throw new JobpassError(
      'no-id-token',
      `${what} returned no ID token${how}${said === '' ? '' : `: "${said}"`}`,
      { hint },
    );
  }
  return checkPreissued(stdout, `the output of ${what}`, audience, { fresh });
}
