// Installs package managers and package registries in the cache folder, unless they are already there: npm, pnpm, yarn and Verdaccio
// with a Node of their own, since they need a newer version than the tests; twine, uv, flit and pypiserver as Python packages. Ruby is
// installed on the machine itself. Rust must already be installed. The versions are pinned next to this script.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const requirements = join(import.meta.dirname, 'package-manager-requirements.txt');
const packages = join(import.meta.dirname, 'package-manager-packages.json');
// test/support/registries/clients.ts expects the same versions.
const NODE = `node-linux-${process.arch}@24.21.0`;
const pins = createHash('sha256')
  .update(readFileSync(requirements))
  .update(readFileSync(packages))
  .digest('hex')
  .slice(0, 12);
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `package-managers-${pins}`);

try {
  installRuby();
} catch (error) {
  console.error(`Ruby could not be installed: ${error.message}`);
  process.exitCode = 1;
}

if (existsSync(folder)) {
  console.log(`The package managers are in ${folder}`);
} else {
  mkdirSync(cache, { recursive: true });
  // The installation writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(cache, 'making-package-managers-'));
  try {
    copyFileSync(packages, join(making, 'package.json'));
    const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', [...npm, NODE], { cwd: making, stdio: 'inherit' });
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-deps'];
    const where = ['--root-user-action', 'ignore', '--target', join(making, 'python')];
    execFileSync('python3', [...pip, ...where, '--only-binary', ':all:', '--requirement', requirements], {
      stdio: 'inherit',
    });
    const env = { ...process.env, PYTHONPATH: join(making, 'python') };
    for (const name of ['twine', 'uv', 'flit']) {
      const said = execFileSync('python3', ['-m', name, '--version'], { env, encoding: 'utf8' });
      console.log(`${name} ${/\d+(\.\d+)+/.exec(said)?.[0] ?? said.trim()}`);
    }
    renameSync(making, folder);
    console.log(`installed the package managers: ${folder}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT'
        ? `${error.path} is not installed`
        : error.status === undefined
          ? error.message
          : `${error.path ?? 'a program'} ended with ${error.status}`;
    console.error(`The package managers could not be installed: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Installs Ruby on the machine itself, with which tests run gem. */
function installRuby() {
  try {
    execFileSync('gem', ['--version'], { stdio: 'ignore' });
    return;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (process.getuid?.() !== 0) throw new Error('run apt-get install ruby as root');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'ruby'], {
    env,
    stdio: 'inherit',
  });
}
