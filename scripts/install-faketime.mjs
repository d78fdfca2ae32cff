// Installs Debian's package `libfaketime`, which moves the clocks of client libraries in tests, unless this machine has it.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The library of each CPU. test/support/moved-clock.ts looks for the same files. */
const LIBRARIES = ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/faketime/libfaketime.so.1`);

const found = () => LIBRARIES.find((path) => existsSync(path));

try {
  if (found() === undefined) {
    if (process.getuid?.() !== 0) throw new Error('root is required: run apt-get install libfaketime');
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'inherit' };
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'libfaketime'], options);
  }
  const env = { ...process.env, LD_PRELOAD: found() ?? '', FAKETIME: '+1y' };
  const { stdout } = spawnSync('date', ['+%Y'], { env, encoding: 'utf8' });
  if (Number(stdout) <= new Date().getUTCFullYear()) throw new Error('the library does not move the clock');
  console.log(`libfaketime is at ${found()}`);
} catch (error) {
  const why = error.code === 'ENOENT' ? 'apt-get is missing: install libfaketime manually' : error.message;
  console.error(`libfaketime could not be installed: ${why}`);
  process.exitCode = 1;
}
