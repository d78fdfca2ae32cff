// npm run bench:kubernetes: measures when a real API server first rejects a token whose anchor was deleted, how long a stolen copy
// works after each way of ending a job, and the cost of main compared with a bare Node program that sends the same requests. Prints
// tables, but does not evaluate them. The method is described in docs/measured/kubernetes-figures.md.
//
//   --node PATH   the Node to run the steps with (default: JOBPASS_NODE, or the Node that runs this script)
//   --deaths N    tokens for each row of the first table (default 50)
//   --ends N      rounds of each way of ending (default 5)
//   --pairs N     rounds of the cost of main (default 20)
//   --only a,b    sections to run: deaths, ends, cost, sweep (about ten minutes)
//   --quick       a short run that only checks that the script works
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endJobs, QUICK_WAYS } from './bench/ends.mjs';
import { heading, median, round, spread, table } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';
import { startFront } from './bench/front.mjs';
import { sweep } from './bench/kubernetes-sweep.mjs';
import { run } from './bench/runs.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    deaths: { type: 'string' },
    ends: { type: 'string' },
    pairs: { type: 'string' },
    only: { type: 'string', default: 'deaths,ends,cost,sweep' },
    quick: { type: 'boolean', default: false },
  },
});
const { quick } = options;
const number = (name, usual, short) => Number(options[name] ?? (quick ? short : usual));
process.env.JOBPASS_NODE = options.node;
const tests = await fromTests(
  'kubernetes/anchors',
  'kubernetes/server',
  'kubernetes/jobs',
  'keepers',
  'worker',
  'world',
);
const missing = tests.noKubernetes();
if (missing !== undefined) throw new Error(missing);

/** The pause between two reviews of a token, and the time after which the benchmark stops the reviews. In milliseconds. */
const EVERY_MS = 20;
const GIVE_UP_MS = 40_000;

/** Creates an anchor and a token that is bound to it, as the administrator. */
async function issue({ server }) {
  const name = `jobpass-bench-${Math.random().toString(36).slice(2)}`;
  await server.request('POST', '/api/v1/namespaces/jobpass/secrets', {
    body: { apiVersion: 'v1', kind: 'Secret', type: 'jobpass/anchor', metadata: { name } },
  });
  const { body } = await server.request('POST', '/api/v1/namespaces/jobpass/serviceaccounts/deployer/token', {
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 600, boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name } },
    },
  });
  const remove = () => server.request('DELETE', `/api/v1/namespaces/jobpass/secrets/${name}`);
  return { token: body.status.token, remove };
}

/** Reviews a token until the API server rejects it. @returns the milliseconds from `from()` until then */
async function untilRejected(jobs, token, from) {
  while (await jobs.accepts(token)) {
    if (performance.now() - from() > GIVE_UP_MS) return Number.POSITIVE_INFINITY;
    await wait(EVERY_MS);
  }
  return performance.now() - from();
}

const seconds = (all) =>
  all.length === 1
    ? (all[0] / 1000).toFixed(2)
    : `${(median(all) / 1000).toFixed(2)} (${(Math.max(...all) / 1000).toFixed(2)})`;

async function deaths(jobs) {
  const count = number('deaths', 50, 2);
  const uses = {
    'never used before': async () => undefined,
    'never used before, and first used 0.3 s after the deletion': async () => 300,
    'used just before': async (token) => void (await jobs.accepts(token)),
    'first used 6 s before': async (token) => {
      await jobs.accepts(token);
      await wait(6_000);
    },
    'used each second for 15 s': async (token) => {
      for (let second = 0; second < 15; second++) {
        await jobs.accepts(token);
        await wait(1_000);
      }
    },
  };
  const rows = [];
  for (const [name, use] of Object.entries(uses)) {
    const found = await Promise.all(
      Array.from({ length: count }, async () => {
        const { token, remove } = await issue(jobs);
        const pauseMs = await use(token);
        await remove();
        const from = performance.now();
        await wait(pauseMs ?? 0);
        return untilRejected(jobs, token, () => from);
      }),
    );
    rows.push([name, count, seconds(found)]);
  }
  table(
    'Seconds from the deletion of the anchor to the first 401: median (longest)',
    ['the token was', 'tokens', 'seconds'],
    rows,
  );
}

