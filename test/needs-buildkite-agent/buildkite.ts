import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { IdTokenService } from '../../src/demo/id-token-service.js';
import { runProgram } from '../support/run-program.js';
import { leftIn, type Run, temporaryFolder } from '../support/runners/job.js';
import { makeRepository, type Services, startServices } from '../support/services.js';
import { jobPath, toolPath } from '../support/tools.js';

/** Far longer than these jobs take, and less than a test may. */
const HANGS_MS = 15_000;
const CLAIMS = {
  sub: 'organization:octo-org:pipeline:octo-repo:ref:refs/heads/main:commit:HEAD:step:deploy',
  organization_slug: 'octo-org',
  pipeline_slug: 'octo-repo',
  build_branch: 'main',
};

export interface BuildkiteJob {
  /** The files of the repository, by their paths. */
  files: Readonly<Record<string, string>>;
  /** The files of the plugin, by their paths; absent where the step has none. */
  plugin?: Readonly<Record<string, string>>;
  /** What the step sets for the plugin. */
  settings?: Readonly<Record<string, string>>;
  command: string;
  env?: Readonly<Record<string, string>>;
  onOutput?: (output: string, agent: ChildProcess) => void;
}

/** What the job told Buildkite. */
export interface Annotation {
  body: string;
  context?: string;
  style?: string;
}

export interface BuildkiteWorld {
  services: Services;
  /** A folder that is there until the end. */
  folder: string;
  /** The annotations of the builds, in order. */
  annotations: readonly Annotation[];
  /** What the agent shows Buildkite as its own. */
  agentToken: string;
  run(job: BuildkiteJob): Promise<Run>;
  close(): Promise<void>;
}

/** Runs jobs as Buildkite's agent does: by its own `bootstrap`, which gets the plugin, and runs hooks and the command. */
export async function startBuildkite(): Promise<BuildkiteWorld> {
  const services = await startServices(CLAIMS);
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-buildkite-'));
  const annotations: Annotation[] = [];
  const agentToken = randomBytes(24).toString('base64url');
  const jobs = new Set<string>();
  const api = await startAgentApi({ idTokens: services.idTokens, agentToken, jobs, annotations });
  let count = 0;

  return {
    services,
    folder,
    annotations,
    agentToken,
    run: async ({ files, plugin, settings = {}, command, env = {}, onOutput }) => {
      count += 1;
      const place = join(folder, `${count}`);
      const tmp = temporaryFolder(place);
      const home = join(place, 'home');
      const repository = join(place, 'repository');
      const plugins = join(place, 'jobpass-buildkite-plugin');
      for (const made of [home, repository, plugins]) mkdirSync(made, { recursive: true });
      makeRepository(repository, files);
      if (plugin !== undefined) makeRepository(plugins, plugin);
      const job = randomUUID();
      jobs.add(job);
      const agent = toolPath('buildkite-agent');
      const ended = await runProgram(agent, ['bootstrap'], {
        cwd: place,
        env: {
          PATH: jobPath(dirname(agent)),
          HOME: home,
          TMPDIR: tmp,
          NO_PROXY: '127.0.0.1',
          SERVICE: services.service,
          // What Buildkite says of a job: https://buildkite.com/docs/pipelines/configure/environment-variables
          BUILDKITE: 'true',
          CI: 'true',
          BUILDKITE_JOB_ID: job,
          BUILDKITE_BUILD_NUMBER: `${count}`,
          BUILDKITE_ORGANIZATION_SLUG: CLAIMS.organization_slug,
          BUILDKITE_PIPELINE_SLUG: CLAIMS.pipeline_slug,
          BUILDKITE_PIPELINE_PROVIDER: 'git',
          BUILDKITE_REPO: repository,
          BUILDKITE_COMMIT: 'HEAD',
          BUILDKITE_BRANCH: CLAIMS.build_branch,
          BUILDKITE_STEP_KEY: 'deploy',
          BUILDKITE_COMMAND: command,
          ...(plugin === undefined
            ? {}
            : { BUILDKITE_PLUGINS: JSON.stringify([{ [`file://${plugins}#main`]: settings }]) }),
          // And what its agent says to its own bootstrap.
          BUILDKITE_AGENT_NAME: 'agent',
          BUILDKITE_AGENT_ACCESS_TOKEN: agentToken,
          BUILDKITE_AGENT_ENDPOINT: `${api.url}/v3`,
          BUILDKITE_BIN_PATH: dirname(agent),
          BUILDKITE_BUILD_PATH: join(place, 'builds'),
          BUILDKITE_HOOKS_PATH: join(place, 'hooks'),
          BUILDKITE_PLUGINS_PATH: join(place, 'plugins'),
          // The path of a socket must be short.
          BUILDKITE_SOCKETS_PATH: join(place, 's'),
          BUILDKITE_COMMAND_EVAL: 'true',
          BUILDKITE_LOCAL_HOOKS_ENABLED: 'true',
          BUILDKITE_PLUGINS_ENABLED: 'true',
          BUILDKITE_PLUGIN_VALIDATION: 'true',
          BUILDKITE_GIT_CLONE_FLAGS: '--quiet',
          BUILDKITE_CANCEL_GRACE_PERIOD: '10',
          ...env,
        },
        hangsAfterMs: HANGS_MS,
        onOutput,
      });
      jobs.delete(job);
      return { ...ended, left: await leftIn(tmp) };
    },
    close: async () => {
      await Promise.all([api.close(), services.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface AgentApi {
  idTokens: IdTokenService;
  agentToken: string;
  /** The jobs that run: others have no ID token. */
  jobs: ReadonlySet<string>;
  annotations: Annotation[];
}

/** Stands in for the part of Buildkite that its agent calls for a job: ID tokens, annotations, what it says of the commit. */
async function startAgentApi(options: AgentApi): Promise<{ url: string; close(): Promise<void> }> {
  const { idTokens, agentToken, jobs, annotations } = options;
  const answer = async (
    request: http.IncomingMessage,
    body: Record<string, unknown>,
  ): Promise<[number, unknown]> => {
    if (request.headers.authorization !== `Token ${agentToken}`) return [401, { message: 'Unauthorized' }];
    const [, job = '', what] = /^\/v3\/jobs\/([^/]+)\/(.*)$/.exec(request.url ?? '') ?? [];
    if (request.method !== 'POST' || !jobs.has(job)) return [404, { message: 'Not found' }];
    switch (what) {
      case 'oidc/tokens': {
        const { audience = 'https://buildkite.com/octo-org', lifetime = 300 } = body;
        const exp = Math.floor(Date.now() / 1000) + Number(lifetime);
        return [200, { token: await idTokens.sign({ ...CLAIMS, job_id: job, aud: String(audience), exp }) }];
      }
      case 'annotations':
        annotations.push(body as unknown as Annotation);
        return [201, {}];
      case 'data/exists':
        return [200, { exists: true }];
      default:
        return [404, { message: 'Not found' }];
    }
  };
  const server = http.createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      answer(request, text === '' ? {} : JSON.parse(text)).then(
        ([status, body]) =>
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
