// Builds jobpass as one executable for Linux from dist/jobpass.js and Node, which it downloads once:
//
//   node scripts/build-executable.mjs [--arch x64|arm64] [--out FILE]
//   node scripts/build-executable.mjs --fetch    only downloads Node for all architectures
//
// Uses Node's single executable applications. A machine of either architecture can build both executables, because they contain
// neither a snapshot nor compiled code. Only a machine of the same architecture could create a snapshot or compiled code. Does
// not use `node --build-sea`: its output requires Node 26, which needs libatomic.so.1, and small systems do not have this
// library.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { licensesIn } from './licenses.mjs';

// test/support/executables.ts expects the same versions.
const VERSION = '24.21.0';
/** The SHA-256 of the program in the package node-linux-ARCH. */
const NODES = {
  x64: '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
  arm64: '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
};
/** The marker that lets Node recognize an injected program. Source: Node's documentation, "Single executable applications". */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const root = dirname(import.meta.dirname);
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const run = (command, words, options = {}) =>
  execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });

/**
 * Returns the folder that contains a Node package. .ci/run uses the same folder.
 *
 * @throws Error if the package's hash differs from the pinned hash
 */
function nodePackage(arch) {
  const folder = join(cache, `node-${VERSION}`, 'node_modules', `node-linux-${arch}`);
  if (!existsSync(join(folder, 'bin', 'node'))) {
    mkdirSync(cache, { recursive: true });
    // The fetch writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the fetch is
    // interrupted or runs twice.
    const making = mkdtempSync(join(cache, 'making-'));
    try {
      // npm does not install a package for another architecture, so the script only downloads the package.
      run('npm', ['pack', '--silent', '--pack-destination', making, `node-linux-${arch}@${VERSION}`]);
      const archive = readdirSync(making).find((name) => name.endsWith('.tgz'));
      if (archive === undefined) throw new Error('npm downloaded no package');
      run('tar', ['--extract', '--gzip', '--file', join(making, archive), '--directory', making]);
      check(join(making, 'package'), arch);
      mkdirSync(dirname(folder), { recursive: true });
      rmSync(folder, { recursive: true, force: true });
      renameSync(join(making, 'package'), folder);
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
  }
  check(folder, arch);
  return folder;
}

function check(folder, arch) {
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'bin', 'node')))
    .digest('hex');
  if (hash !== NODES[arch])
    throw new Error(`${folder}/bin/node is not Node ${VERSION}: its SHA-256 is ${hash}`);
}

/** @returns the license texts of the code in the executable */
function build(arch, out) {
  const single = join(root, 'dist', 'jobpass.js');
  if (!existsSync(single)) throw new Error(`${single} does not exist: run npm run build`);
  const node = nodePackage(arch);
  const own = nodePackage(process.arch);
  mkdirSync(dirname(out), { recursive: true });
  const making = mkdtempSync(join(dirname(out), 'making-'));
  try {
    const [config, blob, program] = ['config.json', 'blob', 'jobpass'].map((name) => join(making, name));
    // A name without a folder. Node stores this name in the executable, so builds in different folders are identical.
    copyFileSync(single, join(making, 'jobpass.js'));
    const options = { main: 'jobpass.js', output: blob, disableExperimentalSEAWarning: true };
    writeFileSync(config, JSON.stringify({ ...options, useSnapshot: false, useCodeCache: false }));
    run(join(own, 'bin', 'node'), ['--experimental-sea-config', config], { cwd: making });
    copyFileSync(join(node, 'bin', 'node'), program);
    chmodSync(program, 0o755);
    const postject = join(root, 'node_modules', 'postject', 'dist', 'cli.js');
    run(process.execPath, [postject, program, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE]);
    renameSync(program, out);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  const ours = readFileSync(join(root, 'LICENSE'), 'utf8');
  const others = licensesIn(readFileSync(single, 'utf8'));
  return [ours, others, `Node ${VERSION}`, readFileSync(join(node, 'LICENSE'), 'utf8')].join('\n');
}

try {
  const { values } = parseArgs({
    options: { arch: { type: 'string' }, out: { type: 'string' }, fetch: { type: 'boolean' } },
  });
  const arch = values.arch ?? process.arch;
  if (!Object.hasOwn(NODES, arch))
    throw new Error(`the only architectures are ${Object.keys(NODES).join(' and ')}`);
  if (process.platform !== 'linux' || !Object.hasOwn(NODES, process.arch))
    throw new Error(
      `this requires Linux on x64 or arm64, but the machine is ${process.platform} ${process.arch}`,
    );
  if (values.fetch) {
    for (const one of Object.keys(NODES)) console.log(`Node ${VERSION} for ${one} is in ${nodePackage(one)}`);
  } else {
    const out = resolve(values.out ?? join(root, 'build', `jobpass-linux-${arch}`));
    writeFileSync(`${out}.licenses.txt`, build(arch, out));
    console.log(`${out}: ${(statSync(out).size / 1e6).toFixed(1)} MB, Node ${VERSION} and dist/jobpass.js`);
  }
} catch (error) {
  const why =
    error.code === 'ENOENT' && error.syscall?.startsWith('spawn')
      ? `${error.path} is missing`
      : error.message;
  console.error(`The executable could not be built: ${why}`);
  process.exitCode = 1;
}
