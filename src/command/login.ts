import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { JobpassError, tell } from '../errors.js';
import { dotenvLine } from '../formats/dotenv.js';
import { keptIfPossible, loadIfPossible, nameOf } from '../job/commands.js';
import { mainStep } from '../job/main-step.js';
import { type Finished, postStep } from '../job/post-step.js';
import { withKept } from '../lease/end-folder.js';
import { JobFolder } from '../lease/folder.js';
import { credentialText } from '../providers/credential.js';
import { JOB_VARIABLE } from '../runners/id-token-options.js';
import type { JobMemory, Runner, StepSurface } from '../runners/runner.js';
import { forgetIn, savedStateIn, saveStateIn } from '../runners/saved-state.js';
import { quoted, quotedForFish } from '../text/shell.js';
import { known, SHELL_FORMATS, type ShellFormat, unsetting } from './eval-lines.js';
import { refuseBesideOthers, refuseNothing } from './other-jobs.js';

export const FORMATS = [...SHELL_FORMATS, 'dotenv'] as const;
export type Format = (typeof FORMATS)[number];

export interface LoginOptions {
  runner: Runner;
  inputs: ReadonlyMap<string, string>;
  /** The command line of a keeper. */
  keeper: readonly string[];
  signal: AbortSignal;
  /** How the file is written; undefined where the system's own way is to be taken, if it has one. */
  format: Format | undefined;
}

/** A variable as each format has it. */
const WRITTEN: Readonly<Record<Format, (name: string, value: string) => string>> = {
  sh: (name, value) => `export ${name}=${quoted(value)}`,
  fish: (name, value) => `set -gx ${name} ${quotedForFish(value)}`,
  dotenv: dotenvLine,
};

/** What a log-in left for later steps. */
export interface LoggedIn {
  /** The file with the variables; undefined where the system has taken them. */
  file: string | undefined;
  /** Whether the system has later steps source it by themselves. */
  announced: boolean;
  format: Format;
  /** The names of the variables. */
  variables: string[];
}

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

/**
 * Gets credentials for the later steps of a job, each a script of its own: by the system's way of handing on, or in a file
 * of the job's user that they source. What an earlier log-in of the same name got is ended once the new one is there.
 *
 * @throws JobpassError when nothing is delivered; whatever was issued by then is revoked
 */
export async function login(options: LoginOptions): Promise<LoggedIn> {
  const { runner, inputs, keeper, signal, format } = options;
  const itself = runner.step.handsOn === 'variables';
  if (itself && format !== undefined) {
    throw new JobpassError(
      'usage',
      `--format means nothing here: ${runner.system.name} hands variables on by itself`,
      {
        hint: 'For a single step, use jobpass exec',
      },
    );
  }
  if (runner.step.unmasked !== undefined) {
    runner.step.log.warning(
      `${runner.step.unmasked}: a step that prints the credential shows it. jobpass exec masks what its command prints`,
    );
  }
  const memory = sharedMemory(runner.memory);
  if (foldersOf(runner).length === 0) {
    forget(runner);
    refuseBesideOthers(runner.memory);
  }
  const names = new Set<string>();
  const file = new VariablesFile(format ?? 'sh', runner.memory.jobMark);
  const starting = mainStep({
    runner: {
      ...runner,
      step: { ...runner.step, inputs: () => inputs, ...(itself ? {} : file.surface) },
      memory: {
        ...memory,
        saveState: (name, value) => {
          memory.saveState(name, value);
          file.place(value);
        },
      },
    },
    keeper,
    signal,
    check: (settings) => {
      known.push(settings);
      refuse(settings);
      names.add(nameOf({ settings }));
    },
  });
  await starting.catch((error: unknown) => {
    forget(runner);
    throw error;
  });
  const announced = format === undefined && file.path !== undefined && runner.step.announce !== undefined;
  if (announced && file.path !== undefined) {
    try {
      runner.step.announce?.(file.path);
    } catch (error) {
      await endFolders(runner, (path) => file.places.includes(path));
      throw error;
    }
  }
  // One of the same name is replaced; only now, so that a log-in that fails takes nothing away.
  const [here, others] = [true, false].map((isNew) =>
    foldersOf(runner).filter(({ path }) => file.places.includes(path) === isNew),
  ) as [LogIn[], LogIn[]];
  // Where the service gave the same credential once more, its end would be that of the new one: the log-out ends both.
  const given = new Set(here.flatMap(({ credentials }) => credentials));
  const earlier = others.filter(
    ({ name, credentials }) =>
      name !== undefined && names.has(name) && !credentials.some((credential) => given.has(credential)),
  );
  if (earlier.length > 0) await endFolders(runner, (path) => earlier.some((one) => one.path === path));
  return { file: file.path, announced, format: format ?? 'sh', variables: file.names };
}

