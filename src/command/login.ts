import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import { mainStep } from '../job/main-step.js';
import { nameOf } from '../lease/account.js';
import type { Runner } from '../runners/runner.js';
import { known } from './eval-lines.js';
import { endLogins, loginsOf, removeEmptyFolders, sharedMemory } from './logins.js';
import { rejectUnclearLogin } from './other-jobs.js';
import { type Format, VariablesFile } from './variables-file.js';

export interface LoginOptions {
  runner: Runner;
  inputs: ReadonlyMap<string, string>;
  /** The command line that starts a keeper. */
  keeper: readonly string[];
  signal: AbortSignal;
  /** The format of the file. If undefined, Jobpass uses the CI system's variables if the CI system supports them. */
  format: Format | undefined;
}

/** The information that later steps need after a login. */
export interface LoggedIn {
  /** The file with the variables; undefined if the CI system stores the variables. */
  file: string | undefined;
  /** Whether the CI system makes later steps source the file. */
  announced: boolean;
  format: Format;
  /** The names of the variables. */
  variables: string[];
}

/**
 * Gets credentials for later steps of a job. Each step is a separate script. The CI system passes variables to these scripts,
 * or the scripts source a file that belongs to the user. After the new exchange, revokes the credentials of an earlier login
 * with the same name.
 *
 * @throws JobpassError if nothing is delivered; any credential already issued is revoked
 */
export async function login(options: LoginOptions): Promise<LoggedIn> {
  const { runner, inputs, keeper, signal, format } = options;
  checkSystem(runner, format);
  const memory = sharedMemory(runner.memory);
  if (loginsOf(runner).length === 0) {
    removeEmptyFolders(runner);
    rejectUnclearLogin(runner.memory);
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
      rejectUnsupported(settings);
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

/**
 * Rejects formats that the CI system does not support. Warns if the CI system does not mask secrets.
 *
 * @throws JobpassError `usage`
 */
function checkSystem({ system, step }: Runner, format: Format | undefined): void {
  if (step.passesVariablesBy === 'system' && format !== undefined) {
    throw new JobpassError(
      'usage',
      `--format is not allowed on ${system.name}, which passes variables to later steps itself`,
      { hint: 'For a single step, use jobpass exec' },
    );
  }
  if (step.unmasked !== undefined) {
    step.log.warning(
      `${step.unmasked}: a step that prints the credential exposes it. To mask the output, use jobpass exec`,
    );
  }
}

/**
 * Makes later steps source the file, if the CI system supports this.
 *
 * @throws JobpassError `delivery`, after revoking the credentials
 */
async function announce(runner: Runner, { path: file, places }: VariablesFile): Promise<boolean> {
  if (file === undefined || runner.step.sourceInLaterSteps === undefined) return false;
  try {
    runner.step.sourceInLaterSteps(file);
    return true;
  } catch (error) {
    await endLogins(runner, (path) => places.includes(path));
    throw error;
  }
}

/** Revokes earlier logins with the same name. Runs last, so that a failed login changes nothing. */
async function endReplaced(
  runner: Runner,
  places: readonly string[],
  names: ReadonlySet<string>,
): Promise<void> {
  const all = loginsOf(runner);
  const here = all.filter(({ path }) => places.includes(path));
  // If the service returned the same credential again, revoking the old login would revoke the new credential. The logout
  // revokes both logins.
  const given = new Set(here.flatMap(({ credentials }) => credentials));
  const earlier = all.filter(
    (one) =>
      !here.includes(one) &&
      one.name !== undefined &&
      names.has(one.name) &&
      !one.credentials.some((credential) => given.has(credential)),
  );
  if (earlier.length > 0) await endLogins(runner, (path) => earlier.some((one) => one.path === path));
}

/** Rejects deliveries that separate scripts cannot use. @throws JobpassError `usage` */
function rejectUnsupported({ revokeNow, deliver }: Settings): void {
  if (revokeNow) {
    throw new JobpassError('usage', '`revoke: now` issues no credential for a login', {
      hint: 'Use jobpass logout, or jobpass revoke',
    });
  }
  if (deliver.includes('output')) {
    throw new JobpassError('usage', '`deliver: output` is not supported: scripts have no step outputs', {
      hint: 'Use env, file or endpoint',
    });
  }
}
