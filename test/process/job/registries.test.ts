import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { StandInRunner, StepResult } from '../../../src/demo/stand-in-runner.js';
import { DockerFolder } from '../../../src/docker/job-folder.js';
import { AwsJobs } from '../../support/aws/jobs.js';
import { allow } from '../../support/aws/policies.js';
import { CLI, NODE } from '../../support/broker-process.js';
import { status } from '../../support/faults.js';
import { keepersUnder } from '../../support/keepers.js';
import { within } from '../../support/pace.js';
import { runProgram } from '../../support/run-program.js';
import { runMain, runPost, shown, World } from '../../support/world.js';

const HOST = 'registry.example.test';
const HELPER = 'docker-credential-jobpass';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function world(): Promise<World> {
  const made = await World.start();
  closing.push(() => made.close());
  return made;
}

const inputsOf = (at: World, more: Record<string, string> = {}): Record<string, string> => ({
  ...at.inputs,
  registries: HOST,
  'registry-username': 'job',
  ...more,
});

/** Runs the helper as a client does, in a later step. */
function helper(
  path: string,
  operation: string,
  input = '',
): Promise<{ code: number | null; out: string; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(HELPER, [operation], { env: { PATH: path, NODE_OPTIONS: '--bad-option' } });
    let [out, said] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, said }));
    child.stdin.end(input);
  });
}

const secretIn = (out: string): string => (JSON.parse(out) as { Secret: string }).Secret;

async function started(runner: StandInRunner, inputs: Record<string, string>): Promise<StepResult> {
  const main = await runMain(runner, inputs);
  expect(main.exitCode, main.output).toBe(0);
  return main;
}

describe('the helper', () => {
  it('answers for every spelling of its registries, and for no other', async () => {
    const at = await world();
    const runner = at.runner();
    const inputs = inputsOf(at, { registries: `${HOST}, localhost:5000` });
    const main = await started(runner, inputs);
    const [token] = at.issued;
    for (const server of [
      ...[HOST, `https://${HOST}`, `https://${HOST}/v2/`, `${HOST}/app/image`, `${HOST.toUpperCase()}\n`],
      ...['localhost:5000', 'http://localhost:5000'],
    ]) {
      const { code, out } = await helper(runner.path, 'get', server);
      expect(JSON.parse(out), server).toEqual({ ServerURL: server.trim(), Username: 'job', Secret: token });
      expect(code).toBe(0);
    }
    for (const server of ['other.example.test', `${HOST}:5000`, 'localhost', `evil-${HOST}`, '__proto__', ''])
      expect(await helper(runner.path, 'get', server), server).toEqual({
        ...{ code: 1, out: 'credentials not found in native keychain\n', said: '' },
      });
    const listed = JSON.parse((await helper(runner.path, 'list')).out);
    expect(listed).toEqual({ [HOST]: 'job', 'localhost:5000': 'job' });
    await runPost(runner, inputs, main);
  });

  it('knows Docker Hub by all of its names', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'jobpass-helper-'));
    closing.push(() => rmSync(parent, { recursive: true }));
    const entry = { folder: join(parent, 'none'), name: 'hub', username: 'octo' };
    const { bin } = new DockerFolder(parent).add({ 'docker.io': entry }, { HOME: parent });
    const path = `${bin}:${process.env['PATH']}`;
    for (const server of [
      'https://index.docker.io/v1/',
      'docker.io',
      'registry-1.docker.io',
      'index.docker.io/a',
    ])
      expect((await helper(path, 'get', server)).out).toContain(
        'no log-in to docker.io: the credential "hub"',
      );
    expect((await helper(path, 'get', 'hub.docker.io')).out).toContain('not found');
    expect(JSON.parse((await helper(path, 'list')).out)).toEqual({ 'https://index.docker.io/v1/': 'octo' });
  });

  it('stores and erases nothing, but accepts the log-in that it has just returned', async () => {
    const at = await world();
    const runner = at.runner();
    const main = await started(runner, inputsOf(at));
    const store = (Secret: string): ReturnType<typeof helper> =>
      helper(runner.path, 'store', JSON.stringify({ ServerURL: HOST, Username: 'job', Secret }));
    expect(await store(at.issued[0] ?? '')).toMatchObject({ code: 0, out: '' });
    expect(await store('another')).toMatchObject({ code: 1, out: expect.stringContaining('is not stored') });
    expect(await helper(runner.path, 'store', '{')).toMatchObject({ code: 1 });
    expect(await helper(runner.path, 'erase', HOST)).toMatchObject({
      ...{ code: 1, out: expect.stringContaining('ends with the job') },
    });
    expect(await helper(runner.path, 'destroy', HOST)).toMatchObject({ code: 1 });
    expect(secretIn((await helper(runner.path, 'get', HOST)).out)).toBe(at.issued[0]);
    await runPost(runner, inputsOf(at), main);
  });

  it('fails with the reason, and never as if there were no log-in, when the keeper is gone', async () => {
    const at = await world();
    const runner = at.runner();
    const main = await started(runner, inputsOf(at));
    const keepers = keepersUnder(runner.temp);
    expect(keepers).toHaveLength(1);
    for (const pid of keepers) process.kill(pid, 'SIGKILL');
    const { code, out, said } = await helper(runner.path, 'get', HOST);
    expect([code, out]).toEqual([
      1,
      `jobpass: no log-in to ${HOST}: the keeper cannot be reached (ECONNREFUSED)\n`,
    ]);
    expect(said).toBe(out);
    await runPost(runner, inputsOf(at), main);
    expect(readdirSync(runner.temp)).not.toContain('docker-jobpass');
  });

  it('says that the credential has ended after `revoke: now`, and the folder stays until the job ends', async () => {
    const at = await world();
    const runner = at.runner();
    const main = await started(runner, inputsOf(at));
    const revoked = await runMain(
      runner,
      { revoke: 'now' },
      {
        env: Object.fromEntries([...main.state].map(([name, value]) => [`STATE_${name}`, value])),
      },
    );
    expect(revoked.exitCode, revoked.output).toBe(0);
    const { code, out, said } = await helper(runner.path, 'get', HOST);
    expect([code, out]).toEqual([1, `jobpass: no log-in to ${HOST}: the credential "oauth" has ended\n`]);
    expect(said).toBe(out);
    await runPost(runner, inputsOf(at), main);
    expect(readdirSync(runner.temp)).not.toContain('docker-jobpass');
  });
});

