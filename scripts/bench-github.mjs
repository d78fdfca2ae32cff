// npm run bench:github: measures how long a stolen copy of an installation token works after each way of ending a job, how long
// programs are without a valid token while the keeper replaces it, and the cost of main compared with a bare Node program that
// sends the same requests. Prints tables, but does not evaluate them. The method is described in docs/measured/github-figures.md.
//
//   --node PATH   the Node to run the steps with (default: JOBPASS_NODE, or the Node that runs this script)
//   --ends N      rounds of each way of ending (default 5)
//   --replace N   replacements (default 20)
//   --pairs N     rounds of the cost of main (default 20)
//   --peer PATH   the folder of actions/create-github-app-token (action.yml and its build), to measure in the same rounds
//   --only a,b    sections to run: ends, replacements, cost
//   --quick       a short run that only checks that the script works
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { endJobs, QUICK_WAYS } from './bench/ends.mjs';
import { heading, median, round, spread, table } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';
import { startFront } from './bench/front.mjs';
import { asModule, runJob } from './bench/runs.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    ends: { type: 'string' },
    replace: { type: 'string' },
    pairs: { type: 'string' },
    peer: { type: 'string' },
    only: { type: 'string', default: 'ends,replacements,cost' },
    quick: { type: 'boolean', default: false },
  },
});
const { quick } = options;
const number = (name, usual, short) => Number(options[name] ?? (quick ? short : usual));
process.env.JOBPASS_NODE = options.node;
const tests = await fromTests('github/broker', 'github/jobs', 'keepers', 'worker', 'world');

/** The pause between two requests with a stolen token, and the time after which the benchmark stops them. In milliseconds. */
const EVERY_MS = 5;
const GIVE_UP_MS = 20_000;

const seconds = (all) => {
  const shown = (ms) => (Number.isFinite(ms) ? (ms / 1000).toFixed(2) : `over ${GIVE_UP_MS / 1000}`);
  return `${shown(median(all))} (${shown(Math.max(...all))})`;
};

/** Sends requests with a token until GitHub rejects it. @returns the milliseconds from `from()` until then */
async function untilRejected(github, token, from) {
  const headers = { authorization: `Bearer ${token}` };
  for (;;) {
    const { status } = await fetch(`${github.api}/installation/repositories`, { headers });
    const ms = performance.now() - from();
    if (status === 401) return ms;
    if (ms > GIVE_UP_MS) return Number.POSITIVE_INFINITY;
    await wait(EVERY_MS);
  }
}

/** The behaviors of GitHub after a revocation that are measured: the form of the token, and how long GitHub still accepts it. */
const BEHAVIORS = [
  { name: 'stateful', form: 'stateful', outlives: 0 },
  { name: 'stateless, dies at once', form: 'stateless', outlives: 0 },
  { name: 'stateless, dies after 3 s', form: 'stateless', outlives: 3 },
  { name: 'stateless, is not revoked', form: 'stateless', outlives: Number.POSITIVE_INFINITY },
];

async function ends() {
  const rounds = number('ends', 5, 1);
  const rows = [];
  for (const { name: behavior, form, outlives } of quick ? BEHAVIORS.slice(0, 1) : BEHAVIORS) {
    const jobs = await tests.GitHubJobs.start({ form });
    // The thief's requests must not use up GitHub's limit, which is also the limit for the job's requests.
    jobs.github.limit.most = Number.POSITIVE_INFINITY;
    jobs.github.tokens.outlives = { stateful: 0, stateless: outlives };
    const broker = await tests.GitHubBroker.start(jobs);
    const inputs = { ...broker.inputs, deliver: 'env' };
    const found = await endJobs({
      pauses: { interruptMs: 60, killMs: 20 },
      only: quick ? QUICK_WAYS : outlives < 3 ? undefined : ['success'],
      rounds,
      start: async () => {
        jobs.claims.check_run_id = String(Math.floor(Math.random() * 1e9));
        const job = jobs.job({ RUNNER_ENVIRONMENT: 'self-hosted' });
        const main = await job.main(inputs);
        if (main.exitCode !== 0) throw new Error(main.output);
        return { job, inputs, main, stolen: tests.tokenIn(main.env) };
      },
      untilRejected: (stolen, from) => untilRejected(jobs.github, stolen, from),
    });
    for (const { name, from, times, words } of found)
      rows.push([behavior, name, from, seconds(times), words]);
    await broker.close();
    await jobs.close();
  }
  table(
    `Seconds that a stolen copy of the token works: median (longest) of ${rounds}`,
    ['token', 'the job ends by', 'counted from', 'seconds', 'ending in the log'],
    rows,
  );
}

