// npm run bench:aws: what the main step costs with AWS over a bare Node program that makes the same requests, what ten
// roles cost over one, and how long a stolen session works after each way of ending a job. Against servers on loopback:
// bare ones for the times, the tests' account for the rest. Prints tables, passes no judgement. The method is in
// docs/aws-figures.md.
//
//   --node PATH    the Node to run the steps with (or JOBPASS_NODE; default: this one)
//   --pairs N      timed pairs for each variant (default 60)
//   --only a,b     these sections: times, several, load, ends, room
//   --main PATH    the built main to time (default dist/main/index.js)
//   --quick        few of everything, to see that it works
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load, several, times } from './bench/aws-costs.mjs';
import { ends, room } from './bench/aws-ends.mjs';
import { support } from './bench/support.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string' },
    only: { type: 'string', default: 'times,several,load,ends,room' },
    main: { type: 'string', default: join(root, 'dist', 'main', 'index.js') },
    quick: { type: 'boolean', default: false },
  },
});
const wanted = options.only.split(',');
const pairs = Number(options.pairs ?? (options.quick ? 3 : 60));
// The stand-in runner starts steps with it as well.
process.env.JOBPASS_NODE = options.node;
const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const tests =
  wanted.includes('ends') || wanted.includes('room')
    ? await support('aws/jobs', 'aws/policies', 'kept-jobs', 'world')
    : undefined;

const version = execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim();
console.log(`Jobpass ${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}`);
console.log(
  `Node ${version} (${process.platform} ${process.arch}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} at the start)`,
);
console.log(
  `${new Date().toISOString().slice(0, 10)}, node scripts/bench-aws.mjs ${process.argv.slice(2).join(' ')}`,
);
try {
  for (const [name, section] of Object.entries({ times, several, load, ends, room }))
    if (wanted.includes(name)) await section({ options, folder, pairs, tests, quick: options.quick });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
