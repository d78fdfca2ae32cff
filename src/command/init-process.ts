import { existsSync } from 'node:fs';
import { ownProgram } from '../program.js';

/** By which the second of the two processes knows that it is that. */
const VARIABLE = 'JOBPASS_UNDER_INIT';
const SHELL = '/bin/sh';

/**
 * What the first process of a container has to do, as a script: it starts the command, hands signals on to it, and waits.
 * A shell that waits takes every process that has ended, also those whose parents are gone.
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
 * Puts a small shell in the place of this process where it is the first one of a container, and runs this program below it.
 * Node takes no processes but those that it has started itself, so that others would stay as zombies until the end.
 * Does nothing where Node cannot do that (before 22.15), or where there is no shell.
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
