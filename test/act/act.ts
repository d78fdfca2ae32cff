import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { startIdTokenService } from '../../src/demo/id-token-service.js';
import { startProtectedService } from '../../src/demo/protected-service.js';
import { startTestBroker } from '../support/broker.js';
import { keepersUnder, placeOf } from '../support/keepers.js';
import { secondsUntil } from '../support/kept-jobs.js';

/** The version that scripts/install-act.mjs builds. */
const ACT_VERSION = '0.2.89';
const ROOT = join(import.meta.dirname, '../..');
const REPOSITORY = 'octo-org/octo-repo';
/** As the workflows name it. */
const AUDIENCE = 'https://deploy.example';
/** Far longer than these jobs take, and less than a test may: an act that hangs does not outlive the tests. */
const HANGS_MS = 15_000;
const LOOK_MS = 100;
/** How long after the job its keeper may be there, in seconds; a machine that does other things is slow. */
const LEAVES_S = 5;

/** The program act; undefined where there is none. */
export function findAct(): string | undefined {
  const cache = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
  const path = process.env['JOBPASS_ACT'] ?? join(cache, `act-${ACT_VERSION}`, 'act');
  return existsSync(path) ? path : undefined;
}

/** One request that reached the protected service. */
export interface Visit {
  token: string;
  status: number;
}

export interface RunOptions {
  /** A file in the repository's workflow folder. */
  workflow: string;
  event: string;
  job: string;
  /** Given everything printed so far, as it grows. */
  onOutput?: (output: string, act: ChildProcess) => void;
}

export interface Run {
  exitCode: number | null;
  /** Both streams, as they came. */
  output: string;
  /**
   * Jobpass's folders that are still in the runner's temporary folder, which act empties after a good job only, and
   * keepers. What ends in the seconds after the job does not count.
   */
  left: string[];
  /** How many keepers the job had in all. */
  keepers: number;
}

/** Everything around a job: who gives ID tokens, who gives credentials, who takes them, and a repository. */
export interface World {
  /** What the protected service saw, in order. */
  visits: readonly Visit[];
  /** ACTIONS_ID_TOKEN_REQUEST_TOKEN of the jobs. */
  requestToken: string;
  /** Runs one job of one workflow in act, on this machine and without Docker. */
  run(act: string, options: RunOptions): Promise<Run>;
  /** Shows a token to the protected service from outside of the job, and returns the status. */
  tryOutside(token: string): Promise<number>;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const idTokens = await startIdTokenService({
    sub: `repo:${REPOSITORY}:ref:refs/heads/main`,
    repository: REPOSITORY,
    ref: 'refs/heads/main',
  });
  const client = { id: 'service', secret: randomBytes(24).toString('base64url') };
  const broker = await startTestBroker({
    trust: [{ issuer: idTokens.issuer, audience: AUDIENCE }],
    roles: {
      deploy: { when: { repository: REPOSITORY }, audience: 'https://service.example', scopes: ['deploy'] },
    },
    'resource-servers': { [client.id]: { secret: client.secret, audiences: 'https://service.example' } },
  });
  const service = await startProtectedService(broker.issuer, client);
  const visits: Visit[] = [];
  const gate = await startGate(service.url, visits);

  const folder = mkdtempSync(join(tmpdir(), 'jobpass-act-'));
  const repository = makeRepository(join(folder, 'repository'));
  // Files, since other processes can read the arguments of act.
  const envFile = writeValues(join(folder, 'env'), {
    ACTIONS_ID_TOKEN_REQUEST_URL: idTokens.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: idTokens.requestToken,
  });
  const varFile = writeValues(join(folder, 'vars'), { CREDENTIAL_ISSUER: broker.issuer, SERVICE: gate.url });

