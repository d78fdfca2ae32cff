import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { Gate } from '../support/gate.js';
import { KeptJob, pause, secondsUntil } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { noPostgres, Postgres } from '../support/postgres.js';
import { VaultJobs } from '../support/vault-jobs.js';

suiteUnless(noOpenBao() ?? noPostgres(), 'The keeper with a real OpenBao', () => {
  let postgres: Postgres;
  let bao: OpenBao;
  let jobs: VaultJobs;
  let inputs: Record<string, string>;
  const kept: KeptJob[] = [];

  beforeAll(async () => {
    [postgres, bao] = await Promise.all([Postgres.start(), OpenBao.start()]);
    jobs = await VaultJobs.start(bao);
    inputs = { ...jobs.inputs, keep: 'auto', lease: '20s' };
    await bao.database(postgres);
    await bao.database(postgres, { path: 'brief', ttl: '12s' });
    await bao.policy('job', { 'database/creds/*': ['read'], 'brief/creds/*': ['read'] });
    await bao.jwtRole('capped', { token_policies: ['job'], token_ttl: '20s', token_max_ttl: '24s' });
  }, within(30_000));
  afterAll(async () => {
    for (const job of kept) await job.close();
    await jobs?.close();
    await bao?.stop();
    await postgres?.stop();
  });

  const start = async (
    more: Record<string, string> = {},
  ): Promise<{ job: KeptJob; main: StepResult; token: string }> => {
    const job = new KeptJob({
      ACTIONS_ID_TOKEN_REQUEST_URL: jobs.tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: jobs.tokens.requestToken,
    });
    kept.push(job);
    const main = await job.main({ ...inputs, ...more });
    expect(main.exitCode, main.output).toBe(0);
    return { job, main, token: main.env.get('VAULT_TOKEN') ?? '' };
  };
  const left = async (token: string): Promise<number> => {
    const { data } = await bao.must('GET', 'auth/token/lookup-self', undefined, { token });
    return Number(data?.['ttl']);
  };

  it.concurrent('renews a token that stays the same, and what was made by it, as long as the job lives', {
    timeout: within(60_000),
  }, async () => {
    const secrets = 'brief/creds/app username | DB_USER; brief/creds/app password | DB_PASSWORD';
    const { job, main, token } = await start({ secrets, 'export-token': 'true' });
    const user = main.env.get('DB_USER') ?? '';
    const end = performance.now() + 27_000;
    while (performance.now() < end) {
      expect(await left(token)).toBeGreaterThan(5);
      expect(await postgres.roles()).toContain(user);
      await pause(1_000);
    }
    const asked = postgres.sqlAs(user, main.env.get('DB_PASSWORD') ?? '', 'select current_user');
    expect(await asked).toEqual([user]);
    const post = await job.post(main);
    expect(post.output).toMatch(/Keeper: renewed [2-9] times/);
    expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(await jobs.accepts(token)).toBe(false);
    await secondsUntil(async () => !(await postgres.roles()).includes(user), 5);
    await secondsUntil(() => job.left().length === 0, 5);
  });

  it.concurrent('ends the token and the database user within 5 seconds when the worker is killed', {
    timeout: within(60_000),
  }, async () => {
    const secrets = 'database/creds/app username | DB_USER';
    const { job, main, token } = await start({ secrets, 'export-token': 'true' });
    const user = main.env.get('DB_USER') ?? '';
    expect(await postgres.roles()).toContain(user);
    await job.worker.kill();
    const dead = async (): Promise<boolean> =>
      !(await jobs.accepts(token)) && !(await postgres.roles()).includes(user);
    expect(await secondsUntil(dead, 10, 50)).toBeLessThan(within(5));
    await secondsUntil(() => job.left().length === 0, 5);
  });

  it.concurrent('dies by its own shortness when everything is lost at once', {
    timeout: within(60_000),
  }, async () => {
    const { job, token } = await start();
    for (const pid of job.keepers()) process.kill(pid, 'SIGKILL');
    await job.worker.kill();
    expect(await secondsUntil(async () => !(await jobs.accepts(token)), 25)).toBeLessThan(within(21));
  });

  it.concurrent('survives an outage that is shorter than what is left of the lease, and tells of it', {
    timeout: within(60_000),
  }, async () => {
    const gate = await Gate.before(bao.address);
    try {
      const { job, main, token } = await start({ url: gate.origin, audience: bao.address });
      await gate.shut(12_000);
      await pause(24_000);
      expect(await left(token)).toBeGreaterThan(0);
      const post = await job.post(main);
      expect(post.output).toMatch(/Keeper: renewed \d+ times.*survived an outage of \d+s at \S+ \(.*ECONN/);
      expect(post.output).toContain(': revoked (');
    } finally {
      await gate.shut();
    }
  });

  it.concurrent('survives half a lease without the server, also from the moment of a renewal on', {
    timeout: within(60_000),
  }, async () => {
    const gate = await Gate.before(bao.address);
    try {
      const { job, main, token } = await start({ url: gate.origin, audience: bao.address });
      await gate.cutNext();
      await gate.shut(10_000);
      await pause(15_000);
      expect(await left(token)).toBeGreaterThan(0);
      expect((await job.post(main)).output).toContain(': revoked (');
    } finally {
      await gate.shut();
    }
  });

  it.concurrent('takes another token where the server extends the first no further, served by endpoint', {
    timeout: within(60_000),
  }, async () => {
    const { job, main } = await start({ role: 'capped', deliver: 'endpoint' });
    const ask = async (): Promise<string> => (await job.command('token')).output.trim();
    const first = await ask();
    expect(await jobs.accepts(first)).toBe(true);
    await secondsUntil(async () => (await ask()) !== first, 30, 500);
    expect(await jobs.accepts(await ask())).toBe(true);
    const post = await job.post(main);
    expect(post.output.match(/Ended credential/g)?.length).toBeGreaterThanOrEqual(2);
    expect(post.output).not.toMatch(/: failed/);
    expect(await jobs.accepts(first)).toBe(false);
  });

  it.concurrent('stops where it can be extended no further and cannot be replaced, and says so', {
    timeout: within(60_000),
  }, async () => {
    const { job, main } = await start({ role: 'capped' });
    await pause(20_000);
    const post = await job.post(main);
    expect(post.output).toMatch(/stopped: the server does not extend the credential any further/);
  });
});