/** Reads the token from the endpoint again and again, and uses it at once. */
async function replacements() {
  const wanted = number('replace', 20, 1);
  const jobs = await tests.GitHubJobs.start({ form: 'stateless' });
  jobs.github.limit.most = Number.POSITIVE_INFINITY;
  const broker = await tests.GitHubBroker.start(jobs);
  try {
    const job = jobs.job();
    const main = await job.main({ ...broker.inputs, deliver: 'endpoint', lease: '20s', ttl: '1h' });
    if (main.exitCode !== 0) throw new Error(main.output);
    const [url, token] = ['endpoint', 'endpoint-token'].map((name) => main.outputs.get(name));
    const seen = new Set();
    let invalidSince;
    let without = 0;
    let requests = 0;
    let rejected = 0;
    const use = async () => {
      while (seen.size <= wanted) {
        const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
        const { access_token: current } = await answer.json();
        const { status } = await fetch(`${jobs.github.api}/installation/repositories`, {
          headers: { authorization: `Bearer ${current}` },
        });
        requests += 1;
        const now = performance.now();
        if (status === 200) {
          seen.add(current);
          if (invalidSince !== undefined) without += now - invalidSince;
          invalidSince = undefined;
        } else {
          rejected += 1;
          invalidSince ??= now;
        }
        await wait(10);
      }
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: 4 }, use));
    await job.post(main);
    table(
      'Replacements by the keeper while four programs read the endpoint and use the token every 10 ms',
      ['replacements', 'minutes', 'requests with the token', 'rejected', 'seconds without a valid token'],
      [
        [
          seen.size - 1,
          ((performance.now() - start) / 60_000).toFixed(1),
          requests,
          rejected,
          (without / 1000).toFixed(3),
        ],
      ],
    );
    await job.close();
  } finally {
    await broker.close();
    await jobs.close();
  }
}

/** The inputs of actions/create-github-app-token for the job, with the defaults that the runner sets. */
function peerOf(path) {
  const { inputs, runs } = parse(readFileSync(join(path, 'action.yml'), 'utf8'));
  const defaults = Object.entries(inputs).flatMap(([input, { default: value }]) =>
    value === undefined || String(value).includes('${{') ? [] : [[input, String(value)]],
  );
  return { main: resolve(path, runs.main), defaults: Object.fromEntries(defaults) };
}

async function cost() {
  const pairs = number('pairs', 20, 1);
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
  const jobs = await tests.GitHubJobs.start();
  const rows = [];
  try {
    for (const delayMs of quick ? [0] : [0, 40]) {
      let atBroker = '';
      const front = await startFront({
        route: (path) =>
          path.startsWith('/id-token')
            ? new URL(jobs.tokens.requestUrl).origin
            : path === '/token' || path === '/revoke'
              ? atBroker
              : jobs.github.origin,
        delayMs,
      });
      const broker = await tests.GitHubBroker.start(jobs, { issuer: front.url });
      atBroker = `http://127.0.0.1:${broker.broker.address.port}`;
      const env = {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${front.url}/id-token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: jobs.tokens.requestToken,
        GITHUB_REPOSITORY: 'octo-org/octo-repo',
        GITHUB_REPOSITORY_OWNER: 'octo-org',
        RUNNER_ENVIRONMENT: 'github-hosted',
      };
      const floor = join(root, 'scripts/bench/floor-github.cjs');
      const module = asModule(floor, folder);
      const main = join(root, 'dist/main/index.js');
      const app = { FLOOR_APP: jobs.app.clientId, FLOOR_KEY: jobs.app.privateKey };
      const peer = options.peer === undefined ? undefined : peerOf(options.peer);
      const withBroker = {
        ...env,
        ...{ FLOOR_URL: front.url, FLOOR_ROLE: broker.inputs.role, FLOOR_AUDIENCE: broker.inputs.audience },
      };
      const withKey = { ...env, ...app, FLOOR_URL: front.url };
      // Each program is compared with the two floors that send the same requests, by their positions in this list.
      const variants = [
        { name: 'floor, broker', program: floor, env: withBroker, floors: [0, 1] },
        { name: 'floor as a module, broker', program: module, env: withBroker, floors: [0, 1] },
        {
          name: 'main, signer: broker',
          program: main,
          env,
          inputs: { ...broker.inputs, url: front.url },
          floors: [0, 1],
        },
        { name: 'floor, private key', program: floor, env: withKey, floors: [3, 4] },
        { name: 'floor as a module, private key', program: module, env: withKey, floors: [3, 4] },
        {
          name: 'main, signer: local',
          program: main,
          env,
          inputs: { ...jobs.local, 'api-url': front.url },
          floors: [3, 4],
        },
        ...(peer === undefined
          ? []
          : [
              {
                name: 'create-github-app-token',
                program: peer.main,
                env,
                inputs: {
                  ...peer.defaults,
                  'client-id': jobs.app.clientId,
                  'private-key': jobs.app.privateKey,
                  'github-api-url': front.url,
                  'permission-contents': 'write',
                },
                floors: [3, 4],
              },
            ]),
      ];
      const times = [];
      for (let at = -2; at < pairs; at++) {
        const found = await round(at + 2, variants, ({ program, inputs, env: own }) => {
          const proof = tests.proofFor(new URL('/token', front.url));
          return runJob(
            { main: program },
            { node: options.node, folder, inputs, env: { ...own, FLOOR_PROOF: proof } },
          );
        });
        if (at >= 0) times.push(found);
      }
      for (const [at, { name, floors }] of variants.entries()) {
        rows.push([
          `${delayMs} ms`,
          name,
          median(times.map((of) => of[at].total)).toFixed(0),
          ...floors.map((under) =>
            spread(
              times.map((of) => of[at].total / of[under].total),
              2,
            ),
          ),
        ]);
      }
      await broker.close();
      await front.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await jobs.close();
  }
  table(
    'Main, compared with a bare Node program that sends the same two requests: median in ms, and the ratio with its quartiles',
    ['delay of each request', 'program', 'ms', 'over the floor', 'over the floor as a module'],
    rows,
  );
}

heading({ node: options.node });
const sections = { ends, replacements, cost };
for (const name of options.only.split(',')) await sections[name]();
