import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepersUnder } from './keepers.js';

const CLI = join(import.meta.dirname, '../../dist/jobpass.js');

/**
 * A line of the shell that asks an address with a bearer from a variable, by Node, which is there where tests run. It prints
 * the status, or what was answered.
 */
export function ask(what: 'status' | 'text', url: string, bearerVariable: string): string {
  const program = `fetch(process.argv[1], { headers: { authorization: 'Bearer ' + process.env[process.argv[2]], accept: 'text/plain' } }).then(async (answer) => process.stdout.write(String(${what === 'status' ? 'answer.status' : 'await answer.text()'})))`;
  return `"${process.env['JOBPASS_NODE'] ?? process.execPath}" -e "${program}" "${url}" ${bearerVariable}`;
}

/** Whether a program is there. */
export function isThere(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** What a command left behind. */
export interface CommandResult {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  ms: number;
}

export interface CommandOptions {
  env?: Readonly<Record<string, string>>;
  /** Written to its stdin, which is then closed. */
  input?: string;
  /** `open`: its stdin is left open, for `onOutput` to write to. */
  stdin?: 'open';
  /** Given the process once it runs. */
  onStart?: (child: ChildProcess) => void;
  /** Given everything that it printed so far on stdout, as it grows. */
  onOutput?: (stdout: string, child: ChildProcess) => void;
}

/** A machine of no CI system, with a folder of temporary files of its own, on which the command is run. */
export class Machine {
  /** Where this machine has temporary files. */
  readonly temp = mkdtempSync(join(tmpdir(), 'jobpass-machine-'));
  readonly #env: Readonly<Record<string, string>>;

  /** @param env variables of everything that runs on it */
  constructor(env: Readonly<Record<string, string>> = {}) {
    this.#env = env;
  }

  /** Runs `jobpass` with these words. */
  jobpass(words: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return this.run([process.env['JOBPASS_NODE'] ?? process.execPath, CLI, ...words], options);
  }

  /** Runs a script of the shell, in which `jobpass` is the command. */
  script(text: string, options: CommandOptions = {}): Promise<CommandResult> {
    const node = process.env['JOBPASS_NODE'] ?? process.execPath;
    return this.run(['/bin/sh', '-c', `jobpass() { "${node}" "${CLI}" "$@"; }\n${text}`], options);
  }

  /** Runs a program. */
  async run(
    [program = '', ...words]: readonly string[],
    options: CommandOptions = {},
  ): Promise<CommandResult> {
    const start = performance.now();
    const child = spawn(program, words, {
      cwd: this.temp,
      env: {
        ...{ PATH: process.env['PATH'], HOME: this.temp, TMPDIR: this.temp },
        // What runs on it is one job, each command a process of its own; a test may say otherwise.
        ...{ JOBPASS_JOB: 'machine', ...this.#env, ...options.env },
      },
      stdio: [options.input === undefined && options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    child.stdin?.on('error', () => undefined);
    if (options.stdin === undefined) child.stdin?.end(options.input);
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      options.onOutput?.(stdout, child);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    options.onStart?.(child);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { code, stdout, stderr, ms: performance.now() - start };
  }

  /** What is left of Jobpass: processes and files. */
  left(): string[] {
    const files = readdirSync(this.temp, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /(^|\/)jobpass-/.test(path),
    );
    // The folder that all jobs of a user share may stay.
    return [
      ...keepersUnder(this.temp).map((pid) => `process ${pid}`),
      ...files.filter((path) => path !== `jobpass-${process.getuid?.()}`),
    ];
  }

  close(): void {
    for (const pid of keepersUnder(this.temp)) process.kill(pid, 'SIGKILL');
    rmSync(this.temp, { recursive: true, force: true });
  }
}
