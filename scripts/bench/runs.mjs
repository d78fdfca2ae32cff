// Helpers for the benchmarks of main and post: they run a step as a runner does, time the step, and compare it with a bare Node
// program.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { round } from './figures.mjs';
import { fromTests } from './from-tests.mjs';

/** Warm-up rounds, which fill the system's caches. The results do not include these rounds. */
const WARM_UP = 3;
const KEEPER_ENDS_MS = 10_000;
const STEP_MS = 60_000;

const { keepersUnder } = await fromTests('keepers');

/** Writes the same program as an ES module, which Node starts more slowly. @returns the module's path */
export function asModule(program, folder) {
  const path = join(folder, 'floor.mjs');
  writeFileSync(
    path,
    readFileSync(program, 'utf8').replace(/const (.+) = require\((.+)\);/g, 'import $1 from $2;'),
  );
  return path;
}

/** Returns a folder for one job, with the runner's command files. */
function makePlace(folder) {
  const place = mkdtempSync(join(folder, 'run-'));
  mkdirSync(join(place, 'temp'));
  const files = Object.fromEntries(
    ['ENV', 'OUTPUT', 'STATE', 'STEP_SUMMARY'].map((name) => [`GITHUB_${name}`, join(place, name)]),
  );
  for (const file of Object.values(files)) writeFileSync(file, '');
  return { place, files };
}

/**
 * Runs a step once, with a clean environment and its output in a pipe.
 *
 * @returns the milliseconds from the start to the exit, and the time of the exit on a clock that all processes share
 */
async function step(words, { node, place, files, env }) {
  const start = performance.now();
  const child = spawn(node, words, {
    cwd: place,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      GITHUB_ACTIONS: 'true',
      RUNNER_ENVIRONMENT: 'github-hosted',
      RUNNER_TEMP: join(place, 'temp'),
      ...files,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: STEP_MS,
    killSignal: 'SIGKILL',
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  let end = 0;
  child.once('exit', () => (end = performance.now()));
  const code = await new Promise((closed, failed) => child.once('error', failed).once('close', closed));
  return { start, ms: end - start, exitAt: performance.timeOrigin + end, code, said };
}

const inputsOf = (inputs) =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));

/** Returns the state that main saved, in the form that post receives. */
function stateOf(file) {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/^([^\n=]+)<<(.+)\n([\s\S]*?)\n\2$|^([^\n=<]+)=(.*)$/gm);
  return Object.fromEntries(
    [...found].map(([, name, , value, plain, line]) => [`STATE_${name ?? plain}`, value ?? line]),
  );
}

/**
 * Runs a job once: main, and then post if the job has a post step. Returns after the keeper has ended.
 *
 * @param credential the text that GITHUB_ENV must contain after main; undefined disables this check
 * @param flags Node flags for main
 * @param between called between main and post, with the result of main
 * @returns the milliseconds until the credential is in GITHUB_ENV, until main exits and that post takes, and the contents of
 * GITHUB_ENV and of the streams
 */
export async function runJob(
  { main, post },
  { node, folder, inputs = {}, credential, flags = [], env = {}, mayFail = false, between = () => undefined },
) {
  // The name of the process that starts an action's steps. The keeper uses this name to detect whether the job is still running.
  process.title = 'Runner.Worker';
  const { place, files } = makePlace(folder);
  let delivered = Number.NaN;
  const watcher = watch(files.GITHUB_ENV, () => {
    if (!Number.isNaN(delivered)) return;
    const now = performance.now();
    const content = readFileSync(files.GITHUB_ENV, 'utf8');
    if (content !== '' && content.includes(credential ?? '')) delivered = now;
  });
  try {
    const whole = { ...inputsOf(inputs), ...env };
    const first = await step([...flags, main], { node, place, files, env: whole });
    watcher.close();
    const content = readFileSync(files.GITHUB_ENV, 'utf8');
    if (!mayFail && (first.code !== 0 || (credential !== undefined && !content.includes(credential)))) {
      throw new Error(`${main} ended with ${first.code}: ${first.said}`);
    }
    const result = {
      total: first.ms,
      delivered: delivered - first.start,
      exitAt: first.exitAt,
      deliveredAt: performance.timeOrigin + delivered,
    };
    await between(result);
    if (post === undefined) return result;
    const second = await step([post], {
      ...{ node, place, files },
      env: { ...whole, ...stateOf(files.GITHUB_STATE) },
    });
    if (second.code !== 0) throw new Error(`${post} ended with ${second.code}: ${second.said}`);
    await keepersEnd(place);
    return { ...result, post: second.ms, both: first.ms + second.ms, said: second.said };
  } finally {
    watcher.close();
    rmSync(place, { recursive: true, force: true });
  }
}

/** Waits until no keeper has files under a folder, so that no keeper takes processor time from the next run. */
export async function keepersEnd(place) {
  const late = performance.now() + KEEPER_ENDS_MS;
  while (keepersUnder(place).length > 0) {
    if (performance.now() > late) throw new Error('A keeper still runs after the job');
    await wait(10);
  }
}

/** Runs main, or another program instead. */
export const run = (program, options) => runJob({ main: program }, options);

export const ratios = (rounds, index, over, pick) => rounds.map((of) => pick(of[index]) / pick(of[over]));

/**
 * Runs each program of each variant in rounds. The variants also take turns, so that all variants are affected if the machine
 * is slow for a minute.
 *
 * @param programs returns a variant's programs
 * @param before called before a round of a variant
 * @param one runs one program of one variant
 * @returns the rounds of each variant; a round contains the result of `one` for each program
 */
export async function timeRounds(variants, programs, pairs, { before = () => undefined, one }) {
  const rounds = variants.map(() => []);
  const warmUp = pairs > 1 ? WARM_UP : 0;
  for (let number = -warmUp; number < pairs; number++) {
    for (const [at, variant] of variants.entries()) {
      await before(variant);
      const results = await round(number + warmUp, programs(variant), (program) => one(variant, program));
      if (number >= 0) rounds[at].push(results);
    }
  }
  return rounds;
}
