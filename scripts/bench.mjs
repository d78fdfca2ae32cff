// npm run bench: what the main step costs over a bare Node program that makes the same requests. Prints a table,
// passes no judgement. The method is in docs/benchmarks.md.
//
//   --node PATH    the Node to run both with (or JOBPASS_NODE; default: this one)
//   --pairs N      timed pairs for each variant (default 60)
//   --memory N     memory pairs for each variant (default 15)
//   --only a,c     these variants
//   --main PATH    the built main to measure (default dist/main/index.js)
//   --versus PATH  another built main, run in the same rounds, for a comparison of two builds
//   --quick        the times alone
import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { median, round, spread, table } from './bench/figures.mjs';
import { asModule, inARow, ratios, run as runOnce, timeAll } from './bench/runs.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string', default: '60' },
    memory: { type: 'string', default: '15' },
    only: { type: 'string' },
    main: { type: 'string', default: join(root, 'dist', 'main', 'index.js') },
    versus: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const PAIRS = Number(options.pairs);
const MEMORY_PAIRS = Number(options.memory);
/** The delay under which requests that are sent side by side are also seen side by side. */
const COUNTING_DELAY_MS = 40;

const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));

const programs = [
  { name: 'floor', program: join(here, 'bench', 'floor.cjs') },
  { name: 'main', program: resolve(options.main) },
  ...(options.versus ? [{ name: 'versus', program: resolve(options.versus) }] : []),
];
const timed = [...programs, { name: 'floor as a module', program: asModule(programs[0].program, folder) }];

const servers = fork(join(here, 'bench', 'servers.mjs'), { execPath: process.execPath });
const message = () => new Promise((told) => servers.once('message', told));
const { idTokens, oauth, audience } = await message();
/** Sets how the servers behave from now on. @returns what they saw since the last call */
const behave = (behaviour) => {
  const seen = message();
  servers.send({ delayMs: 0, endless: false, ...behaviour });
  return seen;
};

const endpoints = { 'token-endpoint': `${oauth}/token`, 'revocation-endpoint': `${oauth}/revoke` };
const introspection = { 'introspection-endpoint': `${oauth}/introspect` };
const VARIANTS = [
  { name: 'a', what: 'token and revocation endpoint given', inputs: endpoints },
  {
    name: 'b',
    what: 'introspection endpoint given as well',
    inputs: { ...endpoints, ...introspection },
  },
  { name: 'c', what: 'url alone: metadata is discovered', inputs: { url: oauth } },
  { name: 'd', what: 'as a, each request takes 40 ms', inputs: endpoints, delayMs: 40 },
].filter(({ name }) => options.only === undefined || options.only.split(',').includes(name));

const run = (program, inputs, { env, ...more } = {}) =>
  runOnce(program, {
    node: options.node,
    folder,
    credential: 'B'.repeat(43),
    ...more,
    inputs: { audience, ...inputs },
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${idTokens}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'C'.repeat(40),
      ...env,
    },
  });

const mib = (bytes) => (bytes / 1024 / 1024).toFixed(1);

const times = () =>
  timeAll(VARIANTS, timed, PAIRS, {
    before: ({ delayMs = 0 }) => behave({ delayMs }),
    one: ({ inputs }, { program }) => run(program, inputs),
  });

async function roundTrips() {
  const rows = [];
  for (const { name, what, inputs } of VARIANTS) {
    for (const { name: who, program } of programs) {
      await behave({ delayMs: COUNTING_DELAY_MS });
      await run(program, inputs);
      const { requests, connections } = await behave({});
      const exchange = requests.findIndex(({ path }) => path === '/token');
      const toCredential = requests.slice(0, exchange + 1);
      rows.push([
        who === 'floor' ? `${name}: ${what}` : '',
        who,
        toCredential.length,
        inARow(toCredential),
        requests.length,
        connections,
      ]);
    }
  }
  table(
    'Requests, counted at the servers',
    ['variant', 'program', 'to the credential', 'of these one after another', 'in all', 'connections'],
    rows,
  );
}

async function memory() {
  const hook = ['--require', join(here, 'bench', 'peak.cjs')];
  const file = join(folder, 'peak');
  const rows = [];
  for (const [what, inputs, endless] of [
    ['variant a', endpoints, false],
    ['variant a, the exchange is answered without end', endpoints, true],
  ]) {
    const rounds = [];
    for (let number = 0; number < MEMORY_PAIRS; number++) {
      const results = await round(number, programs, async ({ name, program }) => {
        // The floor has no bound: it is held against the answer that ends.
        await behave({ endless: endless && name !== 'floor' });
        await run(program, inputs, { flags: hook, env: { BENCH_PEAK: file }, mayFail: endless });
        return Number(readFileSync(file, 'utf8'));
      });
      rounds.push(results);
    }
    for (const [index, { name }] of programs.entries()) {
      rows.push([
        index === 0 ? what : '',
        name,
        mib(median(rounds.map((of) => of[index]))),
        index === 0 ? '' : spread(ratios(rounds, index, 0, (bytes) => bytes)),
      ]);
    }
  }
  await behave({});
  table('Peak memory, MiB', ['', 'program', 'median', 'ratio to the floor'], rows);
}

async function bytes() {
  const rows = [];
  for (const { name, program } of programs.slice(1)) {
    const coverage = join(folder, `coverage-${name}`);
    await run(program, endpoints, { env: { NODE_V8_COVERAGE: coverage } });
    const scripts = readdirSync(coverage).flatMap(
      (file) => JSON.parse(readFileSync(join(coverage, file), 'utf8')).result,
    );
    const home = pathToFileURL(`${dirname(program)}/`).href;
    const own = [...new Set(scripts.map(({ url }) => url).filter((url) => url.startsWith(home)))];
    const sizes = own.map((url) => statSync(fileURLToPath(url)).size);
    rows.push([
      name,
      sizes.reduce((sum, size) => sum + size, 0),
      own.map((url, at) => `${url.slice(home.length)} ${sizes[at]}`).join(', '),
    ]);
  }
  table('JavaScript loaded on the way to the credential, bytes (variant a)', ['', 'sum', 'files'], rows);
}

try {
  const version = execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`Jobpass ${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}`);
  console.log(`Node ${version} (${process.platform} ${process.arch}, ${cpus().length} cores)`);
  console.log(
    `${new Date().toISOString().slice(0, 10)}, node scripts/bench.mjs ${process.argv.slice(2).join(' ')}`,
  );
  console.log(
    `${PAIRS} paired, interleaved runs for each variant and time, ${MEMORY_PAIRS} for memory; medians, of ratios those of the pairs, with their quartiles`,
  );
  await times();
  if (!options.quick) {
    await roundTrips();
    await memory();
    await bytes();
  }
} finally {
  servers.disconnect();
  rmSync(folder, { recursive: true, force: true });
}
