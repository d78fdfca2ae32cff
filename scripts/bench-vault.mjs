// npm run bench:vault: measures how long a stolen token of Vault or OpenBao stays valid after each way of ending a job. Uses a
// real OpenBao and a real PostgreSQL. Prints tables, but does not evaluate them. The method is described in
// docs/measured/benchmarks.md. bench.mjs measures the cost of main and post.
//
//   --node PATH    the Node to run the steps with (default: JOBPASS_NODE, or the Node that runs this script)
//   --ends N       rounds of each way of ending (default 10)
//   --only a,b     sections to run: ends, cluster
//   --quick        a short run that only checks that the script works
import { parseArgs } from 'node:util';
import { heading } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';
import { clusterEnds, ends } from './bench/vault-ends.mjs';

const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    ends: { type: 'string' },
    only: { type: 'string', default: 'ends,cluster' },
    quick: { type: 'boolean', default: false },
  },
});
const { quick } = options;
// The stand-in runner starts steps with this Node.
process.env.JOBPASS_NODE = options.node;
const tests = await fromTests('openbao', 'postgres', 'vault-jobs', 'balancer', 'world');
const missing = tests.noOpenBao() ?? tests.noPostgres();
if (missing !== undefined) throw new Error(missing);

heading({ node: options.node, more: `OpenBao ${tests.OPENBAO_VERSION}` });
const rounds = Number(options.ends ?? (quick ? 1 : 10));
const wanted = options.only.split(',');
for (const [name, section] of Object.entries({ ends, cluster: clusterEnds }))
  if (wanted.includes(name)) await section(tests, { rounds, quick });
