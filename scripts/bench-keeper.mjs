// npm run bench:keeper: measures how long a stolen copy of a credential stays valid after each way of ending a job with a
// keeper, the outages that a lease survives, and the cost of the keeper. Uses a built broker and a real OpenBao with integrated
// storage, which can be killed and restarted with their data. Prints tables, but does not evaluate them. The results and the
// method are in docs/measured/keeper-figures.md.
//
//   --dist PATH    the build to measure (default dist)
//   --only a,b     sections to run: ends, outages, long, idle, cost
//   --quick        a short run that only checks that the script works
import { parseArgs } from 'node:util';
import { heading } from './bench/figures.mjs';
import { compiledSource, fromTests, useDist } from './bench/from-tests.mjs';
import { cost, idle } from './bench/keeper-costs.mjs';
import { ends } from './bench/keeper-ends.mjs';
import { long, outages } from './bench/keeper-outages.mjs';

const { values: options } = parseArgs({
  options: {
    dist: { type: 'string' },
    only: { type: 'string', default: 'ends,outages,long,idle,cost' },
    quick: { type: 'boolean', default: false },
  },
});
const { quick } = options;
if (options.dist !== undefined) useDist(options.dist);
const wanted = options.only.split(',');

const names = ['broker-process', 'gate', 'keepers', 'kept-jobs', 'openbao', 'vault-jobs', 'world'];
const tests = {
  ...(await fromTests(...names)),
  ...(await import(await compiledSource('demo/id-token-service'))),
};
const missing = tests.noOpenBao();
if (missing !== undefined) throw new Error(missing);

heading({ more: `OpenBao ${tests.OPENBAO_VERSION}` });
// Measurements of milliseconds or memory run one at a time. The other measurements mostly wait, so they run concurrently.
for (const sections of [{ cost }, { idle }, { long, outages, ends }]) {
  const chosen = Object.entries(sections).filter(([name]) => wanted.includes(name));
  await Promise.all(chosen.map(([, section]) => section(tests, quick)));
}
