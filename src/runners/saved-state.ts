import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorText, JobpassError, writeHint } from '../errors.js';

/**
 * The folder for saved values within the job's folder. Each value has its own file, so parallel steps do not overwrite each
 * other.
 */
const FOLDER = 'jobpass-memory';

/** The name of the folder for all of this user's jobs, on systems whose steps are commands. */
export function shellFolder(): string {
  return `jobpass-${process.getuid?.() ?? 'user'}`;
}

/** Saves a value until the end of the job, on systems without job state. @throws JobpassError `state` */
export function saveStateIn(folder: string, name: string, value: string): void {
  const file = join(folder, FOLDER, name.replace(/[^\w-]/g, '_'));
  try {
    mkdirSync(join(folder, FOLDER), { recursive: true, mode: 0o700 });
    if (value === '') rmSync(file, { force: true });
    else writeFileSync(file, value, { mode: 0o600 });
  } catch (error) {
    throw new JobpassError('state', `The state of this job could not be saved: ${errorText(error)}`, {
      hint: writeHint(error, folder),
      cause: error,
    });
  }
}

/** All saved values. */
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
        // Another of the job's processes has just removed the file.
        return [];
      }
    }),
  );
}

/**
 * Removes saved values whose folder no longer exists, and the folder for saved values if it is empty.
 *
 * @param whole also remove the job's folder if it is empty
 */
export function forgetIn(folder: string, whole: boolean): void {
  const memory = join(folder, FOLDER);
  try {
    for (const [name, path] of savedStateIn(folder)) if (!existsSync(path)) saveStateIn(folder, name, '');
    if (existsSync(memory)) rmdirSync(memory);
    if (whole) rmdirSync(folder);
  } catch {
    // The folder contains another step's files.
  }
}
