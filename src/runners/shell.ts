import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobpassError } from '../errors.js';
import { ownFolder, shortened } from '../folders.js';
import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import { masksOf } from '../text/masks.js';
import { printable } from '../text/printable.js';
import { debugGroup } from './log-group.js';
import type { Runner, ServedIdToken, SignOfLife, SummaryTable } from './runner.js';
import { savedStateIn, saveStateIn, shellFolder } from './saved-state.js';

/**
 * A CI system whose steps are commands in a shell, as far as it differs from the others. Everything about it is in one
 * file of its own.
 */
export interface ShellSystem {
  /** As in the registry: `gitlab`. */
  name: string;
  /** Names of claims, and the variables in which the system says the same of a job. */
  job: readonly (readonly [claim: string, variable: string])[];
  /** Claims of its ID tokens that tell a person which job it is, besides those that every system has. */
  claims?: readonly string[];
  /**
   * What tells this job apart from every other one on the machine, where its steps find each other's state; it stays the
   * same from the first step to the last.
   */
  key: readonly string[];
  /** Asks for one ID token, once. @throws JobpassError */
  idToken(audience: string, http: HttpClient, attempt: Attempt): Promise<ServedIdToken>;
  /** Variables that hold an ID token, or by which a process gets one, and that nothing else of the job needs. */
  identity?: readonly string[];
  /** Secrets that this takes. */
  secrets?: () => string[];
  /** Until when the job can have ID tokens, in ms since 1970; absent where that is not known. */
  idTokensUntil?: () => number | undefined;
  /** Whether a job has one ID token for all of its requests. */
  fixedIdToken?: boolean;
  /** Variables that `idToken` needs in a process beside the job, besides those of `job` and `key`. */
  variables?: readonly string[];
  /** Where files of the job are put, if not where the machine has temporary files. */
  folder?: string | undefined;
  /** Whether the machine is given up with the job. */
  ephemeral?: boolean;
  /** The names of the processes that run a job's steps and end with it, as `ps` shows them. */
  workers?: readonly string[];
  /** Whether one shell runs all steps that can use what one of them got, so that its end is their end. */
  oneShell?: true;
  /** By what else it can be seen that the job goes on, where no such process is found. Default: nothing. */
  otherSign?: SignOfLife;
  /**
   * Makes the system hide each of these in the log of the job, whole lines or parts of them.
   *
   * @throws JobpassError `delivery` when it cannot be told
   */
  mask?: (masks: readonly string[]) => Promise<void>;
  /** Hands a variable to later steps; absent where these source a file. @throws JobpassError `delivery` */
  exportVariable?: (name: string, value: string) => void;
  /** Has later steps source a file; absent where nothing of the system does. @throws JobpassError `delivery` */
  sourceInLaterSteps?: (file: string) => void;
  /** Lines that open and close a folded group of the log; absent if the system has none. */
  fold?: (title: string) => { open: string; close: string };
  /** Shows a text (Markdown) with the job; never throws. */
  summary?: (table: SummaryTable) => Promise<void>;
}

/** How long after the script's end its job may take to log out by itself, which is then in its log, in milliseconds. */
const LOG_OUT_MS = 2_000;

/** What tells jobs apart as the name of a folder. Cut short, two jobs could have the same. */
export function folderName(job: string): string {
  return /^[\w-]{1,80}$/.test(job) ? job : `${job.replace(/[^\w-]/g, '_').slice(0, 40)}-${shortened(job)}`;
}

/** The runner of such a system. Lines for people go to stderr: what a command prints on stdout is for programs. */
export function shellRunner(env: NodeJS.ProcessEnv, system: ShellSystem): Runner {
  const say = (level: string, message: string): void =>
    void process.stderr.write(`jobpass: ${level}${message}\n`);
  const {
    mask,
    exportVariable,
    sourceInLaterSteps,
    fold,
    summary,
    workers = [],
    otherSign = { kind: 'none' },
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
      signOfLife: async () => {
        const processes = await import('./processes.js');
        const worker = system.oneShell ? await processes.outermostShell() : await processes.ancestor(workers);
        if (worker === undefined) return otherSign;
        return { kind: 'process', ...worker, ...(system.oneShell ? { graceMs: LOG_OUT_MS } : {}) };
      },
      variables: [
        ...system.job.map(([, variable]) => variable),
        ...system.key,
        ...(system.variables ?? []),
        'TMPDIR',
      ],
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
        ? { unmasked: `${system.name} cannot be told to hide what it did not know before the job` }
        : {}),
      passesVariablesBy: exportVariable === undefined ? 'file' : 'system',
      exportVariable:
        exportVariable ??
        (() => {
          throw new JobpassError('delivery', `${system.name} takes no variables from a step`, {
            hint: 'Use jobpass exec, or jobpass login, whose file later steps source',
          });
        }),
      ...(sourceInLaterSteps === undefined ? {} : { sourceInLaterSteps }),
      // Nothing takes outputs there: what they hold is in the variables as well.
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
