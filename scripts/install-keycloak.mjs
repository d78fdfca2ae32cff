// Downloads Keycloak, an authorization server for the tests, to the cache folder, unless it is already there.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// test/support/keycloak.ts expects the same version.
const VERSION = '26.7.3';
const SHA256 = '77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47';
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `keycloak-${VERSION}`);

if (existsSync(join(folder, 'bin', 'kc.sh'))) {
  console.log(`Keycloak ${VERSION} is in ${folder}`);
} else {
  mkdirSync(cache, { recursive: true });
  // The download writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // download is interrupted or runs twice.
  const getting = mkdtempSync(join(cache, 'getting-'));
  try {
    const copy = [
      `-Dartifact=org.keycloak:keycloak-quarkus-dist:${VERSION}:tar.gz`,
      `-DoutputDirectory=${getting}`,
    ];
    execFileSync('mvn', ['--batch-mode', '--quiet', 'dependency:copy', ...copy], {
      // Maven runs outside the repository, so that Maven does not read a project file here.
      cwd: getting,
      stdio: 'inherit',
    });
    const archive = join(getting, `keycloak-quarkus-dist-${VERSION}.tar.gz`);
    const got = createHash('sha256').update(readFileSync(archive)).digest('hex');
    if (got !== SHA256) throw new Error(`${archive} has the SHA-256 ${got}`);
    execFileSync('tar', ['xzf', archive, '-C', getting], { stdio: 'inherit' });
    // Runs the configuration step once, which the first start would run otherwise.
    execFileSync(join(getting, `keycloak-${VERSION}`, 'bin', 'kc.sh'), ['build', '--db=dev-mem'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    renameSync(join(getting, `keycloak-${VERSION}`), folder);
    console.log(`got Keycloak ${VERSION}: ${folder}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT'
        ? 'Maven and Java 17 are required (maven, openjdk-17-jre-headless)'
        : error.status === undefined
          ? error.message
          : `${error.path ?? 'mvn, tar or kc.sh'} ended with ${error.status}`;
    console.error(`Keycloak could not be downloaded: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(getting, { recursive: true, force: true });
  }
}
