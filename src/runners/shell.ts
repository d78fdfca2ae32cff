import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobpassError } from '../errors.js';
import { ownFolder, shortened } from '../folders.js';
import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import { masksOf } from '../text/masks.js';
import { printable } from '../text/printable.js';
import { debugGroup } from './log-group.js';
import type { JobKeySource, LivenessCheck, Runner, ServedIdToken, SummaryTable } from './runner.js';
import { savedStateIn, saveStateIn, shellFolder } from './saved-state.js';

/** The properties of a CI system whose steps are shell commands. Each such system has its own file. */
export interface ShellSystem {
  /** The name in the runner registry: `gitlab`. */
  name: string;
  /** Claim names, each paired with the variable that contains the same information. */
  job: readonly (readonly [claim: string, variable: string])[];
  /** Additional claims in the ID tokens that identify the job to a person. */
  claims?: readonly string[];
  /**
   * Variables that together identify the job on the machine, so that its steps find each other's state. These variables must
   * not change between the first and the last step.
   */
  key: readonly string[];
  /** Requests one ID token, without retries. @throws JobpassError */
  idToken(audience: string, http: HttpClient, attempt: Attempt): Promise<ServedIdToken>;
  /** Variables that contain an ID token or give access to one, and that the job needs for nothing else. */
  identity?: readonly string[];
  /** The secrets in the ID token request. */
  secrets?: () => string[];
  /** The time after which the job can no longer get ID tokens, in ms since 1970. Absent if the time is unknown. */
  idTokensUntil?: () => number | undefined;
  /** Whether a job has only one ID token for all of its requests. */
  fixedIdToken?: boolean;
  /** Additional variables that `idToken` needs in the keeper. The variables in `job` and `key` are always included. */
  variables?: readonly string[];
  /** The source of the job key. Absent if the job's processes share no secret. */
  jobKeySource?: () => JobKeySource | undefined;
  /** The parent folder for the job's files. Default: the machine's folder for temporary files. */
  folder?: string | undefined;
  /** Whether the machine is deleted after the job. */
  ephemeral?: boolean;
  /** The names, as `ps` shows them, of the processes that run a job's steps and end with the job. */
  workers?: readonly string[];
  /** Whether one shell runs all steps that can use a credential. If so, the job ends when the shell ends. */
  oneShell?: true;
  /** The liveness check to use if Jobpass finds no such process. Default: none. */
  otherCheck?: LivenessCheck;
  /**
   * Masks values in the job's log. Each value is a whole line or a part of a line.
   *
   * @throws JobpassError `delivery` if the system cannot receive them
   */
  mask?: (masks: readonly string[]) => Promise<void>;
  /** Sets a variable for later steps. Absent if later steps source a file instead. @throws JobpassError `delivery` */
  exportVariable?: (name: string, value: string) => void;
  /** Adds a folder at the beginning of PATH in later steps. Absent if PATH is a variable like all others. */
  addPath?: (folder: string) => void;
  /** Makes later steps source a file. Absent if the system does not support this. @throws JobpassError `delivery` */
  sourceInLaterSteps?: (file: string) => void;
  /** Lines that open and close a folded group in the log; absent if the system has no folded groups. */
  fold?: (title: string) => { open: string; close: string };
  /** Adds a summary to the job's page. Never throws. */
  summary?: (table: SummaryTable) => Promise<void>;
}

/**
 * How long the keeper waits after the end of the script, in milliseconds. During this time, the job itself can log out, so that
 * the job's log contains the logout.
 */
const LOG_OUT_MS = 2_000;

/** Returns the source of the job key: a variable with a secret of the job. */
export function secretOf(env: NodeJS.ProcessEnv, variable: string): JobKeySource | undefined {
  const secret = env[variable] ?? '';
  return secret === '' ? undefined : { secret };
}

/** A folder name for a job. A hash is added to long names, because truncation alone could make two jobs equal. */
export function folderName(job: string): string {
  return /^[\w-]{1,80}$/.test(job) ? job : `${job.replace(/[^\w-]/g, '_').slice(0, 40)}-${shortened(job)}`;
}

/**
 * Creates the runner for a system whose steps are shell commands. Log lines are written to stderr, because programs read the
 * command's stdout.
 */
export function shellRunner(env: NodeJS.ProcessEnv, system: ShellSystem): Runner {
  const say = (level: string, message: string): void =>
    void process.stderr.write(`jobpass: ${level}${message}\n`);
  const {
    mask,
    exportVariable,
    addPath,
    sourceInLaterSteps,
    fold,
    summary,
    workers = [],
    otherCheck = { kind: 'none' },
  } = system;
  const temporaryFolder = (): string => {
    const key = system.key.flatMap((variable) => env[variable] || []);
    const base = ownFolder(join(system.folder ?? tmpdir(), shellFolder()));
    return ownFolder(join(base, folderName(`${system.name}-${key}`)));
  };
  return {
    system: {
      name: system.name,
      job: () =>
        Object.fromEntries(
          system.job.flatMap(([claim, variable]) => {
            const value = printable(env[variable]);
            return value === '' ? [] : [[claim, value]];
          }),
        ),
      ...(system.claims === undefined ? {} : { claims: system.claims }),
      ephemeral: system.ephemeral ?? false,
      livenessCheck: async () => {
        const processes = await import('./processes.js');
        const worker = system.oneShell ? await processes.outermostShell() : await processes.ancestor(workers);
        if (worker === undefined) return otherCheck;
        return { kind: 'process', ...worker, ...(system.oneShell ? { graceMs: LOG_OUT_MS } : {}) };
      },
      variables: [
        ...system.job.map(([, variable]) => variable),
        ...system.key,
        ...(system.variables ?? []),
        'TMPDIR',
      ],
      ...(system.jobKeySource === undefined ? {} : { jobKeySource: system.jobKeySource }),
    },
    step: {
      inputs: () => new Map(),
      log: {
        info: (message) => say('', message),
        warning: (message) => say('warning: ', message),
        error: (message) => say('error: ', message),
        group:
          fold === undefined
            ? debugGroup(env, (line) => say('', line))
            : (title, lines) => {
                const { open, close } = fold(title);
                process.stderr.write([open, ...lines, close].map((line) => `${line}\n`).join(''));
              },
      },
      mask: async (secrets) => mask?.(secrets.flatMap(masksOf)),
      ...(mask === undefined
        ? { unmasked: `${system.name} cannot mask values that it did not know before the job` }
        : {}),
      passesVariablesBy: exportVariable === undefined ? 'file' : 'system',
      exportVariable:
        exportVariable ??
        (() => {
          throw new JobpassError('delivery', `Steps of ${system.name} cannot set variables for later steps`, {
            hint: 'Use `jobpass exec`, or source the file that `jobpass login` writes',
          });
        }),
      ...(addPath === undefined ? {} : { addPath }),
      ...(sourceInLaterSteps === undefined ? {} : { sourceInLaterSteps }),
      // The system has no step outputs. The variables contain the same values.
      setOutput: () => undefined,
      printRecord: (line) => void process.stderr.write(`${line}\n`),
      summary: async (table) => summary?.(table),
    },
    memory: {
      temporaryFolder,
      saveState: (name, value) => saveStateIn(temporaryFolder(), name, value),
      savedState: () => savedStateIn(temporaryFolder()),
    },
    idTokens: {
      request: (audience, http, attempt) => system.idToken(audience, http, attempt),
      identity: system.identity ?? [],
      secrets: () => system.secrets?.() ?? [],
      until: () => system.idTokensUntil?.(),
      fixed: system.fixedIdToken ?? false,
    },
  };
}
