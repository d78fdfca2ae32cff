// Installs Chromium, in which the tests open audit reports, unless it is already installed. The script installs Debian's
// packages and one font. It downloads no browser from any other source.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

// test/support/chromium.ts looks in the same folder.
const PROGRAM = '/usr/bin/chromium';

if (existsSync(PROGRAM)) {
  console.log(`Chromium is ${PROGRAM}`);
} else {
  try {
    if (process.getuid?.() !== 0) throw new Error('root is required: run apt-get install chromium');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
    const install = ['install', '-qq', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'];
    execFileSync('apt-get', install, { env, stdio: 'inherit' });
    if (!existsSync(PROGRAM)) throw new Error(`the package did not install ${PROGRAM}`);
    console.log(`installed Chromium: ${PROGRAM}`);
  } catch (error) {
    const why = error.code === 'ENOENT' ? 'apt-get is missing: install chromium manually' : error.message;
    console.error(`Chromium could not be installed: ${why}`);
    process.exitCode = 1;
  }
}
