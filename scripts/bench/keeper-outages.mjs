// Measures which outages a lease survives, and runs a job much longer than its leases.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { median, table } from './figures.mjs';
import { OauthServer, VaultServer } from './keeper-servers.mjs';

const EVERY_MS = 200;
/** How long a keeper may take to recover after the server has recovered. */
const BACK_MS = 15_000;
/** Fractions of a lease: below, between and above the predicted limit. */
const WORST = { usual: [0.5, 0.6, 0.75], quick: [0.1] };
const RANDOM = { usual: [0.6, 0.75], quick: [] };

async function start(job, inputs) {
  const main = await job.main(inputs);
  if (main.exitCode !== 0) throw new Error(main.output);
  return main;
}

/** Follows the remaining lifetime of a token from before an outage until it grows again. */
function follow(server, token) {
  const over = new AbortController();
  let since = Number.POSITIVE_INFINITY;
  let back = Number.POSITIVE_INFINITY;
  let grewAt;
  let lowest = Number.POSITIVE_INFINITY;
  const watching = (async () => {
    let before = Number.POSITIVE_INFINITY;
    for (; !over.signal.aborted; await wait(EVERY_MS)) {
      const left = await server.left(token);
      if (left === undefined) continue;
      const now = performance.now();
      if (now > since) {
        lowest = Math.min(lowest, left);
        if (left === 0) return;
        // The remaining lifetime grows a short time after a renewal.
        if (left > before + 2 && now > back) {
          grewAt = now;
          return;
        }
      }
      before = left;
    }
  })();
  return {
    /** Starts an outage of at least the specified length. @returns the outcome, at the latest after `untilMs` */
    begin: async (lengthMs, untilMs) => {
      since = performance.now();
      back = since + lengthMs;
      const timer = setTimeout(() => over.abort(), untilMs);
      await watching;
      clearTimeout(timer);
      const after = grewAt === undefined ? undefined : (grewAt - since) / 1000;
      return { survived: after !== undefined, lowest, after };
    },
  };
}

const row = (lease, length, moment, { survived, lowest, after }) => [
  lease,
  length,
  moment,
  survived ? 'yes' : 'no',
  survived ? lowest : '–',
  after === undefined ? '–' : after.toFixed(1),
];

async function cut(server, job, lease, share, moment) {
  const gate = await server.addGate();
  const name = `n${moment}${share}`.replace(/\W/g, '_');
  const inputs = { ...server.inputsBy(gate), lease: `${lease}s`, name };
  const main = await start(job, inputs);
  const token = main.env.get('VAULT_TOKEN');
  const ms = lease * share * 1_000;
  const life = follow(server, token);
  if (moment === 'worst') await gate.cutNext();
  else await wait(Math.random() * lease * 1_000);
  const how = life.begin(ms, ms + BACK_MS);
  await gate.shut(ms);
  return row(lease, ms / 1_000, moment, await how);
}

/** Kills the server at the moment of a renewal and restarts it immediately. */
async function restarted(tests, lease) {
  const server = await VaultServer.start(tests);
  try {
    const main = await start(server.job(), { ...server.inputs, lease: `${lease}s` });
    const life = follow(server, main.env.get('VAULT_TOKEN'));
    await server.gate.cutNext();
    const since = performance.now();
    const how = life.begin(0, 60_000);
    await server.kill();
    const back = server.restart().then(() => (performance.now() - since) / 1000);
    return row(lease, (await back).toFixed(1), 'worst: kill -9 and a start', await how);
  } finally {
    await server.close();
  }
}

export async function outages(tests, quick) {
  const leases = quick ? [20] : [20, 30, 60, 120, 300];
  const kind = quick ? 'quick' : 'usual';
  const server = await VaultServer.start(tests);
  try {
    const rows = await Promise.all([
      ...leases.flatMap((lease) => {
        const job = server.job();
        return [
          ...WORST[kind].map((share) => cut(server, job, lease, share, 'worst')),
          ...RANDOM[kind].map((share) => cut(server, job, lease, share, 'random')),
        ];
      }),
      ...leases.filter((lease) => lease <= 60).map((lease) => restarted(tests, lease)),
    ]);
    rows.sort((one, other) => one[0] - other[0]);
    table(
      'Outages that a lease survives (vault, env)',
      [
        'lease, s',
        'outage, s',
        'begins at the moment',
        'survived',
        'shortest remaining life, s',
        'renewed, s after the beginning',
      ],
      rows,
    );
  } finally {
    await server.close();
  }
}

