// Measures how long stolen sessions work after each way of ending a job: the copy that steps use, and the parent session that a
// program reads from the keeper's memory. Tries both every 200 ms. When no process of the job is left, nothing changes but the
// time, so the account's clock is set forward to find the end of a session that still works.
import { setTimeout as wait } from 'node:timers/promises';
import { table } from './figures.mjs';

const EVERY_MS = 200;
/** The precision with which the end of a session is found by setting the clock. */
const PRECISION_MS = 100;
const LONGEST_MS = 86_400_000;
const CUT_MS = 30_000;
const DOWN_MS = 20_000;
/** The most time that a keeper needs to end, in seconds. */
const KEEPER_S = 60;
/** The arguments of a Node step that sleeps until its parent process ends. */
const SLEEP = [
  '-e',
  'const { ppid } = process; setInterval(() => process.ppid === ppid || process.exit(), 500)',
];
export const IAM = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
const CALLS = ['AssumeRoleWithWebIdentity', 'GetScopedCredentials', 'GetAccessKeyInfo', ...IAM].map((name) =>
  name.replace('iam:', ''),
);

const env = (ttl) => ({ what: `env, ttl ${ttl}`, inputs: { deliver: 'env', ttl } });
const kept = (deliver, lease) => ({ what: `${deliver}, lease ${lease}`, inputs: { deliver, lease } });
const revoked = (layer, delayS) => ({ ...layer, what: `${layer.what}, IAM ${delayS} s`, delayS });
/** On a self-hosted runner, a keeper starts also with `env`, to revoke the session if the runner dies. */
const selfHosted = (layer) => ({ ...layer, env: { RUNNER_ENVIRONMENT: 'self-hosted' } });
const DELAYS_S = [0, 5, 30];
const LAYERS = [
  ...[env('15m'), env('2m'), kept('file', '60s')],
  ...['5m', '60s', '20s'].map((lease) => kept('endpoint', lease)),
  ...DELAYS_S.map((delayS) => revoked(kept('endpoint', '60s'), delayS)),
  ...DELAYS_S.map((delayS) => selfHosted(revoked(env('15m'), delayS))),
];
const QUICK = [env('2m'), kept('endpoint', '60s'), revoked(kept('endpoint', '60s'), 5)];