  return {
    visits,
    requestToken: idTokens.requestToken,
    run: async (act, { workflow, event, job, onOutput }) => {
      const cache = mkdtempSync(join(folder, 'cache-'));
      const args = [
        [event],
        ['--directory', repository],
        ['--workflows', join('.github', 'workflows', workflow)],
        ['--job', job],
        ['--platform', 'ubuntu-latest=-self-hosted'],
        ['--env-file', envFile],
        ['--var-file', varFile],
        ['--action-cache-path', cache],
        ['--github-instance', 'github.invalid'],
        ['--no-cache-server'],
      ].flat();
      const seen = new Map<number, string | undefined>();
      const look = (): void => {
        for (const pid of keepersUnder(cache)) seen.set(pid, placeOf(pid));
      };
      const timer = setInterval(look, LOOK_MS);
      const ended = await runAct(act, args, join(folder, 'home'), (output, child) => {
        look();
        onOutput?.(output, child);
      });
      clearInterval(timer);
      look();
      const left = (): string[] => [
        ...jobpassFolders(cache),
        ...[...seen.values()].flatMap((place) => (place !== undefined && existsSync(place) ? [place] : [])),
        ...keepersUnder(cache).map((pid) => `process ${pid}`),
      ];
      await secondsUntil(() => left().length === 0, LEAVES_S).catch(() => undefined);
      return { ...ended, left: left(), keepers: seen.size };
    },
    tryOutside: (token) => ask(service.url, `Bearer ${token}`).then(({ status }) => status),
    close: async () => {
      await Promise.all([gate.close(), service.close(), broker.close(), idTokens.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runAct(
  act: string,
  args: readonly string[],
  home: string,
  onOutput: NonNullable<RunOptions['onOutput']>,
): Promise<Pick<Run, 'exitCode' | 'output'>> {
  mkdirSync(home, { recursive: true });
  const node = dirname(process.env['JOBPASS_NODE'] ?? process.execPath);
  const child = spawn(act, args, {
    // Nothing of this machine's settings, and nothing of the job that runs these tests.
    env: {
      PATH: [node, process.env['PATH']].join(delimiter),
      HOME: home,
      ACT_DISABLE_VERSION_CHECK: '1',
      NO_PROXY: '127.0.0.1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: HANGS_MS,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onOutput(output, child);
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
    // Steps of an act that was killed go on, and hold its output open.
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(code);
    });
  });
  return { exitCode, output };
}

/** A checkout as a user has it: the action with its built programs, and the workflows. */
function makeRepository(path: string): string {
  const workflows = join(path, '.github', 'workflows');
  mkdirSync(workflows, { recursive: true });
  for (const part of ['action.yml', 'dist', 'package.json'])
    cpSync(join(ROOT, part), join(path, part), { recursive: true });
  cpSync(join(ROOT, 'test', 'act', 'witness'), join(path, 'witness'), { recursive: true });
  cpSync(join(ROOT, 'test', 'act', 'jobs.yml'), join(workflows, 'jobs.yml'));
  cpSync(join(ROOT, 'examples', 'github', 'deploy.yml'), join(workflows, 'deploy.yml'));
  const git = (...args: string[]): Buffer =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@test.invalid', ...args], {
      cwd: path,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  git('init', '--initial-branch=main');
  git('remote', 'add', 'origin', `https://github.invalid/${REPOSITORY}`);
  git('add', '.');
  git('commit', '--no-verify', '--no-gpg-sign', '--message=A checkout');
  return path;
}

function jobpassFolders(cache: string): string[] {
  return readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(^|\/)tmp\/jobpass-[^/]*$/.test(path),
  );
}

function writeValues(path: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}

/** Stands before the protected service, and remembers who was let in. */
async function startGate(
  service: string,
  visits: Visit[],
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = http.createServer((request, response) => {
    const authorization = request.headers.authorization ?? '';
    ask(service, authorization).then(
      ({ status, body }) => {
        visits.push({ token: authorization.replace(/^Bearer /, ''), status });
        response.writeHead(status).end(`${body}\n`);
      },
      () => response.writeHead(502).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/deploy`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function ask(service: string, authorization: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(service, { headers: { authorization } });
  return { status: answer.status, body: await answer.text() };
}
