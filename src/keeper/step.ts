import { systemCode } from '../errors.js';
import { type ProcessMark, processMark, sightOf } from '../runners/processes.js';

/** A process of ours that does something with a folder, and what tells it from a later one of its id. */
export interface Step {
  pid: number;
  mark: Promise<ProcessMark | undefined>;
}

/** @param startedAt as the process itself has seen it, which may have ended by now */
export function stepOf({ pid, startedAt }: { pid: number; startedAt?: string }): Step {
  if (startedAt !== undefined) return { pid, mark: Promise.resolve({ pid, startedAt }) };
  // Where a look starts a program, its id alone must do.
  const mark = process.platform === 'linux' ? processMark(pid) : Promise.resolve(undefined);
  return { pid, mark: mark.catch(() => undefined) };
}

/** Whether such a process has ended. A look that fails shows nothing. */
export async function hasEnded({ pid, mark }: Step): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return true;
  }
  const known = await mark;
  return known !== undefined && (await sightOf(known)) === 'gone';
}
