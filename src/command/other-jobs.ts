import { JobpassError } from '../errors.js';
import { keptIfPossible, loadIfPossible } from '../job/commands.js';
import { JobFolder } from '../lease/folder.js';
import { withKept } from '../lease/with-kept.js';
import type { JobMemory, Log } from '../runners/runner.js';

/** The maximum number of jobs in a message. */
const MOST = 5;

/**
 * Rejects a login that may belong to another job with an existing login. The new login would replace the existing login, or
 * each job would revoke the other job's credentials.
 *
 * @throws JobpassError `usage`
 */
export function rejectUnclearLogin(memory: JobMemory): void {
  const others = jobsAlive(memory).filter(({ named }) => !named);
  if (others.length === 0) return;
  const jobs = listed(others);
  throw new JobpassError(
    'usage',
    `Another job of this user has a login on this machine (${jobs}), and Jobpass cannot determine whether it is the same job. No credential was issued or revoked`,
    {
      hint: `Give each job a name: --job NAME (or JOBPASS_JOB), the same for login and logout. If that job has ended, run jobpass logout --job ${others[0]?.job}`,
    },
  );
}

/** Rejects a logout that finds no credentials if the login may have run in another shell. @throws JobpassError `usage` */
export function rejectUnclearLogout(memory: JobMemory): void {
  const others = jobsAlive(memory);
  if (others.length === 0) return;
  throw new JobpassError(
    'usage',
    `This shell has no login, and Jobpass cannot determine whether this job is one of the jobs with a login (${listed(others)})`,
    {
      hint: `Select the job with jobpass logout --job ${others[0]?.job}, or use the same --job NAME for login and logout`,
    },
  );
}

/** Logs on stderr where other credentials may exist. */
export function warnAboutOthers(memory: JobMemory, log: Log): void {
  const others = jobsAlive(memory);
  if (others.length === 0) return;
  log.warning(
    `This shell has no login. This user's other jobs with a login: ${listed(others)}. Select one with --job NAME`,
  );
}

/** Returns this user's other jobs that may have a live credential, if nothing distinguishes this job from the other jobs. */
export function jobsAlive(memory: JobMemory): { job: string; named: boolean }[] {
  return (memory.otherJobs?.() ?? []).filter(({ folder }) => JobFolder.all(folder).some(mayLive));
}

function mayLive(folder: JobFolder): boolean {
  const saved = loadIfPossible(folder);
  // State that cannot be read may belong to any job.
  if (saved === undefined) return true;
  const { leases, exchangeSince } = withKept(saved, keptIfPossible(folder));
  const now = Date.now();
  return (
    exchangeSince !== undefined ||
    leases.some(({ lease, ending }) => ending === undefined && (lease.expiresAt ?? now + 1) > now)
  );
}

function listed(jobs: readonly { job: string }[]): string {
  const names = jobs.slice(0, MOST).map(({ job }) => job);
  return `${names.join(', ')}${jobs.length > MOST ? ', …' : ''}`;
}
