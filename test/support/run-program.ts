import { type ChildProcess, spawn } from 'node:child_process';
import { within } from './pace.js';

export interface ProgramOptions {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Far longer than it takes, and less than a test may: a program that hangs does not outlive the tests. */
  hangsAfterMs: number;
  /** Given everything printed so far, as it grows. */
  onOutput?: ((output: string, child: ChildProcess) => void) | undefined;
  /** Whether it leads a process group of its own, so that a signal can be sent to it and all that it starts. */
  group?: boolean;
}

export interface Ended {
  exitCode: number | null;
  /** Both streams, as they came. */
  output: string;
}

/** Runs a program to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<Ended> {
  const { cwd, env, hangsAfterMs, onOutput, group = false } = options;
  const child = spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    detached: group,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const late = setTimeout(() => end(child, 'SIGKILL', group), within(hangsAfterMs));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onOutput?.(output, child);
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
    // What a runner that was killed had started goes on, and holds its output open.
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(code);
    });
  });
  clearTimeout(late);
  return { exitCode, output };
}

/** Sends a signal to a program, or to its whole group as a terminal does. */
export function end(child: ChildProcess, signal: NodeJS.Signals, group: boolean): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (group) process.kill(-child.pid, signal);
  else child.kill(signal);
}
