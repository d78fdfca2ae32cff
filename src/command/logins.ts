import { systemClock } from '../clock.js';
import { keptIfPossible, loadIfPossible } from '../job/commands.js';
import { type Finished, postStep } from '../job/post-step.js';
import { nameOf } from '../lease/account.js';
import { JobFolder } from '../lease/folder.js';
import { withKept } from '../lease/with-kept.js';
import { credentialText } from '../providers/credential.js';
import type { JobMemory, Runner } from '../runners/runner.js';
import { forgetIn, savedStateIn, saveStateIn } from '../runners/saved-state.js';

/** Returns the state that all commands of a job share. This state is separate from the CI system's state. */
export function sharedMemory(memory: JobMemory): JobMemory {
  return {
    ...memory,
    saveState: (name, value) => saveStateIn(memory.temporaryFolder(), name, value),
    savedState: () => savedStateIn(memory.temporaryFolder()),
  };
}

/** One of this job's logins. */
export interface SavedLogin {
  path: string;
  /** The name of the login's credentials; undefined if the name cannot be read. */
  name: string | undefined;
  /** The credentials that may still be valid. */
  credentials: string[];
}

/** Returns this job's logins. */
export function loginsOf(runner: Runner): SavedLogin[] {
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

/** Revokes the credentials in some of the folders, and deletes the folders. */
export async function endLogins(runner: Runner, which: (path: string) => boolean): Promise<Finished> {
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

/** Deletes empty folders. */
export function removeEmptyFolders(runner: Runner): void {
  forgetIn(runner.memory.temporaryFolder(), runner.step.passesVariablesBy === 'file');
}
