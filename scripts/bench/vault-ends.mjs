// Measures how long a stolen copy of the token, the leases of dynamic secrets and a database user stay valid, for each way of
// ending a job. Queries the server and the database every 50 ms.
import { readFileSync, watch } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { median, table } from './figures.mjs';

const EVERY_MS = 50;
/** The timeout of each request, in milliseconds. */
const PATIENCE_MS = 500;
/** A timer that does not keep the process alive. */
const QUIET = { ref: false };
/** The benchmark reports a credential that works after this time as still valid. */
const GIVE_UP_MS = 40_000;
/** The time that a runner gives a canceled step before the second signal. */
const SECOND_SIGNAL_MS = 7_500;
/** The lifetime of tokens that are never revoked, in seconds, and the extra time to watch them. */
const BRIEF_S = { usual: 6, quick: 2 };
const BRIEF_MORE_MS = 4_000;
const SECRETS = [
  'database/creds/app username | DB_USER',
  'database/creds/app password | DB_PASSWORD',
  ...['a', 'b', 'c'].map(
    (name) => `pki/issue/job common_name=${name}.example.test certificate | CERT_${name.toUpperCase()}`,
  ),
].join('\n');
const HEAD = [
  'the job ends by',
  'counted from',
  'the token is rejected',
  'after the response to the revocation',
  'four leases are gone',
  'the database user is gone',
  'ending in the log',
];

/** Configures exactly what the jobs need on a server. */
async function prepare(bao, postgres, jobs, briefS = BRIEF_S.usual) {
  await Promise.all([bao.database(postgres), bao.pki(), bao.kv(2, 'kv')]);
  await bao.put('kv', 'app', { password: 'correct-horse-battery' });
  const reads = {
    'database/creds/*': ['read'],
    'pki/issue/job': ['update'],
    'kv/data/app': ['read'],
    'kv/data/missing': ['read'],
  };
  await bao.policy('job', reads);
  await bao.policy('ender', {
    'auth/token/revoke-accessor': ['update'],
    'auth/token/lookup-accessor': ['update'],
  });
  const bound = { bound_audiences: jobs.audiences };
  await bao.jwtRole('brief', { ...bound, token_policies: ['job'], token_ttl: `${briefS}s` });
  await bao.jwtRole('bare', { ...bound, token_policies: ['job'], token_no_default_policy: true });
  await bao.jwtRole('ender', { ...bound, token_policies: ['ender'], token_ttl: '1m' });
}

/** Polls until an object no longer exists. @returns the time */
async function gone(ask, over) {
  let was = false;
  while (!over.signal.aborted) {
    // A standby node can delay a request during an election.
    const there = await Promise.race([ask().catch(() => undefined), wait(PATIENCE_MS, undefined, QUIET)]);
    if (there === true) was = true;
    if (there === false && was) return performance.now();
    await wait(EVERY_MS);
  }
  return was ? Number.POSITIVE_INFINITY : Number.NaN;
}

/**
 * Runs one job to its end and watches its credentials.
 *
 * @param way how the job ends; `way` also marks the start of the measured time
 * @param server the API to query
 */
