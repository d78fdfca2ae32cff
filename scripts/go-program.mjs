// Builds a program from a Go module in the cache folder, unless it is already there. The installers of act, actionlint,
// Buildkite's agent and MinIO use it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * @param {{ name: string, version: string, module: string, built?: string }} program `built` is the name that `go install`
 * gives the program, if it differs from `name`
 */
export function installGoProgram({ name, version, module, built = name }) {
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
    const env = { ...process.env, GOBIN: building, GOFLAGS: '', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
    execFileSync('go', ['install', `${module}@v${version}`], { env, stdio: 'inherit' });
    renameSync(join(building, built), program);
    console.log(`built ${name} ${version}: ${program}`);
  } catch (error) {
    console.error(
      error.code === 'ENOENT'
        ? `${name} could not be built: Go is not installed`
        : `${name} could not be built: go install ended with ${error.status ?? error.code}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
