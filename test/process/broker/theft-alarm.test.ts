import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomJobKey, savedJobKey } from '../../../src/identity/job-key.js';
import { AlarmWorld, type GithubJob } from '../../support/alarm-world.js';
import { CLI, NODE } from '../../support/broker-process.js';
import { secondsUntil } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';

/** The files with the job's key in the folder of a job. */
const keyFiles = ({ runner }: GithubJob): string[] =>
  readdirSync(runner.temp).filter((name) => name.startsWith('jobpass-key-'));
const PRINT = ['--', NODE, '-e', 'console.log("used")'];

/** A nested and two parallel commands, each with a credential of its own. */
const nested = (options: readonly string[]): string =>
  `set -e; ${[1, 2].map(() => `"$NODE" "$CLI" exec ${options.join(' ')} -- true &`).join(' ')} wait`;

describe('no alarm', { timeout: within(120_000) }, () => {
  let world: AlarmWorld;
  beforeAll(async () => {
    world = await AlarmWorld.start();
  });
  afterAll(() => world.close());
  afterEach(() => expect(world.log.filter(({ event }) => event === 'theft alarm')).toEqual([]));

  it('for 20 renewals of a job, even if a step deletes the file with the key', async () => {
    const job = world.github(1);
    const before = world.issued.length;
    const main = await job.main({ ...world.inputs, role: 'short', deliver: 'file', ttl: '10m' });
    expect(main.exitCode, main.output).toBe(0);
    const [file = ''] = keyFiles(job);
    rmSync(join(job.runner.temp, file));
    await secondsUntil(() => world.issued.length > before + 20, 100);
    const post = await job.post(main);
    expect(post.exitCode, post.output).toBe(0);
    expect(keyFiles(job)).toEqual([]);
    const keys = new Set(world.issued.slice(before).map(({ key }) => key));
    expect([...keys]).toEqual([expect.stringMatching(/^[\w-]{12}$/)]);
  });

  it('for three credentials of one step', async () => {
    const job = world.github(2);
    const credentials = 'one:\n  env-name: ONE\ntwo:\n  env-name: TWO\nthree:\n  env-name: THREE\n';
    const main = await job.main({ ...world.inputs, credentials });
    expect(main.exitCode, main.output).toBe(0);
    expect(keyFiles(job)).toHaveLength(1);
    expect((await job.post(main)).exitCode).toBe(0);
    expect(keyFiles(job)).toEqual([]);
  });

  it('for two steps with the same name whose post steps run in reverse order, with a renewal in between', async () => {
    const job = world.github(3);
    const first = await job.main({ ...world.inputs, role: 'short', deliver: 'file', ttl: '10m' });
    const second = await job.main(world.inputs);
    expect([first.exitCode, second.exitCode], first.output + second.output).toEqual([0, 0]);
    await job.post(second);
    // Only the step that created the key removes it.
    expect(keyFiles(job)).toHaveLength(1);
    const before = world.issued.length;
    await secondsUntil(() => world.issued.length > before + 1, 20);
    await job.post(first);
    expect(keyFiles(job)).toEqual([]);
  });

  it('for steps that start at the same time', async () => {
    const job = world.github(4);
    const mains = await Promise.all(Array.from({ length: 4 }, () => job.main(world.inputs)));
    for (const main of mains) expect(main.exitCode, main.output).toBe(0);
    for (const main of mains) await job.post(main);
    expect(keyFiles(job)).toEqual([]);
  });

  it('and no file of a step that gets nothing, or of a job that the runner kills', async () => {
    const refused = world.github(7);
    const failed = await refused.main({ ...world.inputs, role: 'other' });
    expect(failed.exitCode, failed.output).toBe(1);
    expect(keyFiles(refused)).toEqual([]);
    const killed = world.github(8);
    const main = await killed.main({ ...world.inputs, deliver: 'endpoint' });
    expect(main.exitCode, main.output).toBe(0);
    expect(keyFiles(killed)).toHaveLength(1);
    await killed.worker.close();
    await secondsUntil(() => killed.left().length === 0, 20);
  });

  it('for a re-run of a job, on another machine', async () => {
    for (const attempt of [1, 2]) {
      const job = world.github(5, attempt);
      const main = await job.main(world.inputs);
      expect(main.exitCode, main.output).toBe(0);
      await job.post(main);
    }
  });

  it('for a matrix of 50 jobs', async () => {
    const before = world.issued.length;
    const numbers = Array.from({ length: 50 }, (_, at) => 100 + at);
    const next = async (): Promise<void> => {
      for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
        const job = world.github(number);
        const main = await job.main(world.inputs);
        expect(main.exitCode, main.output).toBe(0);
        await job.post(main);
        await job.close();
      }
    };
    await Promise.all([next(), next(), next(), next()]);
    const keys = new Set(world.issued.slice(before).map(({ key }) => key));
    expect(keys.size).toBe(50);
  });

  it('for exec twice, nested and side by side, in a job of GitHub', async () => {
    const job = world.github(6);
    const before = world.issued.length;
    const options = Object.entries(world.inputs).flatMap(([name, value]) => [`--${name}`, value]);
    for (let turn = 0; turn < 2; turn++) {
      const step = await job.command('exec', ...options, ...PRINT);
      expect(step.exitCode, step.output).toBe(0);
    }
    const passed = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
    const step = await job.runner.run(
      [
        ...[CLI, 'exec', ...options, ...['--pass-env', passed.join(',')]],
        ...['--', 'sh', '-c', nested(options)],
      ],
      { env: { NODE, CLI } },
    );
    expect(step.exitCode, step.output).toBe(0);
    const main = await job.main(world.inputs);
    expect(main.exitCode, main.output).toBe(0);
    await job.post(main);
    const keys = new Set(world.issued.slice(before).map(({ key }) => key));
    expect([world.issued.length - before, keys.size]).toEqual([6, 1]);
    // The runner deletes the file with its folder: the last command does not know that it is the last one.
    expect(keyFiles(job)).toHaveLength(1);
  });

  it('for exec twice and nested in a job of GitLab, and nothing stays on the disk', async () => {
    const job = await world.gitlab(1);
    const before = world.issued.length;
    for (let turn = 0; turn < 2; turn++) {
      const step = await job.exec(...PRINT);
      expect(step.exitCode, step.output).toBe(0);
    }
    const options = Object.entries(world.inputs).flatMap(([name, value]) => [`--${name}`, value]);
    const command = `NODE='${NODE}' CLI='${CLI}'; ${nested(options)}`;
    const step = await job.exec('--pass-env', 'SHOP_ID_TOKEN', '--', 'sh', '-c', command);
    expect(step.exitCode, step.output).toBe(0);
    const keys = new Set(world.issued.slice(before).map(({ key }) => key));
    expect([world.issued.length - before, keys.size]).toEqual([5, 1]);
    const left = readdirSync(job.tmp, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
  });
});