const LONG_LEASE_S = 20;

/** Returns a function that reads the credential as a step does. */
function reader(kind, deliver, main) {
  if (kind === 'vault') return async () => main.env.get('VAULT_TOKEN');
  if (deliver === 'file') return async () => readFileSync(main.env.get('JOBPASS_TOKEN_FILE'), 'utf8');
  return async () => {
    const answer = await fetch(main.env.get('JOBPASS_TOKEN_ENDPOINT'), {
      headers: {
        authorization: `Bearer ${main.env.get('JOBPASS_TOKEN_ENDPOINT_TOKEN')}`,
        accept: 'text/plain',
      },
    });
    if (answer.status !== 200) throw new Error(`the endpoint returned ${answer.status}`);
    return answer.text();
  };
}

async function longJob(server, deliver, totalMs) {
  const job = server.job();
  const inputs = { ...server.inputs, deliver, lease: `${LONG_LEASE_S}s` };
  const main = await start(job, inputs);
  const read = reader(server.name, deliver, main);
  const end = performance.now() + totalMs;
  const seen = { uses: 0, refused: 0, down: 0, unread: 0 };
  const gaps = [];
  const followers = [];
  let current;
  while (performance.now() < end) {
    const token = await read().catch(() => undefined);
    if (token === undefined) seen.unread++;
    else {
      if (current !== undefined && token !== current) followers.push(overlap(server, current, gaps));
      current = token;
      seen.uses++;
      const taken = await server.accepts(token);
      if (taken === undefined) seen.down++;
      else if (!taken) seen.refused++;
    }
    await wait(EVERY_MS);
  }
  const [keeper] = job.keepers();
  const rss = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${keeper}/status`, 'utf8'))?.[1] / 1024;
  const { output } = await job.post(main);
  await Promise.all(followers);
  const renewals = /Keeper: renewed (\d+) times/.exec(output)?.[1] ?? '?';
  const words = [
    ...new Set([...output.matchAll(/Ended credential \S+: ([\w ]+?) \(/g)].map(([, word]) => word)),
  ];
  return [
    server.name,
    deliver,
    renewals,
    seen.uses,
    seen.refused,
    seen.unread,
    seen.down,
    gaps.length === 0 ? '–' : `${median(gaps).toFixed(1)} (${Math.max(...gaps).toFixed(1)})`,
    rss.toFixed(1),
    words.join(', '),
  ];
}

/** Measures how long the service still accepts a replaced credential. */
async function overlap(server, token, gaps) {
  const since = performance.now();
  while ((await server.accepts(token)) !== false) {
    if (performance.now() - since > 2 * LONG_LEASE_S * 1_000) break;
    await wait(EVERY_MS);
  }
  gaps.push((performance.now() - since) / 1000);
}

export async function long(tests, quick) {
  const totalMs = (quick ? 0.5 : 20) * LONG_LEASE_S * 1_000;
  const [oauth, vault] = await Promise.all([OauthServer.start(tests), VaultServer.start(tests)]);
  try {
    const restarts = [oauth, vault].map(async (server) => {
      await wait(totalMs / 2);
      const since = performance.now();
      await server.kill();
      await server.restart();
      return `${server.name} ${((performance.now() - since) / 1000).toFixed(1)} s`;
    });
    const rows = await Promise.all([
      longJob(oauth, 'endpoint', totalMs),
      longJob(oauth, 'file', totalMs),
      longJob(vault, 'env', totalMs),
    ]);
    table(
      `A job of ${totalMs / 1000} s with leases of ${LONG_LEASE_S} s; the servers are killed and restarted in the middle (down for: ${(await Promise.all(restarts)).join(', ')})`,
      [
        'provider',
        'delivery',
        'renewals',
        'uses by steps',
        'refused',
        'no credential',
        'server down',
        'former credential accepted for, s: median (longest)',
        'the keeper, most RSS, MiB',
        'post said',
      ],
      rows,
    );
  } finally {
    await Promise.all([oauth.close(), vault.close()]);
  }
}
