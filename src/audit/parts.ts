import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { JobpassError } from '../errors.js';

/** The maximum time to wait for another process's lock, in milliseconds. Writing takes a few milliseconds. */
const LOCK_WAIT_MS = 1_000;
/** The maximum time to find a part of the trail that is not locked, in milliseconds. */
const TOTAL_MS = 5_000;
const PAUSE_MS = 5;
/** The maximum number of parts of a trail. Each further part exists because a process was killed or frozen. */
const MOST_PARTS = 1_000;

/** Returns the path of a part of a trail. The first part is the main file; the others are in the same folder. */
function partOf(trail: string, number: number): string {
  return number === 1 ? trail : `${trail}.${number}.jsonl`;
}

/** Returns the lock of a part: a folder that exists while a process writes to the part. */
function lockOf(part: string): string {
  return `${part}.lock`;
}

/** Returns the number of the last part of a trail. This part may not contain a record yet. */
function lastPart(trail: string): number {
  for (let number = 1; ; number++) {
    const next = partOf(trail, number + 1);
    if (!existsSync(next) && !existsSync(lockOf(next))) return number;
  }
}

/** Returns the existing files of a trail, oldest first. There is one file unless a writer was killed or frozen. */
export function partsOf(trail: string): string[] {
  const parts = Array.from({ length: lastPart(trail) }, (_, at) => partOf(trail, at + 1));
  const found = parts.filter((part) => existsSync(part));
  // The caller reports the missing file when it opens it.
  return found.length === 0 ? [trail] : found;
}

/**
 * Locks a part of a trail and runs work on it.
 *
 * The lock is a folder, and only the process that created it removes it. Across containers, namespaces and network disks, a process
 * cannot know whether the owner of a lock was killed or is only frozen, and an owner that wakes up would overwrite later records.
 * If a lock is not released in time, the trail continues in a new part with its own chain. Therefore, no record is lost, and no
 * process waits for a dead process.
 *
 * @param work receives the path of the part
 * @throws JobpassError `state` if no part could be locked in time
 */
export function withPartLock<T>(trail: string, work: (part: string) => T): T {
  const until = Date.now() + TOTAL_MS;
  for (let number = lastPart(trail); number <= MOST_PARTS && Date.now() < until; number++) {
    const part = partOf(trail, number);
    const lock = lockOf(part);
    if (!takeLock(lock)) continue;
    try {
      return work(part);
    } finally {
      releaseLock(lock);
    }
  }
  throw new JobpassError(
    'state',
    `Other processes have locked every part of the audit trail ${trail}, up to ${lockOf(partOf(trail, lastPart(trail)))}`,
    {
      hint: 'If no job on this machine writes to the audit trail, delete the folders with names that end in .lock',
    },
  );
}

/** Acquires a lock. @returns whether the lock was acquired in time */
function takeLock(lock: string): boolean {
  for (let waited = 0; ; waited += PAUSE_MS) {
    try {
      mkdirSync(lock, { mode: 0o700 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (waited >= LOCK_WAIT_MS || isOld(lock)) return false;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
}

/** Returns whether a lock is older than the maximum wait. If the clocks differ, the wait is shorter or a new part starts. */
function isOld(lock: string): boolean {
  try {
    return Date.now() - statSync(lock).mtimeMs > LOCK_WAIT_MS;
  } catch {
    // The lock was released.
    return false;
  }
}

/** Releases a lock. If this fails, the record is already written, and the trail continues in another part. */
function releaseLock(lock: string): void {
  try {
    rmdirSync(lock);
  } catch {
    // The lock is kept.
  }
}