describe('a job with several log-ins', () => {
  it('has one configuration for the credentials of one step and of several steps', async () => {
    const at = await world();
    const runner = at.runner();
    const { provider: _, ...endpoints } = at.inputs;
    const credentials = JSON.stringify({
      one: { ...endpoints, 'env-name': 'ONE', registries: 'one.example.test', 'registry-username': 'first' },
      two: { ...endpoints, 'env-name': 'TWO', registries: 'two.example.test', 'registry-username': 'second' },
    });
    const first = await started(runner, { credentials, deliver: 'file' });
    const second = await started(runner, inputsOf(at));
    expect(second.env.get('DOCKER_CONFIG')).toBe(first.env.get('DOCKER_CONFIG'));
    expect(runner.path.split(':').filter((folder) => folder.includes('docker-jobpass'))).toHaveLength(1);
    const secrets = [];
    for (const host of ['one.example.test', 'two.example.test', HOST])
      secrets.push(secretIn((await helper(runner.path, 'get', host)).out));
    expect(new Set(secrets).size).toBe(3);
    expect([...secrets].sort()).toEqual([...at.issued].sort());
    // Post steps run in reverse order. The others keep working until their own end.
    await runPost(runner, {}, second);
    expect((await helper(runner.path, 'get', 'one.example.test')).code).toBe(0);
    expect((await helper(runner.path, 'get', HOST)).out).toContain('has ended');
    await runPost(runner, {}, first);
    expect(readdirSync(runner.temp)).not.toContain('docker-jobpass');
  });

  it('uses the credential of the later step for the same registry', async () => {
    const at = await world();
    const runner = at.runner();
    const first = await started(runner, inputsOf(at));
    const second = await started(runner, inputsOf(at, { 'registry-username': 'later' }));
    const { out } = await helper(runner.path, 'get', HOST);
    expect(JSON.parse(out)).toMatchObject({ Username: 'later', Secret: at.issued[1] });
    await runPost(runner, {}, second);
    await runPost(runner, {}, first);
  });

  it('is refused if two credentials of a step log in to the same registry, and nothing is delivered', async () => {
    const at = await world();
    const { provider: _, ...endpoints } = at.inputs;
    const own = { ...endpoints, registries: HOST, 'registry-username': 'job' };
    const credentials = { one: { ...own, 'env-name': 'ONE' }, two: { ...own, 'env-name': 'TWO' } };
    const runner = at.runner();
    const main = await runMain(runner, {
      credentials: JSON.stringify(credentials),
      deliver: 'file',
    });
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(`"one" and "two" both log in to the registry ${HOST}`);
    expect(at.live.size).toBe(0);
    await runPost(runner, {}, main);
  });
});

