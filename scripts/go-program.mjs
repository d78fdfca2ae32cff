// Builds a program from a Go module in the cache folder, unless it is already there. The installers of act, actionlint,
// Buildkite's agent, MinIO, Hydra and Dex use it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * @param {{ name: string, version: string, module: string, built?: string }} program `built` is the name that `go install`
 * gives the program, if it differs from `name`
 */
export function installGoProgram({ name, version, module, built = name }) {
  build({ name, version }, (building, env) => {
    const options = { env: { ...env, GOBIN: building, CGO_ENABLED: '0' }, stdio: 'inherit' };
    execFileSync('go', ['install', `${module}@v${version}`], options);
    return join(building, built);
  });
}

/**
 * Builds a program that `go install` cannot build, because its go.mod replaces modules. Builds the program in a module of its own
 * instead.
 *
 * @param {{ name: string, version: string, goMod: string, source: Readonly<Record<string, string>>, target: string, tags?: string, cgo?:
 * boolean }} program `goMod` and `source` are the files of the module, and `target` is the package to build
 */
export function buildGoProgram({ name, version, goMod, source, target, tags = '', cgo = false }) {
  build({ name, version }, (building, env) => {
    for (const [file, text] of Object.entries({ ...source, 'go.mod': goMod }))
      writeFileSync(join(building, file), text);
    const out = join(building, 'program');
    execFileSync('go', ['build', '-tags', tags, '-ldflags', '-s -w', '-o', out, target], {
      cwd: building,
      env: { ...env, GOFLAGS: '-mod=mod -buildvcs=false', CGO_ENABLED: cgo ? '1' : '0' },
      stdio: 'inherit',
    });
    return out;
  });
}

/** @param {(folder: string, env: NodeJS.ProcessEnv) => string} make builds the program, and returns its path */
function build({ name, version }, make) {
  const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
  const folder = join(cache, `${name}-${version}`);
  const program = join(folder, name);
  if (existsSync(program)) {
    console.log(`${name} ${version} is at ${program}`);
    return;
  }
  mkdirSync(folder, { recursive: true });
  // The build writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the build is
  // interrupted or runs twice.
  const building = mkdtempSync(join(folder, 'building-'));
  try {
    renameSync(make(building, { ...process.env, GOFLAGS: '', GOTOOLCHAIN: 'local' }), program);
    console.log(`built ${name} ${version}: ${program}`);
  } catch (error) {
    console.error(
      error.code === 'ENOENT'
        ? `${name} could not be built: Go is not installed`
        : `${name} could not be built: ${error.path ?? 'go'} ended with ${error.status ?? error.code}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
