import type { Clock } from '../clock.js';
import { JobpassError, tell } from '../errors.js';
import type { Runner } from '../runners/runner.js';
import { loadIfPossible, nameOf } from './commands.js';
import { endFolder } from './end-folder.js';
import { JobFolder } from './folder.js';

export interface RevokeNowOptions {
  runner: Runner;
  clock: Clock;
  /** Only the credentials of this name. */
  name?: string | undefined;
}

const BUDGET_MS = 27_500;

/**
 * Ends what earlier steps of the job got, in the middle of the job. Their post steps tell it again.
 *
 * @throws JobpassError `usage` where there is nothing of that name, `refused` where one may be alive all the same
 */
export async function revokeNow({ runner, clock, name }: RevokeNowOptions): Promise<void> {
  const folders = JobFolder.all(runner.temporaryFolder()).filter((folder) => {
    const state = loadIfPossible(folder);
    // What cannot be read has no name; where everything is meant, that is told below.
    return name === undefined || (state !== undefined && nameOf(state) === name);
  });
  if (folders.length === 0) {
    throw new JobpassError(
      'usage',
      name === undefined
        ? 'There is nothing to revoke: no step before this one got a credential'
        : `There is nothing to revoke: no step before this one got a credential of the name ${name}`,
    );
  }
  const failed = await Promise.all(
    folders.map(async (folder) => {
      try {
        return await endOne(folder, { runner, clock });
      } catch (error) {
        runner.log.error(tell(error));
        return 1;
      }
    }),
  );
  if (failed.some((count) => count > 0)) {
    throw new JobpassError('refused', 'Not everything that was to be revoked is known to be dead', {
      hint: 'The lines above say what may live, and until when',
    });
  }
}

/** @returns how many may be alive */
async function endOne(folder: JobFolder, { runner, clock }: Omit<RevokeNowOptions, 'name'>): Promise<number> {
  const account = await endFolder(folder, { runner, clock, budgetMs: BUDGET_MS });
  if (account === undefined) return 0;
  const { state } = account;
  // It was given up: from here on there is no keeper, and post finds the endings.
  delete state.keeper;
  state.endedEarly = true;
  folder.removeDelivered();
  folder.save(state);
  return state.leases.filter(({ ending }) => ending?.word === 'failed' || ending?.word === 'lives until')
    .length;
}
