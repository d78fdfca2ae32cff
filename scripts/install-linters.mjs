// Installs the linters of the examples in the cache folder, unless they are already there: the schemas for CI systems and
// Kubernetes, and linters for shell scripts and Dockerfiles. Each is a Python package. The versions are pinned next to this
// script.
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

const requirements = join(import.meta.dirname, 'linter-requirements.txt');
// test/support/tools.ts builds the same name. If the version of any package changes, the folder's name changes.
const pins = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `linters-${pins}`);

if (existsSync(folder)) {
  console.log(`The linters are in ${folder}`);
} else {
  mkdirSync(cache, { recursive: true });
  // The installation writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(cache, 'making-linters-'));
  try {
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-deps'];
    const where = ['--root-user-action', 'ignore', '--target', join(making, 'lib')];
    execFileSync('python3', [...pip, ...where, '--only-binary', ':all:', '--requirement', requirements], {
      stdio: 'inherit',
    });
    const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
    // The scripts that pip writes look for modules in Python's own folder. These scripts replace them.
    mkdirSync(join(making, 'bin'));
    for (const [name, run] of [
      ['check-jsonschema', '-m check_jsonschema'],
      [
        'kubernetes-validate',
        '-c "import sys; from kubernetes_validate.__main__ import main; sys.exit(main())"',
      ],
    ]) {
      const script = join(making, 'bin', name);
      const lib = '"$(dirname "$0")/../lib"';
      writeFileSync(script, `#!/bin/sh\nPYTHONPATH=${lib} exec "${python.trim()}" ${run} "$@"\n`);
      chmodSync(script, 0o755);
    }
    for (const name of ['hadolint', 'shellcheck']) {
      renameSync(join(making, 'lib', 'bin', name), join(making, 'bin', name));
    }
    for (const name of ['check-jsonschema', 'kubernetes-validate', 'hadolint', 'shellcheck']) {
      const said = execFileSync(join(making, 'bin', name), ['--version'], { encoding: 'utf8' });
      console.log(`${name} ${/\d+(\.\d+)+/.exec(said)?.[0] ?? said.trim()}`);
    }
    renameSync(making, folder);
    console.log(`installed the linters: ${folder}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT'
        ? 'Python 3 with pip is not installed (python3, python3-pip)'
        : error.status === undefined
          ? error.message
          : `${error.path ?? 'python3 -m pip'} ended with ${error.status}`;
    console.error(`The linters could not be installed: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
