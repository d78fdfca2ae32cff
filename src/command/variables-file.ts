import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JobpassError, tell } from '../errors.js';
import { dotenvLine } from '../formats/dotenv.js';
import { JOB_VARIABLE } from '../runners/id-token-variables.js';
import type { StepSurface } from '../runners/runner.js';
import { quoted, quotedForFish } from '../text/shell.js';
import { SHELL_FORMATS, type ShellFormat, unsetting } from './eval-lines.js';

export const FORMATS = [...SHELL_FORMATS, 'dotenv'] as const;
export type Format = (typeof FORMATS)[number];

/** A variable as each format has it. */
const WRITTEN: Readonly<Record<Format, (name: string, value: string) => string>> = {
  sh: (name, value) => `export ${name}=${quoted(value)}`,
  fish: (name, value) => `set -gx ${name} ${quotedForFish(value)}`,
  dotenv: dotenvLine,
};

const FILES = { sh: 'variables.sh', fish: 'variables.fish', dotenv: 'variables.env' } as const;
/** Their names, for the log-out: one a line. */
const NAMES = 'variables.names';
/** A shell that shows what it runs (`set -x`, `set -v`) would show the secrets: not in these lines. */
const BEFORE = {
  sh: 'case $- in *[xv]*) JOBPASS_TRACE=$-; { set +xv; } 2> /dev/null ;; esac\n',
  fish: '',
  dotenv: '',
} as const;
const BEHIND = {
  sh: [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    'case ${JOBPASS_TRACE-} in *x*v* | *v*x*) set -xv ;; *x*) set -x ;; *v*) set -v ;; esac',
    'unset JOBPASS_TRACE\n',
  ].join('\n'),
  fish: '',
  dotenv: '',
} as const;

/** The file that later steps source: in the folder of the first credential, which goes when that ends. */
export class VariablesFile {
  readonly places: string[] = [];
  /** A variable without a value is unset. */
  readonly #entries = new Map<string, string | undefined>();
  readonly #format: Format;
  readonly #job: string | undefined;

  /** @param job the name by which later commands of the shell know the job, where nothing else tells it */
  constructor(format: Format, job: string | undefined) {
    this.#format = format;
    this.#job = job;
  }

  /** What takes variables of the step in the place of the system. */
  get surface(): Partial<StepSurface> {
    return {
      exportVariable: (name, value) => this.add(name, value),
      ...(this.#format === 'dotenv' ? {} : { removeVariable: (name) => this.add(name, undefined) }),
    };
  }

  get names(): string[] {
    return [...this.#entries].filter(([, value]) => value !== undefined).map(([name]) => name);
  }

  /** Undefined as long as nothing is in it. */
  get path(): string | undefined {
    const [place] = this.places;
    return place === undefined || this.#entries.size === 0 ? undefined : join(place, FILES[this.#format]);
  }

  place(folder: string): void {
    if (folder !== '') this.places.push(folder);
  }

  /** @param value undefined for a variable that is to be unset @throws JobpassError `delivery` */
  add(name: string, value: string | undefined): void {
    this.#entries.set(name, value);
    const format = this.#format;
    const entries = [...this.#entries];
    const lines = entries.flatMap(([variable, text]) =>
      text === undefined ? [] : [`${WRITTEN[format](variable, text)}\n`],
    );
    const removed = entries.filter(([, text]) => text === undefined).map(([variable]) => variable);
    // A file that programs read can take nothing away.
    if (removed.length > 0 && format !== 'dotenv') lines.push(`${unsetting(removed, format)}\n`);
    if (this.#job !== undefined && format !== 'dotenv')
      lines.push(`${WRITTEN[format](JOB_VARIABLE, this.#job)}\n`);
    const [place = ''] = this.places;
    try {
      writeFileSync(join(place, NAMES), `${this.names.join('\n')}\n`, { mode: 0o600 });
      writeFileSync(this.path ?? '', BEFORE[format] + lines.join('') + BEHIND[format], { mode: 0o600 });
    } catch (error) {
      throw new JobpassError('delivery', `The file with the variables could not be written: ${tell(error)}`, {
        hint: 'Check free space and permissions of the folder for temporary files',
        cause: error,
      });
    }
  }
}

/** The variables that a log-in wrote. */
export function variablesIn(folder: string): string[] {
  try {
    return readFileSync(join(folder, NAMES), 'utf8')
      .split('\n')
      .filter((name) => name !== '');
  } catch {
    return [];
  }
}

/** The kind of shell that sourced what a log-in wrote. */
export function shellOf(folder: string): ShellFormat {
  return existsSync(join(folder, FILES.fish)) ? 'fish' : 'sh';
}
