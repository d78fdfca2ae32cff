// npm run bench:broker: compares the cost of the broker with `oidc-provider` alone. Prints tables, but does not evaluate them. The
// method is described in docs/measured/benchmarks.md.
//
//   --node PATH      the Node to run the servers with (default: JOBPASS_NODE, or the Node that runs this script)
//   --rounds N       counted rounds (default 15)
//   --requests N     requests of each row in a round (default 4000)
//   --connections N  concurrent clients (default 32)
//   --tokens N       live tokens for memory and start (default 100000)
//   --starts N       starts of each kind (default 10)
//   --only a,b       sections to run: requests, stores, memory, start, verification
//   --cli PATH       the built command to measure (default dist/jobpass.js)
//   --quick          a short run that only checks that the script works
import { execFileSync, fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { heading, median, mib, round, spread, table } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    rounds: { type: 'string' },
    requests: { type: 'string' },
    connections: { type: 'string', default: '32' },
    tokens: { type: 'string' },
    starts: { type: 'string' },
    only: { type: 'string' },
    cli: { type: 'string', default: join(root, 'dist', 'jobpass.js') },
    quick: { type: 'boolean', default: false },
  },
});
const number = (name, usual, quick) => Number(options[name] ?? (options.quick ? quick : usual));
const ROUNDS = number('rounds', 15, 1);
const REQUESTS = number('requests', 4_000, 200);
const CONNECTIONS = Number(options.connections);
const TOKENS = number('tokens', 100_000, 500);
const STARTS = number('starts', 10, 1);
/** Warm-up rounds, in which Node compiles the servers' code. The results do not include these rounds. */
const WARM_UP = options.quick ? 0 : 2;
const SECRET = 'the-secret-of-a-service-for-the-benchmark';
const RESOURCE = 'https://deploy.example.com';

const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const children = new Set();
const pinned = pin();

