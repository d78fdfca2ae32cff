import { tell } from './errors.js';
import { type Output, stdout } from './stdout.js';

/**
 * Runs a program to its end and sets the exit code: 0 only when it says so itself. A program whose event loop
 * runs dry in the middle (a promise that nothing will settle) ends with 1 and a word about it, where Node by
 * itself would end with 0.
 *
 * @param output where the program prints, which is waited for
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
    report(tell(error));
  }
  finished = true;
  // Not left to the event loop: what lingers in it, of ours or of Node's, would hold the job up. Behind what was
  // printed, which may still be on its way where writing to a pipe does not wait.
  output.write('', () => process.exit());
}
