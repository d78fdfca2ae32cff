// Builds OpenTofu, which checks the configurations of `jobpass trust`, in the cache folder, unless it is already there.
// OpenTofu is built as the main module, since `go install` rejects modules with `replace` lines.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// test/support/tools.ts expects the same version.
const VERSION = '1.10.6';
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `tofu-${VERSION}`);
const tofu = join(folder, 'tofu');

if (existsSync(tofu)) {
  console.log(`OpenTofu ${VERSION} is at ${tofu}`);
} else {
  mkdirSync(folder, { recursive: true });
  // The build writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the build is
  // interrupted or runs twice.
  const building = mkdtempSync(join(folder, 'building-'));
  try {
    const env = { ...process.env, GOFLAGS: '', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
    const module = `github.com/opentofu/opentofu@v${VERSION}`;
    const answer = execFileSync('go', ['mod', 'download', '-json', module], { env, encoding: 'utf8' });
    // Go's cache is read-only and is not moved.
    const source = join(building, 'source');
    cpSync(JSON.parse(answer).Dir, source, { recursive: true });
    execFileSync('chmod', ['-R', 'u+w', source]);
    const built = join(building, 'tofu');
    execFileSync('go', ['build', '-o', built, './cmd/tofu'], { cwd: source, env, stdio: 'inherit' });
    renameSync(built, tofu);
    console.log(`built OpenTofu ${VERSION}: ${tofu}`);
  } catch (error) {
    console.error(
      error.code === 'ENOENT' && error.syscall?.startsWith('spawn')
        ? 'OpenTofu could not be built: Go is not installed'
        : `OpenTofu could not be built: ${error.status === undefined ? error.message : `go ended with ${error.status}`}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
