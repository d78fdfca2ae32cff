// Installs clients of container registries, and a registry, in the cache folder, unless they are already there: crane, ORAS and
// regctl are built from Go modules; the Docker CLI and the registry come from packages of Debian. Only Skopeo is installed on the machine itself, because it needs libraries.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { installGoProgram } from './go-program.mjs';

// test/support/tools.ts expects the same versions.
installGoProgram({
  name: 'crane',
  version: '0.22.1',
  module: 'github.com/google/go-containerregistry/cmd/crane',
});
installGoProgram({ name: 'oras', version: '1.3.6', module: 'oras.land/oras/cmd/oras' });
installGoProgram({ name: 'regctl', version: '0.11.7', module: 'github.com/regclient/regclient/cmd/regctl' });

const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, 'docker-debian-12');
const PACKAGES = { 'docker.io': 'docker', 'docker-registry': 'docker-registry' };

try {
  installPackages();
  installSkopeo();
} catch (error) {
  console.error(`The packages of Debian could not be installed: ${error.message}`);
  process.exitCode = 1;
}

/** Unpacks the programs of two packages. */
function installPackages() {
  if (existsSync(folder)) {
    console.log(`The Docker CLI and the registry are in ${folder}`);
    return;
  }
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, 'making-docker-'));
  try {
    apt('update', '-qq');
    execFileSync('apt-get', ['-qq', '-oAPT::Sandbox::User=root', 'download', ...Object.keys(PACKAGES)], {
      cwd: making,
      stdio: 'inherit',
    });
    for (const archive of readdirSync(making).filter((name) => name.endsWith('.deb')))
      execFileSync('dpkg-deb', ['-x', join(making, archive), join(making, 'unpacked')]);
    mkdirSync(join(making, 'bin'));
    for (const program of Object.values(PACKAGES))
      renameSync(join(making, 'unpacked', 'usr', 'bin', program), join(making, 'bin', program));
    renameSync(join(making, 'bin'), folder);
    console.log(`installed the Docker CLI and the registry: ${folder}`);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function installSkopeo() {
  try {
    execFileSync('skopeo', ['--version'], { stdio: 'ignore' });
    return;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (process.getuid?.() !== 0) throw new Error('run apt-get install skopeo as root');
  apt('update', '-qq');
  apt('install', '-qq', '-y', '--no-install-recommends', 'skopeo');
}

function apt(...words) {
  execFileSync('apt-get', ['-oDPkg::Lock::Timeout=300', ...words], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: 'inherit',
  });
}