/** What a log-out did. */
export interface LoggedOut extends Finished {
  /** Variables of shells that sourced what is gone now. */
  variables: string[];
  /** The kind of shell that this was. */
  shell: ShellFormat;
}

/**
 * Ends what log-ins of this job got, and removes what they wrote; where there was none, that is said, and is no fault.
 *
 * @param name only the credentials of this name
 * @throws JobpassError `usage` where there are others, and none of this name
 */
export async function logout(runner: Runner, name: string | undefined): Promise<LoggedOut> {
  const found = foldersOf(runner);
  const wanted = found.filter((one) => name === undefined || one.name === name);
  if (wanted.length === 0 && found.length > 0) {
    throw new JobpassError('usage', `There is no log-in of the name ${name}`, {
      hint: 'jobpass status lists them',
    });
  }
  const variables = new Set(wanted.flatMap(({ path }) => variablesIn(path)));
  if (wanted.length === 0) {
    forget(runner);
    refuseNothing(runner.memory);
    runner.step.log.info('Nothing to revoke: no log-in of this job is left');
    return { accounts: [], failed: false, variables: [], shell: 'sh' };
  }
  const shell = wanted.some(({ path }) => existsSync(join(path, FILES.fish))) ? 'fish' : 'sh';
  const finished = await endFolders(runner, (path) => wanted.some((one) => one.path === path));
  return { ...finished, variables: [...variables], shell };
}

/** A memory that commands of one job share, whatever the system remembers by itself. */
function sharedMemory(memory: JobMemory): JobMemory {
  return {
    ...memory,
    saveState: (name, value) => saveStateIn(memory.temporaryFolder(), name, value),
    savedState: () => savedStateIn(memory.temporaryFolder()),
  };
}

/** One log-in of this job. */
interface LogIn {
  path: string;
  /** The name of its credentials; undefined where it cannot be read. */
  name: string | undefined;
  /** What may live. */
  credentials: string[];
}

/** The folders of this job's log-ins. */
function foldersOf(runner: Runner): LogIn[] {
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
async function endFolders(runner: Runner, which: (path: string) => boolean): Promise<Finished> {
  const memory = sharedMemory(runner.memory);
  const saved = [...memory.savedState()].filter(([, path]) => which(path));
  const finished = await postStep({
    runner: { ...runner, memory: { ...memory, savedState: () => new Map(saved) } },
    clock: systemClock,
  });
  for (const [name] of saved) memory.saveState(name, '');
  forget(runner);
  return finished;
}

/** Leaves no empty folders behind. */
function forget(runner: Runner): void {
  forgetIn(runner.memory.temporaryFolder(), runner.step.handsOn === 'file');
}

/** The variables that a log-in wrote. */
function variablesIn(folder: string): string[] {
  try {
    return readFileSync(join(folder, NAMES), 'utf8')
      .split('\n')
      .filter((name) => name !== '');
  } catch {
    return [];
  }
}

/** Refuses what separate scripts could not get. @throws JobpassError `usage` */
function refuse({ revokeNow, deliver }: Settings): void {
  if (revokeNow) {
    throw new JobpassError('usage', 'revoke: now issues no credential, so there is nothing to log in to', {
      hint: 'Use jobpass logout, or jobpass revoke',
    });
  }
  if (deliver.includes('output')) {
    throw new JobpassError('usage', 'deliver: output cannot be had here: scripts have no outputs of steps', {
      hint: 'Use env, file or endpoint',
    });
  }
}

/** The file that later steps source: in the folder of the first credential, which goes when that ends. */
class VariablesFile {
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
