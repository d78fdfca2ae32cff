import { tell } from './errors.js';
import { postStep } from './job/post-step.js';
import { detectRunner } from './runners/registry.js';
import { ignoreCancellation } from './stop-signals.js';

/**
 * The action's post step. It takes 30 seconds at most, and no signal stops it before.
 *
 * @returns the exit code: 0 also when a revocation failed, which is told, but is no fault of the job's
 */
export async function post(): Promise<number> {
  ignoreCancellation();
  const runner = await detectRunner(process.env);
  try {
    await postStep({ runner });
    return 0;
  } catch (error) {
    runner.step.log.error(tell(error));
    return 1;
  }
}
