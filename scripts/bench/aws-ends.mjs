// Measures how long a stolen copy of a session works after each way of ending a job, by trying the copy every
// 200 ms, and how many deny policies fit into a role if many jobs end at once.
import { setTimeout as wait } from 'node:timers/promises';
import { table } from './figures.mjs';

const EVERY_MS = 200;
const LIFE_S = { usual: 60, quick: 20 };
/** The arguments of a Node step that sleeps until its parent process ends. */
const SLEEP = [
  '-e',
  'const { ppid } = process; setInterval(() => process.ppid === ppid || process.exit(), 500)',
];
const IAM = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];

const layersOf = (lifeS) => [
  { what: 'deadline; env', inputs: { deliver: 'env', ttl: `${lifeS}s` } },
  { what: 'deadline; file', inputs: { deliver: 'file', lease: `${lifeS}s` } },
  { what: 'deadline; endpoint', inputs: { deliver: 'endpoint', lease: `${lifeS}s` } },
  ...[0, 5, 30].map((delayS) => ({
    what: `revoke-role, IAM takes ${delayS} s; endpoint`,
    inputs: { deliver: 'endpoint', lease: `${lifeS}s` },
    delayS,
  })),
];

const post = async (one) => {
  one.mark();
  one.post = (await one.job.post(one.main)).output;
};
const ENDINGS = [
  { name: 'the job succeeds', from: 'the start of post', end: post },
  {
    name: 'canceled: SIGINT to a step, then post',
    from: 'the signal',
    end: async (one) => {
      let kill;
      const step = one.job.runner.run(SLEEP, { onStartElsewhere: (how) => (kill = how) });
      await wait(2_000);
      one.mark();
      kill('SIGINT');
      await step;
      one.post = (await one.job.post(one.main)).output;
    },
  },
  {
    name: 'the worker is killed in a step',
    from: 'the kill',
    end: async (one) => {
      void one.job.runner.run(SLEEP);
      await wait(1_000);
      one.mark();
      await one.job.worker.kill();
    },
  },
  {
    name: 'everything is killed at once',
    from: 'the kill',
    end: async (one) => {
      one.mark();
      for (const pid of one.job.keepers()) process.kill(pid, 'SIGKILL');
      await one.job.worker.kill();
    },
  },
];

function copyOf(tests, deliver, { job, main }) {
  if (deliver === 'env') return tests.keysIn(main);
  return job.command('token').then(({ output }) => {
    const keys = JSON.parse(output);
    return {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretAccessKey,
      sessionToken: keys.SessionToken,
    };
  });
}

async function measure(ending, layer, tests) {
  const jobs = await tests.AwsJobs.start();
  try {
    const role = jobs.role('job', { boundary: tests.allow('*', '*') });
    const more =
      layer.delayS === undefined
        ? {}
        : { 'revoke-role': jobs.role('ender', { policies: [tests.allow(IAM, role)] }) };
    jobs.account.iamDelayMs = (layer.delayS ?? 0) * 1_000;
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs(role), ...layer.inputs, ...more });
    if (main.exitCode !== 0) throw new Error(main.output);
    const one = { job, main };
    const copy = await copyOf(tests, layer.inputs.deliver, one);
    if (!(await jobs.account.accepts(copy))) throw new Error('the service rejects the copy');
    one.mark = () => (one.from = performance.now());
    await ending.end(one);
    while (await jobs.account.accepts(copy)) await wait(EVERY_MS);
    const seconds = (performance.now() - one.from) / 1000;
    // The keeper has ended, unless it was killed.
    await tests.secondsUntil(() => job.keepers().length === 0, 10);
    const word = /Ended credential \S+: (revoked|accepted|expired|failed|lives until)/.exec(one.post ?? '');
    return { ending, layer, seconds, said: one.post === undefined ? 'no post' : (word?.[1] ?? 'nothing') };
  } finally {
    await jobs.close();
  }
}

