// Helpers for the benchmarks of `jobpass exec`: they run and time a command line as a job's step does, and compare programs.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { median, spread } from './figures.mjs';
import { keepersEnd } from './runs.mjs';

/**
 * Runs a command line once, with a clean environment, a separate folder for temporary files, and its output in pipes. Then
 * waits until the keeper has ended, so that the keeper takes no processor time from the next run.
 *
 * @param stdout `ignore` sends its output to /dev/null
 * @param onData receives the output on stdout as it arrives; without it, the output is collected
 * @returns the milliseconds from the start to the exit, and the output on stdout and on stderr
 */
export async function run([program, ...words], { folder, env, stdout = 'pipe', onData, mayFail = false }) {
  const place = mkdtempSync(join(folder, 'run-'));
  for (const name of ['home', 'temp']) mkdirSync(join(place, name));
  const environment = {
    PATH: process.env.PATH,
    HOME: join(place, 'home'),
    TMPDIR: join(place, 'temp'),
    ...env,
  };
  const start = performance.now();
  const child = spawn(program, words, { cwd: place, env: environment, stdio: ['ignore', stdout, 'pipe'] });
  let end = 0;
  const printed = { out: '', err: '' };
  child.stdout?.on('data', onData ?? ((text) => (printed.out += text)));
  child.stderr.on('data', (text) => (printed.err += text));
  child.once('exit', () => (end = performance.now()));
  const code = await new Promise((closed, failed) => child.once('error', failed).once('close', closed));
  if (!mayFail && code !== 0) throw new Error(`${program} ended with ${code}: ${printed.err}`);
  await keepersEnd(place);
  rmSync(place, { recursive: true, force: true });
  return { ms: end - start, code, ...printed };
}

/**
 * Returns the table cells of one program: its median time, and the ratio and the difference between its time and another
 * program's time in the same rounds.
 */
export function timeCells(found, at, over) {
  const of = (index) => found.map((results) => results[index].ms);
  const more = found.map((results) => results[at].ms - results[over].ms);
  const ratio = found.map((results) => results[at].ms / results[over].ms);
  return [
    median(of(at)).toFixed(1),
    at === over ? '' : spread(ratio, 2),
    at === over ? '' : median(more).toFixed(1),
  ];
}
