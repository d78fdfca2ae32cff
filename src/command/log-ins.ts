import { systemClock } from '../clock.js';
import { keptIfPossible, loadIfPossible } from '../job/commands.js';
import { type Finished, postStep } from '../job/post-step.js';
import { nameOf } from '../lease/account.js';
import { JobFolder } from '../lease/folder.js';
import { withKept } from '../lease/with-kept.js';
import { credentialText } from '../providers/credential.js';
import type { JobMemory, Runner } from '../runners/runner.js';
import { forgetIn, savedStateIn, saveStateIn } from '../runners/saved-state.js';

/** A memory that commands of one job share, whatever the system remembers by itself. */
export function sharedMemory(memory: JobMemory): JobMemory {
  return {
    ...memory,
    saveState: (name, value) => saveStateIn(memory.temporaryFolder(), name, value),
    savedState: () => savedStateIn(memory.temporaryFolder()),
  };
}

/** One log-in of this job. */
export interface LogIn {
  path: string;
  /** The name of its credentials; undefined where it cannot be read. */
  name: string | undefined;
  /** What may live. */
  credentials: string[];
}

/** The log-ins of this job. */
export function logInsOf(runner: Runner): LogIn[] {
  return JobFolder.remembered(sharedMemory(runner.memory).savedState()).map((folder) => {
    const { path } = folder;
    const state = loadIfPossible(folder);
    if (state === undefined) return { path, name: undefined, credentials: [] };
    const { leases } = withKept(state, keptIfPossible(folder));
    const alive = leases.filter(({ ending }) => ending === undefined);
    return {
      path,
      name: nameOf(state),
      credentials: alive.map(({ lease }) => credentialText(lease.credential)),
    };
  });
}

/** Ends what some of the folders hold, and forgets them. */
export async function endLogIns(runner: Runner, which: (path: string) => boolean): Promise<Finished> {
  const memory = sharedMemory(runner.memory);
  const saved = [...memory.savedState()].filter(([, path]) => which(path));
  const finished = await postStep({
    runner: { ...runner, memory: { ...memory, savedState: () => new Map(saved) } },
    clock: systemClock,
  });
  for (const [name] of saved) memory.saveState(name, '');
  removeEmptyFolders(runner);
  return finished;
}

/** Leaves no empty folders behind. */
export function removeEmptyFolders(runner: Runner): void {
  forgetIn(runner.memory.temporaryFolder(), runner.step.passesVariablesBy === 'file');
}
