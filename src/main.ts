import { cancellation } from './entry.js';
import { tell } from './errors.js';
import { start } from './job/start.js';
import { detectRunner } from './runners/index.js';

/** The action's main step. @returns the exit code: 0 means that the credential is delivered */
export async function main(): Promise<number> {
  const signal = cancellation();
  const runner = await detectRunner(process.env);
  try {
    await start({ runner, signal });
    return 0;
  } catch (error) {
    runner.log.error(tell(error));
    // A runner reads both streams: where nobody reads the one, the other is left.
    if (!process.stdout.writable) process.stderr.write(`jobpass: ${tell(error)}\n`);
    return 1;
  }
}
