import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { errorText, JobpassError, systemCode } from '../errors.js';
import { printable } from '../text/printable.js';

/** The default paths of the rules file. Only one of these files may exist. */
export const RULES_FILES = ['.jobpass.yml', '.github/jobpass.yml'] as const;

/** A rules file before parsing. */
export interface FoundRules {
  /** The file's path for messages. */
  path: string;
  text: string;
  /** In hex. */
  sha256: string;
}

/** Returns the path of the rules file. @throws JobpassError `usage` if there is no rules file, or if both default files exist */
export function pathOfRules(folder: string, config: string | undefined): string {
  if (config !== undefined) return config;
  const [first, another] = RULES_FILES.filter((name) => isThere(join(folder, name)));
  if (first === undefined) {
    throw new JobpassError(
      'usage',
      `No rules file found: ${printable(folder)} has no ${RULES_FILES.join(' and no ')}`,
      {
        hint: absentHint(folder),
      },
    );
  }
  if (another !== undefined) {
    throw new JobpassError('usage', `There are two rules files: ${first} and ${another}`, {
      hint: 'Keep one of them, or select one with `config`',
    });
  }
  return first;
}

/** Reads the rules file in a folder. @throws JobpassError `usage` */
export function readRulesIn(folder: string, config: string | undefined): FoundRules {
  const path = pathOfRules(folder, config);
  const whole = isAbsolute(path) ? path : join(folder, path);
  try {
    // Reading a pipe or a device might never end.
    if (!statSync(whole).isFile() && !statSync(whole).isDirectory()) {
      throw new JobpassError('usage', `The rules file ${printable(path)} is not a regular file`);
    }
    return found(readFileSync(whole), path);
  } catch (error) {
    if (error instanceof JobpassError) throw error;
    throw unreadable(path, folder, error);
  }
}

/**
 * Returns whether a path exists. A path that cannot be examined counts as existing, because reading the file then reports the
 * reason.
 */
function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    return !ABSENT.includes(systemCode(error) ?? '');
  }
}

const ABSENT: readonly string[] = ['ENOENT', 'ENOTDIR'];

function unreadable(path: string, folder: string, error: unknown): JobpassError {
  const code = systemCode(error) ?? '';
  const shown = printable(path);
  if (ABSENT.includes(code))
    return new JobpassError('usage', `The rules file ${shown} does not exist (${code})`, {
      hint: absentHint(folder),
    });
  const hints: Readonly<Record<string, string>> = {
    EACCES: 'Allow this user to read the file and to enter its folders',
    EISDIR: 'Set `config` to a file, not to a folder',
  };
  const hint = hints[code];
  const reason = code === '' ? errorText(error) : code;
  return new JobpassError(
    'usage',
    `The rules file ${shown} cannot be read: ${reason}`,
    hint === undefined ? {} : { hint },
  );
}

/** Returns the hint for a missing file. If the folder contains no repository, the job may lack only a checkout. */
function absentHint(folder: string): string {
  return isThere(join(folder, '.git'))
    ? 'Add the file to the repository, or set `config` to its path'
    : 'In a job, check out the repository before this step. If the file is elsewhere, set `config` to its path';
}

export function found(content: Buffer, path: string): FoundRules {
  return {
    path: printable(path),
    text: content.toString('utf8'),
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

/** Returns the path in git's form, relative to the folder, or undefined for a path outside the folder. */
export function inTree(folder: string, path: string): string | undefined {
  const within = relative(folder, isAbsolute(path) ? path : join(folder, path));
  return within === '' || within.startsWith('..') || isAbsolute(within)
    ? undefined
    : within.replaceAll('\\', '/');
}