async function measure(way, { tests, jobs, balancer, postgres, server }) {
  const runner = jobs.runner();
  const inputs = {
    ...{ ...jobs.inputs, url: balancer.address, secrets: SECRETS, 'export-token': 'true' },
    ...way.inputs,
  };
  let stolen;
  let from = Number.NaN;
  let answered = Number.NaN;
  // Excludes the end of the login that revokes by accessor.
  const revocation = inputs['revoke-role'] === undefined ? '/revoke-self' : '/revoke-accessor';
  const job = {
    ...{ runner, inputs, balancer },
    mark: () => (from = performance.now()),
    main: (more) => tests.runMain(runner, inputs, more),
    post: (main, more) => tests.runPost(runner, inputs, main, more),
  };
  balancer.before = async (request) => {
    stolen ??= request.headers['x-vault-token'];
    await way.before?.(request, job);
  };
  balancer.after = (request, status) => {
    if (request.path.endsWith(revocation) && status === 204 && Number.isNaN(answered)) {
      answered = performance.now();
    }
    return way.after?.(request, job) ?? true;
  };
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), GIVE_UP_MS);
  const alive = async () => (await server()).alive();
  const lives = async () => {
    // If no step saw the credential, the server is queried.
    if (stolen === undefined) return (await alive()).tokens.length > 0;
    const target = await server();
    // The server returns different errors for a revoked token and for a token that is not allowed to look itself up.
    const { status, body } = await target.request('GET', 'auth/token/lookup-self', undefined, {
      token: stolen,
    });
    if (status === 200) return true;
    if (status !== 403) return undefined;
    return /^1 error occurred:/.test(body.errors?.[0] ?? '');
  };
  const watched = Promise.all([
    gone(lives, over),
    gone(async () => (await alive()).leases.length > 0, over),
    gone(async () => (await postgres.roles()).length > 0, over),
  ]);
  const output = await way.run(job);
  // If a credential never existed, waiting for its end is unnecessary.
  const settled = await Promise.race([watched, wait(way.without ?? GIVE_UP_MS, undefined, QUIET)]);
  over.abort();
  const [token, leases, user] = settled ?? (await watched);
  clearTimeout(timer);
  const word = /: (revoked|accepted|expired|failed|lives until)\b/.exec(output)?.[1];
  const told = word ?? (/::warning/.test(output) ? 'a warning' : 'nothing');
  return {
    token: token - from, // The server can revoke the credential before the response arrives.
    answer: Math.max(0, token - answered),
    leases: leases - from,
    user: user - from,
    told,
  };
}

const seconds = (numbers) => {
  const known = numbers.filter((number) => !Number.isNaN(number));
  if (known.length === 0) return '–';
  const most = Math.max(...known);
  const show = (ms) => (ms === Number.POSITIVE_INFINITY ? 'lives on' : (ms / 1000).toFixed(2));
  return known.length === 1 ? show(most) : `${show(median(known))} (${show(most)})`;
};

function row({ name, from }, results) {
  const of = (key) => seconds(results.map((result) => result[key]));
  const told = [...new Set(results.map((result) => result.told))].join(', ');
  return [name, from, of('token'), of('answer'), of('leases'), of('user'), told];
}

const start = 'the start of post';
const waysToEnd = (briefS) => [
  {
    name: 'success',
    from: start,
    run: async ({ main, post, mark }) => {
      const first = await main();
      mark();
      return (await post(first)).output;
    },
  },
  {
    name: 'a step that fails',
    from: start,
    run: async ({ runner, main, post, mark }) => {
      const first = await main();
      await runner.run(['-e', 'process.exit(1)']);
      mark();
      return (await post(first)).output;
    },
  },
  {
    name: 'canceled while main reads secrets',
    from: 'the first signal',
    inputs: { secrets: `${SECRETS}\nkv/data/app password | SLOW` },
    before: async ({ path }, job) => {
      if (path !== '/v1/kv/data/app' || job.held) return;
      job.held = true;
      // This wait is long enough for the other requests to start.
      await wait(500);
      job.mark();
      job.child.kill('SIGINT');
      job.second = setTimeout(() => job.child.kill('SIGTERM'), SECOND_SIGNAL_MS);
      await job.ended;
    },
    run: async (job) => {
      const main = job.main({
        onStart: (child) => {
          job.child = child;
          job.ended = new Promise((resolve) => child.once('exit', resolve));
        },
      });
      const first = await main;
      clearTimeout(job.second);
      return first.output + (await job.post(first)).output;
    },
  },
  {
    name: 'main killed after the delivery, then post',
    from: start,
    run: async (job) => {
      let watcher;
      const first = await job.main({
        prepare: ({ ENV: file }) => {
          watcher = watch(file, () => {
            if (readFileSync(file, 'utf8').includes('VAULT_TOKEN')) job.child.kill('SIGKILL');
          });
        },
        onStart: (child) => (job.child = child),
      });
      watcher.close();
      job.mark();
      return (await job.post(first)).output;
    },
  },
  {
    name: `main killed during the exchange, then post; the role grants ${briefS} s`,
    from: 'the kill',
    without: briefS * 1_000 + BRIEF_MORE_MS,
    inputs: { role: 'brief' },
    after: ({ path }, job) => {
      if (!path.endsWith('/login')) return true;
      job.mark();
      job.child.kill('SIGKILL');
      return false;
    },
    run: async (job) => {
      const first = await job.main({ onStart: (child) => (job.child = child) });
      return (await job.post(first)).output;
    },
  },
  {
    name: `post killed before it revokes; the role grants ${briefS} s`,
    from: 'the kill',
    inputs: { role: 'brief' },
    before: ({ path }, job) => {
      if (!path.endsWith('/revoke-self')) return;
      job.mark();
      job.child.kill('SIGKILL');
      throw new Error('cut');
    },
    run: async (job) => {
      const first = await job.main();
      return (await job.post(first, { onStart: (child) => (job.child = child) })).output;
    },
  },
  {
    name: 'a secret that cannot be read',
    from: 'the response to the read request',
    inputs: { secrets: `${SECRETS}\nkv/data/missing password | X` },
    before: async ({ path }) => {
      // This wait is long enough for the other requests to start.
      if (path === '/v1/kv/data/missing') await wait(500);
    },
    after: ({ path }, job) => {
      if (path === '/v1/kv/data/missing') job.mark();
      return true;
    },
    run: async (job) => {
      const first = await job.main();
      return first.output + (await job.post(first)).output;
    },
  },
  {
    name: 'success, and revoke-role ends it by accessor',
    from: start,
    inputs: { role: 'bare', 'revoke-role': 'ender' },
    run: async ({ main, post, mark }) => {
      const first = await main();
      mark();
      return (await post(first)).output;
    },
  },
];