/** The token in a job's kubeconfig. */
const tokenIn = ({ env }) => JSON.parse(readFileSync(env.get('KUBECONFIG'), 'utf8')).users[0].user.token;

async function ends(jobs) {
  const rounds = number('ends', 5, 1);
  const found = await endJobs({
    pauses: { interruptMs: 300, killMs: 60 },
    only: quick ? QUICK_WAYS : undefined,
    rounds,
    start: async () => {
      jobs.claims.run_attempt = String(Math.floor(Math.random() * 1e9));
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs, deliver: 'env' });
      if (main.exitCode !== 0) throw new Error(main.output);
      const stolen = tokenIn(main);
      await jobs.accepts(stolen);
      return { job, inputs: jobs.inputs, main, stolen };
    },
    untilRejected: (stolen, from) => untilRejected(jobs, stolen, from),
  });
  const rows = found.map(({ name, from, times, words }) => [name, from, seconds(times), words]);
  table(
    `Seconds that a stolen copy works, which was used just before: median (longest) of ${rounds}`,
    ['the job ends by', 'counted from', 'seconds', 'ending in the log'],
    rows,
  );
}

/** Kills the keepers of finished main steps, whose post steps would wait for ten seconds. */
async function stopKeepers(folder) {
  for (const pid of tests.keepersUnder(folder)) process.kill(pid, 'SIGKILL');
  while (tests.keepersUnder(folder).length > 0) await wait(5);
}

async function cost(jobs) {
  const pairs = number('pairs', 20, 1);
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
  const rows = [];
  try {
    for (const delayMs of quick ? [0] : [0, 40]) {
      const front = await startFront({
        route: (path) =>
          path.startsWith('/id-token') ? new URL(jobs.tokens.requestUrl).origin : jobs.server.url,
        ca: jobs.server.authority.cert,
        delayMs,
      });
      const common = {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${front.url}/id-token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: jobs.tokens.requestToken,
      };
      const { run_id: id, run_attempt: attempt, check_run_id: check } = jobs.claims;
      const variants = [
        {
          program: join(root, 'scripts/bench/floor-kubernetes.cjs'),
          env: {
            ...common,
            FLOOR_URL: front.url,
            FLOOR_AUDIENCE: jobs.server.url,
            FLOOR_JOB: `github.${id}.${attempt}.${check}`,
          },
        },
        ...['endpoint', 'file', 'env'].map((deliver) => ({
          program: join(root, 'dist/main/index.js'),
          env: common,
          inputs: { ...jobs.inputs, url: front.url, audience: jobs.server.url, deliver },
        })),
      ];
      const times = [];
      for (let at = -2; at < pairs; at++) {
        const found = await round(at + 2, variants, ({ program, ...more }) =>
          run(program, { node: options.node, folder, between: () => stopKeepers(folder), ...more }),
        );
        if (at >= 0) times.push(found);
      }
      const ratio = (index, pick) => spread(times.map((of) => pick(of[index]) / pick(of[0])));
      rows.push(
        ...['endpoint', 'file', 'env'].map((deliver, at) => [
          `${delayMs} ms`,
          deliver,
          median(times.map((of) => of[0].total)).toFixed(0),
          median(times.map((of) => of[at + 1].total)).toFixed(0),
          ratio(at + 1, ({ total }) => total),
        ]),
      );
      await front.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  table(
    'Main, compared with a bare Node program that sends the same three requests: medians in ms, and the ratio with its quartiles',
    ['delay of each request', 'deliver', 'bare', 'main', 'ratio'],
    rows,
  );
}

heading({ node: options.node, more: 'Kubernetes 1.37.2' });
const jobs = await tests.KubernetesJobs.start(tests.GUARDED);
try {
  const context = { jobs, tests, quick, node: options.node, root };
  const sections = { deaths, ends, cost, sweep: () => sweep(context) };
  for (const name of options.only.split(',')) await sections[name](jobs);
} finally {
  await jobs.close();
}
