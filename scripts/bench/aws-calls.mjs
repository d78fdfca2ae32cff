// Counts the STS calls of a job whose client requests the session from the endpoint once a second, also while STS throttles a
// share of the calls.
import { setTimeout as wait } from 'node:timers/promises';
import { table } from './figures.mjs';

const CLIENT_MS = 1_000;
const HOUR_MS = 3_600_000;
const EXCHANGE = 'AssumeRoleWithWebIdentity';
const COPY = 'GetScopedCredentials';
const HOPS = [EXCHANGE, COPY];

/** The measured jobs. STS throttles the calls from `fromS` on, for `forS` seconds. */
const SCENES = {
  usual: [
    { leaseS: 60, forS: 840 },
    { leaseS: 20, forS: 840 },
    ...[60, 20].flatMap((leaseS) =>
      [0.5, 0.9, 1].map((share) => ({ leaseS, forS: 300, throttled: { share, fromS: 60, forS: 120 } })),
    ),
  ],
  quick: [{ leaseS: 20, forS: 15, throttled: { share: 0.5, fromS: 5, forS: 5 } }],
};

/** Starts a client that requests the session once a second and uses it. */
function startClient(main, account) {
  const url = main.env.get('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  const headers = { authorization: main.env.get('AWS_CONTAINER_AUTHORIZATION_TOKEN') };
  const found = { calls: 0, errors: 0, avoidable: 0, refused: 0, longestMs: 0, copies: new Set() };
  /** The last copy that the client received. */
  let last = { until: 0 };
  const call = async () => {
    const start = performance.now();
    found.calls++;
    const response = await fetch(url, { headers });
    found.longestMs = Math.max(found.longestMs, performance.now() - start);
    if (response.status !== 200) {
      await response.body?.cancel();
      found.errors++;
      // The endpoint does not deliver a copy in its last second, because clients read expiries in whole seconds.
      if (last.until - account.now() > CLIENT_MS) found.avoidable++;
      return;
    }
    const keys = await response.json();
    const until = Date.parse(keys.Expiration);
    found.copies.add(keys.AccessKeyId);
    last = { until };
    const usable = await account.accepts({
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretAccessKey,
      sessionToken: keys.Token,
    });
    if (!usable) found.refused++;
  };
  const running = [];
  const timer = setInterval(() => running.push(call()), CLIENT_MS);
  return {
    end: async () => {
      clearInterval(timer);
      await Promise.all(running);
      return found;
    },
  };
}

/** STS calls in an hour, for the time between the job's first and last parent session: only whole cycles count. */
function perHour(requests) {
  const parents = requests.filter(({ hop }) => hop === EXCHANGE);
  const [first, last] = [parents[0], parents.at(-1)];
  if (parents.length < 2) return { cycles: 0 };
  const calls = requests.filter(({ at }) => at >= first.at && at < last.at).length;
  return { cycles: parents.length - 1, perHour: (calls / (last.at - first.at)) * HOUR_MS };
}

async function measure({ leaseS, forS, throttled }, tests) {
  const jobs = await tests.AwsJobs.start();
  try {
    const { account } = jobs;
    const job = jobs.job();
    const inputs = { ...jobs.inputs(jobs.role('job')), deliver: 'endpoint', lease: `${leaseS}s` };
    const main = await job.main(inputs);
    if (main.exitCode !== 0) throw new Error(main.output);
    const start = performance.now();
    const client = startClient(main, account);
    const during = { from: 0, to: 0 };
    if (throttled !== undefined) {
      let on = true;
      const refuse = tests.awsFault('sts', 400, 'Throttling', 'Rate exceeded');
      for (const hop of HOPS)
        account.break(hop, async (request, response, serve, seen) => {
          if (on && performance.now() - start > throttled.fromS * 1000 && Math.random() < throttled.share)
            refuse(request, response, serve, seen);
          else tests.send(response, await serve());
        });
      await wait(throttled.fromS * 1000);
      during.from = account.requests.length;
      await wait(throttled.forS * 1000);
      on = false;
      during.to = account.requests.length;
    }
    await wait(Math.max(0, start + forS * 1000 - performance.now()));
    const found = await client.end();
    const requests = account.requests.filter(({ hop }) => HOPS.includes(hop));
    const inOutage = account.requests.slice(during.from, during.to).filter(({ hop }) => HOPS.includes(hop));
    const post = await job.post(main);
    if (post.exitCode !== 0) throw new Error(post.output);
    const count = (hop) => requests.filter((request) => request.hop === hop).length;
    return {
      ...{ leaseS, forS, throttled, found, inOutage: inOutage.length },
      ...{ exchanges: count(EXCHANGE), copies: count(COPY), ...perHour(requests) },
    };
  } finally {
    await jobs.close();
  }
}

export async function calls({ tests, quick }) {
  const results = await Promise.all(SCENES[quick ? 'quick' : 'usual'].map((scene) => measure(scene, tests)));
  const steady = results.filter(({ throttled }) => throttled === undefined);
  if (steady.length > 0) {
    table(
      'STS calls of a job with one client call a second through the endpoint',
      [
        ...['lease, s', 'minutes', 'client calls', 'errors', 'refused copies', 'longest call, ms'],
        ...['parent sessions', 'copies', 'whole cycles', 'calls in an hour'],
      ],
      steady.map(({ leaseS, forS, found, exchanges, copies, cycles, perHour: rate }) => [
        ...[leaseS, forS / 60, found.calls, found.errors, found.refused, found.longestMs.toFixed(0)],
        ...[exchanges, copies, cycles, rate?.toFixed(1) ?? ''],
      ]),
    );
  }
  table(
    'The same while STS throttles a share of the calls',
    [
      ...['lease, s', 'throttled calls', 'for, s', 'STS calls meanwhile', 'client calls'],
      ...['errors', 'errors while a copy was valid', 'refused copies', 'longest call, ms'],
    ],
    results
      .filter(({ throttled }) => throttled !== undefined)
      .map(({ leaseS, throttled, found, inOutage }) => [
        ...[leaseS, `${throttled.share * 100} %`, throttled.forS, inOutage, found.calls],
        ...[found.errors, found.avoidable, found.refused, found.longestMs.toFixed(0)],
      ]),
  );
}
