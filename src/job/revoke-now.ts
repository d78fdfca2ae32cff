import type { Clock } from '../clock.js';
import { errorText, JobpassError } from '../errors.js';
import { type Account, nameOf, unended } from '../lease/account.js';
import { endFolder } from '../lease/end-folder.js';
import { EndOrder, placeOf } from '../lease/end-order.js';
import type { EndingWord } from '../lease/ending.js';
import { JobFolder } from '../lease/folder.js';
import type { Runner } from '../runners/runner.js';
import { loadIfPossible } from './commands.js';
import type { Finished } from './post-step.js';

export interface RevokeNowOptions {
  runner: Runner;
  clock: Clock;
  /** Revoke only the credentials with this name. */
  name?: string | undefined;
}

/** Endings after which a credential may still be usable. */
const ALIVE: ReadonlySet<EndingWord | undefined> = new Set(['failed', 'lives until']);
const BUDGET_MS = 27_500;

/**
 * Revokes the credentials that earlier steps received, before the job ends. Their post steps report the endings again.
 *
 * @returns the accounts, and whether a credential may still be live. In that case, the caller throws `notAllDead`
 * @throws JobpassError `usage` if there is no credential with that name
 */
export async function revokeNow({ runner, clock, name }: RevokeNowOptions): Promise<Finished> {
  const all = JobFolder.all(runner.memory.temporaryFolder()).map((folder) => ({
    folder,
    state: loadIfPossible(folder),
  }));
  // An unreadable state has no name. Without a name filter, the code below logs the error.
  const named = all.filter(
    ({ state }) => name === undefined || (state !== undefined && nameOf(state) === name),
  );
  // A credential that logs in with a revoked credential could not be revoked later.
  const users = all.filter(
    (one) =>
      !named.includes(one) && named.some(({ folder }) => folder.path === one.state?.logsInWith?.folder),
  );
  for (const { state } of users) {
    const other = state?.logsInWith?.name;
    if (state?.endedEarly !== true)
      runner.step.log.info(`Jobpass also revokes "${state && nameOf(state)}", which logs in with "${other}"`);
  }
  const folders = [...users, ...named].map(({ folder }) => folder);
  if (folders.length === 0) {
    throw new JobpassError(
      'usage',
      name === undefined
        ? 'Nothing to revoke: no earlier step of this job has a credential'
        : `Nothing to revoke: no earlier step of this job has a credential with the name "${name}"`,
    );
  }
  let failed = false;
  const order = new EndOrder(clock);
  const accounts = await Promise.all(
    folders.map(async (folder) => {
      try {
        return await order.run(placeOf(folder), (revoked) => endOne(folder, { runner, clock, revoked }));
      } catch (error) {
        runner.step.log.error(errorText(error));
        failed = true;
        return undefined;
      }
    }),
  );
  const done = accounts.filter((account) => account !== undefined);
  failed ||= done.some(
    ({ state }) => state.leases.some(({ ending }) => ALIVE.has(ending?.word)) || unended(state).length > 0,
  );
  return { accounts: done, failed };
}

/** The error if a credential may still be live after an early revocation. */
export function notAllDead(): JobpassError {
  return new JobpassError('refused', 'Jobpass could not prove that all credentials are revoked', {
    hint: 'The lines above list the credentials that may still be alive, and until when',
  });
}

async function endOne(
  folder: JobFolder,
  { runner, clock, revoked }: Omit<RevokeNowOptions, 'name'> & { revoked: () => void },
): Promise<Account | undefined> {
  const account = await endFolder(folder, { runner, clock, budgetMs: BUDGET_MS, last: false, revoked });
  if (account === undefined) return undefined;
  const { state } = account;
  // The lease was released: from now on, it has no keeper, and the post step reads the endings.
  delete state.keeper;
  state.endedEarly = true;
  folder.removeDelivered();
  folder.save(state);
  return account;
}
