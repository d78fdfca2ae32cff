import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { errorText, JobpassError, writeHint } from '../errors.js';
import { type Finished, postStep } from '../job/post-step.js';
import { EXEC_FOLDER, JobFolder } from '../lease/folder.js';
import { HiddenReader } from '../lease/hidden.js';
import { FOLDER_VARIABLE } from '../runners/id-token-variables.js';
import { processMark } from '../runners/processes.js';
import type { Log, Runner, StepSurface } from '../runners/runner.js';
import type { StreamedRedactor } from '../text/redacting-stream.js';
import { createRedactor } from '../text/redactor.js';
import type { Redactor } from '../text/redactor-interface.js';
import { TokenTally } from '../text/token-tally.js';
import { withheldVariables } from './withheld-variables.js';

export interface ExecJobOptions {
  /** The job's runner. */
  runner: Runner;
  /** The inputs, keyed by name. */
  inputs: ReadonlyMap<string, string>;
  log: Log;
  /** Whether the command is connected to the terminal, so nothing is masked. */
  tty: boolean;
  /** Variables to pass to the command although Jobpass removes them by default. */
  passed: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** The number of attempts to create a folder. */
const TURNS = 10;
const NOTHING = Buffer.alloc(0);
/** Replaces output that cannot be masked safely. */
const WITHHELD = Buffer.from('***\n');
/** Variables that request colors from programs whose output is not a terminal. */
const COLORS = { FORCE_COLOR: '1', CLICOLOR_FORCE: '1' };

/** A job that consists of one command. The job uses the CI system's runner, but a separate step interface. */
export class ExecJob {
  readonly runner: Runner;
  /** The settings of each credential that the command gets. */
  readonly settings: Settings[] = [];
  readonly #options: ExecJobOptions;
  readonly #audiences = new Set<string>();
  readonly #folder: string;
  readonly #variables = new Map<string, string>();
  readonly #state = new Map<string, string>();
  readonly #secrets: string[];
  /** The redactors, one for each output that is not empty. */
  readonly #redactors: Redactor[] = [];
  /** The GitHub tokens in the output that are not among the secrets. */
  readonly #otherTokens = new TokenTally();

  constructor(options: ExecJobOptions) {
    const { runner } = options;
    this.#options = options;
    this.#secrets = runner.idTokens.secrets();
    this.#folder = makeFolder(runner);
    this.runner = {
      system: {
        ...runner.system,
        // This process is the job: if this process dies, the keeper revokes its credentials.
        ephemeral: false,
        livenessCheck: async () => {
          const mark = await processMark(process.pid);
          return mark === undefined ? runner.system.livenessCheck() : { kind: 'process', ...mark };
        },
        // The job's other commands need the same key.
        jobKeySource: () => {
          const source = runner.system.jobKeySource?.();
          return source !== undefined && 'folder' in source ? { ...source, leaves: true } : source;
        },
      },
      step: this.#stepOf(runner.step),
      memory: {
        temporaryFolder: () => this.#folder,
        saveState: (name, value) => void this.#state.set(name, value),
        savedState: () => this.#state,
      },
      idTokens: {
        ...runner.idTokens,
        request: (audience, ...rest) => {
          this.#audiences.add(audience);
          return runner.idTokens.request(audience, ...rest);
        },
      },
    };
  }

  /**
   * Returns the step interface for the command. It delivers credentials to the command's environment and masks the command's
   * output.
   */
  #stepOf(outer: StepSurface): StepSurface {
    const { inputs, log, tty, env } = this.#options;
    const { unmasked: _, sourceInLaterSteps: __, addPath: ___, ...others } = outer;
    return {
      ...others,
      inputs: () => inputs,
      log: { ...outer.log, ...log },
      mask: async (secrets) => {
        this.#secrets.push(...secrets);
        for (const one of this.#redactors) one.add(...secrets);
      },
      ...(tty ? {} : { masksRenewals: true }),
      passesVariablesBy: 'system',
      exportVariable: (name, value) => void this.#variables.set(name, value),
      removeVariable: (name) => {
        this.#variables.delete(name);
        delete env[name];
      },
      setOutput: () => undefined,
    };
  }

