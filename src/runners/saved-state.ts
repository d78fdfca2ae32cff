import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JobpassError, tell, writeHint } from '../errors.js';

/** A folder in a job's own, with a file for each value: steps that run side by side do not overwrite each other's. */
const FOLDER = 'jobpass-memory';

/** The name of the folder in which each job of this user has one, on systems whose steps are commands. */
export function shellFolder(): string {
  return `jobpass-${process.getuid?.() ?? 'user'}`;
}

/** Remembers a value until the job's end, for a system that has no memory of its own. @throws JobpassError `state` */
export function saveStateIn(folder: string, name: string, value: string): void {
  const file = join(folder, FOLDER, name.replace(/[^\w-]/g, '_'));
  try {
    mkdirSync(join(folder, FOLDER), { recursive: true, mode: 0o700 });
    if (value === '') rmSync(file, { force: true });
    else writeFileSync(file, value, { mode: 0o600 });
  } catch (error) {
    throw new JobpassError('state', `The state of this job could not be saved: ${tell(error)}`, {
      hint: writeHint(error, folder),
      cause: error,
    });
  }
}

/** Everything that was remembered. */
export function savedStateIn(folder: string): ReadonlyMap<string, string> {
  const path = join(folder, FOLDER);
  let names: string[];
  try {
    names = readdirSync(path);
  } catch {
    return new Map();
  }
  return new Map(
    names.flatMap((name): [string, string][] => {
      try {
        return [[name, readFileSync(join(path, name), 'utf8')]];
      } catch {
        // Another process of the job has just removed it.
        return [];
      }
    }),
  );
}

/**
 * Removes the memory of a job where it has nothing left to remember: what it says of folders that are gone is nothing.
 *
 * @param whole the job's folder as well, if it is empty
 */
export function forgetIn(folder: string, whole: boolean): void {
  const memory = join(folder, FOLDER);
  try {
    for (const [name, path] of savedStateIn(folder)) if (!existsSync(path)) saveStateIn(folder, name, '');
    if (existsSync(memory)) rmdirSync(memory);
    if (whole) rmdirSync(folder);
  } catch {
    // Something of another step is in it.
  }
}
