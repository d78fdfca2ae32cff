// Installs client programs in Python, JavaScript, Go and Java in the cache folder. The installers of the clients of Kubernetes,
// Google and Azure use it.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Fills a folder of the cache, unless it exists. Sets the exit code to 1 if the installation fails.
 *
 * @param {string} title the clients' name for people
 * @param {string} folder
 * @param {(making: string) => void} install writes the programs to a temporary folder
 */
export function installClients(title, folder, install) {
  if (existsSync(folder)) {
    console.log(`The clients of ${title} are in ${folder}`);
    return;
  }
  mkdirSync(dirname(folder), { recursive: true });
  // The installation writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(dirname(folder), 'making-clients-'));
  try {
    install(making);
    renameSync(making, folder);
    console.log(`installed the clients of ${title}: ${folder}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT' && error.syscall?.startsWith('spawn')
        ? `${error.path} is not installed (Python 3 with pip, npm, Go, Java with Maven)`
        : error.status === undefined
          ? error.message
          : `${error.path ?? 'a program'} ended with ${error.status}`;
    console.error(`The clients of ${title} could not be installed: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function run(file, args, cwd, env = {}) {
  execFileSync(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
}

/**
 * Installs Python packages in `lib/`, and writes the program `bin/python`, which finds them.
 *
 * @param {string} to
 * @param {string} requirements a file that pins all packages with their dependencies
 * @param {string} module a module that must be importable
 */
export function installPython(to, requirements, module) {
  const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-deps', '--no-compile'];
  const where = ['--root-user-action', 'ignore', '--target', join(to, 'lib')];
  run('python3', [...pip, ...where, '--requirement', requirements], import.meta.dirname);
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  mkdirSync(join(to, 'bin'));
  const script = join(to, 'bin', 'python');
  const lib = '"$(dirname "$0")/../lib"';
  writeFileSync(script, `#!/bin/sh\nPYTHONPATH=${lib} exec "${python.trim()}" -B "$@"\n`);
  chmodSync(script, 0o755);
  run(script, ['-c', `import ${module}`], to);
}

/** Installs npm packages, and copies the program that uses them next to them, where Node finds the packages. */
export function installNode(to, packages, program) {
  mkdirSync(to);
  writeFileSync(join(to, 'package.json'), '{"private":true}');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', '--prefix', to, ...quiet, ...packages], to);
  cpSync(program, join(to, 'client.mjs'));
}

/**
 * Builds a Go program.
 *
 * @param {string} to
 * @param {string} source the folder of the program
 * @param {string[]} modules the modules with versions
 * @param {{ movable?: boolean }} options `movable`: the program can move its clock with `time.MoveBy`
 */
export function buildGo(to, source, modules, { movable = false } = {}) {
  const env = { GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
  cpSync(source, to, { recursive: true });
  writeFileSync(join(to, 'go.mod'), 'module jobpass.example/client\n\ngo 1.26\n');
  // `go get` and `go mod tidy` print what they download to stderr.
  const quiet = { cwd: to, env: { ...process.env, ...env }, stdio: 'ignore' };
  execFileSync('go', ['get', ...modules], quiet);
  execFileSync('go', ['mod', 'tidy'], quiet);
  run('go', ['build', ...(movable ? ['-overlay', goClock(to)] : []), '-o', 'program', '.'], to, env);
}

/**
 * Writes an overlay of Go's package `time`, whose `Now` is ahead by a time that the program sets. Programs in Go read the clock
 * without the C library, so libfaketime cannot move their clock. Timers are not affected.
 *
 * @returns the overlay's path
 */
function goClock(to) {
  const root = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
  const [original, moved] = ['time.go', 'moved.go'].map((name) => join(root, 'src', 'time', name));
  const text = readFileSync(original, 'utf8');
  const renamed = text.replace(/^func Now\(\) Time \{$/m, 'func machineNow() Time {');
  if (renamed === text) throw new Error(`${original} has no function Now`);
  const folder = mkdtempSync(join(to, 'time-'));
  const [ours, added] = [join(folder, 'time.go'), join(folder, 'moved.go')];
  writeFileSync(ours, renamed);
  writeFileSync(
    added,
    `package time

var movedBy Duration

// MoveBy sets the clock ahead of the machine's clock.
func MoveBy(by Duration) { movedBy = by }

// Now returns the moved time. Without a monotonic reading, differences follow the moved time.
func Now() Time {
	if movedBy == 0 {
		return machineNow()
	}
	return machineNow().Round(0).Add(movedBy)
}
`,
  );
  const overlay = join(folder, 'overlay.json');
  writeFileSync(overlay, JSON.stringify({ Replace: { [original]: ours, [moved]: added } }));
  return overlay;
}

/** Compiles a Java program, and gets its libraries with Maven. */
export function buildJava(to, source) {
  cpSync(source, to, { recursive: true });
  const libraries = join(to, 'lib');
  run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`], to);
  run('javac', ['-cp', `${libraries}/*`, 'Client.java'], to);
}
