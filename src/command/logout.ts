import { JobpassError } from '../errors.js';
import type { Finished } from '../job/post-step.js';
import type { Runner } from '../runners/runner.js';
import type { ShellFormat } from './eval-lines.js';
import { endLogins, loginsOf, removeEmptyFolders } from './logins.js';
import { rejectUnclearLogout } from './other-jobs.js';
import { shellOf, variablesIn } from './variables-file.js';

/** The result of a logout. */
export interface LoggedOut extends Finished {
  /** The variables that the deleted files set in the shells that sourced them. */
  variables: string[];
  /** The kind of shell. */
  shell: ShellFormat;
}

/**
 * Revokes the credentials of this job's logins, and deletes their files. If there is no login, logs this and succeeds.
 *
 * @param name revokes only the credentials with this name
 * @throws JobpassError `usage` if there are logins, but none with this name
 */
export async function logout(runner: Runner, name: string | undefined): Promise<LoggedOut> {
  const found = loginsOf(runner);
  const wanted = found.filter((one) => name === undefined || one.name === name);
  if (wanted.length === 0 && found.length > 0) {
    throw new JobpassError('usage', `This job has no login with the name "${name}"`, {
      hint: 'To list the logins, run jobpass status',
    });
  }
  const variables = new Set(wanted.flatMap(({ path }) => variablesIn(path)));
  if (wanted.length === 0) {
    removeEmptyFolders(runner);
    rejectUnclearLogout(runner.memory);
    runner.step.log.info('Nothing to revoke: this job has no login');
    return { accounts: [], failed: false, variables: [], shell: 'sh' };
  }
  const shell = wanted.some(({ path }) => shellOf(path) === 'fish') ? 'fish' : 'sh';
  const finished = await endLogins(runner, (path) => wanted.some((one) => one.path === path));
  return { ...finished, variables: [...variables], shell };
}
