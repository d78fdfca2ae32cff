// npm run bench: measures how much a job downloads, and compares the cost of main, post and the command's start with bare Node
// programs. Prints tables, but does not evaluate them. The method is described in docs/measured/benchmarks.md.
//
//   --node PATH        the Node to run the programs with (default: JOBPASS_NODE, or the Node that runs this script)
//   --pairs N          counted rounds of the times (default 30)
//   --memory N         rounds of the memory (default 15)
//   --starts N         rounds of the command's start (default 40)
//   --only a,b         sections to run: size, jobs, memory, start, loaded
//   --jobs a,b         jobs to measure: oauth, vault, secret, aws, secrets, chain, ender
//   --delay a,b        the delays of each request, in ms (default 0,40)
//   --dist PATH        the build to measure (default dist)
//   --versus PATH      another build's dist, in the same rounds
//   --peer NAME=PATH   another action's folder (action.yml and its build), in the same rounds; can be repeated.
//                      NAME is vault-action, configure-aws-credentials or crates-io-auth-action
//   --quick            a short run that only checks that the script works
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { heading } from './bench/figures.mjs';
import { jobs } from './bench/jobs.mjs';
import { memory } from './bench/memory.mjs';
import { readPeer } from './bench/peers.mjs';
import { startServers } from './bench/services.mjs';
import { loaded, size, start } from './bench/weight.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SECTIONS = { size, jobs, memory, start, loaded };
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string' },
    memory: { type: 'string' },
    starts: { type: 'string' },
    only: { type: 'string', default: Object.keys(SECTIONS).join() },
    jobs: { type: 'string' },
    delay: { type: 'string' },
    dist: { type: 'string', default: join(root, 'dist') },
    versus: { type: 'string' },
    peer: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
  },
});
const number = (name, usual, quick) => Number(options[name] ?? (options.quick ? quick : usual));

const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const servers = await startServers();
try {
  heading({ node: options.node });
  const context = {
    ...{ root, folder, servers, node: options.node },
    pairs: number('pairs', 30, 1),
    memoryRounds: number('memory', 15, 1),
    starts: number('starts', 40, 1),
    wanted: options.jobs?.split(','),
    delays: (options.delay ?? (options.quick ? '0' : '0,40')).split(',').map(Number),
    builds: [
      { name: 'jobpass', dist: resolve(options.dist) },
      ...(options.versus ? [{ name: 'jobpass before', dist: resolve(options.versus) }] : []),
    ],
    peers: options.peer.map(readPeer),
  };
  for (const name of options.only.split(',')) await SECTIONS[name](context);
} finally {
  servers.stop();
  rmSync(folder, { recursive: true, force: true });
}
