// Downloads Groovy, which runs the Jenkins step in the tests, to the cache folder, unless it is already there. Jenkins runs
// pipelines with the same version. Jenkins and the test kit of pipeline libraries (JenkinsPipelineUnit) are not available from
// Maven Central here, so test/needs-groovy/jenkins.groovy replaces the steps.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// test/support/tools.ts expects the same version.
const VERSION = '2.4.21';
const SHA256 = 'de65260cf2070442e99882f2f3d72e7531725c1e6a257446cc0cea525c607bd0';
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `groovy-${VERSION}`);
const name = `groovy-all-${VERSION}.jar`;
const jar = join(folder, name);

if (existsSync(jar)) {
  console.log(`Groovy ${VERSION} is at ${jar}`);
} else {
  mkdirSync(folder, { recursive: true });
  // The download writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the
  // download is interrupted or runs twice.
  const getting = mkdtempSync(join(folder, 'getting-'));
  try {
    const copy = [`-Dartifact=org.codehaus.groovy:groovy-all:${VERSION}`, `-DoutputDirectory=${getting}`];
    execFileSync('mvn', ['--batch-mode', '--quiet', 'dependency:copy', ...copy], {
      // Maven runs outside the repository, so that Maven does not read a project file here.
      cwd: getting,
      stdio: 'inherit',
    });
    const got = createHash('sha256')
      .update(readFileSync(join(getting, name)))
      .digest('hex');
    if (got !== SHA256) throw new Error(`${name} has the SHA-256 ${got}`);
    execFileSync('java', ['-cp', join(getting, name), 'groovy.ui.GroovyMain', '--version'], {
      stdio: 'inherit',
    });
    renameSync(join(getting, name), jar);
    console.log(`got Groovy ${VERSION}: ${jar}`);
  } catch (error) {
    const why =
      error.code === 'ENOENT'
        ? 'Maven and Java are required (maven, default-jre-headless)'
        : error.status === undefined
          ? error.message
          : `${error.path ?? 'mvn or java'} ended with ${error.status}`;
    console.error(`Groovy could not be downloaded: ${why}`);
    process.exitCode = 1;
  } finally {
    rmSync(getting, { recursive: true, force: true });
  }
}