export async function ends({ tests, quick }) {
  const lifeS = quick ? LIFE_S.quick : LIFE_S.usual;
  // A wait of 30 seconds for IAM behaves like a wait of 5 seconds.
  const LAYERS = layersOf(lifeS).slice(quick ? 1 : 0, quick ? 5 : undefined);
  const endings = quick ? ENDINGS.slice(0, 1) : ENDINGS;
  const scenes = endings.flatMap((ending) => LAYERS.map((layer) => () => measure(ending, layer, tests)));
  const results = [];
  const workers = Array.from({ length: 6 }, async () => {
    for (let next = scenes.shift(); next !== undefined; next = scenes.shift()) results.push(await next());
  });
  await Promise.all(workers);
  const place = ({ ending, layer }) => ENDINGS.indexOf(ending) * LAYERS.length + LAYERS.indexOf(layer);
  results.sort((one, other) => place(one) - place(other));
  table(
    `Endings: seconds until a stolen copy stops working; ttl or lease ${lifeS} s, stolen at the start`,
    ['the job ends by', 'counted from', 'layer; delivery', 'seconds', 'post said'],
    results.map(({ ending, layer, seconds, said }) => [
      ...[ending.name, ending.from, layer.what, seconds.toFixed(1), said],
    ]),
  );
}

/** Ends many jobs that use the same role at the same time. */
export async function room({ tests, quick }) {
  const COUNT = quick ? 3 : 100;
  const rows = [];
  for (const scene of ['an empty role', 'a role full of obsolete denies']) {
    const jobs = await tests.AwsJobs.start();
    try {
      const role = jobs.role('job', { boundary: tests.allow('*', '*') });
      const ender = jobs.role('ender', { policies: [tests.allow(IAM, role)] });
      const inputs = { ...jobs.inputs(role), 'revoke-role': ender, ttl: '15m' };
      const all = Array.from({ length: COUNT }, () => jobs.runner());
      const mains = [];
      // Only the ends of the jobs happen at the same time.
      for (let at = 0; at < COUNT; at += 5)
        mains.push(...(await Promise.all(all.slice(at, at + 5).map((one) => tests.runMain(one, inputs)))));
      const inForce = jobs.account.roles.get(role);
      if (scene !== 'an empty role') {
        const end = Math.floor(Date.now() / 1000) - 3_600;
        const deny = JSON.stringify({
          ...tests.allow('*', '*'),
          Statement: {
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: { StringEquals: { 'aws:userid': `${'x'.repeat(100)}` } },
          },
        });
        try {
          for (let at = 0; ; at++)
            inForce.write(`jobpass-${end}-${String(at).padStart(8, '0')}`, deny, jobs.account.now(), 0);
        } catch {
          // Full.
        }
      }
      const start = performance.now();
      const posts = await Promise.all(mains.map((main, at) => tests.runPost(all[at], {}, main)));
      const seconds = (performance.now() - start) / 1000;
      const words = posts.map(
        ({ output }) =>
          /Ended credential \S+: (revoked|accepted|expired|failed)/.exec(output)?.[1] ?? 'nothing',
      );
      const dead = await Promise.all(
        mains.map(async (main) => !(await jobs.account.accepts(tests.keysIn(main)))),
      );
      const count = (word) => words.filter((one) => one === word).length;
      const own = [...inForce.inline].filter(([name]) => name.startsWith('jobpass-'));
      const longest = Math.max(...own.map(([, text]) => text.length));
      rows.push([
        ...[scene, COUNT, count('revoked'), count('accepted'), count('failed'), dead.filter(Boolean).length],
        ...[longest, seconds.toFixed(1), (Math.max(...posts.map(({ ms }) => ms)) / 1000).toFixed(1)],
      ]);
      if (words.some((word, at) => (word === 'revoked') !== dead[at]))
        throw new Error('post reported a wrong ending');
      const untold = posts.filter(({ output }, at) => !dead[at] && !/failed, lives until \d/.test(output));
      if (untold.length > 0) throw new Error(untold[0].output);
    } finally {
      await jobs.close();
    }
  }
  table(
    'Jobs of one role that end at once',
    [
      ...['', 'jobs', 'revoked', 'accepted', 'failed', 'dead sessions', 'characters of a deny'],
      ...['seconds in all', 'the longest post'],
    ],
    rows,
  );
}
