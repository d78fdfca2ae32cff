// Builds aws-vault, which scripts/bench-exec.mjs compares with `jobpass exec`, in the cache folder, unless it is already there.
// The build uses a temporary module that depends on aws-vault, since `go install` requests a list of versions that the module
// proxy does not serve.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// scripts/bench/exec-others.mjs expects the same version.
const VERSION = '7.2.0';
const MODULE = 'github.com/99designs/aws-vault/v7';
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `aws-vault-${VERSION}`);
const program = join(folder, 'aws-vault');

if (existsSync(program)) {
  console.log(`aws-vault ${VERSION} is at ${program}`);
} else {
  mkdirSync(folder, { recursive: true });
  // The build writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the build is
  // interrupted or runs twice.
  const building = mkdtempSync(join(folder, 'building-'));
  try {
    writeFileSync(join(building, 'go.mod'), `module tool\n\ngo 1.22\n\nrequire ${MODULE} v${VERSION}\n`);
    writeFileSync(join(building, 'tool.go'), `//go:build tool\n\npackage tool\n\nimport _ "${MODULE}"\n`);
    const env = { ...process.env, GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
    execFileSync('go', ['build', '-o', 'aws-vault', MODULE], { cwd: building, env, stdio: 'inherit' });
    renameSync(join(building, 'aws-vault'), program);
    console.log(`built aws-vault ${VERSION}: ${program}`);
  } catch (error) {
    console.error(
      error.code === 'ENOENT'
        ? 'aws-vault could not be built: Go is not installed'
        : `aws-vault could not be built: go build ended with ${error.status ?? error.code}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
