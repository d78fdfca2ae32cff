// Installs PostgreSQL, for brokers that share a database and for the database engine of OpenBao, unless it is already installed.
// Installs Debian's package `postgresql`. Its programs are not in PATH, so the tests look in Debian's folder.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// test/support/postgres.ts looks in the same folder.
const HOME = '/usr/lib/postgresql';

/** Returns the folder with PostgreSQL's programs, or undefined if PostgreSQL is not installed. */
function find() {
  const versions = existsSync(HOME) ? readdirSync(HOME) : [];
  return versions.map((version) => join(HOME, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

const there = find();
if (there !== undefined) {
  console.log(`PostgreSQL is in ${there}`);
} else {
  try {
    if (process.getuid?.() !== 0) throw new Error('root is required: run apt-get install postgresql');
    // Keeps the package from creating and starting a server. The tests start their own servers.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
    const install = ['install', '-qq', '-y', '--no-install-recommends', 'postgresql'];
    execFileSync('apt-get', install, { env, stdio: 'inherit' });
    const installed = find();
    if (installed === undefined) throw new Error(`the package did not install ${HOME}/*/bin/initdb`);
    console.log(`installed PostgreSQL: ${installed}`);
  } catch (error) {
    const why = error.code === 'ENOENT' ? 'apt-get is missing: install postgresql manually' : error.message;
    console.error(`PostgreSQL could not be installed: ${why}`);
    process.exitCode = 1;
  }
}
