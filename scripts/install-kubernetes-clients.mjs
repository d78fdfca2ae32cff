// Installs client libraries of Kubernetes for Python, JavaScript, Go and Java, with a small program for each, and a stand-in for a
// kubelet, in the cache folder, unless they are already there. scripts/install-kubernetes.mjs installs kubectl and Helm.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { clientsFolder, GO, JAVA, NPM, REQUIREMENTS } from './kubernetes-clients/clients.mjs';

const programs = join(import.meta.dirname, 'kubernetes-clients');
const folder = clientsFolder();

if (existsSync(folder)) {
  console.log(`The clients of Kubernetes are in ${folder}`);
} else {
  mkdirSync(dirname(folder), { recursive: true });
  // The installation writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(dirname(folder), 'making-kubernetes-'));
  try {
    installPython(making);
    installNode(join(making, 'client-node'));
    for (const [name, modules] of Object.entries(GO)) buildGo(join(making, name), name, modules);
    for (const name of JAVA) buildJava(join(making, name), name);
    renameSync(making, folder);
    console.log(`installed the clients of Kubernetes: ${folder}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT' && error.syscall?.startsWith('spawn')
        ? `${error.path} is not installed (Python 3 with pip, npm, Go, Java with Maven)`
        : error.status === undefined
          ? error.message
          : `${error.path ?? 'a program'} ended with ${error.status}`;
    console.error(`The clients of Kubernetes could not be installed: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function run(file, args, cwd, env = {}) {
  execFileSync(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
}

function installPython(to) {
  const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-deps'];
  const where = ['--root-user-action', 'ignore', '--target', join(to, 'lib')];
  run(
    'python3',
    [...pip, ...where, '--only-binary', ':all:', '--requirement', REQUIREMENTS],
    import.meta.dirname,
  );
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  mkdirSync(join(to, 'bin'));
  const script = join(to, 'bin', 'python');
  const lib = '"$(dirname "$0")/../lib"';
  writeFileSync(script, `#!/bin/sh\nPYTHONPATH=${lib} exec "${python.trim()}" -B "$@"\n`);
  chmodSync(script, 0o755);
  run(script, ['-c', 'import kubernetes.client'], to);
}

function installNode(to) {
  mkdirSync(to);
  writeFileSync(join(to, 'package.json'), '{"private":true}');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', '--prefix', to, ...quiet, ...NPM], to);
  // Node looks for packages next to the program.
  cpSync(join(programs, 'client.mjs'), join(to, 'client.mjs'));
}

function buildGo(to, name, modules) {
  const env = { GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
  cpSync(join(programs, name), to, { recursive: true });
  writeFileSync(join(to, 'go.mod'), `module jobpass.example/${name}\n\ngo 1.26\n`);
  // `go get` and `go mod tidy` print what they download to stderr.
  const quiet = { cwd: to, env: { ...process.env, ...env }, stdio: 'ignore' };
  execFileSync('go', ['get', ...modules], quiet);
  execFileSync('go', ['mod', 'tidy'], quiet);
  run('go', ['build', '-o', 'program', '.'], to, env);
}

function buildJava(to, name) {
  cpSync(join(programs, name), to, { recursive: true });
  const libraries = join(to, 'lib');
  run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`], to);
  run('javac', ['-cp', `${libraries}/*`, 'Client.java'], to);
}
