import { type Clock, systemClock } from '../clock.js';
import { errorText } from '../errors.js';
import { type Account, summaryOf, unended } from '../lease/account.js';
import { type EndFolderOptions, endFolder } from '../lease/end-folder.js';
import { EndOrder, placeOf } from '../lease/end-order.js';
import { discard, JobFolder } from '../lease/folder.js';
import { tidy } from '../lease/tidy.js';
import type { Runner } from '../runners/runner.js';

export interface PostStepOptions {
  runner: Runner;
  clock?: Clock;
  /** Whether all of the job's steps have ended: in the action's post step. */
  jobEnds?: boolean;
}

/** How the leases from one use of Jobpass ended. */
export interface Finished {
  accounts: readonly Account[];
  /** Whether a revocable credential may still be live. */
  failed: boolean;
}

/**
 * The time limit for all of the post step's requests, in milliseconds. With this limit, the step takes less than 30 seconds,
 * including Node's start.
 */
const BUDGET_MS = 27_500;

/**
 * The post step: revokes all credentials from this use of Jobpass in parallel, proves their endings, removes files and writes
 * the summary.
 *
 * @returns the accounts, and whether a revocation failed
 */
export async function postStep({
  runner,
  clock = systemClock,
  jobEnds = false,
}: PostStepOptions): Promise<Finished> {
  const folders = JobFolder.remembered(runner.memory.savedState());
  // The end mark comes first, because a main step that is still in its exchange must find the mark.
  for (const folder of folders) folder.markEnd();
  if (folders.length === 0) return { accounts: [], failed: false };
  let failed = false;
  const order = new EndOrder(clock);
  const began = clock.elapsed();
  const accounts = await Promise.all(
    folders.map(async (folder) => {
      try {
        return await order.run(placeOf(folder), (revoked) => {
          const budgetMs = BUDGET_MS - (clock.elapsed() - began);
          return finishFolder(folder, { runner, clock, budgetMs, last: true, jobEnds, revoked });
        });
      } catch (error) {
        // The error is logged here, so that the other folders are still processed.
        runner.step.log.error(
          `${errorText(error)}. A credential of this job may live until it expires on its own`,
        );
        failed = true;
        return undefined;
      }
    }),
  );
  const done = accounts.filter((account) => account !== undefined);
  const shown = done.filter(({ state, remarks }) => state.leases.length + remarks.length > 0);
  if (shown.length > 0) await runner.step.summary(summaryOf(shown));
  failed ||= done.some(
    ({ state }) => state.leases.some(({ ending }) => ending?.word === 'failed') || unended(state).length > 0,
  );
  return { accounts: done, failed };
}

async function finishFolder(folder: JobFolder, options: EndFolderOptions): Promise<Account | undefined> {
  const { runner } = options;
  if (!folder.exists) {
    runner.step.log.warning(
      'The saved state of this job is missing. Either the post step has already run, or a step removed the state. If a step removed it, a credential may live until it expires on its own',
    );
    return undefined;
  }
  const account = await endFolder(folder, options);
  if (account === undefined) {
    runner.step.log.info('Nothing to revoke: the main step stopped before it requested a credential');
  }
  // A main step that is still running notices that the folder is missing, and stops.
  if (account === undefined) discard(folder, runner.step.log);
  // Post steps run in reverse order, so all steps that use the job key have ended.
  else await tidy(folder, account.state, runner.step.log, options.jobEnds);
  return account;
}
