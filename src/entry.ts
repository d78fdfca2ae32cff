import { errorText } from './errors.js';
import { type Output, stdout } from './stdout.js';

/**
 * Runs a program and sets the exit code: 0 only if the program returns 0. If the event loop becomes empty first (because a
 * promise never settles), this function prints a message and sets the exit code to 1. Without this function, Node would exit
 * with 0.
 *
 * @param output the output of the program. The process exits only after all of the output is written
 */
export async function run(program: () => Promise<number>, output: Output = stdout): Promise<void> {
  const report = (message: string): void => void process.stderr.write(`jobpass: ${message}\n`);
  let finished = false;
  process.exitCode = 1;
  process.on('exit', () => {
    if (!finished) report('the program ended before it finished');
  });
  try {
    process.exitCode = await program();
  } catch (error) {
    report(errorText(error));
  }
  finished = true;
  // The process does not wait for an empty event loop, because handles that Jobpass or Node left open would delay the job. The
  // empty write waits for earlier output, which may be pending on a pipe.
  output.write('', () => process.exit());
}
