// Builds act, the runner that test/act runs the action in, into the cache folder, unless it is there already.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// test/act/act.ts looks for the same version.
const VERSION = '0.2.89';
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `act-${VERSION}`);
const act = join(folder, 'act');

if (existsSync(act)) {
  console.log(`act ${VERSION} is at ${act}`);
} else {
  mkdirSync(folder, { recursive: true });
  // Built beside its place and moved: a build that is interrupted, or another one at the same time, leaves no half.
  const building = mkdtempSync(join(folder, 'building-'));
  try {
    const env = { ...process.env, GOBIN: building, GOFLAGS: '', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
    execFileSync('go', ['install', `github.com/nektos/act@v${VERSION}`], { env, stdio: 'inherit' });
    renameSync(join(building, 'act'), act);
    console.log(`built act ${VERSION}: ${act}`);
  } catch (error) {
    console.error(
      error.code === 'ENOENT'
        ? 'act could not be built: Go is not installed'
        : `act could not be built: go install ended with ${error.status ?? error.code}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
