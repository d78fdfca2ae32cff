// Installs PostgreSQL, which brokers share and the database engine of OpenBao makes users in, unless this machine has it. It comes as
// Debian's package `postgresql`: its programs are outside of the PATH, so they are looked for where Debian puts them.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// test/support/postgres.ts looks in the same folder.
const HOME = '/usr/lib/postgresql';

/** The folder of its programs; undefined where it is not installed. */
function find() {
  const versions = existsSync(HOME) ? readdirSync(HOME) : [];
  return versions.map((version) => join(HOME, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

const there = find();
if (there !== undefined) {
  console.log(`PostgreSQL is in ${there}`);
} else {
  try {
    if (process.getuid?.() !== 0) throw new Error('that takes root: run apt-get install postgresql');
    // The package would make and start a server of its own; the tests start theirs.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
    const install = ['install', '-qq', '-y', '--no-install-recommends', 'postgresql'];
    execFileSync('apt-get', install, { env, stdio: 'inherit' });
    const installed = find();
    if (installed === undefined) throw new Error(`the package left no ${HOME}/*/bin/initdb`);
    console.log(`installed PostgreSQL: ${installed}`);
  } catch (error) {
    const why = error.code === 'ENOENT' ? 'there is no apt-get: install postgresql by hand' : error.message;
    console.error(`PostgreSQL could not be installed: ${why}`);
    process.exitCode = 1;
  }
}
