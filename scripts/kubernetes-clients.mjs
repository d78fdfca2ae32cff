// Measures how often client libraries of Kubernetes run Jobpass's exec plugin, and the cost of one run, with a real API server and
// `jobpass exec`'s keeper. Writes docs/measured/kubernetes-clients.md. CI does not run this script.
//
//   --minutes N   how long each client makes one call a second (default 25)
//   --no-page     prints the figures as JSON instead of writing the page
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';
import { CLIENTS } from './kubernetes-clients/clients.mjs';
import { page } from './kubernetes-clients/page.mjs';

const root = dirname(import.meta.dirname);
const { values: options } = parseArgs({
  options: { minutes: { type: 'string', default: '25' }, 'no-page': { type: 'boolean', default: false } },
});
const seconds = Number(options.minutes) * 60;
const COMMANDS = 30;
const RUNS = 60;
const START_MS = Math.min(5_000, seconds * 20);
const { KubernetesJobs, GUARDED, RunningClient, TARGET, kubernetesProgram } = await fromTests(
  'kubernetes/server',
  'kubernetes/jobs',
  'kubernetes/clients',
);

/** Writes an executable file that records each run, and then runs a command line. */
function counting(folder, words) {
  const [program, runs] = [join(folder, 'plugin'), join(folder, 'runs')];
  writeFileSync(runs, '');
  writeFileSync(program, `#!/bin/sh\necho run >> '${runs}'\nexec ${words}\n`);
  chmodSync(program, 0o755);
  return { program, runs: () => readFileSync(runs, 'utf8').split('\n').length - 1 };
}

/** A kubeconfig like another one, but with another exec plugin. @returns its path, and the number of runs of the plugin */
function withPlugin(kubeconfig, words) {
  const folder = mkdtempSync(join(temp, 'client-'));
  const { program, runs } = counting(folder, words);
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8'));
  Object.assign(config.users[0].user.exec, { command: program, args: [] });
  const path = join(folder, 'kubeconfig');
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return { path, runs };
}

const quoted = (words) => words.map((word) => `'${word}'`).join(' ');

/** Makes one call a second. @returns the numbers of calls, failed calls, and runs of the plugin */
async function calls(client, kubeconfig, words) {
  const { path, runs } = withPlugin(kubeconfig, words);
  const running = new RunningClient(client, TARGET, { KUBECONFIG: path });
  const result = { calls: 0, failed: 0 };
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const start = Date.now();
    const outcome = await running.call();
    result.calls++;
    if (outcome !== 'ok') {
      result.failed++;
      result.firstFailure ??= Math.round((start - end) / 1000 + seconds);
      result.why ??= outcome.slice(0, 300);
    }
    await wait(Math.max(0, 1000 - (Date.now() - start)));
  }
  await running.close();
  return { ...result, runs: runs() };
}

/** Runs a command several times. @returns the number of runs of the plugin */
function commands(program, args, kubeconfig, words) {
  const { path, runs } = withPlugin(kubeconfig, words);
  for (let count = 0; count < COMMANDS; count++) {
    const env = { PATH: process.env.PATH, HOME: temp, KUBECONFIG: path };
    const ran = spawnSync(program, args, { env, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`${program} failed: ${ran.stderr}`);
  }
  return { commands: COMMANDS, runs: runs() };
}

/** The time that a process takes, in milliseconds. */
async function timed([program, ...args]) {
  const start = performance.now();
  const child = spawn(program, args, { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  return performance.now() - start;
}

const temp = mkdtempSync(join(tmpdir(), 'kubernetes-clients-'));
const jobs = await KubernetesJobs.start(GUARDED);
try {
  const begin = async (inputs) => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs, deliver: 'endpoint', ...inputs });
    if (main.exitCode !== 0) throw new Error(main.output);
    const kubeconfig = main.env.get('KUBECONFIG');
    const { exec } = JSON.parse(readFileSync(kubeconfig, 'utf8')).users[0].user;
    return { job, main, kubeconfig, command: [exec.command, ...exec.args] };
  };
  const usual = await begin({});
  const long = await begin({ lease: '1h', ttl: '2h' });

  const times = { plugin: [], node: [] };
  for (let count = 0; count < RUNS; count++) {
    times.plugin.push(await timed(usual.command));
    times.node.push(await timed([process.execPath, '-e', '0']));
  }
  const programs = {
    kubectl: commands(
      kubernetesProgram('kubectl'),
      ['get', 'configmaps'],
      usual.kubeconfig,
      quoted(usual.command),
    ),
  };

  // A plugin that states an expiry in five minutes whenever it runs.
  const answer = JSON.parse(execFileSync(long.command[0], long.command.slice(1), { encoding: 'utf8' }));
  const short = join(temp, 'short.json');
  writeFileSync(short, JSON.stringify(answer), { mode: 0o600 });
  const fiveMinutes = `jq --arg at "$(date -u -d '+300 seconds' +%FT%TZ)" '.status.expirationTimestamp = $at' '${short}'`;

  const results = await Promise.all(
    CLIENTS.map(async (client, number) => {
      // Virtual machines need much time to start.
      await wait(number * START_MS);
      const [standard, five, hour] = await Promise.all([
        calls(client, usual.kubeconfig, quoted(usual.command)),
        calls(client, long.kubeconfig, fiveMinutes),
        calls(client, long.kubeconfig, quoted(long.command)),
      ]);
      return { name: client.name, standard, five, hour };
    }),
  );
  const measured = {
    ...{ minutes: Number(options.minutes), date: new Date().toISOString().slice(0, 10), results, programs },
    node: execFileSync(process.execPath, ['--version'], { encoding: 'utf8' }).trim(),
    ...{ pluginMs: median(times.plugin), nodeMs: median(times.node), runs: RUNS },
  };
  for (const { job, main } of [usual, long]) await job.post(main);
  if (options['no-page']) console.log(JSON.stringify(measured, undefined, 2));
  else writeFileSync(join(root, 'docs', 'measured', 'kubernetes-clients.md'), page(measured));
} finally {
  await jobs.close();
  rmSync(temp, { recursive: true, force: true });
}
