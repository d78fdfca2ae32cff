// Measures how much writing audit records costs in the main step: with the file only, and with each sink, once reachable and
// once unreachable. Prints a table, but does not evaluate it. The method is described in docs/measured/audit-figures-cost.md.
//
//   --node PATH  the Node to run main with (default: JOBPASS_NODE, or the Node that runs this script)
//   --pairs N    timed rounds (default 40)
//   --first N    limits the number of variants
//   --main PATH  the built main to measure (default dist/main/index.js)
//   --quick      a short run that only checks that the script works
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { heading, median, spread, table } from './bench/figures.mjs';
import { run, timeRounds } from './bench/runs.mjs';
import { started, startServers } from './bench/services.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string' },
    first: { type: 'string', default: '99' },
    main: { type: 'string', default: join(root, 'dist', 'main', 'index.js') },
    quick: { type: 'boolean', default: false },
  },
});
const PAIRS = Number(options.pairs ?? (options.quick ? 1 : 40));

const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const [servers, sinks] = await Promise.all([startServers(), started('sinks.mjs')]);
const { oauth, audience } = servers;
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
  { name: 'OTLP, nothing listens on the port', env: otlp(down) },
  { name: 'OTLP, the collector never answers', env: otlp(silent) },
].slice(0, Number(options.first));

const one = ({ inputs = {}, env = {} }) =>
  run(resolve(options.main), {
    node: options.node,
    folder,
    credential: 'B00',
    inputs: {
      audience,
      'token-endpoint': `${oauth}/token`,
      'revocation-endpoint': `${oauth}/revoke`,
      'introspection-endpoint': `${oauth}/introspect`,
      ...inputs,
    },
    env: { ...servers.env, ...env },
  });

try {
  heading({ node: options.node });
  console.log(
    `${PAIRS} rounds; every variant runs once in each round. Medians; for differences, the median and the quartiles of the rounds`,
  );
  const [rounds] = await timeRounds([{}], () => VARIANTS, PAIRS, {
    one: (_, variant) => one(variant),
  });
  await servers.behave();
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
  for (const one of [servers, sinks]) one.stop();
  rmSync(folder, { recursive: true, force: true });
}
