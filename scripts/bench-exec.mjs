// npm run bench:exec: what `jobpass exec` costs over a bare Node program that makes the same requests, how it compares
// with other programs that run a command with a secret, and how fast and how late its masked output comes. Against
// servers on loopback, a real OpenBao among them. Prints tables, passes no judgement. The method is in
// docs/benchmarks.md.
//
//   --node PATH    the Node to run the programs with (or JOBPASS_NODE; default: this one)
//   --pairs N      rounds of the times (default 12)
//   --mib N        the size of what is passed through (default 200)
//   --only a,b     these sections: times, others, stream, lines
//   --quick        few of everything, to see that it works
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { others } from './bench/exec-others.mjs';
import { lines, stream } from './bench/exec-stream.mjs';
import { startServices, times } from './bench/exec-times.mjs';
import { support } from './bench/support.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string' },
    mib: { type: 'string' },
    only: { type: 'string', default: 'times,others,stream,lines' },
    quick: { type: 'boolean', default: false },
  },
});
const number = (name, usual, quick) => Number(options[name] ?? (options.quick ? quick : usual));
const wanted = options.only.split(',');
const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const tests = await support('keepers', 'openbao', 'pki');
const missing = tests.noOpenBao();
if (missing !== undefined) throw new Error(missing);

/** The command in each of its forms, as command lines that begin with it. */
function builds() {
  const files = ['dist/jobpass.js', 'dist/jobpass.js'];
  const executable = join(folder, 'jobpass');
  const said = execFileSync(
    process.execPath,
    [join(root, 'scripts', 'build-executable.mjs'), '--out', executable],
    { encoding: 'utf8' },
  );
  const [, version] = /Node ([\d.]+)/.exec(said) ?? [];
  return [
    ...files.map((file) => ({ name: file, start: [options.node, join(root, file)] })),
    { name: `the executable, Node ${version}`, start: [executable] },
  ];
}

const version = execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim();
console.log(`Jobpass ${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}`);
console.log(
  `Node ${version} (${process.platform} ${process.arch}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} at the start), OpenBao ${tests.OPENBAO_VERSION}`,
);
console.log(
  `${new Date().toISOString().slice(0, 10)}, node scripts/bench-exec.mjs ${process.argv.slice(2).join(' ')}`,
);
let services;
try {
  services = await startServices(tests);
  const context = {
    services,
    options,
    folder,
    tests,
    keepersUnder: tests.keepersUnder,
    pairs: number('pairs', 12, 2),
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
