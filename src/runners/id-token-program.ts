import { JobpassError } from '../errors.js';
import type { Attempt } from '../http/retry.js';
import { printable } from '../text/printable.js';
import { checkPreissued } from './preissued-id-tokens.js';
import type { ServedIdToken } from './runner.js';

/** The longest that a program may take to give an ID token, in milliseconds. */
const COMMAND_MS = 15_000;
/** The longest ID token, in bytes. */
const LONGEST = 64 * 1024;

/**
 * The ID token that a program prints.
 *
 * @param what its name for people: `buildkite-agent`
 * @param foreign whether it can be any program: what it says on stderr, a trace for instance, may hold secrets and is not
 *   shown. Of the others it is where they fail, but for what looks like a token
 * @param fresh whether it makes a token for each request, and never prints an older one
 * @throws JobpassError `no-id-token` where it is not there or says no, `unreachable` where it does not end
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
    throw new JobpassError('no-id-token', `${what} is not there to be asked for an ID token`, { hint });
  if (error?.killed === true) {
    throw new JobpassError('unreachable', `${what} gave no ID token in time`, { transient: true, hint });
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
      `${what} gave no ID token${how}${said === '' ? '' : `: "${said}"`}`,
      { hint },
    );
  }
  return checkPreissued(stdout, `what ${what} printed`, audience, { fresh });
}
