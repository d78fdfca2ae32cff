import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { JobpassError, tell } from '../errors.js';
import { printable } from '../text/printable.js';

/** Where the file is, unless it is said: one of these, and not both. */
export const RULES_FILES = ['.jobpass.yml', '.github/jobpass.yml'] as const;

/** A file of rules as it was found. */
export interface FoundRules {
  /** Its path, for people. */
  path: string;
  text: string;
  /** In hex. */
  sha256: string;
}

/** The file to read. @throws JobpassError `usage` where there is none, or are two */
export function pathOfRules(folder: string, config: string | undefined): string {
  if (config !== undefined) return config;
  const [first, another] = RULES_FILES.filter((name) => existsSync(join(folder, name)));
  if (first === undefined) {
    throw new JobpassError('usage', `There is no ${RULES_FILES.join(' and no ')} in ${printable(folder)}`, {
      hint: 'Check out the repository before, or say where the file is (config)',
    });
  }
  if (another !== undefined) {
    throw new JobpassError('usage', `There are two files of rules: ${first} and ${another}`, {
      hint: 'Keep one of them, or say which (config)',
    });
  }
  return first;
}

/** Reads the file of rules from a folder. @throws JobpassError `usage` */
export function readRulesIn(folder: string, config: string | undefined): FoundRules {
  const path = pathOfRules(folder, config);
  const whole = isAbsolute(path) ? path : join(folder, path);
  try {
    // A pipe might never end, nor a device.
    if (!statSync(whole).isFile() && !statSync(whole).isDirectory()) {
      throw new JobpassError('usage', `The file of rules ${printable(path)} is no plain file`);
    }
    return found(readFileSync(whole), path);
  } catch (error) {
    if (error instanceof JobpassError) throw error;
    throw new JobpassError('usage', `The file of rules ${printable(path)} cannot be read: ${tell(error)}`, {
      hint: 'Check out the repository before, or say where the file is (config)',
    });
  }
}

export function found(content: Buffer, path: string): FoundRules {
  return {
    path: printable(path),
    text: content.toString('utf8'),
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

/** A path as git names it in a tree; undefined for one that is outside of the folder. */
export function inTree(folder: string, path: string): string | undefined {
  const within = relative(folder, isAbsolute(path) ? path : join(folder, path));
  return within === '' || within.startsWith('..') || isAbsolute(within)
    ? undefined
    : within.replaceAll('\\', '/');
}
