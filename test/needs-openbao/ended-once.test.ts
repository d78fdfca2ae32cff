import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { Balancer } from '../support/balancer.js';
import { body } from '../support/faults.js';
import { KeptJob, secondsUntil } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { Machine } from '../support/machine.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { VaultJobs } from '../support/vault-jobs.js';
import { shown, World } from '../support/world.js';

/** What a dead credential must not be called, and a keeper that was dismissed. */
const FALSE =
  /::error.*Ended|failed, lives until|lives until|keeper ended before|did not release the credential/;

suiteUnless(noOpenBao(), 'What is known to have ended is not ended again', () => {
  let bao: OpenBao;
  let balancer: Balancer;
  let jobs: VaultJobs;
  let kept: KeptJob;
  let inputs: Record<string, string>;

  beforeAll(async () => {
    bao = await OpenBao.start();
    balancer = await Balancer.start([bao.address]);
    jobs = await VaultJobs.start(bao, [balancer.address]);
    await bao.kv(2, 'kv');
    await bao.policy('job', { 'kv/data/*': ['read'] });
  }, within(30_000));
  afterAll(async () => {
    await jobs?.close();
    await balancer?.close();
    await bao?.stop();
  });
  beforeEach(() => {
    balancer.reset([bao.address]);
    kept = job();
    inputs = { ...jobs.inputs, url: balancer.address, keep: 'true', secrets: 'kv/data/none x | X' };
  });
  afterEach(() => kept.close());

  const job = (): KeptJob =>
    new KeptJob({
      ACTIONS_ID_TOKEN_REQUEST_URL: jobs.tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: jobs.tokens.requestToken,
    });
  const asked = (path: string): number => balancer.seen.filter((one) => one.path.endsWith(path)).length;
  const nothingLives = async (): Promise<void> => expect((await bao.alive()).tokens).toEqual([]);
  const events = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
      .map(
        (line) => (JSON.parse(line) as { unmapped: { jobpass: { event: string } } }).unmapped.jobpass.event,
      );
  const ended = (step: StepResult): (string | undefined)[] =>
    [...step.output.matchAll(/Ended credential \S+: (\w+)/g)].map(([, word]) => word);

  it.each(['env', 'file'])('by main, since a secret is not there: deliver %s', async (deliver) => {
    inputs['deliver'] = deliver;
    const main = await kept.main(inputs);
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(
      /Revoked at once, because the credential was not delivered: \S+ \S+: revoked/,
    );
    const post = await kept.post(main);
    expect(post.exitCode).toBe(0);
    expect(ended(post)).toEqual(['revoked']);
    expect(shown(main) + shown(post) + post.summary).not.toMatch(FALSE);
    expect(asked('/revoke-self')).toBe(1);
    expect(asked('/login')).toBe(1);
    expect(events(kept.runner.temp)).toEqual(['issued', 'revoked']);
    await nothingLives();
    await secondsUntil(() => kept.keepers().length === 0, 5);
  });

  it('by main, with records that are required and cannot be written', async () => {
    delete inputs['secrets'];
    const folder = join(kept.runner.temp, 'a-folder');
    mkdirSync(folder);
    const main = await kept.main({ ...inputs, audit: 'required', 'audit-file': folder });
    expect(main.exitCode).toBe(1);
    const post = await kept.post(main);
    expect(shown(main) + shown(post) + post.summary).not.toMatch(FALSE);
    expect(ended(post).filter((word) => word !== 'revoked')).toEqual([]);
    expect(asked('/revoke-self')).toBeLessThanOrEqual(1);
    await nothingLives();
  });

  it('by a step in the middle of the job, with a keeper', async () => {
    delete inputs['secrets'];
    const main = await kept.main(inputs);
    expect(main.exitCode, main.output).toBe(0);
    const revoked = await kept.command('revoke');
    expect(revoked.exitCode, revoked.output).toBe(0);
    const post = await kept.post(main);
    expect(ended(post)).toEqual(['revoked']);
    expect(post.output).not.toMatch(FALSE);
    expect(asked('/revoke-self')).toBe(1);
    expect(asked('/login')).toBe(1);
    await nothingLives();
  });

  it('by main of exec and of login, whose log-out exits with 0', async () => {
    const idToken = await jobs.tokens.sign({ ...jobs.claims, aud: balancer.address });
    const machine = new Machine({ JOBPASS_ID_TOKEN: idToken });
    try {
      const { provider = '', url = '', role = '' } = inputs;
      const secrets = ['--secrets', inputs['secrets'] ?? '', '--audit-file', 'trail.jsonl'];
      const words = ['--provider', provider, '--url', url, '--role', role, '--keep', 'true', ...secrets];
      const ran = await machine.jobpass(['exec', ...words, '--', 'true']);
      expect(ran.code).toBe(114);
      expect(ran.stderr).toMatch(
        /Revoked at once, because the credential was not delivered: credential \S+: revoked/,
      );
      expect(ran.stderr).not.toMatch(FALSE);
      expect(events(machine.temp)).toEqual(['issued', 'revoked']);
      const login = await machine.jobpass(['login', ...words]);
      expect(login.code).toBe(4);
      const logout = await machine.jobpass(['logout']);
      expect(logout.code, logout.stderr).toBe(0);
      expect(login.stderr + logout.stderr).not.toMatch(FALSE);
      expect(asked('/revoke-self')).toBe(2);
      await nothingLives();
    } finally {
      machine.close();
    }
  });

  it('the keeper’s word alone is not taken: what it says is revoked and lives is revoked', async () => {
    delete inputs['secrets'];
    const main = await kept.main({ ...inputs, keep: 'false' });
    const token = main.env.get('VAULT_TOKEN') ?? '';
    keeperSays(main);
    const post = await kept.post(main);
    expect(ended(post)).toEqual(['revoked']);
    expect(asked('/revoke-self')).toBe(1);
    expect(await jobs.accepts(token)).toBe(false);
  });

  it('what the keeper says is revoked, and is dead, is not called alive: no log-in is needed to see that', async () => {
    delete inputs['secrets'];
    const main = await kept.main({ ...inputs, keep: 'false' });
    const token = main.env.get('VAULT_TOKEN') ?? '';
    await bao.must('POST', 'auth/token/revoke', { token });
    keeperSays(main);
    const post = await kept.post(main);
    expect(ended(post)).toEqual(['revoked']);
    expect(post.output).not.toMatch(FALSE);
    expect(asked('/login')).toBe(1);
    await nothingLives();
  });

  /** Writes what a keeper leaves that has revoked the lease. */
  function keeperSays({ state }: Pick<StepResult, 'state'>): void {
    const folder = [...state.values()].find((value) => value.startsWith('/')) ?? '';
    const { leases } = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as { leases: object[] };
    const ending = { word: 'revoked', at: Date.now(), because: 'so it says' };
    const says = { version: 1, renewals: 0, outages: [], lostAnswers: [] };
    const all = { ...says, leases: leases.map((held) => ({ ...held, ending })) };
    writeFileSync(join(folder, 'kept.json'), JSON.stringify(all), { mode: 0o600 });
  }
});

it(
  'A keeper is not missed that main dismissed, after an exchange that failed as malformed',
  async () => {
    const world = await World.start();
    const kept = new KeptJob({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${world.origin}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.bearer,
    });
    try {
      world.fault('exchange', body({ access_token: 'a-credential-of-some-length', token_type: 'N_A' }));
      const main = await kept.main({ ...world.inputs, keep: 'true', deliver: 'file' });
      expect(main.exitCode).toBe(1);
      const post = await kept.post(main);
      expect(shown(main) + shown(post) + post.summary).not.toMatch(/keeper was gone/);
      world.break('exchange', body({ nothing: true }));
      const second = await kept.main({ ...world.inputs, keep: 'true', deliver: 'file' });
      const last = await kept.post(second);
      expect(shown(second) + shown(last) + last.summary).not.toMatch(/keeper was gone/);
      expect(last.output).toMatch(/answers to .* exchanges were lost/);
    } finally {
      await kept.close();
      await world.close();
    }
  },
  within(60_000),
);
