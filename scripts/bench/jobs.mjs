// Compares the cost of main and post of each provider with a bare Node program that sends two sequential requests, with the same
// program sending as many sequential requests as main, and with other actions.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, spread, table } from './figures.mjs';
import { asModule, ratios, runJob, timeRounds } from './runs.mjs';
import { inARow } from './services.mjs';

const here = dirname(fileURLToPath(import.meta.url));
/** The delay of each request in milliseconds. It is long enough to reveal which requests run concurrently. */
const COUNTING_DELAY_MS = 40;
/** The requests that every job sends: one for the ID token, and the exchange. */
const LEAST = 2;

const role = (name) => `arn:aws:iam::123456789012:role/${name}`;
const awsInputs = ({ aws }) => ({
  ...{ provider: 'aws', url: aws, region: 'eu-central-1', audience: 'sts.amazonaws.com' },
});

/** The measured jobs. `credential` is the text that GITHUB_ENV must contain after main. */
const JOBS = [
  {
    name: 'oauth',
    what: 'oauth, with introspection',
    credential: 'B00',
    inputs: ({ oauth, audience }) => ({
      audience,
      'token-endpoint': `${oauth}/token`,
      'revocation-endpoint': `${oauth}/revoke`,
      'introspection-endpoint': `${oauth}/introspect`,
    }),
  },
  {
    name: 'vault',
    what: 'vault, the token alone, with the keeper',
    credential: 'hvs.',
    inputs: ({ vault }) => ({ provider: 'vault', url: vault, role: 'job' }),
  },
  {
    name: 'secret',
    what: 'vault, one secret, with the keeper',
    credential: 'secret-of-app',
    inputs: ({ vault }) => ({
      ...{ provider: 'vault', url: vault, role: 'job' },
      secrets: 'kv/data/app password | APP',
    }),
  },
  {
    name: 'aws',
    what: 'aws, one role',
    credential: 'ASIABENCH',
    inputs: (servers) => ({ ...awsInputs(servers), role: role('job') }),
  },
  {
    name: 'secrets',
    what: 'vault, twenty secrets, with the keeper',
    credential: 'secret-of-app-19',
    inputs: ({ vault }) => ({
      ...{ provider: 'vault', url: vault, role: 'job' },
      secrets: Array.from({ length: 20 }, (_, at) => `kv/data/app-${at} password | APP_${at}`).join('\n'),
    }),
  },
  {
    name: 'chain',
    what: 'aws, a chain of two roles',
    credential: 'ASIABENCH',
    inputs: (servers) => ({ ...awsInputs(servers), role: `${role('job')},${role('last')}` }),
  },
  {
    name: 'ender',
    what: 'aws, with revoke-role, main alone',
    credential: 'ASIABENCH',
    mainAlone: true,
    inputs: (servers) => ({ ...awsInputs(servers), role: role('job'), 'revoke-role': role('ender') }),
  },
];

/** @param names the names to select; undefined selects all */
export const chosenJobs = (names) => JOBS.filter(({ name }) => names === undefined || names.includes(name));

/** Returns the built programs that a job runs. */
export const programsOf = (dist, { mainAlone = false } = {}) => ({
  main: join(dist, 'main', 'index.js'),
  ...(mainAlone ? {} : { post: join(dist, 'post', 'index.js') }),
});

/** Variables that other actions require in a job. */
const JOB_ENV = {
  GITHUB_REPOSITORY: 'octo-org/octo-repo',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
  GITHUB_WORKFLOW: 'deploy',
  GITHUB_ACTION: 'credential',
  GITHUB_ACTOR: 'octocat',
  GITHUB_WORKSPACE: '/tmp',
  GITHUB_RUN_ID: '1234567890',
};

/** Runs one program of a job. Fails if a credential that must be revoked is still valid. */
async function runOne({ node, folder, servers }, job, program, more = {}) {
  const { inputs = job.inputs, credential, post } = program;
  await servers.behave({ delayMs: job.delayMs, forget: true });
  const result = await runJob(program, {
    ...{ node, folder, credential },
    inputs: inputs(servers),
    env: { ...JOB_ENV, ...servers.env, ...program.env },
    ...more,
  });
  const { alive, requests } = await servers.behave({ delayMs: 0 });
  if (program.ours && post !== undefined && alive > 0)
    throw new Error(`${program.name} left ${alive} credentials alive: ${result.said}`);
  return { ...result, alive, requests };
}

/** Returns the number of requests that main and post send, as counted by the servers. */
async function count(context, job, program) {
  let asked;
  let main;
  const between = async (result) => {
    main = result;
    asked = await context.servers.behave({ delayMs: COUNTING_DELAY_MS });
  };
  const slow = { ...job, delayMs: COUNTING_DELAY_MS };
  const { alive, requests } = await runOne(context, slow, program, { between });
  // A keeper sends its requests at the same time.
  const before = (moment) => asked.requests.filter(({ to }) => to <= moment);
  return {
    delivered: Number.isNaN(main.deliveredAt) ? '' : inARow(before(main.deliveredAt)),
    main: inARow(before(main.exitAt)),
    inMain: asked.requests.length,
    connections: asked.connections,
    post: inARow(requests),
    inPost: requests.length,
    alive,
  };
}

