import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { StandInRunner, StepResult } from '../../../src/demo/stand-in-runner.js';
import { type Ended, runProgram } from '../run-program.js';
import { runMain, runPost } from '../world.js';
import type { Registry } from './registry.js';

const SCRIPTS = join(import.meta.dirname, '../../../scripts');
const CACHE = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
const pins = createHash('sha256');
for (const name of ['package-manager-requirements.txt', 'package-manager-packages.json'])
  pins.update(readFileSync(join(SCRIPTS, name)));
const FOLDER = join(CACHE, `package-managers-${pins.digest('hex').slice(0, 12)}`);
const MODULES = join(FOLDER, 'node_modules');

/** The Node with which npm, pnpm, yarn and Verdaccio run. */
export const NODE = join(MODULES, `node-linux-${process.arch}`, 'bin', 'node');
export const NPM = join(MODULES, 'npm', 'bin', 'npm-cli.js');
export const PNPM = join(MODULES, '.bin', 'pnpm');
export const YARN = join(MODULES, '@yarnpkg', 'cli-dist', 'bin', 'yarn.js');
export const VERDACCIO = join(MODULES, '.bin', 'verdaccio');
/** Where Python finds twine, uv, flit and pypiserver. */
export const PYTHON_PATH = join(FOLDER, 'python');

/** Why tests with npm packages and Python packages cannot run here; undefined where they can. */
export function noPackageManagers(): string | undefined {
  return existsSync(FOLDER)
    ? undefined
    : 'package managers are not installed: node scripts/install-package-managers.mjs';
}

export function noCargo(): string | undefined {
  return spawnSync('cargo', ['--version']).status === 0 ? undefined : 'cargo is not installed: install Rust';
}

export function noGem(): string | undefined {
  return spawnSync('gem', ['--version']).status === 0
    ? undefined
    : 'gem is not installed: node scripts/install-package-managers.mjs';
}

/** A job with a credential, whose later steps publish packages. */
export class PublishingJob {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobpass-publish-'));
  readonly home = join(this.folder, 'home');
  readonly work = join(this.folder, 'work');
  readonly #runner: StandInRunner;
  readonly #inputs: Record<string, string>;
  main!: StepResult;

  private constructor(runner: StandInRunner, inputs: Record<string, string>) {
    this.#runner = runner;
    this.#inputs = inputs;
    mkdirSync(this.home);
    mkdirSync(this.work);
  }

  /** Runs main. @param env variables of the job itself */
  static async start(
    registry: Registry,
    inputs: Record<string, string> = {},
    env: Record<string, string> = {},
  ): Promise<PublishingJob> {
    return PublishingJob.alone(registry, { ...registry.inputs, ...inputs }, env);
  }

  /** Runs main with no other inputs than these. */
  static async alone(
    registry: Registry,
    inputs: Record<string, string>,
    env: Record<string, string> = {},
  ): Promise<PublishingJob> {
    const job = new PublishingJob(registry.runner(env), inputs);
    job.main = await runMain(job.#runner, job.#inputs, { env: { HOME: job.home, ...env } });
    return job;
  }

  /** Runs a program with the variables that main has set for later steps, and no other credential. */
  run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    const set = Object.fromEntries([...this.main.env].filter(([, value]) => value !== ''));
    return runProgram(program, args, {
      cwd: this.work,
      env: { PATH: [dirname(NODE), process.env['PATH']].join(delimiter), HOME: this.home, ...set, ...env },
      hangsAfterMs: 90_000,
    });
  }

  post(): Promise<StepResult> {
    return runPost(this.#runner, this.#inputs, this.main);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A server that another project wrote, on a free port of loopback. */
export class OtherServer {
  readonly origin: string;
  readonly folder: string;
  readonly #stop: () => void;

  private constructor(origin: string, folder: string, stop: () => void) {
    this.origin = origin;
    this.folder = folder;
    this.#stop = stop;
  }

  /** @param command returns the program and its arguments for a port and an empty folder */
  static async start(
    command: (port: number, folder: string) => [string, string[]],
    env: NodeJS.ProcessEnv = {},
  ): Promise<OtherServer> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'jobpass-registry-'));
    const [program, args] = command(port, folder);
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const origin = `http://127.0.0.1:${port}`;
    for (let tries = 0; ; tries++) {
      const answered = await fetch(origin).then(
        () => true,
        () => false,
      );
      if (answered) break;
      if (tries > 300 || child.exitCode !== null) throw new Error(`${program} does not answer: ${output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return new OtherServer(origin, folder, () => {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  stop(): void {
    this.#stop();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
