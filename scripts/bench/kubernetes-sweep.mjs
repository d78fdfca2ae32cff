// Measures what many jobs leave in a cluster when some of their machines are lost, and when the tokens of those jobs end. A sweep
// runs each minute, with the account and the rights that Jobpass generates for it. All jobs are alive at the same time, but start
// and end a few at a time, because they share the cores of one machine.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { median, table } from './figures.mjs';
import { compiledSource } from './from-tests.mjs';

const STARTING = 4;
const ENDING = 20;
const EVERY_MS = 1_000;
const SECRETS = '/api/v1/namespaces/jobpass/secrets';
const SIZES = {
  full: { workers: 20, each: 10, lost: 2, intervalMs: 60_000, giveUpMs: 600_000 },
  quick: { workers: 3, each: 2, lost: 1, intervalMs: 2_000, giveUpMs: 60_000 },
};

const seconds = (all) => `${median(all).toFixed(1)} (${Math.max(...all).toFixed(1)})`;

/** Does the work for each item, a few at a time. */
async function inLanes(items, lanes, work) {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}

/** Serves ID tokens: each job has its own path, so that each keeps its own claims. */
async function startIdTokens(jobs) {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const job = { check_run_id: url.pathname.slice(1), aud: url.searchParams.get('audience') };
    jobs.idToken(job).then((value) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value }));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The ways in which jobs with a machine end, in turn. */
const WAYS = [
  ['success', async ({ post }) => post()],
  ['success', async ({ post }) => post()],
  [
    'a step that fails',
    async ({ runner, post }) => {
      await runner.run(['-e', 'process.exit(1)']);
      return post();
    },
  ],
  [
    'canceled: post is interrupted and run again',
    async ({ post }) => {
      const first = await post({ onStartElsewhere: (kill) => void setTimeout(() => kill('SIGINT'), 300) });
      const { output } = await post();
      return { output: first.output + output };
    },
  ],
];

