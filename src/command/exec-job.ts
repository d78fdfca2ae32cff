import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { JobpassError, tell } from '../errors.js';
import { type Finished, postStep } from '../job/post-step.js';
import { EXEC_FOLDER, JobFolder } from '../lease/folder.js';
import { HiddenReader } from '../lease/hidden.js';
import { FOLDER_VARIABLE } from '../runners/id-token-variables.js';
import { processMark } from '../runners/processes.js';
import type { Log, Runner, StepSurface } from '../runners/runner.js';
import type { StreamedRedactor } from '../text/redacting-stream.js';
import { createRedactor, type Redactor } from '../text/redactor.js';
import { withheldVariables } from './withheld-variables.js';

export interface ExecJobOptions {
  /** The system that this runs in. */
  runner: Runner;
  /** By name. */
  inputs: ReadonlyMap<string, string>;
  log: Log;
  /** Whether the command gets the terminal itself, with nothing masked. */
  tty: boolean;
  /** Variables that the command is to get although they are not for it. */
  passed: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** How often a folder is tried to be made. */
const TURNS = 10;
const NOTHING = Buffer.alloc(0);
/** In the place of output of which nobody can say what is in it. */
const WITHHELD = Buffer.from('***\n');
/** Asked of programs that would print colours if they saw the terminal. */
const COLOURS = { FORCE_COLOR: '1', CLICOLOR_FORCE: '1' };

/** A job that is one command, as the life of a lease sees it: the system's runner with the steps' part in its hands. */
export class ExecJob {
  readonly runner: Runner;
  /** Of each credential that the command gets. */
  readonly settings: Settings[] = [];
  readonly #options: ExecJobOptions;
  readonly #audiences = new Set<string>();
  readonly #folder: string;
  readonly #variables = new Map<string, string>();
  readonly #state = new Map<string, string>();
  readonly #secrets: string[];
  /** One for each output on which something was printed. */
  readonly #redactors: Redactor[] = [];

  constructor(options: ExecJobOptions) {
    const { runner } = options;
    this.#options = options;
    this.#secrets = runner.idTokens.secrets();
    this.#folder = makeFolder(runner);
    this.runner = {
      system: {
        ...runner.system,
        // This process is the job: when it is gone, the keeper ends what it held.
        ephemeral: false,
        signOfLife: async () => {
          const mark = await processMark(process.pid);
          return mark === undefined ? runner.system.signOfLife() : { kind: 'process', ...mark };
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

  /** The surface of a step that is the command: what it gets is in its environment, what it prints is redacted. */
  #stepOf(outer: StepSurface): StepSurface {
    const { inputs, log, tty, env } = this.#options;
    const { unmasked: _, sourceInLaterSteps: __, ...others } = outer;
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

  /** What the command is started with. */
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
      ...(process.stdout.isTTY && !this.#options.tty && env['NO_COLOR'] === undefined ? COLOURS : {}),
    };
  }

  /** A redactor that knows every secret at each moment, those of renewed credentials included. */
  redactor(): StreamedRedactor {
    // Made when there is something to look at: most commands print nothing on one of their outputs.
    let made: Redactor | undefined;
    const later = JobFolder.remembered(this.#state).map(({ path }) => new HiddenReader(path));
    return {
      write: (chunk) => {
        made ??= this.#another();
        try {
          // Written down before it is handed out: what was printed until now holds nothing that is not there.
          for (const one of later) made.add(...one.next());
        } catch (error) {
          this.#options.log.error(
            `A part of the output is not shown, since it could hold secrets: ${tell(error)}`,
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

  #another(): Redactor {
    const made = this.#redactors[0]?.another() ?? createRedactor(this.#secrets);
    this.#redactors.push(made);
    return made;
  }

  /** Ends what the command had. Never throws. */
  async end(): Promise<Finished> {
    // What the command logged in to as well: it was for as long as the command ran.
    for (const folder of JobFolder.all(this.#folder)) this.#state.set(...folder.remembered);
    if (JobFolder.remembered(this.#state).length === 0) return { accounts: [], failed: false };
    try {
      return await postStep({ runner: this.runner, clock: systemClock });
    } catch (error) {
      this.runner.step.log.error(tell(error));
      return { accounts: [], failed: true };
    }
  }

  close(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true });
      // The folders of the job around it, where nothing else is in them; not the system's own.
      if (this.#options.runner.step.passesVariablesBy === 'file') rmdirSync(dirname(this.#folder));
    } catch {
      // Whatever of it could not be removed has been told.
    }
  }
}

/** A folder for this command alone. @throws JobpassError `state` */
function makeFolder(runner: Runner): string {
  for (let turn = 1; ; turn++) {
    try {
      return mkdtempSync(join(runner.memory.temporaryFolder(), EXEC_FOLDER));
    } catch (error) {
      // Another command of this job, which has just ended, took the folder around it along.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && turn < TURNS) continue;
      if (error instanceof JobpassError) throw error;
      throw new JobpassError('state', `A folder for this command could not be made: ${tell(error)}`, {
        hint: 'Check free space and permissions of the folder for temporary files',
        cause: error,
      });
    }
  }
}
