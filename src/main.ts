import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorWithExplanation } from './explain-link.js';
import { mainStep } from './job/main-step.js';
import { detectRunner } from './runners/registry.js';
import { stdout } from './stdout.js';
import { cancellation } from './stop-signals.js';

/**
 * Runs the action's main step.
 *
 * @param keeper the command line of the keeper
 * @returns the exit code: 0 if the credential was delivered
 */
export async function main(keeper = keeperProgram()): Promise<number> {
  const signal = cancellation();
  const runner = await detectRunner(process.env);
  try {
    await mainStep({ runner, signal, keeper });
    return 0;
  } catch (error) {
    const message = errorWithExplanation(error, process.env);
    runner.step.log.error(message);
    // The runner reads both streams. If stdout is already closed, stderr may still be open.
    if (!stdout.writable) process.stderr.write(`jobpass: ${message}\n`);
    return 1;
  }
}

/**
 * The keeper's command line. In the action, the keeper's file is in a folder next to main's folder: `dist/main/index.js` and
 * `dist/keeper/index.js`.
 */
function keeperProgram(): string[] {
  const here = dirname(realpathSync.native(process.argv[1] ?? ''));
  return [process.execPath, join(here, '..', 'keeper', 'index.js')];
}
