// Measures how long a stolen copy of a credential stays valid after each way that a job can end. Tries the copy every 200 ms.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { table } from './figures.mjs';
import { OauthServer, VaultServer } from './keeper-servers.mjs';

const EVERY_MS = 200;
const LEASE_S = 60;
const CUT_MS = 30_000;
const DOWN_MS = 20_000;
/** The benchmark reports a copy that works after this time as still valid. */
const GIVE_UP_S = LEASE_S + 15;
/** The arguments of a Node step that sleeps until its parent process ends. */
const SLEEP = [
  '-e',
  'const { ppid } = process; setInterval(() => process.ppid === ppid || process.exit(), 500)',
];

const DELIVERIES = {
  // Environment variables cannot be renewed, so the credential's lifetime is the TTL.
  oauth: [
    ['env', { deliver: 'env', ttl: `${LEASE_S}s` }],
    ['file', { deliver: 'file', lease: `${LEASE_S}s` }],
    ['endpoint', { deliver: 'endpoint', lease: `${LEASE_S}s` }],
  ],
  vault: [
    ['env', { deliver: 'env', lease: `${LEASE_S}s` }],
    ['endpoint', { deliver: 'endpoint', lease: `${LEASE_S}s` }],
  ],
};

const post = async (one) => {
  one.mark();
  one.post = (await one.job.post(one.main)).output;
};
const all = (jobs, task) => Promise.all(jobs.map(task));
/** Runs a step that sleeps, kills it, and then runs post. */
const interrupted = (signal) => (jobs) =>
  all(jobs, async (one) => {
    let kill;
    const step = one.job.runner.run(SLEEP, { onStartElsewhere: (how) => (kill = how) });
    await wait(2_000);
    one.mark();
    kill(signal);
    await step;
    one.post = (await one.job.post(one.main)).output;
  });

const ENDINGS = [
  { name: 'the job succeeds', from: 'the start of post', end: (jobs) => all(jobs, post) },
  {
    name: 'a step fails',
    from: 'the start of post',
    end: (jobs) =>
      all(jobs, async (one) => {
        await one.job.runner.run(['-e', 'process.exit(1)']);
        await post(one);
      }),
  },
  { name: 'canceled: SIGINT to a step, then post', from: 'the signal', end: interrupted('SIGINT') },
  { name: 'a step killed at its time-out, then post', from: 'the kill', end: interrupted('SIGKILL') },
  {
    name: 'post killed while it revokes, then the worker ends',
    from: "the worker's end",
    end: async (jobs, { gate }) => {
      // This delay is long enough for the kill to interrupt the operation.
      await gate.shut();
      await all(jobs, async (one) => {
        let kill;
        const step = one.job.post(one.main, { onStartElsewhere: (how) => (kill = how) });
        await wait(4_000);
        kill('SIGKILL');
        await step;
      });
      await gate.open();
      await all(jobs, async (one) => {
        one.mark();
        await one.job.worker.kill();
      });
    },
  },
  {
    name: 'the worker is killed in a step',
    from: 'the kill',
    end: (jobs) =>
      all(jobs, async (one) => {
        void one.job.runner.run(SLEEP);
        await wait(1_000);
        one.mark();
        await one.job.worker.kill();
      }),
  },
  {
    name: 'everything is killed at once',
    from: 'the kill',
    lost: true,
    end: (jobs) =>
      all(jobs, async (one) => {
        one.mark();
        for (const pid of one.job.keepers()) process.kill(pid, 'SIGKILL');
        await one.job.worker.kill();
      }),
  },
  {
    name: 'the network cut for the last 30 s, then post',
    from: 'the start of post',
    end: async (jobs, { gate }) => {
      await gate.shut();
      await wait(CUT_MS);
      await gate.open();
      await all(jobs, post);
    },
  },
  {
    name: 'the server down for 20 s from the start of post',
    from: 'the start of post',
    end: async (jobs, server) => {
      await server.kill();
      const back = wait(DOWN_MS).then(() => server.restart());
      await all(jobs, post);
      await back;
    },
  },
];