  /** Returns the command's environment. */
  environment(): NodeJS.ProcessEnv {
    const { env, runner, passed } = this.#options;
    const { names, told } = withheldVariables(env, {
      identity: runner.idTokens.identity,
      settings: this.settings,
      audiences: this.#audiences,
      passed,
    });
    if (told.length > 0)
      this.runner.step.log.group?.('Variables not passed to the command (--pass-env NAME passes one)', told);
    const inherited = Object.entries(env).filter(([name]) => !names.has(name));
    return {
      ...Object.fromEntries(inherited),
      [FOLDER_VARIABLE]: this.#folder,
      ...Object.fromEntries(this.#variables),
      ...(process.stdout.isTTY && !this.#options.tty && env['NO_COLOR'] === undefined ? COLORS : {}),
    };
  }

  /** Returns a redactor that always knows every current secret, including renewed credentials. */
  redactor(): StreamedRedactor {
    // The redactor is created when the first output arrives, because most commands print nothing on stdout or on stderr.
    let made: Redactor | undefined;
    const later = JobFolder.remembered(this.#state).map(({ path }) => new HiddenReader(path));
    return {
      write: (chunk) => {
        made ??= this.#another();
        try {
          // A renewal stores a secret before it delivers the secret, so the output so far contains only secrets that are stored.
          for (const one of later) this.#learn(made, one);
        } catch (error) {
          this.#options.log.error(
            `Part of the output is not printed, because it could contain secrets: ${errorText(error)}`,
          );
          return WITHHELD;
        }
        return made.write(chunk);
      },
      release: () => made?.release() ?? NOTHING,
      end: () => made?.end() ?? NOTHING,
      get releasable() {
        return made?.releasable ?? false;
      },
      get held() {
        return made?.held ?? 0;
      },
    };
  }

  /** Adds the secrets of renewals to a redactor, and drops those of earlier renewals. */
  #learn(redactor: Redactor, reader: HiddenReader): void {
    const secrets = reader.next();
    const outdated = new Set(reader.outdated());
    redactor.drop(...[...outdated].filter((secret) => !this.#secrets.includes(secret)));
    redactor.add(...secrets.filter((secret) => !outdated.has(secret)));
  }

  #another(): Redactor {
    const made =
      this.#redactors[0]?.another() ?? createRedactor(this.#secrets, { tokens: this.#otherTokens });
    this.#redactors.push(made);
    return made;
  }

  /** Logs a warning if the output contained GitHub tokens that Jobpass did not issue. */
  reportOtherTokens(): void {
    const { warning } = this.#otherTokens;
    if (warning !== undefined) this.#options.log.warning(warning);
  }

  /** Revokes the command's credentials. Never throws. */
  async end(): Promise<Finished> {
    // Credentials from a `jobpass login` inside the command end with the command.
    for (const folder of JobFolder.all(this.#folder)) this.#state.set(...folder.remembered);
    if (JobFolder.remembered(this.#state).length === 0) return { accounts: [], failed: false };
    try {
      return await postStep({ runner: this.runner, clock: systemClock });
    } catch (error) {
      this.runner.step.log.error(errorText(error));
      return { accounts: [], failed: true };
    }
  }

  close(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true });
      // Deletes an empty folder that belongs to the surrounding job, but never a folder that belongs to the CI system.
      if (this.#options.runner.step.passesVariablesBy === 'file') rmdirSync(dirname(this.#folder));
    } catch {
      // Any file that could not be removed has already been reported.
    }
  }
}

/** Creates a folder for this command. @throws JobpassError `state` */
function makeFolder(runner: Runner): string {
  for (let turn = 1; ; turn++) {
    let parent = 'the temporary folder';
    try {
      parent = runner.memory.temporaryFolder();
      return mkdtempSync(join(parent, EXEC_FOLDER));
    } catch (error) {
      // Another command in this job may have ended just now and deleted the parent folder.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && turn < TURNS) continue;
      if (error instanceof JobpassError) throw error;
      throw new JobpassError(
        'state',
        `The folder for the files of this command could not be created: ${errorText(error)}`,
        {
          hint: writeHint(error, parent),
          cause: error,
        },
      );
    }
  }
}