export async function sweep({ jobs, tests, quick, node, root }) {
  const { workers: count, each, lost, intervalMs, giveUpMs } = quick ? SIZES.quick : SIZES.full;
  const { StandInRunner } = await import(await compiledSource('demo/stand-in-runner'));
  const { server } = jobs;
  // Other sections kill jobs, too.
  await server.request('DELETE', SECRETS);
  const idTokens = await startIdTokens(jobs);
  const workers = Array.from({ length: count }, () => new tests.Worker());
  const kubeconfig = server.kubeconfig({ token: await tests.tokenOf(server, 'jobpass-sweep') });
  const anchors = async () => (await server.request('GET', SECRETS)).body.items;
  const all = workers.flatMap((worker, at) =>
    Array.from({ length: each }, (_, number) => {
      const checkRun = at * each + number + 1;
      const env = {
        ...jobs.environment,
        ACTIONS_ID_TOKEN_REQUEST_URL: `${idTokens.url}/${checkRun}?api-version=2.0`,
      };
      const runner = new StandInRunner(env, (program, ...step) => worker.spawn(program, ...step));
      return { runner, worker, checkRun, lost: at < lost };
    }),
  );
  try {
    const start = performance.now();
    await inLanes(all, STARTING, async (job) => {
      job.main = await tests.runMain(job.runner, { ...jobs.inputs, deliver: 'env' });
      if (job.main.exitCode !== 0) throw new Error(job.main.output);
      job.post = (options) => tests.runPost(job.runner, {}, job.main, options);
      job.token = JSON.parse(readFileSync(job.main.env.get('KUBECONFIG'), 'utf8')).users[0].user.token;
      if (!(await jobs.accepts(job.token))) throw new Error('a token is not accepted');
    });
    const startedS = (performance.now() - start) / 1000;
    const atOnce = await anchors();
    if (atOnce.length !== all.length) throw new Error(`${atOnce.length} anchors of ${all.length} jobs`);

    const gone = all.filter((job) => job.lost);
    for (const job of gone)
      for (const pid of tests.keepersUnder(job.runner.temp)) process.kill(pid, 'SIGKILL');
    for (const worker of workers.slice(0, lost)) await worker.kill();
    const killedAt = Date.now();
    const leftNow = async () =>
      (await anchors()).filter(({ metadata }) =>
        gone.some(({ checkRun }) => metadata.name.includes(`.${checkRun}-`)),
      );
    let left = await leftNow();
    if (left.length !== gone.length) throw new Error(`${left.length} anchors of ${gone.length} lost jobs`);
    if (quick) {
      await Promise.all(left.map(({ metadata }) => expire(server, metadata.name)));
      left = await leftNow();
    }

    const sweeps = [];
    const rest = all.filter((job) => !job.lost);
    const endings = new Map();
    const end = inLanes(rest.entries(), ENDING, async ([at, job]) => {
      const [name, way] = WAYS[at % WAYS.length];
      const { output } = await way(job);
      const word = /: (revoked|accepted|expired|failed|lives until)\b/.exec(output)?.[1] ?? 'none';
      const key = `${name}: ${word}`;
      endings.set(key, (endings.get(key) ?? 0) + 1);
    });
    const deaths = Promise.all(
      gone.map(async ({ token }) => {
        while (await jobs.accepts(token)) {
          if (Date.now() - killedAt > giveUpMs) throw new Error('a token does not end');
          await wait(EVERY_MS);
        }
        return (Date.now() - killedAt) / 1000;
      }),
    );
    let over = false;
    const sweeping = (async () => {
      while (!over) {
        await wait(intervalMs);
        const { stdout } = await promisify(execFile)(node, [
          ...[join(root, 'dist', 'jobpass.js'), 'sweep', 'kubernetes'],
          ...['--kubeconfig', kubeconfig, '--json'],
        ]);
        const { anchors: listed, live, swept } = JSON.parse(stdout);
        sweeps.push({
          at: (Date.now() - killedAt) / 1000,
          listed,
          live,
          swept,
          left: (await anchors()).length,
        });
      }
    })();
    const stop = () => {
      over = true;
    };
    const [died] = await Promise.all([deaths.finally(stop), end, sweeping]);
    // The API server has the clock of this machine.
    const restOf = gone.map(({ checkRun }) => {
      const anchor = left.find(({ metadata }) => metadata.name.includes(`.${checkRun}-`));
      return anchor.metadata.annotations['jobpass/expires'] - killedAt / 1000;
    });
    table(
      `${all.length} jobs at once (${STARTING} started at a time, in ${startedS.toFixed(0)} s; ${ENDING} ended at a time), ${gone.length} of them lost`,
      ['the job ends by', 'jobs'],
      [...[...endings].sort(), ['its machine is lost', gone.length]],
    );
    table(
      `Sweeps, one each ${intervalMs / 1000} s`,
      ['seconds after the loss', 'anchors listed', 'live', 'deleted', 'objects left'],
      sweeps.map(({ at, listed, live, swept, left: after }) => [
        ...[at.toFixed(0), listed, live],
        swept.filter(({ outcome }) => outcome === 'deleted').length,
        after,
      ]),
    );
    table(
      'Seconds from the loss of the machine: median (longest)',
      ['until the expiry', 'until the first 401', 'the difference', 'limit of the difference'],
      [
        [
          seconds(restOf),
          seconds(died),
          seconds(died.map((second, at) => second - restOf[at])),
          intervalMs / 1000 + 10,
        ],
      ],
    );
  } finally {
    for (const { runner } of all)
      for (const pid of tests.keepersUnder(runner.temp)) process.kill(pid, 'SIGKILL');
    for (const worker of workers) await worker.close();
    for (const { runner } of all) runner.close();
    idTokens.close();
  }
}

/** Moves an expiry into the past, as the administrator, to whom the policies do not apply. */
async function expire(server, name) {
  await server.request('PATCH', `${SECRETS}/${name}`, {
    body: { metadata: { annotations: { 'jobpass/expires': String(Math.floor(Date.now() / 1000)) } } },
    headers: { 'content-type': 'application/merge-patch+json' },
  });
}
