// Installs gitlab-ci-local in the cache folder, unless it is already there. test/needs-gitlab-ci-local/jobs.test.ts uses this
// program to run jobs. Also installs a separate Node, since gitlab-ci-local needs a newer version than the tests, and rsync,
// with which gitlab-ci-local copies the repository.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// test/support/tools.ts expects the same version.
const VERSION = '4.75.1';
const NODE = `node-linux-${process.arch}`;
const NODE_VERSION = '24.21.0';
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `gitlab-ci-local-${VERSION}`);

try {
  installRsync();
  installProgram();
} catch (error) {
  const why = error.code === 'ENOENT' ? `missing program: ${error.path}` : error.message;
  console.error(`gitlab-ci-local could not be installed: ${why}`);
  process.exitCode = 1;
}

function installRsync() {
  try {
    execFileSync('rsync', ['--version'], { stdio: 'ignore' });
    return;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (process.getuid?.() !== 0) throw new Error('rsync is missing: run apt-get install rsync as root');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'rsync'], {
    env,
    stdio: 'inherit',
  });
}

function installProgram() {
  if (existsSync(folder)) {
    console.log(`gitlab-ci-local ${VERSION} is in ${folder}`);
    return;
  }
  mkdirSync(cache, { recursive: true });
  // The installation writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(cache, 'making-gitlab-ci-local-'));
  try {
    const npm = [
      'install',
      '--prefix',
      making,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    execFileSync('npm', [...npm, `gitlab-ci-local@${VERSION}`, `${NODE}@${NODE_VERSION}`], {
      stdio: 'inherit',
    });
    const modules = join(making, 'node_modules');
    const program = [
      join(modules, NODE, 'bin', 'node'),
      join(modules, 'gitlab-ci-local', 'dist', 'index.js'),
    ];
    const said = execFileSync(program[0], [program[1], '--version'], { encoding: 'utf8' }).trim();
    if (said !== VERSION) throw new Error(`the package contains ${said}`);
    renameSync(making, folder);
    console.log(`installed gitlab-ci-local ${said}: ${folder}`);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