async function copyOf({ job, main, deliver }) {
  if (deliver === 'endpoint') return (await job.command('token')).output.trim();
  const file = main.env.get('JOBPASS_TOKEN_FILE');
  return file === undefined
    ? (main.env.get('JOBPASS_TOKEN') ?? main.env.get('VAULT_TOKEN'))
    : readFileSync(file, 'utf8');
}

/** Tries the copy until the service rejects it. @returns the time of the first rejection, on the clock of `performance` */
async function refused(server, token, over) {
  while (!over.aborted) {
    if ((await server.accepts(token)) === false) return performance.now();
    await wait(EVERY_MS);
  }
  return Number.POSITIVE_INFINITY;
}

async function measure(ending, kind, tests) {
  const server = await (kind === 'oauth' ? OauthServer : VaultServer).start(tests);
  const over = new AbortController();
  try {
    const jobs = await all(DELIVERIES[kind], async ([deliver, inputs]) => {
      const job = server.job();
      const main = await job.main({ ...server.inputs, ...inputs });
      if (main.exitCode !== 0) throw new Error(main.output);
      const one = { deliver, job, main };
      one.token = await copyOf(one);
      if ((await server.accepts(one.token)) !== true) throw new Error('the service rejects the copy');
      one.mark = () => (one.from = performance.now());
      one.refused = refused(server, one.token, over.signal);
      return one;
    });
    await ending.end(jobs, server);
    const timer = setTimeout(() => over.abort(), GIVE_UP_S * 1_000);
    return await all(jobs, async (one) => {
      const seconds = ((await one.refused) - one.from) / 1000;
      clearTimeout(timer);
      const left = await tests
        .secondsUntil(() => one.job.left().length === 0, ending.lost ? 0 : 10)
        .then(
          () => ['nothing'],
          () => one.job.left().map(leftover),
        );
      return { ending, kind, deliver: one.deliver, seconds, post: one.post, left };
    });
  } finally {
    over.abort();
    await server.close();
  }
}

function leftover(name) {
  if (name.startsWith('process')) return 'a process';
  return name.startsWith('jobpass-keeper') ? "the keeper's folder" : "the job's folder";
}

const shown = (seconds) =>
  seconds === Number.POSITIVE_INFINITY
    ? `still valid after ${GIVE_UP_S}`
    : seconds < 0
      ? `${(-seconds).toFixed(1)} before it`
      : seconds.toFixed(1);

function wordOf(output) {
  if (output === undefined) return 'no post';
  const words = [...output.matchAll(/Ended credential \S+: (revoked|accepted|expired|failed|lives until)/g)];
  return words.length === 0 ? 'nothing' : [...new Set(words.map(([, word]) => word))].join(', ');
}

export async function ends(tests, quick) {
  const scenes = (quick ? ENDINGS.slice(0, 1).concat(ENDINGS[5]) : ENDINGS).flatMap((ending) =>
    ['oauth', 'vault'].map((kind) => () => measure(ending, kind, tests)),
  );
  const results = [];
  // Long waits come last and run concurrently.
  const workers = Array.from({ length: 3 }, async () => {
    for (let next = scenes.pop(); next !== undefined; next = scenes.pop()) results.push(...(await next()));
  });
  await Promise.all(workers);
  const order = (result) => ENDINGS.indexOf(result.ending) * 2 + (result.kind === 'oauth' ? 0 : 1);
  results.sort((one, other) => order(one) - order(other));
  table(
    `Endings: seconds until a stolen copy is rejected; leases of ${LEASE_S} s`,
    ['the job ends by', 'counted from', 'provider', 'delivery', 'seconds', 'post said', 'left behind'],
    results.map(({ ending, kind, deliver, seconds, post: output, left }) => [
      ending.name,
      ending.from,
      kind,
      deliver,
      shown(seconds),
      wordOf(output),
      left.join(', '),
    ]),
  );
}
