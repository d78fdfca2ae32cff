import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorText, JobpassError, writeHint } from '../errors.js';
import { dotenvLine } from '../formats/dotenv.js';
import { isGitConfigVariable } from '../providers/github/git-variables.js';
import { JOB_VARIABLE } from '../runners/id-token-variables.js';
import type { StepSurface } from '../runners/runner.js';
import { quoted, quotedForFish } from '../text/shell.js';
import { SHELL_FORMATS, type ShellFormat, unsetting } from './eval-lines.js';

export const FORMATS = [...SHELL_FORMATS, 'dotenv'] as const;
export type Format = (typeof FORMATS)[number];

/** The functions that print a variable, one for each format. */
const WRITTEN: Readonly<Record<Format, (name: string, value: string) => string>> = {
  sh: (name, value) => `export ${name}=${quoted(value)}`,
  fish: (name, value) => `set -gx ${name} ${quotedForFish(value)}`,
  dotenv: dotenvLine,
};

const FILES = { sh: 'variables.sh', fish: 'variables.fish', dotenv: 'variables.env' } as const;
/** The file with the names of the variables, one per line. The logout reads this file. */
const NAMES = 'variables.names';
/** Turns off `set -x` and `set -v` for these lines, which would print the secrets. */
const BEFORE = {
  sh: 'case $- in *[xv]*) JOBPASS_TRACE=$-; { set +xv; } 2> /dev/null ;; esac\n',
  fish: '',
  dotenv: '',
} as const;
const BEHIND = {
  sh: [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: shell syntax
    'case ${JOBPASS_TRACE-} in *x*v* | *v*x*) set -xv ;; *x*) set -x ;; *v*) set -v ;; esac',
    'unset JOBPASS_TRACE\n',
  ].join('\n'),
  fish: '',
  dotenv: '',
} as const;

/** The file that later steps source. The file is in the first credential's folder, and is deleted with that credential. */
export class VariablesFile {
  readonly places: string[] = [];
  /** The values of the variables; undefined for a variable to unset. */
  readonly #entries = new Map<string, string | undefined>();
  readonly #format: Format;
  readonly #job: string | undefined;

  /** @param job the name of the job for later commands in the same shell, if nothing else identifies the job */
  constructor(format: Format, job: string | undefined) {
    this.#format = format;
    this.#job = job;
  }

  /**
   * Returns the part of the step interface that writes variables. This interface writes the variables to the file, and does not
   * pass them to the CI system.
   */
  get surface(): Partial<StepSurface> {
    return {
      exportVariable: (name, value) => this.add(name, value),
      ...(this.#format === 'dotenv' ? {} : { removeVariable: (name) => this.add(name, undefined) }),
    };
  }

  get names(): string[] {
    return [...this.#entries].filter(([, value]) => value !== undefined).map(([name]) => name);
  }

  /** Returns the file's path, or undefined while the file contains no variables. */
  get path(): string | undefined {
    const [place] = this.places;
    return place === undefined || this.#entries.size === 0 ? undefined : join(place, FILES[this.#format]);
  }

  place(folder: string): void {
    if (folder !== '') this.places.push(folder);
  }

  /** @param value undefined to unset the variable @throws JobpassError `delivery` */
  add(name: string, value: string | undefined): void {
    this.#entries.set(name, value);
    const format = this.#format;
    const entries = [...this.#entries];
    const lines = entries.flatMap(([variable, text]) =>
      text === undefined ? [] : [`${WRITTEN[format](variable, text)}\n`],
    );
    const removed = entries.filter(([, text]) => text === undefined).map(([variable]) => variable);
    // A file for programs cannot unset a variable.
    if (removed.length > 0 && format !== 'dotenv') lines.push(`${unsetting(removed, format)}\n`);
    if (this.#job !== undefined && format !== 'dotenv')
      lines.push(`${WRITTEN[format](JOB_VARIABLE, this.#job)}\n`);
    const [place = ''] = this.places;
    try {
      writeFileSync(join(place, NAMES), `${this.names.join('\n')}\n`, { mode: 0o600 });
      writeFileSync(this.path ?? '', BEFORE[format] + lines.join('') + BEHIND[format], { mode: 0o600 });
    } catch (error) {
      throw new JobpassError(
        'delivery',
        `The file with the variables could not be written: ${errorText(error)}`,
        {
          hint: writeHint(error, place),
          cause: error,
        },
      );
    }
  }
}

/**
 * Returns the variables that a login wrote. Git's configuration variables and PATH are omitted: they also contain entries of the
 * user, and programs ignore the entry of a login that has ended.
 */
export function variablesIn(folder: string): string[] {
  try {
    return readFileSync(join(folder, NAMES), 'utf8')
      .split('\n')
      .filter((name) => name !== '' && name !== 'PATH' && !isGitConfigVariable(name));
  } catch {
    return [];
  }
}

/** Returns the kind of shell that sourced a login's file. */
export function shellOf(folder: string): ShellFormat {
  return existsSync(join(folder, FILES.fish)) ? 'fish' : 'sh';
}
