// Runs every script that measures or writes tables with `--quick`, to detect broken scripts: all scripts in package.json except
// those that match NOT_MEASURED. Fails if a script fails or leaves processes or files behind. The measured times do not affect
// the result.
//
//   --only a,b     only these scripts, by their names in package.json
//   --jobs N       number of concurrent scripts (default 4, since most wait for servers)
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The scripts in package.json that .ci/run runs in another section. */
const NOT_MEASURED = /^(build|generate|lint(:.*)?|format|draw|test(:.*)?|bench:quick)$/;
/** The slowest scripts, which start first. */
const SLOW = [
  'kills',
  'bench:kubernetes',
  'bench:keeper',
  'bench:broker',
  'bench:exec',
  'bench:aws',
  'bench:vault',
  'faults',
];
const LIMIT_MS = 240_000;
/** How long a child process may run after its parent has ended. */
const LEFT_MS = 5_000;

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, jobs: { type: 'string', default: '4' } },
});
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const place = (name) => (SLOW.includes(name) ? SLOW.indexOf(name) : SLOW.length);
const todo = Object.keys(scripts)
  .filter((name) => !NOT_MEASURED.test(name))
  .filter((name) => options.only === undefined || options.only.split(',').includes(name))
  .sort((one, other) => place(one) - place(other));

/**
 * Returns a folder with a short name, since some scripts create sockets deep inside it and the path of a socket is limited in
 * length. The PostgreSQL user must be able to traverse it.
 */
function makeFolder() {
  for (;;) {
    const folder = join(tmpdir(), `q${Math.random().toString(36).slice(2, 4)}`);
    try {
      mkdirSync(folder, { mode: 0o711 });
      return folder;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/** Returns the processes whose environment or command line contains the folder. */
function processesOf(folder) {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    return ['environ', 'cmdline'].some((file) => {
      try {
        const text = `${readFileSync(`/proc/${pid}/${file}`, 'latin1')}\0`;
        return text.includes(`${folder}/`) || text.includes(`${folder}\0`);
      } catch {
        return false;
      }
    });
  });
}

const commandsOf = (folder) =>
  processesOf(folder)
    .map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').slice(0, 200))
    .join('; ');

/**
 * Runs one script with its own folder for temporary files.
 *
 * @returns a description of the problem, or undefined if the script succeeded
 */
async function run(name) {
  const [program, ...words] = scripts[name].split(' ');
  if (program !== 'node') return { problem: `its command begins with ${program}, not with node`, said: '' };
  const folder = makeFolder();
  try {
    let said = '';
    const child = spawn(process.execPath, [...words, '--quick'], {
      cwd: root,
      // Time limits are extended if this machine is busy.
      env: { ...process.env, JOBPASS_TEST_PACE: undefined, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    const code = await new Promise((closed) => child.once('close', closed));
    if (code !== 0) return { problem: `exit code ${code}`, said };
    for (const late = performance.now() + LEFT_MS; processesOf(folder).length > 0; await wait(100)) {
      if (performance.now() > late)
        return { problem: `it leaves processes behind: ${commandsOf(folder)}`, said };
    }
    const files = readdirSync(folder).filter((file) => !file.startsWith('node-compile-cache'));
    return files.length === 0 ? {} : { problem: `it leaves files behind: ${files.join(', ')}`, said };
  } finally {
    for (const pid of processesOf(folder)) process.kill(Number(pid), 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

const unnamed = readdirSync(join(root, 'scripts')).filter(
  (file) =>
    /^bench.*\.mjs$/.test(file) && !Object.values(scripts).some((line) => line.includes(`scripts/${file}`)),
);
if (unnamed.length > 0) throw new Error(`package.json does not name ${unnamed.join(', ')}`);

let failed = 0;
await Promise.all(
  Array.from({ length: Number(options.jobs) }, async () => {
    for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
      const start = performance.now();
      const { problem, said } = await run(name);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${name}: ${problem ?? 'runs'} (${seconds} s)`);
      if (problem === undefined) continue;
      failed++;
      console.log(said.split('\n').slice(-60).join('\n'));
    }
  }),
);
process.exitCode = failed === 0 ? 0 : 1;
