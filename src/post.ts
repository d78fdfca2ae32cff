import { errorWithExplanation } from './explain-link.js';
import { postStep } from './job/post-step.js';
import { detectRunner } from './runners/registry.js';
import { ignoreCancellation } from './stop-signals.js';

/**
 * Runs the action's post step, which takes 30 seconds at most. Signals do not stop the post step.
 *
 * @returns the exit code. A failed revocation is logged but does not make the job fail: the exit code is 0
 */
export async function post(): Promise<number> {
  ignoreCancellation();
  const runner = await detectRunner(process.env);
  try {
    await postStep({ runner, jobEnds: true });
    return 0;
  } catch (error) {
    runner.step.log.error(errorWithExplanation(error, process.env));
    return 1;
  }
}