const post = async (one) => {
  one.mark();
  one.post = (await one.job.post(one.main)).output;
};
/** Runs a step that sleeps, ends it with a signal, and then runs post. */
const interrupted = (signal) => async (one) => {
  let kill;
  const step = one.job.runner.run(SLEEP, { onStartElsewhere: (how) => (kill = how) });
  await wait(2_000);
  one.mark();
  kill(signal);
  await step;
  one.post = (await one.job.post(one.main)).output;
};
const ENDINGS = [
  { name: 'success', from: 'the start of post', end: post },
  {
    name: 'a step fails',
    from: 'the start of post',
    end: async (one) => {
      await one.job.runner.run(['-e', 'process.exit(1)']);
      await post(one);
    },
  },
  { name: 'canceled: SIGINT to a step, then post', from: 'the signal', end: interrupted('SIGINT') },
  { name: 'a step killed at its time-out, then post', from: 'the kill', end: interrupted('SIGKILL') },
  {
    name: 'post killed while it revokes, then the worker ends',
    from: "the worker's end",
    end: async (one) => {
      // Without revoke-role, post sends no request, and ends before the kill.
      one.account.fault('PutRolePolicy', one.silence);
      let kill;
      const step = one.job.post(one.main, { onStartElsewhere: (how) => (kill = how) });
      await wait(4_000);
      kill('SIGKILL');
      await step;
      one.mark();
      await one.job.worker.kill();
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
  {
    name: 'the network cut for the last 30 s, then post',
    from: 'the start of post',
    end: async (one) => {
      const open = one.cut();
      await wait(CUT_MS);
      open();
      await post(one);
    },
  },
  {
    name: 'AWS down for 20 s from the start of post',
    from: 'the start of post',
    end: async (one) => {
      const open = one.cut();
      const back = wait(DOWN_MS).then(open);
      await post(one);
      await back;
    },
  },
];

async function copyOf(tests, deliver, { job, main }) {
  if (deliver === 'env') return tests.keysIn(main);
  const keys = JSON.parse((await job.command('token')).output);
  return {
    accessKeyId: keys.AccessKeyId,
    secretAccessKey: keys.SecretAccessKey,
    sessionToken: keys.SessionToken,
  };
}

/** Closes every connection of the account's services without a response. @returns a function that ends the outage */
function cut(account, tests) {
  let down = true;
  for (const hop of CALLS)
    account.break(hop, async (request, response, serve) => {
      if (down) request.destroy();
      else tests.send(response, await serve());
    });
  return () => {
    down = false;
  };
}

/** Notes when the first deny on a role is in force, by the account's clock. */
function denyOn(account, role) {
  const denied = { inForceAt: Number.POSITIVE_INFINITY };
  const object = account.roles.get(role);
  const write = object.write.bind(object);
  object.write = (...words) => {
    write(...words);
    denied.inForceAt = Math.min(denied.inForceAt, account.now() + account.iamDelayMs);
  };
  return denied;
}

/** The time on the account's clock from which the account rejects a session, found by setting the clock. */
async function endBy(account, keys) {
  const isOver = async (ms) => {
    account.jump(ms);
    try {
      return !(await account.accepts(keys));
    } finally {
      account.jump(-ms);
    }
  };
  let [low, high] = [0, 1_000];
  for (; !(await isOver(high)); high *= 2) {
    low = high;
    if (high > LONGEST_MS) return Number.POSITIVE_INFINITY;
  }
  while (high - low > PRECISION_MS) {
    const middle = (low + high) / 2;
    if (await isOver(middle)) high = middle;
    else low = middle;
  }
  return account.now() + high;
}

/** Starts to try a session. */
function watched(account, keys) {
  const found = { keys };
  const stop = new AbortController();
  const tries = (async () => {
    while (!stop.signal.aborted) {
      if (!(await account.accepts(keys))) {
        found.endedAt = account.now();
        return;
      }
      await wait(EVERY_MS);
    }
  })();
  found.stop = async () => {
    stop.abort();
    await tries;
    found.endedAt ??= await endBy(account, keys);
  };
  return found;
}

async function measure(ending, layer, tests) {
  const jobs = await tests.AwsJobs.start();
  const { account } = jobs;
  try {
    const role = jobs.role('job', { boundary: tests.allow('*', '*') });
    const more =
      layer.delayS === undefined
        ? {}
        : { 'revoke-role': jobs.role('ender', { policies: [tests.allow(IAM, role)] }) };
    account.iamDelayMs = (layer.delayS ?? 0) * 1_000;
    const denied = denyOn(account, role);
    const job = jobs.job(layer.env);
    const main = await job.main({ ...jobs.inputs(role), ...layer.inputs, ...more });
    if (main.exitCode !== 0) throw new Error(main.output);
    const one = { job, main, account, silence: tests.silence, cut: () => cut(account, tests) };
    const copy = await copyOf(tests, layer.inputs.deliver, one);
    const parents = account.sessions.filter(
      (one) => one.role.arn === role && one.scopePolicies === undefined,
    );
    if (parents.length !== 1) throw new Error(`the job has ${parents.length} parent sessions`);
    const stolen = [copy, parents[0].credentials];
    for (const keys of stolen)
      if (!(await account.accepts(keys))) throw new Error('the service rejects a session');
    const sessions = stolen.map((keys) => watched(account, keys));
    one.mark = () => {
      one.from = account.now();
    };
    await ending.end(one);
    // A keeper that was killed no longer exists.
    await tests.secondsUntil(() => job.keepers().length === 0, KEEPER_S);
    for (const session of sessions) await session.stop();
    const [ofCopy, ofParent] = sessions.map(({ endedAt }) => ({
      seconds: (endedAt - one.from) / 1000,
      // A session that expired by itself did not need the deny.
      late: endedAt < denied.inForceAt ? undefined : (endedAt - denied.inForceAt) / 1000,
    }));
    const words = [
      ...(one.post ?? '').matchAll(/Ended credential \S+: (revoked|accepted|expired|failed|lives until)/g),
    ];
    const said = one.post === undefined ? 'no post' : [...new Set(words.map(([, word]) => word))].join(', ');
    return { ending, layer, ofCopy, ofParent, said: said || 'nothing' };
  } finally {
    await jobs.close();
  }
}

/** Seconds after the job; in brackets, seconds after the deny is in force. */
const cell = ({ seconds, late }) =>
  late === undefined ? seconds.toFixed(1) : `${seconds.toFixed(1)} (${late.toFixed(1)})`;

export async function ends({ options, tests, quick }) {
  const layers = (quick ? QUICK : LAYERS).filter(({ what }) => what.includes(options.layers));
  const endings = quick ? [ENDINGS[0], ENDINGS[6]] : ENDINGS;
  const scenes = endings.flatMap((ending) => layers.map((layer) => () => measure(ending, layer, tests)));
  const results = [];
  // Long waits come last and run concurrently.
  const workers = Array.from({ length: Number(options.workers) }, async () => {
    for (let next = scenes.pop(); next !== undefined; next = scenes.pop()) results.push(await next());
  });
  await Promise.all(workers);
  for (const [title, columns] of [
    ['without revoke-role', layers.filter(({ delayS }) => delayS === undefined)],
    ['with revoke-role (after the deny is in force)', layers.filter(({ delayS }) => delayS !== undefined)],
  ]) {
    if (columns.length === 0) continue;
    for (const [what, pick] of [
      ['the copy that steps use', ({ ofCopy }) => cell(ofCopy)],
      ["the parent session, read from the keeper's memory", ({ ofParent }) => cell(ofParent)],
      ['reported by post', ({ said }) => said],
    ])
      table(
        `Endings ${title}, seconds: ${what}`,
        ['the job ends by', 'counted from', ...columns.map((layer) => layer.what)],
        endings.map((ending) => [
          ...[ending.name, ending.from],
          ...columns.map((layer) =>
            pick(results.find((result) => result.ending === ending && result.layer === layer)),
          ),
        ]),
      );
  }
}
