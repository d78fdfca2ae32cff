// Installs QEMU's user-mode emulation and the libraries that Node links to, unless this machine has them, to run the arm64
// executable on a different architecture. Both are Debian packages.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

// test/support/executables.ts expects the same versions.
const EMULATOR = 'qemu-aarch64';
const HOME = '/usr/aarch64-linux-gnu';
const PACKAGES = ['qemu-user', 'libc6-arm64-cross', 'libstdc++6-arm64-cross', 'libgcc-s1-arm64-cross'];

/** Returns the version of QEMU, or undefined if QEMU or one of the libraries is not installed. */
function find() {
  const libraries = ['ld-linux-aarch64.so.1', 'libstdc++.so.6', 'libgcc_s.so.1'];
  if (!libraries.every((library) => existsSync(`${HOME}/lib/${library}`))) return undefined;
  const { status, stdout } = spawnSync(EMULATOR, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0] : undefined;
}

const there = find();
if (process.arch === 'arm64') {
  console.log('This machine runs programs for arm64 without QEMU');
} else if (there !== undefined) {
  console.log(`${there}, with libraries in ${HOME}`);
} else {
  try {
    if (process.getuid?.() !== 0)
      throw new Error(`root is required: run apt-get install ${PACKAGES.join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
    const install = ['install', '-qq', '-y', '--no-install-recommends', ...PACKAGES];
    execFileSync('apt-get', install, { env, stdio: 'inherit' });
    const installed = find();
    if (installed === undefined)
      throw new Error(`the packages did not install ${EMULATOR} with libraries in ${HOME}`);
    console.log(`installed ${installed}, with libraries in ${HOME}`);
  } catch (error) {
    const why = error.code === 'ENOENT' ? `apt-get is missing: install ${EMULATOR} manually` : error.message;
    console.error(`QEMU could not be installed: ${why}`);
    process.exitCode = 1;
  }
}
