import { JobpassError } from '../errors.js';
import { keptIfPossible, loadIfPossible } from '../job/commands.js';
import { JobFolder } from '../lease/folder.js';
import { withKept } from '../lease/with-kept.js';
import type { JobMemory, Log } from '../runners/runner.js';

/** How many jobs are named in a message. */
const MOST = 5;

/**
 * Refuses a log-in that may belong to a job which has one already: it would replace that, or two jobs would each end what
 * the other has.
 *
 * @throws JobpassError `usage`
 */
export function refuseBesideOthers(memory: JobMemory): void {
  const others = jobsAlive(memory).filter(({ named }) => !named);
  if (others.length === 0) return;
  const jobs = listed(others);
  throw new JobpassError(
    'usage',
    `Another job of this user has logged in on this machine (${jobs}), and nothing shows whether this is the same job. Nothing was issued or revoked`,
    {
      hint: `Give each job a name: --job NAME (or JOBPASS_JOB), the same for login and logout. If that job is over: jobpass logout --job ${others[0]?.job}`,
    },
  );
}

/** Refuses to end nothing where it may be this job that has logged in, in another shell. @throws JobpassError `usage` */
export function refuseNothing(memory: JobMemory): void {
  const others = jobsAlive(memory);
  if (others.length === 0) return;
  throw new JobpassError(
    'usage',
    `No log-in of this shell was found, and nothing shows whether this job is one of those that have logged in (${listed(others)})`,
    {
      hint: `Name the job: jobpass logout --job ${others[0]?.job}, or give login and logout the same --job NAME`,
    },
  );
}

/** Says where else there may be something, on stderr. */
export function tellOthers(memory: JobMemory, log: Log): void {
  const others = jobsAlive(memory);
  if (others.length === 0) return;
  log.warning(
    `No log-in of this shell was found. Jobs of this user that have logged in: ${listed(others)}. --job NAME shows one`,
  );
}

/** Other jobs of this user that may hold a living credential, where nothing tells this job from them. */
export function jobsAlive(memory: JobMemory): { job: string; named: boolean }[] {
  return (memory.otherJobs?.() ?? []).filter(({ folder }) => JobFolder.all(folder).some(mayLive));
}

function mayLive(folder: JobFolder): boolean {
  const saved = loadIfPossible(folder);
  // What cannot be read may be anything.
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
