import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpawnStep } from '../../src/demo/stand-in-runner.js';

/** What runs in the worker: it starts each step that it is told of, and hands on what the step prints. */
const PROGRAM = `
  const { spawn } = require('node:child_process');
  const steps = new Map();
  process.on('message', ({ id, program, words, cwd, env, signal }) => {
    if (signal !== undefined) return void steps.get(id)?.kill(signal);
    const step = spawn(program, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    steps.set(id, step);
    for (const stream of [step.stdout, step.stderr])
      stream.setEncoding('utf8').on('data', (text) => process.send({ id, text }));
    step.once('close', (code) => process.send({ id, code }));
    process.send({ id, pid: step.pid });
  });
`;

/**
 * A process of the name that GitHub's runner gives the one that runs a job's steps. It can be killed, as the real one can.
 */
export class Worker {
  readonly #folder = mkdtempSync(join(tmpdir(), 'jobpass-worker-'));
  readonly #process: ChildProcess;
  #steps = 0;

  constructor() {
    // The kernel names a process after the file that was run.
    const program = join(this.#folder, 'Runner.Worker');
    symlinkSync(process.env['JOBPASS_NODE'] ?? process.execPath, program);
    this.#process = spawn(program, ['-e', PROGRAM], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { PATH: process.env['PATH'] },
    });
    this.#process.setMaxListeners(100);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Runs a step as a child of the worker; for `StandInRunner`. */
  readonly spawn: SpawnStep = (program, words, { cwd, env }, onText) => {
    const id = this.#steps++;
    const code = new Promise<number | null>((resolve) => {
      const take = (message: { id: number; text?: string; code?: number | null }): void => {
        if (message.id !== id) return;
        if (message.text !== undefined) onText(message.text);
        if (message.code === undefined) return;
        this.#process.off('message', take);
        resolve(message.code);
      };
      this.#process.on('message', take);
      this.#process.once('exit', () => resolve(null));
    });
    this.#process.send({ id, program, words, cwd, env });
    return { code, kill: (signal) => void this.#process.send({ id, signal }) };
  };

  /** Ends it at once; the steps that run lose their runner. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
