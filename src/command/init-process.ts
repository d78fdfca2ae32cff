import { existsSync } from 'node:fs';
import { ownProgram } from '../program.js';

/** The variable that marks the child process, so that the child does not start another child. */
const VARIABLE = 'JOBPASS_UNDER_INIT';
const SHELL = '/bin/sh';

/**
 * The shell script that runs as a container's first process: it starts the command, forwards signals to the command, and waits.
 * A waiting shell reaps every process that has ended, including orphaned processes.
 */
const SCRIPT = `exec 3<&0
"$@" <&3 3<&- &
command=$!
exec 3<&-
for signal in HUP INT QUIT TERM USR1 USR2; do trap "kill -$signal $command" "$signal"; done
while :; do
  wait "$command"
  code=$?
  kill -0 "$command" 2> /dev/null || exit "$code"
done`;

type Execve = (file: string, words: readonly string[], env: NodeJS.ProcessEnv) => never;

/**
 * If this process is a container's first process, replaces it with a small shell, which runs this program as a child process.
 * Node reaps only processes that it started itself: orphaned processes would stay as zombies until the end.
 * Does nothing if there is no shell, or with Node before version 22.15, which cannot replace its process.
 */
export function runUnderInit(words: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  if (process.pid !== 1 || env[VARIABLE] !== undefined || !existsSync(SHELL)) {
    delete env[VARIABLE];
    return;
  }
  const { execve } = process as { execve?: Execve };
  execve?.call(process, SHELL, [SHELL, '-c', SCRIPT, 'jobpass', ...ownProgram(), ...words], {
    ...env,
    [VARIABLE]: '1',
  });
}
