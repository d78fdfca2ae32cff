import { systemCode } from '../errors.js';
import { type ProcessMark, processMark, sightOf } from '../runners/processes.js';

/** A Jobpass process that uses a folder. Its start time identifies the process, because the system reuses process IDs. */
export interface Step {
  pid: number;
  mark: Promise<ProcessMark | undefined>;
}

/** @param startedAt the start time that the process reported; the process may have ended since */
export function stepOf({ pid, startedAt }: { pid: number; startedAt?: string }): Step {
  if (startedAt !== undefined) return { pid, mark: Promise.resolve({ pid, startedAt }) };
  // On other systems, a lookup starts a program, so the process id must suffice.
  const mark = process.platform === 'linux' ? processMark(pid) : Promise.resolve(undefined);
  return { pid, mark: mark.catch(() => undefined) };
}

/** Whether the process has ended. A failed lookup proves nothing. */
export async function hasEnded({ pid, mark }: Step): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return true;
  }
  const known = await mark;
  return known !== undefined && (await sightOf(known)) === 'gone';
}
