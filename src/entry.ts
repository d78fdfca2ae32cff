import { tell } from './errors.js';

/**
 * Runs a program to its end and sets the exit code: 0 only when it says so itself. A program whose event loop
 * runs dry in the middle (a promise that nothing will settle) ends with 1 and a word about it, where Node by
 * itself would end with 0.
 */
export async function run(program: () => Promise<number>): Promise<void> {
  const report = (message: string): void => void process.stderr.write(`jobpass: ${message}\n`);
  let finished = false;
  process.exitCode = 1;
  process.on('exit', () => {
    if (!finished) report('ended before its work was done');
  });
  // Nobody reads any more: whoever must know (a mask must) asks at the write itself.
  process.stdout.on('error', () => undefined);
  try {
    process.exitCode = await program();
  } catch (error) {
    report(tell(error));
  }
  finished = true;
  // Not left to the event loop: what lingers in it, of ours or of Node's, would hold the job up. Behind what was
  // printed, which may still be on its way where writing to a pipe does not wait.
  process.stdout.write('', () => process.exit());
}

/** How runners ask a step to stop: SIGINT first, SIGTERM 7.5 s later, at last SIGKILL. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** A signal that fires when the runner asks this process to stop, which then ends by itself. */
export function cancellation(): AbortSignal {
  const cancelled = new AbortController();
  for (const name of STOP_SIGNALS) process.on(name, () => cancelled.abort());
  return cancelled.signal;
}

/** Goes on when the runner asks to stop: for work that a cancelled job needs most of all. */
export function ignoreCancellation(): void {
  for (const name of STOP_SIGNALS) process.on(name, () => undefined);
}
