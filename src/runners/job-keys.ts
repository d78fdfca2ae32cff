import { closeSync, constants, fstatSync, openSync, readSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorText, JobpassError, writeHint } from '../errors.js';
import type { Claims } from '../identity/id-token.js';
import { derivedJobKey, type JobKey, randomJobKey, savedJobKey } from '../identity/job-key.js';
import { knownJob } from '../identity/known-job.js';
import type { CiSystem, Log } from './runner.js';

/** The prefix for the name of the file that contains a job key. */
const PREFIX = 'jobpass-key-';
/** How long a process waits until another process of the job has written the key, and the pause between two attempts to read it, in milliseconds. */
const WRITTEN_MS = 1_000;
const LOOK_MS = 10;
/** The length of a key in its file, in bytes. */
const LENGTH = 43;

/** A job key. If this call created a file for the key that the step must delete at the end of the job, also this file. */
export interface FoundJobKey {
  key: JobKey;
  file?: string;
}

/** The keys that this process already has. All steps of a process use the same key, even if the file is deleted or changed. */
const known = new Map<string, Promise<JobKey>>();

/**
 * Returns the job key for an ID token. If the job's processes share a secret or a folder (`CiSystem.jobKeySource`), and the ID token
 * identifies the job, all processes get the same key. Otherwise, each process has its own key.
 *
 * @returns the key, and the file only if this call created the file and the step must delete it at the end of the job
 */
export async function jobKey(
  { jobKeySource }: Pick<CiSystem, 'jobKeySource'>,
  claims: Claims,
  log: Log,
): Promise<FoundJobKey> {
  const job = knownJob(claims);
  const source = job === undefined ? undefined : jobKeySource?.();
  if (job === undefined || source === undefined) return { key: await once('', async () => randomJobKey()) };
  if ('secret' in source) return { key: derivedJobKey(source.secret, job.id) };
  let file: string | undefined;
  const path = join(source.folder, PREFIX + job.id);
  const key = await once(path, async () => {
    const found = await keyIn(path, log);
    file = found.file;
    return found.key;
  });
  return file === undefined || source.leaves === true ? { key } : { key, file };
}

/** Returns the key that this process has under a name. The first call for a name gets the key. */
function once(name: string, get: () => Promise<JobKey>): Promise<JobKey> {
  const key = known.get(name) ?? get();
  known.set(name, key);
  return key;
}

/** Deletes the file that contains a job key. Never throws. */
export function removeJobKey(path: string): void {
  // A step could have changed the saved path.
  if (!basename(path).startsWith(PREFIX)) return;
  try {
    rmSync(path, { force: true });
  } catch {
    // The runner deletes the folder after the job. The key is worthless without the job's ID tokens.
  }
}

/** Reads the key in a file, or creates the file. If neither is possible, returns another key and logs a warning. */
async function keyIn(path: string, log: Log): Promise<FoundJobKey> {
  try {
    return create(path) ?? { key: await read(path) };
  } catch (error) {
    const hint = error instanceof JobpassError ? '' : `. ${writeHint(error, dirname(path))}`;
    log.warning(
      `The job key in ${path} is not usable: ${errorText(error)}${hint}. This process uses another key, so a broker may report a theft alarm for this job`,
    );
    return { key: randomJobKey() };
  }
}

/** Creates the file. @returns undefined if the file exists @throws Error if the file cannot be written */
function create(path: string): FoundJobKey | undefined {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  try {
    const key = randomJobKey();
    if (writeSync(file, key.secret) !== LENGTH) throw new JobpassError('state', 'the disk is full');
    return { key, file: path };
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Reads the key that another process of the job created. @throws Error */
async function read(path: string): Promise<JobKey> {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    check(file);
    for (let waited = 0; ; waited += LOOK_MS) {
      const buffer = Buffer.alloc(LENGTH + 1);
      const text = buffer.toString('latin1', 0, readSync(file, buffer, 0, LENGTH + 1, 0));
      const key = savedJobKey(text);
      if (key !== undefined) return key;
      // The other process has created the file but not written the key yet.
      if (text.length >= LENGTH || waited >= WRITTEN_MS)
        throw new JobpassError('state', 'the file is damaged');
      await sleep(LOOK_MS);
    }
  } finally {
    closeSync(file);
  }
}

/** @throws JobpassError if another user could have written or read the file */
function check(file: number): void {
  const found = fstatSync(file);
  if (!found.isFile()) throw new JobpassError('insecure', 'it is not a file');
  // Windows has neither user IDs nor modes.
  if (process.getuid === undefined) return;
  if (found.uid !== process.getuid() || (found.mode & 0o077) !== 0 || found.nlink !== 1)
    throw new JobpassError('insecure', 'the file is not private to this user');
}