describe('no alarm after a lost answer', { timeout: within(60_000) }, () => {
  it('because the repetition proves the same key', async () => {
    let target = '';
    let lost = 0;
    // Loses the first answer to a token request, after the broker has issued the token.
    const proxy = http.createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { host: _, connection: __, ...headers } = request.headers;
      const answer = await fetch(target + request.url, {
        method: request.method ?? 'GET',
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        ...(request.method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
      });
      const text = await answer.text();
      if (request.url === '/token' && lost++ === 0) return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const world = await AlarmWorld.start({ issuer: origin });
    try {
      target = `http://127.0.0.1:${world.broker.address.port}`;
      const job = world.github(1);
      const main = await job.main(world.inputs);
      expect(main.exitCode, main.output).toBe(0);
      await job.post(main);
      expect(world.issued).toHaveLength(2);
      expect(new Set(world.issued.map(({ key }) => key)).size).toBe(1);
      expect(world.alarms).toEqual([]);
    } finally {
      await world.close();
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

describe('an alarm', { timeout: within(60_000) }, () => {
  let world: AlarmWorld;
  beforeEach(async () => {
    world = await AlarmWorld.start();
  });
  afterEach(() => world.close());

  it('if an ID token is read from a variable and used elsewhere', async () => {
    const job = await world.gitlab(1);
    expect((await job.exec(...PRINT)).exitCode).toBe(0);
    expect(world.alarms).toEqual([]);
    const stolen = await world.exchange(job.idToken, { key: randomJobKey(), entry: 'deploy.aaaaaa' });
    expect(stolen.status).toBe(200);
    expect(world.alarms).toEqual(['second-key']);
    // Without a proof too.
    await world.exchange(job.idToken);
    expect(world.alarms).toEqual(['second-key', 'second-key']);
    expect((await job.exec(...PRINT)).exitCode).toBe(0);
    expect(world.alarms).toHaveLength(2);
  });

  it('if a stolen ID token is refused because the job has used it already', async () => {
    const once = await AlarmWorld.start({}, { role: { once: 'true' } });
    try {
      const job = once.github(1);
      const idToken = await once.idTokenOf(job);
      expect((await once.exchange(idToken, { key: randomJobKey(), entry: 'x.aaaaaa' })).status).toBe(200);
      const stolen = await once.exchange(idToken, { key: randomJobKey(), entry: 'x.aaaaaa' });
      expect([stolen.status, once.alarms]).toEqual([400, ['second-key']]);
      expect(stolen.said).toMatch(/^this ID token was already used/);
    } finally {
      await once.close();
    }
  });

  it('if the thief comes first: then the job itself raises it', async () => {
    const job = await world.gitlab(1);
    await world.exchange(job.idToken);
    expect(world.alarms).toEqual([]);
    expect((await job.exec(...PRINT)).exitCode).toBe(0);
    expect(world.alarms).toEqual(['second-key']);
  });

  it('if the request token is read from the memory of the runner and used elsewhere', async () => {
    const job = world.github(1);
    const main = await job.main(world.inputs);
    expect(main.exitCode, main.output).toBe(0);
    const idToken = await world.idTokenOf(job);
    const stolen = await world.exchange(idToken, { key: randomJobKey(), entry: 'jobpass.aaaaaa' });
    expect(stolen.status).toBe(200);
    expect(world.alarms).toEqual(['second-key']);
    await job.post(main);
    expect(world.alarms).toHaveLength(1);
  });

  it('if an ID token is used after the job', async () => {
    const job = world.github(1);
    const main = await job.main(world.inputs);
    const idToken = await world.idTokenOf(job);
    await job.post(main);
    expect(world.alarms).toEqual([]);
    await world.exchange(idToken, { key: randomJobKey(), entry: 'jobpass.aaaaaa' });
    expect(new Set(world.alarms)).toEqual(new Set(['second-key', 'after-end']));
  });

  it.each([
    ['the entry of the job', (entry: string) => entry],
    ['an entry of its own', () => 'other.bbbbbb'],
    ['no entry', () => undefined],
  ])('if a copy of the key is used after the job, with %s', async (_, entryOf) => {
    const job = world.github(1);
    const main = await job.main(world.inputs);
    const [file = ''] = keyFiles(job);
    const key = savedJobKey(readFileSync(join(job.runner.temp, file), 'latin1'));
    const [folder = ''] = [...main.state.values()].filter((path) => path.includes('jobpass-'));
    const { entry } = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as { entry: string };
    const idToken = await world.idTokenOf(job);
    if (key === undefined) throw new Error('no key');
    // A thief with the key is not seen while the job runs, and is seen afterwards.
    expect((await world.exchange(idToken, { key, entry })).status).toBe(200);
    expect(world.alarms).toEqual([]);
    await job.post(main);
    const after = entryOf(entry);
    await world.exchange(idToken, { key, ...(after === undefined ? {} : { entry: after }) });
    expect(world.alarms).toEqual(['after-end']);
  });

  it('if the first exchange is late', async () => {
    const job = await world.gitlab(1, 2 * 3_600);
    await world.exchange(job.idToken, { key: randomJobKey(), entry: 'deploy.aaaaaa' });
    expect(world.alarms).toEqual(['late']);
    expect(world.log.find(({ event }) => event === 'theft alarm')).toMatchObject({
      level: 'error',
      kind: 'late',
      // An ID token states its time in whole seconds.
      why: expect.stringMatching(
        /^the job used the role deploy for the first time 2h( 1s)? after the start of the job, the limit is 1h$/,
      ),
      role: 'deploy',
      project_path: 'shop/web',
      pipeline_id: '1212',
      job_id: '1',
    });
  });

  it('does not end the entry if a step revokes the credential or exec ends', async () => {
    const job = world.github(1);
    const options = Object.entries(world.inputs).flatMap(([name, value]) => [`--${name}`, value]);
    const main = await job.main(world.inputs);
    expect((await job.command('revoke')).exitCode).toBe(0);
    for (let turn = 0; turn < 2; turn++)
      expect((await job.command('exec', ...options, ...PRINT)).exitCode).toBe(0);
    await job.post(main);
    expect(world.alarms).toEqual([]);
  });
});

describe('an alarm is reported', { timeout: within(60_000) }, () => {
  let folder: string;
  let world: AlarmWorld;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-alarms-'));
    world = await AlarmWorld.start(
      { data: join(folder, 'data'), admin: '127.0.0.1:0' },
      { role: { 'on-alarm': 'refuse' } },
    );
  });
  afterEach(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  it('in the metrics and the audit trail; with on-alarm: refuse, the thief gets no token, and the job does', async () => {
    const job = world.github(1);
    const main = await job.main(world.inputs);
    expect(main.exitCode, main.output).toBe(0);
    const idToken = await world.idTokenOf(job);
    for (let turn = 0; turn < 2; turn++) {
      const stolen = await world.exchange(idToken, { key: randomJobKey(), entry: 'deploy.aaaaaa' });
      expect(stolen).toMatchObject({ status: 400, error: 'invalid_request', token: undefined });
      expect(stolen.said).toMatch(
        /^a theft alarm applies to this job \(second-key\), and the role deploy refuses/,
      );
    }
    const again = await job.main(world.inputs);
    expect(again.exitCode, again.output).toBe(0);
    expect(world.alarms).toEqual(['second-key', 'second-key']);

    const { host = '', port = 0 } = world.broker.admin ?? {};
    const metrics = await (await fetch(`http://${host}:${port}/metrics`)).text();
    expect(metrics).toContain('jobpass_theft_alarms_total{kind="second-key"} 2');
    expect(metrics).toContain('jobpass_theft_alarms_total{kind="after-end"} 0');
    expect(metrics).toContain('jobpass_theft_alarms_total{kind="late"} 0');

    const audit = join(folder, 'data/audit');
    const files = readdirSync(audit).map((name) => join(audit, name));
    const query = (...words: string[]): string => {
      const { stdout, stderr } = spawnSync(NODE, [CLI, 'audit', ...words, ...files], { encoding: 'utf8' });
      return stdout + stderr;
    };
    expect(query('query', '--event', 'alarm')).toMatch(/refused .*deploy(.|\n)*2 refusals/);
    expect(query('report', '--format', 'markdown')).toMatch(
      /theft alarm \| second-key: the job has used the key \S+, and now uses the key \S+ &#40;refusal/,
    );
    expect(query('verify')).toMatch(/chain/);
    const [record] = files
      .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
      .filter((line) => line.includes('"event":"alarm"'));
    expect(JSON.parse(record ?? '')).toMatchObject({
      severity_id: 4,
      status: 'Failure',
      unmapped: { jobpass: { event: 'alarm', role: 'deploy', job: { system: 'github', run_id: '4711' } } },
    });
    for (const one of [main, again]) await job.post(one);
  });
});
