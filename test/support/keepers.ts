import { readdirSync, readFileSync } from 'node:fs';

/** The processes that keep credentials of jobs whose files are under a folder. */
export function keepersUnder(folder: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    return Number.isInteger(pid) && environOf(pid)?.includes(folder) === true ? [pid] : [];
  });
}

/** Where a keeper listens: with most runners in the job's own folder, and elsewhere where that has a long path. */
export function placeOf(pid: number): string | undefined {
  const order = /\0JOBPASS_KEEPER=([^\0]*)/.exec(`\0${environOf(pid) ?? ''}`)?.[1];
  return order === undefined ? undefined : (JSON.parse(order) as { folder: string }).folder;
}

function environOf(pid: number): string | undefined {
  try {
    const environ = readFileSync(`/proc/${pid}/environ`, 'utf8');
    return environ.includes('JOBPASS_KEEPER=') ? environ : undefined;
  } catch {
    // It has ended, or is another user's.
    return undefined;
  }
}
