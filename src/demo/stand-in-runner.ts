import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The result of a step. */
export interface StepResult {
  /** The exit code; null if a signal ended the step. */
  exitCode: number | null;
  /** The step's output from both streams, in the order in which it arrived. */
  output: string;
  /** The contents of the runner's command files. */
  env: Map<string, string>;
  outputs: Map<string, string>;
  state: Map<string, string>;
  summary: string;
  ms: number;
}

export interface StepOptions {
  /** The action's inputs, keyed by name. */
  inputs?: Readonly<Record<string, string>>;
  /** Additional variables for this step only. */
  env?: Readonly<Record<string, string>>;
  /** Receives the running process, for example to send a signal. */
  onStart?: (child: ChildProcess) => void;
  /** Receives a function that sends a signal, if another process starts the step. */
  onStartElsewhere?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Called after the files are created and before the process starts. */
  prepare?: (files: Readonly<Record<CommandFile, string>>) => void;
}

/** Starts a step's process, and reports the process's output as it arrives. */
export type SpawnStep = (
  program: string,
  words: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
  onText: (text: string) => void,
) => { code: Promise<number | null> } & (
  | { child: ChildProcess }
  | { kill: (signal: NodeJS.Signals) => void }
);

export type CommandFile = 'ENV' | 'OUTPUT' | 'STATE' | 'PATH' | 'STEP_SUMMARY';
const COMMAND_FILES: readonly CommandFile[] = ['ENV', 'OUTPUT', 'STATE', 'PATH', 'STEP_SUMMARY'];

/**
 * Replaces the runner of GitHub Actions: runs the processes of one job with the variables and command files
 * of the real runner, and passes variables and state from step to step.
 */
export class StandInRunner {
  readonly #root = mkdtempSync(join(tmpdir(), 'jobpass-runner-'));
  readonly #job: Readonly<Record<string, string>>;
  readonly #env = new Map<string, string>();
  /** The folders that steps added to PATH, the latest first. */
  readonly #path: string[] = [];

  readonly #spawn: SpawnStep;

  /**
   * @param job the variables of the whole job, such as ACTIONS_ID_TOKEN_REQUEST_URL
   * @param spawnStep starts steps, if this process does not start them itself
   */
  constructor(job: Readonly<Record<string, string>>, spawnStep: SpawnStep = spawnHere) {
    this.#job = job;
    this.#spawn = spawnStep;
    for (const folder of [this.temp, this.workspace, join(this.temp, '_runner_file_commands')]) {
      mkdirSync(folder, { recursive: true });
    }
  }

  get temp(): string {
    return join(this.#root, '_temp');
  }

  get workspace(): string {
    return join(this.#root, 'workspace');
  }

  /** Returns PATH in later steps. */
  get path(): string {
    return [...this.#path, process.env['PATH'] ?? ''].join(delimiter);
  }

  /** Returns the value of a variable for later steps. */
  variable(name: string): string | undefined {
    return this.#env.get(name);
  }

  /** Runs a Node program as a step, with the state that its main step saved, if there is one. */
  async run(
    program: readonly string[],
    options: StepOptions = {},
    state?: ReadonlyMap<string, string>,
  ): Promise<StepResult> {
    const start = performance.now();
    const files = this.#makeFiles();
    options.prepare?.(files);
    let output = '';
    const step = this.#spawn(
      process.env['JOBPASS_NODE'] ?? process.execPath,
      program,
      { cwd: this.workspace, env: this.#environment(files, options, state) },
      (text) => {
        output += text;
      },
    );
    if ('child' in step) options.onStart?.(step.child);
    else options.onStartElsewhere?.(step.kill);
    const exitCode = await step.code;
    const result: StepResult = {
      exitCode,
      output,
      env: parseCommandFile(read(files.ENV)),
      outputs: parseCommandFile(read(files.OUTPUT)),
      state: parseCommandFile(read(files.STATE)),
      summary: read(files.STEP_SUMMARY),
      ms: performance.now() - start,
    };
    // The real runner also does this after a failed step.
    for (const [name, value] of result.env) this.#env.set(name, value);
    for (const line of read(files.PATH).split('\n')) if (line !== '') this.#path.unshift(line);
    for (const file of Object.values(files)) rmSync(file, { force: true, recursive: true });
    return result;
  }

  /** Deletes all files, as the runner does at the end of a job. */
  close(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #makeFiles(): Record<CommandFile, string> {
    const id = randomUUID();
    const entries = COMMAND_FILES.map((command) => {
      const path = join(this.temp, '_runner_file_commands', `${command.toLowerCase()}_${id}`);
      writeFileSync(path, '');
      return [command, path];
    });
    return Object.fromEntries(entries) as Record<CommandFile, string>;
  }

  #environment(
    files: Readonly<Record<CommandFile, string>>,
    options: StepOptions,
    state: ReadonlyMap<string, string> | undefined,
  ): NodeJS.ProcessEnv {
    const inherited = Object.fromEntries(
      ['PATH', 'HOME', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'].flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    if (this.#path.length > 0) inherited['PATH'] = [...this.#path, inherited['PATH'] ?? ''].join(delimiter);
    return {
      ...inherited,
      GITHUB_ACTIONS: 'true',
      RUNNER_ENVIRONMENT: 'github-hosted',
      RUNNER_TEMP: this.temp,
      GITHUB_WORKSPACE: this.workspace,
      ...Object.fromEntries(COMMAND_FILES.map((command) => [`GITHUB_${command}`, files[command]])),
      ...this.#job,
      ...Object.fromEntries(this.#env),
      ...Object.fromEntries(
        Object.entries(options.inputs ?? {}).map(([name, value]) => [
          `INPUT_${name.replace(/ /g, '_').toUpperCase()}`,
          value,
        ]),
      ),
      ...Object.fromEntries([...(state ?? [])].map(([name, value]) => [`STATE_${name}`, value])),
      ...options.env,
    };
  }
}

const spawnHere: SpawnStep = (program, words, options, onText) => {
  const child = spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onText);
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, child };
};

/**
 * Reads a command file as the runner does: `NAME=VALUE`, or `NAME<<DELIMITER` and lines up to the delimiter.
 *
 * @throws Error where the runner would fail the step
 */
export function parseCommandFile(text: string): Map<string, string> {
  const values = new Map<string, string>();
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      values.set(line.slice(0, equals), line.slice(equals + 1));
      continue;
    }
    if (heredoc < 0) throw new Error(`a line without a command: ${line.slice(0, 40)}`);
    const end = lines.indexOf(line.slice(heredoc + 2), at + 1);
    if (end < 0) throw new Error('a value without its closing delimiter');
    values.set(line.slice(0, heredoc), lines.slice(at + 1, end).join('\n'));
    at = end;
  }
  return values;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
