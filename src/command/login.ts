import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import { mainStep } from '../job/main-step.js';
import { nameOf } from '../lease/account.js';
import type { Runner } from '../runners/runner.js';
import { known } from './eval-lines.js';
import { endLogIns, logInsOf, removeEmptyFolders, sharedMemory } from './log-ins.js';
import { refuseBesideOthers } from './other-jobs.js';
import { type Format, VariablesFile } from './variables-file.js';

export interface LoginOptions {
  runner: Runner;
  inputs: ReadonlyMap<string, string>;
  /** The command line of a keeper. */
  keeper: readonly string[];
  signal: AbortSignal;
  /** How the file is written; undefined where the system's own way is to be taken, if it has one. */
  format: Format | undefined;
}

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

/**
 * Gets credentials for the later steps of a job, each a script of its own: by the system's way of handing on, or in a file
 * of the job's user that they source. What an earlier log-in of the same name got is ended once the new one is there.
 *
 * @throws JobpassError when nothing is delivered; whatever was issued by then is revoked
 */
export async function login(options: LoginOptions): Promise<LoggedIn> {
  const { runner, inputs, keeper, signal, format } = options;
  checkSystem(runner, format);
  const memory = sharedMemory(runner.memory);
  if (logInsOf(runner).length === 0) {
    removeEmptyFolders(runner);
    refuseBesideOthers(runner.memory);
  }
  const names = new Set<string>();
  const file = new VariablesFile(format ?? 'sh', runner.memory.jobName);
  const takes = runner.step.passesVariablesBy === 'system' ? {} : file.surface;
  const saveState = (name: string, value: string): void => {
    memory.saveState(name, value);
    file.place(value);
  };
  const starting = mainStep({
    runner: {
      ...runner,
      step: { ...runner.step, inputs: () => inputs, ...takes },
      memory: { ...memory, saveState },
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
    removeEmptyFolders(runner);
    throw error;
  });
  const announced = format === undefined && (await announce(runner, file));
  await endReplaced(runner, file.places, names);
  return { file: file.path, announced, format: format ?? 'sh', variables: file.names };
}

/** Refuses a format that means nothing to the system, and warns where it hides nothing. @throws JobpassError `usage` */
function checkSystem({ system, step }: Runner, format: Format | undefined): void {
  if (step.passesVariablesBy === 'system' && format !== undefined) {
    throw new JobpassError(
      'usage',
      `--format means nothing here: ${system.name} hands variables on by itself`,
      { hint: 'For a single step, use jobpass exec' },
    );
  }
  if (step.unmasked !== undefined) {
    step.log.warning(
      `${step.unmasked}: a step that prints the credential shows it. jobpass exec masks what its command prints`,
    );
  }
}

/** Has later steps source the file by themselves, where the system can. @throws JobpassError `delivery`, with nothing left alive */
async function announce(runner: Runner, { path: file, places }: VariablesFile): Promise<boolean> {
  if (file === undefined || runner.step.sourceInLaterSteps === undefined) return false;
  try {
    runner.step.sourceInLaterSteps(file);
    return true;
  } catch (error) {
    await endLogIns(runner, (path) => places.includes(path));
    throw error;
  }
}

/** Ends earlier log-ins of the same name; only now, so that a log-in that fails takes nothing away. */
async function endReplaced(
  runner: Runner,
  places: readonly string[],
  names: ReadonlySet<string>,
): Promise<void> {
  const all = logInsOf(runner);
  const here = all.filter(({ path }) => places.includes(path));
  // Where the service gave the same credential once more, its end would be that of the new one: the log-out ends both.
  const given = new Set(here.flatMap(({ credentials }) => credentials));
  const earlier = all.filter(
    (one) =>
      !here.includes(one) &&
      one.name !== undefined &&
      names.has(one.name) &&
      !one.credentials.some((credential) => given.has(credential)),
  );
  if (earlier.length > 0) await endLogIns(runner, (path) => earlier.some((one) => one.path === path));
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
