import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { JobpassError } from '../errors.js';

/** How long a process waits for another one that writes, in milliseconds. Writing takes a few. */
const LOCK_WAIT_MS = 1_000;
/** How long a process looks for a part of the trail that it can write to, in milliseconds. */
const TOTAL_MS = 5_000;
const PAUSE_MS = 5;
/** The most parts that a trail can have. Each one but the first is there because a process was killed or frozen. */
const MOST_PARTS = 1_000;

/** The path of a part of a trail: the first one is the trail's own, the others stand beside it. */
function partOf(trail: string, number: number): string {
  return number === 1 ? trail : `${trail}.${number}.jsonl`;
}

/** The mark of the process that writes to a part. */
function lockOf(part: string): string {
  return `${part}.lock`;
}

/** The number of the last part of a trail, which may have no record yet. */
function lastPart(trail: string): number {
  for (let number = 1; ; number++) {
    const next = partOf(trail, number + 1);
    if (!existsSync(next) && !existsSync(lockOf(next))) return number;
  }
}

/** The files of a trail that exist, in the order in which they were begun. There is one unless a writer was killed or frozen. */
export function partsOf(trail: string): string[] {
  const parts = Array.from({ length: lastPart(trail) }, (_, at) => partOf(trail, at + 1));
  const found = parts.filter((part) => existsSync(part));
  // Whoever opens it says what is wrong.
  return found.length === 0 ? [trail] : found;
}

/**
 * Runs work on a part of a trail that no other process writes to meanwhile.
 *
 * A process takes its turn by making a folder, and nobody but that process ever removes it: whether its owner was killed or
 * only frozen cannot be known across containers, namespaces and network disks, and an owner that wakes up would write over
 * what came after. If a turn does not end in time, the trail goes on in a part of its own, with a chain of its own. So a
 * record that was written stays, and no process waits for one that does not go on.
 *
 * @param work is given the path of the part
 * @throws JobpassError `state` where no part could be had in time
 */
export function withPartLock<T>(trail: string, work: (part: string) => T): T {
  const until = Date.now() + TOTAL_MS;
  for (let number = lastPart(trail); number <= MOST_PARTS && Date.now() < until; number++) {
    const part = partOf(trail, number);
    const turn = lockOf(part);
    if (!takeLock(turn)) continue;
    try {
      return work(part);
    } finally {
      releaseLock(turn);
    }
  }
  throw new JobpassError(
    'state',
    `Other processes hold every part of the audit trail ${trail}, up to ${lockOf(partOf(trail, lastPart(trail)))}`,
    { hint: 'If no job of this machine writes there any more, delete the folders that end with .lock' },
  );
}

/** Takes a turn. @returns whether it could be had in time */
function takeLock(turn: string): boolean {
  for (let waited = 0; ; waited += PAUSE_MS) {
    try {
      mkdirSync(turn, { mode: 0o700 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (waited >= LOCK_WAIT_MS || isOld(turn)) return false;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
}

/** Whether a turn lasts longer than one is waited for. A clock that differs only makes the wait shorter, or another part. */
function isOld(turn: string): boolean {
  try {
    return Date.now() - statSync(turn).mtimeMs > LOCK_WAIT_MS;
  } catch {
    // It is over.
    return false;
  }
}

/** Ends a turn. If that fails, the record is written all the same, and the trail goes on in another part. */
function releaseLock(turn: string): void {
  try {
    rmdirSync(turn);
  } catch {
    // See above.
  }
}