describe('what the keeper does', () => {
  it('renews the credential before it returns the log-in, and shares one log-in among simultaneous requests', async () => {
    const at = await world();
    at.answers.exchange = { expires_in: 20 };
    const runner = at.runner();
    const main = await started(runner, inputsOf(at, { lease: '20s' }));
    const first = at.issued[0];
    await expect
      .poll(async () => secretIn((await helper(runner.path, 'get', HOST)).out), { timeout: within(30_000) })
      .not.toBe(first);
    const issued = at.issued.length;
    const all = await Promise.all(Array.from({ length: 12 }, () => helper(runner.path, 'get', HOST)));
    expect(new Set(all.map(({ out }) => secretIn(out))).size).toBe(1);
    expect(at.issued.length).toBeLessThanOrEqual(issued + 1);
    const post = await runPost(runner, inputsOf(at), main);
    expect(post.output).toMatch(new RegExp(`returned a log-in to ${HOST} \\d+ times`));
    const trail = readFileSync(join(runner.temp, 'audit-jobpass.jsonl'), 'utf8');
    expect(trail).toContain(`log-in to the registry ${HOST}`);
    for (const secret of at.issued) expect(trail).not.toContain(secret);
  });

  it('returns the credential in use while the service does not answer', async () => {
    const at = await world();
    const runner = at.runner();
    const main = await started(runner, inputsOf(at));
    at.fault('exchange', status(503));
    expect(secretIn((await helper(runner.path, 'get', HOST)).out)).toBe(at.issued[0]);
    await runPost(runner, inputsOf(at), main);
  });
});

it('works in `jobpass exec`, which masks the log-in in the output of the command', async () => {
  const at = await world();
  const runner = at.runner();
  const env = {
    ...{ PATH: process.env['PATH'], HOME: runner.temp, RUNNER_TEMP: runner.temp, GITHUB_ACTIONS: 'true' },
    ACTIONS_ID_TOKEN_REQUEST_URL: `${at.origin}/id-token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: at.bearer,
  };
  const options = Object.entries(inputsOf(at)).flatMap(([name, value]) => [`--${name}`, value]);
  const command = `printf ${HOST} | ${HELPER} get; grep -c jobpass "$DOCKER_CONFIG/config.json"; echo "$DOCKER_CONFIG"`;
  const { exitCode, output } = await runProgram(NODE, [CLI, 'exec', ...options, '--', 'sh', '-c', command], {
    ...{ env, hangsAfterMs: 30_000 },
  });
  expect(exitCode, output).toBe(0);
  expect(output).toMatch(/"Username":"job","Secret":"\*+"/);
  for (const secret of at.issued) expect(output).not.toContain(secret);
  const [, folder = ''] = /^(\/\S+docker-jobpass\/config)$/m.exec(output) ?? [];
  expect(folder).not.toBe('');
  expect(existsSync(folder)).toBe(false);
});

describe('Amazon ECR', () => {
  const PRIVATE = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
  const jobsOf = async (...actions: string[]) => {
    const jobs = await AwsJobs.start();
    closing.push(() => jobs.close());
    const policies = actions.map((action) => allow(action, '*'));
    const role = jobs.role('images', { policies });
    return { jobs, inputs: { ...jobs.inputs(role), registries: PRIVATE } };
  };

  it('returns a token of ECR, which is masked, and warns that it may outlive the job', async () => {
    const { jobs, inputs } = await jobsOf('*');
    const runner = jobs.runner();
    const main = await started(runner, { ...inputs, registries: `${PRIVATE} public.ecr.aws` });
    const [first, second] = [
      await helper(runner.path, 'get', PRIVATE),
      await helper(runner.path, 'get', 'public.ecr.aws'),
    ];
    expect(jobs.account.registryPasswords).toHaveLength(2);
    expect(JSON.parse(first.out)).toMatchObject({ Username: 'AWS' });
    expect([secretIn(first.out), secretIn(second.out)].sort()).toEqual(
      [...jobs.account.registryPasswords].sort(),
    );
    for (const secret of jobs.account.registryPasswords) {
      expect(main.output).toContain(`::add-mask::${secret}`);
      expect(shown(main)).not.toContain(secret);
    }
    const post = await runPost(runner, inputs, main);
    expect(post.output).toMatch(
      /log-in to the registry 123456789012\S+ was made from the credential, and may work until/,
    );
  });

  it('fails in main with the missing permission', async () => {
    const { jobs, inputs } = await jobsOf('s3:*', 'sts:*');
    const main = await runMain(jobs.runner(), inputs);
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(`The log-in to the registry ${PRIVATE} failed`);
    expect(main.output).toContain('Allow `ecr:GetAuthorizationToken`');
  });
});
