// What records cost the main step: the file alone, and each sink, up and down. Prints a table, passes no judgement. The
// method is in docs/audit-figures-cost.md.
//
//   --node PATH  the Node to run main with (or JOBPASS_NODE; default: this one)
//   --pairs N    timed rounds (default 40)
//   --first N    only so many of the variants
//   --main PATH  the built main to measure (default dist/main/index.js)
import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, round, spread, table } from './bench/figures.mjs';
import { run } from './bench/runs.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string', default: '40' },
    first: { type: 'string', default: '99' },
    main: { type: 'string', default: join(root, 'dist', 'main', 'index.js') },
  },
});
const PAIRS = Number(options.pairs);
/** Rounds that nobody counts: the first runs fill the system's caches. */
const WARM_UP = 3;

const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const started = (script) => {
  const child = fork(join(here, 'bench', script), { execPath: process.execPath });
  return new Promise((told) => child.once('message', (said) => told({ child, said })));
};
const [servers, sinks] = await Promise.all([started('servers.mjs'), started('sinks.mjs')]);
const { idTokens, oauth, audience } = servers.said;
const { up, silent, down } = sinks.said;

const otlp = (at, more = {}) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: at, ...more });
const webhook = (at) => ({
  'audit-webhook': at,
  'audit-webhook-secret': `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
});
const VARIANTS = [
  { name: 'no records (`audit: false`)', inputs: { audit: 'false' } },
  { name: 'the file alone' },
  { name: 'OTLP, http/protobuf', env: otlp(up) },
  {
    name: 'OTLP, http/json, gzip',
    env: otlp(up, {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    }),
  },
  { name: 'a webhook, signed', inputs: webhook(up) },
  { name: 'OTLP and a webhook', env: otlp(up), inputs: webhook(up) },
  { name: 'both, `audit: required`', env: otlp(up), inputs: { ...webhook(up), audit: 'required' } },
  { name: 'OTLP, nothing listens there', env: otlp(down) },
  { name: 'OTLP, it never answers', env: otlp(silent) },
].slice(0, Number(options.first));

const one = ({ inputs = {}, env = {} }) =>
  run(resolve(options.main), {
    node: options.node,
    folder,
    credential: 'B'.repeat(43),
    inputs: {
      audience,
      'token-endpoint': `${oauth}/token`,
      'revocation-endpoint': `${oauth}/revoke`,
      'introspection-endpoint': `${oauth}/introspect`,
      ...inputs,
    },
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${idTokens}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'C'.repeat(40),
      ...env,
    },
  });

try {
  const version = execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`Jobpass ${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}`);
  console.log(`Node ${version} (${process.platform} ${process.arch}, ${cpus().length} cores)`);
  const words = ['node scripts/bench-audit-cost.mjs', ...process.argv.slice(2)].join(' ');
  console.log(`${new Date().toISOString().slice(0, 10)}, ${words}`);
  console.log(
    `${PAIRS} rounds, in each of which every variant runs once; medians, of differences those of the rounds, with their quartiles`,
  );
  const rounds = [];
  for (let number = -WARM_UP; number < PAIRS; number++) {
    const results = await round(number + WARM_UP, VARIANTS, one);
    if (number >= 0) rounds.push(results);
  }
  for (const [title, pick] of [
    ['Start to the credential in GITHUB_ENV, ms', ({ delivered }) => delivered],
    ['Start to exit, ms', ({ total }) => total],
  ]) {
    const over = (index, base) =>
      spread(
        rounds.map((of) => pick(of[index]) - pick(of[base])),
        1,
      );
    table(
      title,
      ['records', 'median', 'over none', 'over the file alone'],
      VARIANTS.map(({ name }, index) => [
        name,
        median(rounds.map((of) => pick(of[index]))).toFixed(1),
        index < 1 ? '' : over(index, 0),
        index < 2 ? '' : over(index, 1),
      ]),
    );
  }
} finally {
  for (const { child } of [servers, sinks]) child.disconnect();
  rmSync(folder, { recursive: true, force: true });
}
