// Installs the AWS CLI, boto3 and moto, which the tests of AWS run, in the cache folder, unless they are already there.
// Each is a Python package. The versions are pinned next to this script.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const requirements = join(import.meta.dirname, 'aws-requirements.txt');
const pinned = readFileSync(requirements, 'utf8');
const version = /^awscli==(.*)$/m.exec(pinned)[1];
// test/support/aws/clients.ts computes the same name.
const pins = createHash('sha256').update(pinned).digest('hex').slice(0, 12);
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `aws-clients-${pins}`);

if (existsSync(folder)) {
  console.log(`The AWS clients are in ${folder}`);
} else {
  mkdirSync(cache, { recursive: true });
  // The installation writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(cache, 'making-aws-'));
  try {
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-deps'];
    const where = ['--root-user-action', 'ignore', '--target', join(making, 'lib')];
    execFileSync('python3', [...pip, ...where, '--only-binary', ':all:', '--requirement', requirements], {
      stdio: 'inherit',
    });
    const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
    // The scripts that pip writes look for modules in Python's own folder. These scripts replace them.
    mkdirSync(join(making, 'bin'));
    for (const [name, module] of [
      ['python', ''],
      ['aws', ' -m awscli'],
      ['moto_server', ' -m moto.server'],
    ]) {
      const script = join(making, 'bin', name);
      const lib = '"$(dirname "$0")/../lib"';
      writeFileSync(script, `#!/bin/sh\nPYTHONPATH=${lib} exec "${python.trim()}"${module} "$@"\n`);
      chmodSync(script, 0o755);
    }
    const said = execFileSync(join(making, 'bin', 'aws'), ['--version'], { encoding: 'utf8' }).trim();
    if (!said.startsWith(`aws-cli/${version} `)) throw new Error(`the package contains ${said}`);
    renameSync(making, folder);
    console.log(`installed ${said}, boto3 and moto: ${folder}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT'
        ? 'Python 3 with pip is not installed (python3, python3-pip)'
        : error.status === undefined
          ? error.message
          : `${error.path ?? 'python3 -m pip'} ended with ${error.status}`;
    console.error(`The AWS clients could not be installed: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
