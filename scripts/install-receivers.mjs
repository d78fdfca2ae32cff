// Installs the libraries that receivers of audit records use, in the cache folder, unless they are already there: OpenTelemetry
// messages, CloudEvents and Standard Webhooks, each from its own project. Each is a Python package. The versions are pinned
// next to this script.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const requirements = join(import.meta.dirname, 'receiver-requirements.txt');
// test/support/tools.ts builds the same name. If the version of any package changes, the folder's name changes.
const pins = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `receivers-${pins}`);

if (existsSync(folder)) {
  console.log(`The libraries of receivers are in ${folder}`);
} else {
  mkdirSync(cache, { recursive: true });
  // The installation writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(cache, 'making-receivers-'));
  try {
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-deps'];
    const where = ['--root-user-action', 'ignore', '--target', making];
    execFileSync('python3', [...pip, ...where, '--only-binary', ':all:', '--requirement', requirements], {
      stdio: 'inherit',
    });
    // An empty log request contains no records.
    const said = execFileSync('python3', [join(import.meta.dirname, '../test/support/receivers.py')], {
      env: { ...process.env, PYTHONPATH: making },
      input: '{"kind": "otlp", "body": ""}\n',
      encoding: 'utf8',
    });
    if (said.trim() !== '{"message": {}, "unknown": false}') throw new Error(`they say ${said.trim()}`);
    renameSync(making, folder);
    console.log(`installed the libraries of receivers: ${folder}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT'
        ? 'Python 3 with pip is not installed (python3, python3-pip)'
        : error.status === undefined
          ? error.message
          : `${error.path ?? 'python3'} ended with ${error.status}`;
    console.error(`The libraries of receivers could not be installed: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
