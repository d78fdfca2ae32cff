// npm run bench:keeper: how long a stolen copy lives on after each way of ending a job with a keeper, which outages a
// lease survives, and what the keeper costs. Against a built broker and a real OpenBao with integrated storage, both of
// which can be killed and started again with their data. Prints tables, passes no judgement. What came of it, and the
// method, is in docs/keeper-figures.md.
//
//   --only a,b     these sections: ends, outages, long, idle, cost
//   --quick        few of everything, to see that it works
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cost, idle } from './bench/keeper-costs.mjs';
import { ends } from './bench/keeper-ends.mjs';
import { long, outages } from './bench/keeper-outages.mjs';
import { support } from './bench/support.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'ends,outages,long,idle,cost' },
    quick: { type: 'boolean', default: false },
  },
});
const { quick } = options;
const wanted = options.only.split(',');

const names = ['broker-process', 'gate', 'keepers', 'kept-jobs', 'openbao', 'vault-jobs', 'world'];
const found = await support(...names);
const tests = { ...found, ...(await import(found.idTokens)) };
const missing = tests.noOpenBao();
if (missing !== undefined) throw new Error(missing);

console.log(
  `Jobpass ${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}, Node ${process.version} (${process.platform} ${process.arch}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} at the start), OpenBao ${tests.OPENBAO_VERSION}`,
);
console.log(
  `${new Date().toISOString().slice(0, 10)}, node scripts/bench-keeper.mjs ${process.argv.slice(2).join(' ')}`,
);
// What is measured in milliseconds or in memory comes alone; the others wait most of their time, so side by side.
for (const sections of [{ cost }, { idle }, { long, outages, ends }]) {
  const chosen = Object.entries(sections).filter(([name]) => wanted.includes(name));
  await Promise.all(chosen.map(([, section]) => section(tests, quick)));
}
