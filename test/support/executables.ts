import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Arch = 'x64' | 'arm64';

/** The version that scripts/build-executable.mjs fetches. */
const NODE_VERSION = '24.21.0';
const SCRIPT = 'scripts/build-executable.mjs';
/** As scripts/install-qemu.mjs installs it. */
const EMULATOR = ['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu'];
const ROOT = join(import.meta.dirname, '../..');

/** Why no executable for such a machine can be built and run here; undefined where it can. */
export function noExecutable(arch: Arch): string | undefined {
  if (process.platform !== 'linux') return 'it is for Linux';
  const cache = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
  const packages = join(cache, `node-${NODE_VERSION}`, 'node_modules');
  for (const needed of [process.arch, arch]) {
    if (!existsSync(join(packages, `node-linux-${needed}`, 'bin', 'node')))
      return `the Node that it is built of is not here: node ${SCRIPT} --fetch`;
  }
  if (arch === process.arch) return undefined;
  if (arch === 'x64') return 'nothing here runs programs for x64';
  const [emulator = '', , libraries = ''] = EMULATOR;
  return spawnSync(emulator, ['--version']).status === 0 &&
    existsSync(join(libraries, 'lib', 'ld-linux-aarch64.so.1'))
    ? undefined
    : 'QEMU is not installed: node scripts/install-qemu.mjs';
}

/** Builds it of dist/jobpass.js as that is now. @returns the command line that runs it */
export async function buildExecutable(arch: Arch, out: string): Promise<string[]> {
  await promisify(execFile)(process.execPath, [SCRIPT, '--arch', arch, '--out', out], { cwd: ROOT });
  return arch === process.arch ? [out] : [...EMULATOR, out];
}
