// What the benchmarks of main share: how a program is run as a runner would, timed, and held against the floor.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, round, spread, table } from './figures.mjs';

/** Rounds that nobody counts: the first runs fill the system's caches. */
const WARM_UP = 3;

/** The same program as a module, which Node starts more slowly. @returns its path */
export function asModule(program, folder) {
  const path = join(folder, 'floor.mjs');
  writeFileSync(
    path,
    readFileSync(program, 'utf8').replace(/const (.+) = require\((.+)\);/g, 'import $1 from $2;'),
  );
  return path;
}

/**
 * Runs a program once as the runner would: clean environment, command files of its own, its output in a pipe.
 *
 * @param credential what GITHUB_ENV must hold at the end
 * @returns milliseconds from before the start to the credential in GITHUB_ENV and to the exit
 */
export async function run(
  program,
  { node, folder, inputs, credential, flags = [], env = {}, mayFail = false },
) {
  const place = mkdtempSync(join(folder, 'run-'));
  mkdirSync(join(place, 'temp'));
  const files = Object.fromEntries(
    ['ENV', 'OUTPUT', 'STATE', 'STEP_SUMMARY'].map((name) => [`GITHUB_${name}`, join(place, name)]),
  );
  for (const file of Object.values(files)) writeFileSync(file, '');
  let delivered = Number.NaN;
  const watcher = watch(files.GITHUB_ENV, () => {
    if (Number.isNaN(delivered) && statSync(files.GITHUB_ENV).size > 0) delivered = performance.now();
  });
  const environment = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    GITHUB_ACTIONS: 'true',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_TEMP: join(place, 'temp'),
    ...files,
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    ...env,
  };
  const start = performance.now();
  const child = spawn(node, [...flags, program], {
    cwd: place,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  let end = 0;
  child.once('exit', () => (end = performance.now()));
  const code = await new Promise((closed, failed) => child.once('error', failed).once('close', closed));
  watcher.close();
  const content = readFileSync(files.GITHUB_ENV, 'utf8');
  rmSync(place, { recursive: true });
  if (!mayFail && (code !== 0 || !content.includes(credential))) {
    throw new Error(`${program} ended with ${code}: ${said}`);
  }
  return { total: end - start, delivered: delivered - start };
}

export const ratios = (rounds, index, over, pick) => rounds.map((of) => pick(of[index]) / pick(of[over]));

/**
 * Runs each program of each variant in rounds, and prints two tables: to the exit, and to the credential. The first
 * program is the floor, the second main. The variants take turns as well, so that a slow minute of the machine falls
 * on all of them.
 *
 * @param before called before a round of a variant
 * @param one runs one program of one variant
 */
export async function timeAll(variants, programs, pairs, { before, one }) {
  const rounds = new Map(variants.map(({ name }) => [name, []]));
  for (let number = -WARM_UP; number < pairs; number++) {
    for (const variant of variants) {
      await before(variant);
      const results = await round(number + WARM_UP, programs, (program) => one(variant, program));
      if (number >= 0) rounds.get(variant.name).push(results);
    }
  }
  for (const [title, pick] of [
    ['Start to exit, ms', ({ total }) => total],
    ['Start to the credential in GITHUB_ENV, ms', ({ delivered }) => delivered],
  ]) {
    table(
      title,
      ['variant', 'program', 'median', 'ratio to the floor', 'main over this'],
      variants.flatMap(({ name, what }) =>
        programs.map((program, index) => [
          index === 0 ? `${name}: ${what}` : '',
          program.name,
          median(rounds.get(name).map((of) => pick(of[index]))).toFixed(1),
          index === 0 ? '' : spread(ratios(rounds.get(name), index, 0, pick)),
          index < 2 ? '' : spread(ratios(rounds.get(name), 1, index, pick)),
        ]),
      ),
    );
  }
}

/** The longest chain of requests of which each began after the one before was answered. */
export function inARow(requests) {
  let [count, free] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of requests.toSorted((one, other) => one.to - other.to)) {
    if (from < free) continue;
    count++;
    free = to;
  }
  return count;
}
