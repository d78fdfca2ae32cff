import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../support/run-program.js';
import { leftIn, type Run, temporaryFolder } from '../support/runners/job.js';
import { makeRepository, type Services, startServices } from '../support/services.js';
import { filledIn, jobPath, toolPath } from '../support/tools.js';

/** Far longer than these jobs take, and less than a test may: a JVM starts with each. */
const HANGS_MS = 18_000;
const LIBRARY = join(import.meta.dirname, '../../examples/jenkins');
/** The id of the credential that Jenkins has, an ID token as a file. */
const CREDENTIAL = 'jobpass-id-token';

export interface JenkinsJob {
  /** The files of the workspace, by their paths. */
  files: Readonly<Record<string, string>>;
  jenkinsfile: string;
  env?: Readonly<Record<string, string>>;
  onOutput?: (output: string, jenkins: ChildProcess) => void;
}

export interface JenkinsWorld {
  services: Services;
  /** A folder that is there until the end. */
  folder: string;
  run(job: JenkinsJob): Promise<Run>;
  close(): Promise<void>;
}

/** Runs pipelines on Jenkins's Groovy, with real shells: jenkins.groovy says what is stood in for. */
export async function startJenkins(): Promise<JenkinsWorld> {
  const claims = { sub: 'https://jenkins.example/job/shop/job/deploy/', build_number: '7' };
  const services = await startServices(claims);
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-jenkins-'));
  // Gives what the credential is bound to, a new ID token each time, as the plugin oidc-provider does.
  const credentials = http.createServer((request, response) => {
    if (request.url !== `/${CREDENTIAL}`) {
      response.writeHead(404).end();
      return;
    }
    services.idTokens.sign({ ...claims, aud: services.issuer }).then(
      (token) => response.end(token),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => credentials.listen(0, '127.0.0.1', resolve));
  const script = join(folder, 'credential.sh');
  const { port } = credentials.address() as AddressInfo;
  writeFileSync(script, `curl --fail --silent --show-error "http://127.0.0.1:${port}/$1"\n`);
  let count = 0;

  return {
    services,
    folder,
    run: async ({ files, jenkinsfile, env = {}, onOutput }) => {
      count += 1;
      const place = join(folder, `${count}`);
      const tmp = temporaryFolder(place);
      const [library, workspace, home] = ['library', 'workspace', 'home'].map((name) => join(place, name));
      for (const made of [workspace, home]) mkdirSync(made ?? '', { recursive: true });
      cpSync(LIBRARY, library ?? '', { recursive: true });
      const step = join(library ?? '', 'vars', 'withJobpass.groovy');
      writeFileSync(step, filledIn(readFileSync(step, 'utf8')));
      makeRepository(workspace ?? '', files);
      writeFileSync(join(place, 'Jenkinsfile'), jenkinsfile);
      const ended = await runProgram(
        'java',
        [
          // A JVM that lives for seconds is not worth compiling for.
          ...['-XX:TieredStopAtLevel=1', '-cp', toolPath('groovy'), 'groovy.ui.GroovyMain'],
          ...[join(import.meta.dirname, 'jenkins.groovy'), library ?? '', join(place, 'Jenkinsfile')],
          ...[workspace ?? '', `sh ${script}`],
        ],
        {
          env: {
            PATH: jobPath(),
            HOME: home,
            TMPDIR: tmp,
            NO_PROXY: '127.0.0.1',
            SERVICE: services.service,
            // What Jenkins says of a build: https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables
            JENKINS_URL: 'https://jenkins.example/',
            BUILD_NUMBER: `${count}`,
            JOB_NAME: 'shop/deploy',
            EXECUTOR_NUMBER: '0',
            NODE_NAME: 'agent-1',
            WORKSPACE: workspace,
            WORKSPACE_TMP: `${workspace}@tmp`,
            ...env,
          },
          hangsAfterMs: HANGS_MS,
          onOutput,
        },
      );
      return { ...ended, left: await leftIn(tmp) };
    },
    close: async () => {
      credentials.closeAllConnections();
      await Promise.all([new Promise((resolve) => credentials.close(resolve)), services.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