/** Pins this process and its children to the second core. The servers use the first core. */
function pin() {
  try {
    execFileSync('taskset', ['-a', '-c', '-p', '1', String(process.pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const loader = fork(join(here, 'bench', 'broker-load.mjs'), { execPath: process.execPath });
function answer() {
  return new Promise((told, failed) =>
    loader.once('message', (message) =>
      message.failed === undefined ? told(message.result) : failed(new Error(message.failed)),
    ),
  );
}
function ask(command, details) {
  const result = answer();
  loader.send({ command, ...details });
  return result;
}
const { issuer, audience } = await answer();

async function freePort() {
  const server = net.createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts a server on the first core, with its output in a file. */
function serve(name, args) {
  const log = openSync(join(folder, `${name}.log`), 'a');
  const [program, ...more] = pinned ? ['taskset', '-c', '0', options.node, ...args] : [options.node, ...args];
  const began = performance.now();
  const child = spawn(program, more, { stdio: ['ignore', log, log] });
  closeSync(log);
  children.add(child);
  child.once('exit', () => children.delete(child));
  return { child, began };
}

async function startBroker(name, { data = name, store = { data: join(folder, data) }, hooks = [] } = {}) {
  const [port, admin] = [await freePort(), await freePort()];
  const config = join(folder, `${name}.json`);
  const role = {
    when: { repository: 'octo-org/octo-repo', environment: 'production', ref: 'refs/heads/*' },
    audience: RESOURCE,
    scopes: ['deploy'],
    'max-ttl': '12h',
  };
  writeFileSync(
    config,
    JSON.stringify({
      listen: `127.0.0.1:${port}`,
      ...store,
      // Brokers that share a database need the same issuer, so each configuration sets it.
      ...('postgres' in store ? { issuer: `http://127.0.0.1:${port}` } : {}),
      admin: `127.0.0.1:${admin}`,
      rate: { unlimited: ['127.0.0.0/8'] },
      trust: [{ issuer, audience }],
      roles: { opaque: role, jwt: { ...role, format: 'jwt' } },
      'resource-servers': { bench: { secret: SECRET, audiences: RESOURCE } },
    }),
  );
  const started = serve(name, [...hooks, resolve(options.cli), 'broker', '--config', config]);
  return { ...started, name, port, admin: `http://127.0.0.1:${admin}` };
}

async function startBare() {
  const port = await freePort();
  const started = serve('bare', [join(here, 'bench', 'bare-provider.mjs'), String(port), SECRET, RESOURCE]);
  return { ...started, name: 'bare', port };
}

async function stop({ child }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((exited) => child.once('exit', exited));
  child.kill('SIGTERM');
  await ended;
}

/** Repeats a request until the response is 200. */
async function firstGood(server, request) {
  for (const late = Date.now() + 60_000; Date.now() < late; ) {
    if (server.child.exitCode !== null) break;
    if ((await once(server.port, request)).startsWith('HTTP/1.1 200')) return;
    await wait(1);
  }
  throw new Error(
    `${server.name} does not respond: ${readFileSync(join(folder, `${server.name}.log`), 'utf8')}`,
  );
}

function once(port, request) {
  return new Promise((done) => {
    const socket = net.connect(port, '127.0.0.1').setEncoding('latin1');
    const end = (text) => {
      socket.destroy();
      done(text);
    };
    socket.on('connect', () => socket.write(request));
    socket
      .once('data', end)
      .once('error', () => end(''))
      .once('close', () => end(''));
  });
}

const READY = 'GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n';
const CREDENTIALS = { kind: 'credentials', secret: SECRET, expect: '"access_token"' };
const EXCHANGE = { kind: 'exchange', expect: '"access_token"' };

/** Returns a process's processor time in ms, or NaN if the system does not report it. */
function cpuTime({ pid }) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

/** An unexpected response counts as an error, because the figures are meaningless if the server did not do the measured work. */
function wrongAnswer(example) {
  if (example === undefined) return;
  console.log(`\nAn unexpected response: ${example}`);
  process.exitCode = 1;
}

async function requests() {
  const bare = await startBare();
  const broker = await startBroker('broker');
  await firstGood(bare, await ask('request', CREDENTIALS));
  await firstGood(broker, READY);
  const rows = [
    { name: 'bare, opaque', server: bare, ...CREDENTIALS, keep: 'bare' },
    {
      name: 'broker, opaque',
      server: broker,
      ...EXCHANGE,
      alg: 'RS256',
      role: 'opaque',
      keep: 'opaque',
      over: 0,
    },
    {
      name: 'broker, opaque, ID token ES256',
      server: broker,
      ...EXCHANGE,
      alg: 'ES256',
      role: 'opaque',
      over: 0,
    },
    { name: 'bare, JWT', server: bare, ...CREDENTIALS, resource: RESOURCE },
    { name: 'broker, JWT', server: broker, ...EXCHANGE, alg: 'RS256', role: 'jwt', keep: 'jwt', over: 3 },
    { name: 'broker, JWT, ID token ES256', server: broker, ...EXCHANGE, alg: 'ES256', role: 'jwt', over: 3 },
    { name: 'bare, introspection', server: bare, kind: 'introspection', of: 'bare' },
    { name: 'broker, introspection, opaque', server: broker, kind: 'introspection', of: 'opaque', over: 6 },
    { name: 'broker, introspection, JWT', server: broker, kind: 'introspection', of: 'jwt', over: 6 },
    { name: 'broker, revocation, opaque', server: broker, kind: 'revocation', of: 'opaque' },
    { name: 'broker, revocation, JWT', server: broker, kind: 'revocation', of: 'jwt' },
  ];
  const run = async ({ server, name: _name, over: _over, ...row }) => {
    if (row.alg !== undefined) await ask('sign', { alg: row.alg, count: REQUESTS });
    if (row.kind === 'introspection') Object.assign(row, { secret: SECRET, expect: '"active":true' });
    const before = cpuTime(server.child);
    const result = await ask('load', {
      ...row,
      port: server.port,
      count: REQUESTS,
      connections: CONNECTIONS,
    });
    return { ...result, cpu: (cpuTime(server.child) - before) / REQUESTS };
  };
  // Introspection and revocation need the tokens of this round's exchanges, so these requests are sent later.
  const [first, second, third] = [rows.slice(0, 6), rows.slice(6, 9), rows.slice(9)];
  const rounds = [];
  for (let at = -WARM_UP; at < ROUNDS; at++) {
    const turn = at + WARM_UP;
    const results = await round(turn, first, run);
    // The compared server stores only a thousand tokens, and the requests of another row have replaced them. These requests
    // create new tokens.
    await ask('load', { ...CREDENTIALS, keep: 'bare', port: bare.port, count: 500, connections: 8 });
    results.push(...(await round(turn, second, run)), ...(await round(turn, third, run)));
    if (at >= 0) rounds.push(results);
  }
  await stop(bare);
  await stop(broker);
  const figure = (index, pick) => median(rounds.map((of) => of[index][pick]));
  table(
    `Requests, ${CONNECTIONS} at the same time, ${ROUNDS} rounds of ${REQUESTS}`,
    ['', 'per second', 'ratio to bare', 'p50, ms', 'p99, ms', 'CPU each, ms', 'errors'],
    rows.map(({ name, over }, index) => [
      name,
      figure(index, 'perSecond').toFixed(0),
      over === undefined
        ? ''
        : spread(
            rounds.map((of) => of[index].perSecond / of[over].perSecond),
            2,
          ),
      figure(index, 'p50').toFixed(1),
      figure(index, 'p99').toFixed(1),
      figure(index, 'cpu').toFixed(3),
      rounds.reduce((sum, of) => sum + of[index].errors, 0),
    ]),
  );
  const example = rounds.flat().find(({ errors }) => errors > 0)?.example;
  wrongAnswer(example);
}

/** Measures the same broker with each kind of store. PostgreSQL syncs to disk, as in production. */
async function stores() {
  const { Postgres } = await fromTests('postgres');
  const postgres = await Postgres.start({ fsync: 'on', full_page_writes: 'on', shared_buffers: '128MB' });
  try {
    const file = (name, text) => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const database = {
      url: `postgresql://${postgres.user}@${postgres.host}:${postgres.port}/postgres`,
      'password-file': file('password', postgres.password),
      'key-file': file('key', randomBytes(32).toString('hex')),
    };
    const servers = {
      memory: await startBroker('memory', { store: {} }),
      folder: await startBroker('folder'),
      PostgreSQL: await startBroker('postgres', { store: { postgres: database } }),
    };
    const rows = Object.entries(servers).flatMap(([store, server]) => [
      { store, what: 'exchange', server, ...EXCHANGE, alg: 'RS256', role: 'opaque', keep: store },
      { store, what: 'introspection', server, kind: 'introspection', of: store },
      { store, what: 'revocation', server, kind: 'revocation', of: store },
    ]);
    for (const server of Object.values(servers)) await firstGood(server, READY);
    const rounds = [];
    for (let at = -WARM_UP; at < ROUNDS; at++) {
      const results = [];
      for (const { store: _store, what: _what, server, ...row } of rows) {
        if (row.alg !== undefined) await ask('sign', { alg: row.alg, count: REQUESTS });
        if (row.kind === 'introspection') Object.assign(row, { secret: SECRET, expect: '"active":true' });
        const before = cpuTime(server.child);
        const load = { ...row, port: server.port, count: REQUESTS, connections: CONNECTIONS };
        const result = await ask('load', load);
        results.push({ ...result, cpu: (cpuTime(server.child) - before) / REQUESTS });
      }
      if (at >= 0) rounds.push(results);
    }
    for (const server of Object.values(servers)) await stop(server);
    const figure = (index, pick) => median(rounds.map((of) => of[index][pick]));
    table(
      `Stores, ${CONNECTIONS} at the same time, ${ROUNDS} rounds of ${REQUESTS}, opaque tokens`,
      ['', '', 'per second', 'p50, ms', 'p99, ms', 'CPU each, ms', 'errors'],
      rows.map(({ store, what }, index) => [
        store,
        what,
        figure(index, 'perSecond').toFixed(0),
        figure(index, 'p50').toFixed(1),
        figure(index, 'p99').toFixed(1),
        figure(index, 'cpu').toFixed(3),
        rounds.reduce((sum, of) => sum + of[index].errors, 0),
      ]),
    );
    const example = rounds.flat().find(({ errors }) => errors > 0)?.example;
    wrongAnswer(example);
  } finally {
    await postgres.stop();
  }
}

async function memoryOf({ admin, child }, collected) {
  if (collected) {
    child.kill('SIGUSR2');
    await wait(1_000);
  }
  const text = await (await fetch(`${admin}/metrics`)).text();
  const gauge = (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    rss: gauge('process_resident_memory_bytes'),
    heap: gauge('nodejs_heap_size_used_bytes'),
    records: gauge('jobpass_broker_records'),
  };
}

async function memory() {
  const rows = [];
  for (const role of ['opaque', 'jwt']) {
    const hooks = ['--expose-gc', '--require', join(here, 'bench', 'collect.cjs')];
    const broker = await startBroker(`memory-${role}`, { hooks });
    await firstGood(broker, READY);
    const row = async (name, collected) => {
      const { rss, heap, records } = await memoryOf(broker, collected);
      rows.push([`${role}, ${name}`, records, mib(rss), mib(heap)]);
    };
    await row('before', true);
    const { errors, example } = await ask('load', {
      ...EXCHANGE,
      alg: 'ES256',
      role,
      port: broker.port,
      count: TOKENS,
      connections: CONNECTIONS,
    });
    if (errors > 0) throw new Error(`${errors} exchanges failed, such as ${example}`);
    await row('at once after the load', false);
    await row('after a collection', true);
    await stop(broker);
  }
  table(`Memory, ${TOKENS} live tokens`, ['', 'records', 'RSS, MiB', 'heap used, MiB'], rows);
}

async function start() {
  const full = await startBroker('full');
  await firstGood(full, READY);
  await ask('load', {
    ...EXCHANGE,
    alg: 'ES256',
    role: 'opaque',
    port: full.port,
    count: TOKENS,
    connections: CONNECTIONS,
  });
  await stop(full);
  const journal = join(folder, 'full');
  const bytes = readdirSync(journal)
    .filter((name) => name.startsWith('journal'))
    .reduce((sum, name) => sum + statSync(join(journal, name)).size, 0);
  const kinds = [
    { name: 'bare', begin: startBare, first: await ask('request', CREDENTIALS) },
    { name: 'broker, no journal', begin: (at) => startBroker('start', { data: `empty-${at}` }) },
    { name: `broker, journal of ${mib(bytes)} MiB`, begin: () => startBroker('start', { data: 'full' }) },
  ];
  const rounds = [];
  for (let at = 0; at < STARTS; at++) {
    mkdirSync(join(folder, `empty-${at}`), { mode: 0o700 });
    rounds.push(
      await round(at, kinds, async ({ begin, first }) => {
        const request = first ?? (await ask('request', { ...EXCHANGE, alg: 'RS256', role: 'opaque' }));
        const server = await begin(at);
        let ready = Number.NaN;
        if (first === undefined) {
          await firstGood(server, READY);
          ready = performance.now() - server.began;
        }
        await firstGood(server, request);
        const token = performance.now() - server.began;
        await stop(server);
        return { ready, token };
      }),
    );
  }
  const shown = (index, pick) => {
    const times = rounds.map((of) => of[index][pick]);
    return Number.isNaN(times[0]) ? '' : spread(times, 0);
  };
  table(
    `Start, ms to the first good answer, ${STARTS} starts of each`,
    ['', '/readyz', 'a token'],
    kinds.map(({ name }, index) => [name, shown(index, 'ready'), shown(index, 'token')]),
  );
}

async function verification() {
  const { verificationCost } = await fromTests('verification-cost');
  const { ours, alone } = await verificationCost(ROUNDS);
  table(
    'Verification of an ID token (RS256), ms, the best round',
    ['', 'ms', 'of jose alone'],
    [
      ['jose alone', alone.toFixed(3), ''],
      ['the broker', ours.toFixed(3), `${(ours / alone).toFixed(2)} times`],
    ],
  );
}

const SECTIONS = { requests, stores, memory, start, verification };
try {
  heading({ node: options.node });
  console.log(
    pinned
      ? 'The servers run on one core, everything else on another.'
      : 'taskset is not installed: servers and load share the cores.',
  );
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (options.only === undefined || options.only.split(',').includes(name)) await section();
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  loader.disconnect();
  rmSync(folder, { recursive: true, force: true });
}