/** Returns two bare Node programs that send the specified number of sequential requests: a CommonJS program and a module. */
function floorsWith(requests, folder) {
  const main = join(here, 'floor.cjs');
  const env = { FLOOR_REQUESTS: String(requests) };
  return [
    { name: floorName(requests), main, env },
    { name: floorName(requests, true), main: asModule(main, folder), env },
  ];
}
const floorName = (requests, module = false) => `floor${module ? ' as a module' : ''}, ${requests} requests`;

export async function jobs(context) {
  const { folder, pairs, builds, peers, delays, wanted } = context;
  const found = [];
  for (const job of chosenJobs(wanted)) {
    const ours = builds.map(({ name, dist }) => ({
      ...{ name, ours: true, credential: job.credential },
      ...programsOf(dist, job),
    }));
    const others = peers.filter((peer) => peer.jobs.includes(job.name)).map((peer) => ({ ...peer }));
    for (const program of [...ours, ...others]) program.asks = await count(context, job, program);
    const lengths = new Set([LEAST, ...ours.map(({ asks }) => asks.main)]);
    const floors = [...lengths].flatMap((length) => floorsWith(length, folder));
    found.push({ job, programs: [...floors, ...ours, ...others] });
  }
  showRequests(found);
  const variants = delays.flatMap((delayMs) => found.map((of) => ({ ...of, job: { ...of.job, delayMs } })));
  const rounds = await timeRounds(variants, ({ programs }) => programs, pairs, {
    one: ({ job }, program) => runOne(context, job, program),
  });
  for (const delayMs of delays) {
    const shown = variants
      .map((variant, at) => ({ ...variant, rounds: rounds[at] }))
      .filter(({ job }) => job.delayMs === delayMs);
    showTimes(shown, { delayMs, pairs });
  }
}

function showRequests(found) {
  table(
    'Requests, counted at the servers',
    [
      ...['job', 'program', 'to the delivery, one after another', 'main, one after another', 'main in all'],
      ...['connections', 'post, one after another', 'post in all', 'credentials that stay valid'],
    ],
    found.flatMap(({ job, programs }) =>
      programs
        .filter(({ asks }) => asks !== undefined)
        .map(({ name, asks, post }, at) => [
          ...[at === 0 ? job.what : '', name, asks.delivered, asks.main, asks.inMain, asks.connections],
          ...(post === undefined ? ['', ''] : [asks.post, asks.inPost]),
          // The AWS stand-in does not count requests.
          job.credential === 'ASIABENCH' ? '' : asks.alive,
        ]),
    ),
  );
}

const total = ({ total: ms }) => ms;
const delivered = ({ delivered: ms }) => ms;
const both = ({ both: ms, total: alone }) => ms ?? alone;

function showTimes(shown, { delayMs, pairs }) {
  const where = delayMs === 0 ? 'on loopback' : `each request ${delayMs} ms longer`;
  const cells = ({ programs, rounds }, program, at) => {
    const ms = (pick) => median(rounds.map((of) => pick(of[at]))).toFixed(1);
    const over = (name, pick, upper = pick) => {
      const index = programs.findIndex((one) => one.name === name);
      return index === -1 || index === at
        ? ''
        : spread(
            rounds.map((of) => upper(of[at]) / pick(of[index])),
            2,
          );
    };
    const overFloors = (pick, requests) =>
      [false, true].map((module) => over(floorName(requests, module), pick));
    const peer = programs.find(({ ours, asks }) => asks !== undefined && !ours)?.name;
    return {
      exit: [
        ms(total),
        ...overFloors(total, LEAST),
        ...(program.asks ? overFloors(total, program.asks.main) : ['', '']),
      ],
      delivery: Number.isNaN(rounds[0][at].delivered)
        ? ['', '', '']
        : [ms(delivered), ...overFloors(delivered, LEAST)],
      both:
        program.post || program.ours
          ? [ms(both), program.ours && peer ? over(peer, total, both) : '']
          : ['', ''],
    };
  };
  table(
    `Main, start to exit, and with post, ms, ${where}; ${pairs} rounds`,
    [
      ...['job', 'program', 'main', 'over 2 requests', 'over 2 as a module'],
      ...['over as many requests', 'over as many as a module'],
      ...['to the delivery', 'over 2 requests', 'over 2 as a module'],
      ...['main and post', "over the other action's main"],
    ],
    shown.flatMap((variant) =>
      variant.programs.map((program, at) => {
        const { exit, delivery, both: with_ } = cells(variant, program, at);
        return [at === 0 ? variant.job.what : '', program.name, ...exit, ...delivery, ...with_];
      }),
    ),
  );
  const again = shown.filter(({ programs }) => programs.filter(({ ours }) => ours).length > 1);
  if (again.length === 0) return;
  table(
    `Now over before, ${where}`,
    ['job', 'main', 'to the delivery', 'main and post'],
    again.map(({ job, programs, rounds }) => {
      const [now, before] = programs.flatMap(({ ours }, at) => (ours ? [at] : []));
      return [
        job.what,
        ...[total, delivered, both].map((pick) => spread(ratios(rounds, now, before, pick), 2)),
      ];
    }),
  );
}