/** Measures every way of ending with one server, except losing the server. */
export async function ends(tests, { rounds, quick }) {
  const briefS = quick ? BRIEF_S.quick : BRIEF_S.usual;
  const ways = waysToEnd(briefS);
  const [postgres, bao] = await Promise.all([tests.Postgres.start(), tests.OpenBao.start()]);
  const balancer = await tests.Balancer.start([bao.address]);
  const jobs = await tests.VaultJobs.start(bao, [balancer.address]);
  try {
    await prepare(bao, postgres, Object.assign(jobs, { audiences: [bao.address, balancer.address] }), briefS);
    const context = { tests, jobs, balancer, postgres, server: async () => bao };
    const results = ways.map(() => []);
    for (let number = 0; number < rounds; number++) {
      for (const [index, way] of ways.entries()) {
        balancer.reset([bao.address]);
        results[index].push(await measure(way, context));
      }
    }
    table(
      `Seconds until the end, ${rounds} rounds: median (longest)`,
      HEAD,
      ways.map((way, index) => row(way, results[index])),
    );
  } finally {
    await jobs.close();
    await balancer.close();
    await bao.stop();
    await postgres.stop();
  }
}

/** Measures the end of a job that uses a cluster of three nodes, if the active node fails at the moment when the job ends. */
export async function clusterEnds(tests, { rounds }) {
  const [postgres, cluster] = await Promise.all([tests.Postgres.start(), tests.startRaftCluster(3)]);
  const first = await cluster.active();
  const balancer = await tests.Balancer.start([]);
  const jobs = await tests.VaultJobs.start(first, [balancer.address]);
  try {
    await prepare(first, postgres, Object.assign(jobs, { audiences: [first.address, balancer.address] }));
    const results = [];
    const way = {
      name: 'success, and the active node of three is killed at the start of post',
      from: start,
      run: async ({ main, post, mark }) => {
        const done = await main();
        mark();
        await cluster.node(await cluster.active()).kill();
        return (await post(done)).output;
      },
    };
    for (let number = 0; number < rounds; number++) {
      const [standby] = await cluster.standbys();
      balancer.reset([standby.address]);
      // Queries the active node, since a standby that has just started returns old data.
      const server = () => cluster.active();
      results.push(await measure(way, { tests, jobs, balancer, postgres, server }));
      for (const node of cluster.nodes) {
        if (!cluster.node(node).running) cluster.node(node).restart();
        await cluster.node(node).until(async () => (await node.request('GET', 'sys/mounts')).status === 200);
        await cluster.node(node).until(async () => (await node.alive()).leases.length === 0);
      }
    }
    table(`On a cluster, ${rounds} rounds: median (longest)`, HEAD, [row(way, results)]);
  } finally {
    await jobs.close();
    await balancer.close();
    await cluster.stop();
    await postgres.stop();
  }
}
