import { setVariables } from '../delivery/delivery.js';
import { JobpassError } from '../errors.js';
import type { RegistryLogIns, StepSurface } from '../runners/runner.js';

/** A variable or an output for later steps. */
interface Entry {
  kind: 'variable' | 'output';
  name: string;
  /** Undefined if the variable is removed. */
  value: string | undefined;
  owner: string | undefined;
}

/**
 * Holds the outputs and variables of a step until all of its credentials are ready, so that either all of them are delivered or
 * none.
 */
export class Outbox {
  readonly #step: StepSurface;
  readonly #entries: Entry[] = [];
  /** The files that git includes in its configuration. */
  readonly #gitConfigs: string[] = [];
  readonly #logIns: RegistryLogIns[] = [];
  readonly #temporaryFolder: () => string;

  /** @param temporaryFolder returns the folder for the job's files */
  constructor(step: StepSurface, temporaryFolder: () => string) {
    this.#step = step;
    this.#temporaryFolder = temporaryFolder;
  }

  /**
   * The step interface for one credential. If there are several credentials, outputs and log lines are prefixed with this
   * credential's name.
   */
  for(owner: string | undefined): StepSurface {
    const { log } = this.#step;
    const put = (kind: Entry['kind'], name: string, value: string | undefined): void =>
      void this.#entries.push({ kind, name, value, owner });
    const prefix = (message: string): string => `${owner}: ${message}`;
    return {
      ...this.#step,
      ...(owner === undefined
        ? {}
        : {
            log: {
              ...log,
              info: (message) => log.info(prefix(message)),
              warning: (message) => log.warning(prefix(message)),
              error: (message) => log.error(prefix(message)),
            },
          }),
      exportVariable: (name, value) => put('variable', name, value),
      removeVariable: (name) => put('variable', name, undefined),
      includeInGitConfig: (file) => void this.#gitConfigs.push(file),
      logInToRegistries: (logIns) => void this.#logIns.push(logIns),
      setOutput: (name, value) => put('output', owner === undefined ? name : `${owner}-${name}`, value),
    };
  }

  /** Delivers all outputs and variables. @throws JobpassError `usage` if two credentials set the same name, `delivery` */
  async send(): Promise<void> {
    const seen = new Map<string, Entry>();
    for (const entry of this.#entries) {
      const key = `${entry.kind} ${entry.name}`;
      const before = seen.get(key);
      if (before !== undefined && before.owner !== entry.owner && before.value !== entry.value) {
        throw new JobpassError(
          'usage',
          `The credentials "${before.owner}" and "${entry.owner}" both set the ${key}`,
          { hint: 'Set another `env-name` for one of them, or use `deliver: file` with another `profile`' },
        );
      }
      seen.set(key, entry);
    }
    for (const { kind, name, value } of this.#entries) {
      if (kind === 'output') this.#step.setOutput(name, value ?? '');
      else setVariables(this.#step, [[name, value]]);
    }
    if (this.#gitConfigs.length > 0) {
      const { gitConfigVariables } = await import('../providers/github/git-variables.js');
      setVariables(this.#step, gitConfigVariables(process.env, this.#gitConfigs));
    }
    if (this.#logIns.length === 0) return;
    const { deliverLogIns } = await import('./registry-log-ins.js');
    deliverLogIns(this.#logIns, this.#step, this.#temporaryFolder());
  }
}
