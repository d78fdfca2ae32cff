import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepOptions, StepResult } from '../../../src/demo/stand-in-runner.js';
import { Gate } from '../../support/gate.js';
import { BrokerWorld, type KeptJob, pause, secondsUntil } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';
import { shown } from '../../support/world.js';

const DIST = join(import.meta.dirname, '../../../dist');

// Each test waits most of its time, so they wait side by side.
describe.concurrent('the keeper', { timeout: within(90_000) }, () => {
  let world: BrokerWorld;
  beforeAll(async () => {
    world = await BrokerWorld.start();
  });
  afterAll(() => world.close());

  const ask = async (env: ReadonlyMap<string, string>, accept = 'text/plain'): Promise<string> => {
    const answer = await fetch(env.get('JOBPASS_TOKEN_ENDPOINT') ?? '', {
      headers: { authorization: `Bearer ${env.get('JOBPASS_TOKEN_ENDPOINT_TOKEN')}`, accept },
    });
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const gone = (job: KeptJob): Promise<number> => secondsUntil(() => job.left().length === 0, 5);

  it('serves the credential to whoever has the token for it, and to nobody else', async () => {
    const job = world.job();
    const main = await job.main({ ...world.inputs, deliver: 'endpoint' });
    expect(main.exitCode, main.output).toBe(0);
    expect([...main.env.keys()].sort()).toEqual(['JOBPASS_TOKEN_ENDPOINT', 'JOBPASS_TOKEN_ENDPOINT_TOKEN']);
    const local = main.env.get('JOBPASS_TOKEN_ENDPOINT_TOKEN') ?? '';
    expect(main.output).toContain(`::add-mask::${local}`);
    expect(shown(main)).not.toContain(local);
    const token = await ask(main.env);
    expect(await world.accepts(token)).toBe(true);
    expect(JSON.parse(await ask(main.env, 'application/json'))).toEqual({
      access_token: token,
      token_type: 'Bearer',
      expires_in: expect.any(Number) as number,
    });

    const url = new URL(main.env.get('JOBPASS_TOKEN_ENDPOINT') ?? '');
    const raw = (path: string, headers: Record<string, string>, method = 'GET'): Promise<[number, string]> =>
      new Promise((resolve, reject) => {
        http
          .request(
            { host: '127.0.0.1', port: url.port, path, method, headers, agent: false },
            async (response) => {
              let text = '';
              for await (const chunk of response.setEncoding('utf8')) text += chunk;
              resolve([response.statusCode ?? 0, text]);
            },
          )
          .on('error', reject)
          .end();
      });
    const good = { host: url.host, authorization: `Bearer ${local}` };
    expect((await raw(url.pathname, good))[0]).toBe(200);
    expect((await raw(url.pathname, { ...good, host: `localhost:${url.port}` }))[0]).toBe(200);
    for (const [path, headers] of [
      [url.pathname, { host: url.host }],
      [url.pathname, { ...good, authorization: `Bearer ${local.slice(1)}` }],
      [url.pathname, { ...good, authorization: `Bearer ${token}` }],
      [url.pathname, { ...good, host: 'evil.example' }],
      [url.pathname, { ...good, host: `evil.example:${url.port}` }],
      ['/credentials/other', good],
      ['/', good],
      [`${url.pathname}?x=1`, good],
    ] as const) {
      expect(await raw(path, headers), `${path} ${JSON.stringify(headers)}`).toEqual([401, '']);
    }
    expect((await raw(url.pathname, good, 'POST'))[0]).toBe(405);
    const post = await job.post(main);
    expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(await world.accepts(token)).toBe(false);
    await gone(job);
    await expect(raw(url.pathname, good)).rejects.toThrow('ECONNREFUSED');
  });

  it.each(['endpoint', 'file'])(
    'replaces what is delivered by %s, and no step ever sees a refused one',
    async (deliver) => {
      const job = world.job();
      const main = await job.main({ ...world.inputs, deliver, lease: '20s' });
      expect(main.exitCode, main.output).toBe(0);
      const file = main.env.get('JOBPASS_TOKEN_FILE') ?? '';
      const read = async (): Promise<string> =>
        deliver === 'file' ? readFileSync(file, 'utf8') : await ask(main.env);
      const seen = new Map<string, number>();
      let refused = 0;
      const end = performance.now() + 24_000;
      while (performance.now() < end) {
        const token = await read();
        seen.set(token, (seen.get(token) ?? 0) + 1);
        if (!(await world.accepts(token))) refused++;
        if (deliver === 'file') expect(statSync(file).mode & 0o777).toBe(0o600);
        await pause(100);
      }
      expect(refused).toBe(0);
      expect(seen.size).toBeGreaterThanOrEqual(3);
      // Those that were replaced are refused before their time is over.
      const [first = '', ...others] = seen.keys();
      expect(await world.accepts(first)).toBe(false);
      const post = await job.post(main);
      expect(post.output).toMatch(/Keeper: renewed [2-9] times/);
      expect(post.output).not.toMatch(/: (failed|lives until|accepted) /);
      for (const token of [first, ...others]) {
        expect(await world.accepts(token)).toBe(false);
        expect(shown(main) + shown(post) + post.summary).not.toContain(token);
      }
      await gone(job);
    },
  );

  it.each([
    ['in the environment, on a machine that stays', { deliver: 'env' }],
    ['by endpoint', { deliver: 'endpoint' }],
    ['in a file', { deliver: 'file' }],
  ])('ends what was delivered %s within 5 seconds when the worker is killed', async (_, inputs) => {
    const job = world.job({ RUNNER_ENVIRONMENT: 'self-hosted' });
    const main = await job.main({ ...world.inputs, ...inputs });
    expect(main.exitCode, main.output).toBe(0);
    const file = main.env.get('JOBPASS_TOKEN_FILE');
    const token =
      main.env.get('JOBPASS_TOKEN') ??
      (file === undefined ? await ask(main.env) : readFileSync(file, 'utf8'));
    expect(await world.accepts(token)).toBe(true);
    await job.worker.kill();
    expect(await secondsUntil(async () => !(await world.accepts(token)), 10, 50)).toBeLessThan(within(5));
    await gone(job);
    if (file !== undefined) expect(existsSync(file)).toBe(false);
  });

  it('is left out on a machine that dies with the job, where nothing is renewed', async () => {
    const job = world.job();
    const main = await job.main(world.inputs);
    expect(main.output).toMatch(/Issued once for 1h/);
    expect(job.keepers()).toEqual([]);
    expect((await job.post(main)).output).toContain(': revoked (');
  });

  it('is shared by the steps of a job, also when they start at the same moment, and by no other job', async () => {
    const [job, other] = [world.job(), world.job()];
    const inputs = { ...world.inputs, deliver: 'endpoint' };
    const [mains, foreign] = await Promise.all([
      Promise.all([1, 2, 3].map((number) => job.main({ ...inputs, name: `n${number}` }))),
      other.main(inputs),
    ]);
    for (const main of [...mains, foreign]) expect(main.exitCode, main.output).toBe(0);
    expect(job.keepers()).toHaveLength(1);
    expect(other.keepers()).toHaveLength(1);
    const tokens = await Promise.all(mains.map(({ env }) => ask(env)));
    expect(new Set(tokens).size).toBe(3);
    await job.post(mains[0] ?? foreign);
    expect(await ask(mains[1]?.env ?? new Map())).toBe(tokens[1]);
    expect(await world.accepts(tokens[0] ?? '')).toBe(false);
    await Promise.all(mains.slice(1).map((main) => job.post(main)));
    await gone(job);
    expect(other.keepers()).toHaveLength(1);
    await other.post(foreign);
    await gone(other);
  });

  it('is not needed for the end: a step that kills it costs the renewal, and post says so', async () => {
    const job = world.job();
    const main = await job.main({ ...world.inputs, deliver: 'endpoint' });
    const token = await ask(main.env);
    for (const pid of job.keepers()) process.kill(pid, 'SIGKILL');
    const post = await job.post(main);
    expect(post.output).toMatch(/::warning.*The keeper ended before the end of the job and stopped renewing/);
    expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(await world.accepts(token)).toBe(false);
    expect(post.ms).toBeLessThan(within(5_000));
  });

  it.each([
    ['post', (job: KeptJob, main: StepResult, options: StepOptions) => job.post(main, options)],
    [
      'a step that revokes',
      (job: KeptJob, _: StepResult, options: StepOptions) => job.main({ revoke: 'now' }, options),
    ],
  ])('ends the credential when %s is killed in the middle of that', async (who, end) => {
    const gate = await Gate.before(world.broker.issuer);
    try {
      const job = world.job({ RUNNER_ENVIRONMENT: 'self-hosted' });
      const inputs = { ...world.inputs, 'revocation-endpoint': `${gate.origin}/token/revocation` };
      const main = await job.main(inputs);
      const token = main.env.get('JOBPASS_TOKEN') ?? '';
      expect(await world.accepts(token), main.output).toBe(true);
      let kill: ((signal: NodeJS.Signals) => void) | undefined;
      const asked = gate.cutNext();
      const step = end(job, main, {
        onStartElsewhere: (how) => {
          kill = how;
        },
      });
      await asked;
      await gate.shut();
      kill?.('SIGKILL');
      expect((await step).output).not.toContain('Ended credential');
      expect(await world.accepts(token)).toBe(true);
      await gate.open();
      expect(await secondsUntil(async () => !(await world.accepts(token)), 10, 50)).toBeLessThan(within(5));
      if (who !== 'post') {
        await secondsUntil(() => job.keepers().length === 0, 5);
        expect((await job.post(main)).output).toMatch(/Ended credential \S+: revoked \(/);
      }
      await gone(job);
    } finally {
      await gate.shut();
    }
  });

  it('ends the credential when it is asked to end itself', async () => {
    const job = world.job();
    const main = await job.main({ ...world.inputs, deliver: 'endpoint' });
    const token = await ask(main.env);
    for (const pid of job.keepers()) process.kill(pid, 'SIGTERM');
    expect(await secondsUntil(async () => !(await world.accepts(token)), 10, 50)).toBeLessThan(within(5));
    await gone(job);
    expect((await job.post(main)).exitCode).toBe(0);
  });

  it('ends the credential when its ttl is over, in the middle of the job', async () => {
    const job = world.job();
    const main = await job.main({ ...world.inputs, deliver: 'endpoint', lease: '20s', ttl: '12s' });
    const token = await ask(main.env);
    expect(await secondsUntil(async () => !(await world.accepts(token)), 20)).toBeLessThan(within(14));
    await secondsUntil(() => job.keepers().length === 0, 5);
    const post = await job.post(main);
    expect(post.output).toMatch(/Keeper: .*stopped: the credential reached its TTL/);
    expect(post.output).not.toContain('::warning');
    expect(post.exitCode).toBe(0);
    await gone(job);
  });

  it('knows nothing of the job but what it needs', async () => {
    const job = world.job({ SOME_SECRET: 'of-the-job' });
    const main = await job.main({ ...world.inputs, deliver: 'endpoint' });
    const [pid] = job.keepers();
    const names = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .map((entry) => entry.replace(/=.*/s, ''))
      .filter((name) => name !== '');
    expect(names).toContain('JOBPASS_KEEPER');
    expect(names).not.toContain('RUNNER_TRACKING_ID');
    expect(names.filter((name) => /^INPUT_|SECRET|^STATE_|^GITHUB_(ENV|OUTPUT|STATE)$/.test(name))).toEqual(
      [],
    );
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(1)).toEqual([
      expect.stringMatching(/dist\/keeper\/index\.js$/) as string,
      '',
    ]);
    await job.post(main);
    await gone(job);
  });

  it.each([
    ['jobpass revoke NAME', (job: KeptJob) => job.command('revoke', 'one')],
    ['revoke: now', (job: KeptJob) => job.main({ revoke: 'now', name: 'one' })],
  ])('lets a step end one credential in the middle of the job: %s', async (_, revoke) => {
    const job = world.job();
    const inputs = { ...world.inputs, deliver: 'endpoint' };
    const one = await job.main({ ...inputs, name: 'one' });
    const two = await job.main({ ...inputs, name: 'two' });
    const tokens = [await ask(one.env), await ask(two.env)] as const;
    const step = await revoke(job);
    expect(step.exitCode, step.output).toBe(0);
    expect(step.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(await world.accepts(tokens[0])).toBe(false);
    expect(await world.accepts(tokens[1])).toBe(true);
    const status = await job.command('status');
    expect(status.output).toMatch(/^one +revoked +- /m);
    expect(status.output).toMatch(/^two +active +yes /m);
    const post = await job.post(one);
    expect(post.output).toMatch(/A step revoked the credential before the end of the job/);
    expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
    expect((await job.post(two)).output).toMatch(/: revoked \(/);
    expect((await job.command('revoke', 'one')).output).toContain('Nothing to revoke: no earlier step');
    await gone(job);
  });

  it('tells the current credential to a step, and its state without it', async () => {
    const job = world.job();
    const main = await job.main({ ...world.inputs, deliver: 'endpoint', name: 'deploy' });
    const token = await ask(main.env);
    expect((await job.command('token', 'deploy')).output).toBe(`${token}\n`);
    expect((await job.command('token')).output).toBe(`${token}\n`);
    const unknown = await job.command('token', 'other');
    expect([unknown.exitCode, unknown.output]).toEqual([
      2,
      expect.stringContaining('This job has no credential with the name "other"'),
    ]);
    const status = await job.command('status', '--json');
    expect(JSON.parse(status.output)).toMatchObject([
      { name: 'deploy', provider: 'oauth', kept: true, renewals: 0 },
    ]);
    expect(status.output).not.toContain(token);
    await job.post(main);
    expect((await job.command('status')).output).toContain('No step of this job has a credential yet');
  });

  it('keep: true is refused where the credential could not be replaced', async () => {
    const job = world.job();
    const main = await job.main({ ...world.inputs, keep: 'true' });
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(
      /::error.*`keep: true` is not possible with `deliver: env`.*`deliver: endpoint`/,
    );
    expect(job.left()).toEqual([]);
  });

  it('leaves nothing behind when the exchange is refused', async () => {
    const job = world.job();
    const main = await job.main({ ...world.inputs, role: 'other', deliver: 'endpoint' });
    expect(main.exitCode).toBe(1);
    await gone(job);
  });

  describe.concurrent('where none can run', () => {
    /** The action without the keeper's program. */
    const crippled = (): string => {
      const folder = mkdtempSync(join(tmpdir(), 'jobpass-crippled-'));
      cpSync(DIST, folder, { recursive: true });
      writeFileSync(join(folder, 'keeper', 'index.js'), 'process.exit(1);\n');
      return folder;
    };

    it('the credential is taken once, which is told', async () => {
      const job = world.job();
      const folder = crippled();
      const main = await job.runner.run([join(folder, 'main', 'index.js')], {
        inputs: { ...world.inputs, deliver: 'file', lease: '20s' },
      });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.output).toMatch(/::warning.*The keeper cannot start.*issued once for 1h/);
      expect(main.output).toMatch(/Issued credential .* \((59m|1h)/);
      const post = await job.post(main);
      expect(post.output).toContain(': revoked (');
      rmSync(folder, { recursive: true });
    });

    it('an endpoint is refused, before anything is issued', async () => {
      const job = world.job();
      const folder = crippled();
      const main = await job.runner.run([join(folder, 'main', 'index.js')], {
        inputs: { ...world.inputs, deliver: 'endpoint' },
      });
      expect(main.exitCode).toBe(1);
      expect(main.output).toMatch(/::error.*`deliver: endpoint` needs the keeper/);
      expect(main.output).not.toContain('Issued credential');
      rmSync(folder, { recursive: true });
    });
  });

  it('takes a folder of its own where the path of the temporary one is too long for a socket', async () => {
    const job = world.job();
    const long = join(job.runner.temp, 'x'.repeat(90));
    const env = { RUNNER_TEMP: long };
    const main = await job.main({ ...world.inputs, deliver: 'endpoint' }, { env });
    expect(main.exitCode, main.output).toBe(0);
    expect(await world.accepts(await ask(main.env))).toBe(true);
    const post = await job.post(main, { env });
    expect(post.output).toContain(': revoked (');
    await gone(job);
  });

  it('ends what a main had got that was killed before it could hand it over', async () => {
    const job = world.job();
    const saved = (): string | undefined => {
      const folder = readdirSync(job.runner.temp).find((name) => /^jobpass-\w{6}$/.test(name));
      const path = join(job.runner.temp, folder ?? '', 'state.json');
      const text = folder !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '';
      return /"credential":"([^"]+)"/.exec(text)?.[1];
    };
    let token: string | undefined;
    const found = (): boolean => {
      token = saved();
      return token !== undefined;
    };
    const main = job.main(
      { ...world.inputs, deliver: 'endpoint' },
      {
        onStartElsewhere: (kill) => void secondsUntil(found, 20, 1).then(() => kill('SIGKILL')),
      },
    );
    expect((await main).exitCode).not.toBe(0);
    expect(await world.accepts(token ?? '')).toBe(true);
    await job.worker.kill();
    expect(await secondsUntil(async () => !(await world.accepts(token ?? '')), 10, 50)).toBeLessThan(
      within(5),
    );
    await gone(job);
  });

  it('is spoilt by a step that writes garbage, and post revokes all the same', async () => {
    const job = world.job();
    const main = await job.main({ ...world.inputs, deliver: 'endpoint' });
    const token = await ask(main.env);
    const folder = readdirSync(job.runner.temp).find((name) => /^jobpass-\w{6}$/.test(name)) ?? '';
    const socket = readdirSync(job.runner.temp).find((name) => name.startsWith('jobpass-keeper')) ?? '';
    for (const garbage of [
      '',
      'x',
      '{}',
      '{"command":7}',
      '{"command":"watch"}',
      `{"command":"release","folder":{}}`,
      'y'.repeat(100_000),
    ]) {
      await new Promise<void>((resolve) => {
        const link =
          readdirSync(join(job.runner.temp, socket)).find((name) => /^control-\d+$/.test(name)) ?? '';
        const connection = net.connect(join(job.runner.temp, socket, link), () =>
          connection.end(`${garbage}\n`),
        );
        connection.on('error', () => undefined).on('close', () => resolve());
        connection.resume();
      });
    }
    expect(await ask(main.env)).toBe(token);
    for (const pid of job.keepers()) process.kill(pid, 'SIGKILL');
    writeFileSync(join(job.runner.temp, folder, 'kept.json'), '{"version":1,"leases":[7]}');
    expect((await job.command('status')).exitCode).toBe(0);
    const post = await job.post(main);
    expect(post.output).toMatch(/::warning.*The keeper's state is unreadable/);
    expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(await world.accepts(token)).toBe(false);
  });

  // Only root can become somebody else.
  it.skipIf(process.getuid?.() !== 0)('gives another user of the machine nothing', async () => {
    const job = world.job();
    const main = await job.main({ ...world.inputs, deliver: 'endpoint, file' });
    expect(main.exitCode, main.output).toBe(0);
    const [pid] = job.keepers();
    const socket = readdirSync(job.runner.temp).find((name) => name.startsWith('jobpass-keeper')) ?? '';
    const folder = join(job.runner.temp, socket);
    // What is above is anyone's to pass, so that what is tried is our own modes.
    for (const path of [dirname(job.runner.temp), job.runner.temp]) chmodSync(path, 0o755);
    // By the shell: a Node in somebody's home folder is not for others to run.
    const theft = `
      ls '${folder}' && echo folder
      test -w '${join(folder, 'control-1')}' && echo socket
      cat '${main.env.get('JOBPASS_TOKEN_FILE')}' && echo file
      cat /proc/${pid}/environ && echo environment
      kill -0 ${pid} && echo signal
      curl --fail --silent '${main.env.get('JOBPASS_TOKEN_ENDPOINT')}' && echo endpoint
      id -u`;
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', theft], { uid: 65_534, gid: 65_534 });
    expect(stdout).toBe('65534\n');
    expect((await job.post(main)).output).toMatch(/: revoked \(/);
  });
});
