// npm run bench:exec: compares `jobpass exec` with a bare Node program that sends the same requests and with other programs that
// run a command with a secret, and measures the throughput and delay of masked output. Uses servers on loopback, including
// a real OpenBao. Prints tables, but does not evaluate them. The method is described in
// docs/measured/benchmarks.md.
//
//   --node PATH    the Node to run the programs with (default: JOBPASS_NODE, or the Node that runs this script)
//   --pairs N      rounds of the times (default 12)
//   --mib N        the size of the output to mask (default 200)
//   --only a,b     sections to run: times, others, stream, lines; executable adds the executable to the programs
//   --dist PATH    the build to measure (default dist)
//   --versus PATH  another build's dist, in the same rounds
//   --quick        a short run that only checks that the script works
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { others } from './bench/exec-others.mjs';
import { lines, stream } from './bench/exec-stream.mjs';
import { startServices, times } from './bench/exec-times.mjs';
import { heading } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';
import { commandsOf } from './bench/weight.mjs';

const USUAL = 'times,others,stream,lines,executable';
/** The executable is built only on request, because the build takes longer than all measurements. */
const QUICK = 'times,others,stream,lines';
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string' },
    mib: { type: 'string' },
    only: { type: 'string' },
    dist: { type: 'string', default: join(root, 'dist') },
    versus: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const number = (name, usual, quick) => Number(options[name] ?? (options.quick ? quick : usual));
const wanted = (options.only ?? (options.quick ? QUICK : USUAL)).split(',');
const name = (path) => path.split('/').slice(-2).join('/');
const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const tests = await fromTests('openbao', 'pki');
const missing = tests.noOpenBao();
if (missing !== undefined) throw new Error(missing);

/** Returns the beginning of the command line for each form of the command. */
function builds() {
  const commands = commandsOf(options.dist).map((path) => ({
    name: name(path),
    start: [options.node, path],
  }));
  const before = options.versus === undefined ? [] : commandsOf(options.versus);
  commands.push(...before.map((path) => ({ name: `${name(path)} before`, start: [options.node, path] })));
  if (!wanted.includes('executable')) return commands;
  const executable = join(folder, 'jobpass');
  const said = execFileSync(
    process.execPath,
    [join(root, 'scripts', 'build-executable.mjs'), '--out', executable],
    { encoding: 'utf8' },
  );
  const [, version] = /Node ([\d.]+)/.exec(said) ?? [];
  return [...commands, { name: `the executable, Node ${version}`, start: [executable] }];
}

heading({ node: options.node, more: `OpenBao ${tests.OPENBAO_VERSION}` });
let services;
try {
  services = await startServices(tests);
  const context = {
    services,
    options,
    folder,
    tests,
    pairs: number('pairs', 12, 1),
    mib: number('mib', 200, 16),
    quick: options.quick,
    programs: builds(),
  };
  for (const [name, section] of Object.entries({ times, others, stream, lines }))
    if (wanted.includes(name)) await section(context);
} finally {
  await services?.close();
  rmSync(folder, { recursive: true, force: true });
}
