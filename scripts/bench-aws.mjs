// npm run bench:aws: measures the cost of ten roles compared with one, and how long a stolen session works after each way of
// ending a job. Uses servers on loopback: minimal servers to measure times, and the test account for everything else. Prints
// tables, but does not evaluate them. The method is described in docs/measured/aws-figures.md; bench.mjs measures the cost of
// main and post.
//
//   --node PATH    the Node to run the steps with (default: JOBPASS_NODE, or the Node that runs this script)
//   --pairs N      timed pairs for each variant (default 60)
//   --only a,b     sections to run: several, copy, load, ends, room, calls
//   --layers TEXT  for `ends`: only the columns whose name contains this text, such as IAM
//   --workers N    for `ends`: jobs that are measured at the same time (default 6)
//   --main PATH    the built main to time (default dist/main/index.js)
//   --quick        a short run that only checks that the script works
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { calls } from './bench/aws-calls.mjs';
import { copy, load, several } from './bench/aws-costs.mjs';
import { ends } from './bench/aws-ends.mjs';
import { room } from './bench/aws-room.mjs';
import { heading } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SECTIONS = { several, copy, load, ends, room, calls };
/** The sections that need the test account. */
const WITH_ACCOUNT = ['ends', 'room', 'calls'];
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string' },
    layers: { type: 'string', default: '' },
    workers: { type: 'string', default: '6' },
    only: { type: 'string', default: Object.keys(SECTIONS).join() },
    main: { type: 'string', default: join(root, 'dist', 'main', 'index.js') },
    quick: { type: 'boolean', default: false },
  },
});
const wanted = options.only.split(',');
const pairs = Number(options.pairs ?? (options.quick ? 1 : 60));
// The stand-in runner starts steps with this Node too.
process.env.JOBPASS_NODE = options.node;
const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const tests = wanted.some((name) => WITH_ACCOUNT.includes(name))
  ? await fromTests(
      'aws/account',
      'aws/jobs',
      'aws/policies',
      'faults',
      'faulty-server',
      'kept-jobs',
      'world',
    )
  : undefined;

heading({ node: options.node });
try {
  for (const [name, section] of Object.entries(SECTIONS))
    if (wanted.includes(name)) await section({ options, folder, pairs, tests, quick: options.quick });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
