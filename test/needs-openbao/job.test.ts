import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { StandInKubernetes } from '../support/kubernetes/token-review.js';
import { suiteUnless } from '../support/left-out.js';
import { type Bao, noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { Authority } from '../support/pki.js';
import { noPostgres, Postgres } from '../support/postgres.js';
import { VaultJobs } from '../support/vault-jobs.js';
import { runMain, runPost, shown } from '../support/world.js';

const PASSWORD = 'correct-horse-battery';

suiteUnless(noOpenBao() ?? noPostgres(), 'Jobs with a real OpenBao', () => {
  let authority: Authority;
  let postgres: Postgres;
  let bao: OpenBao;
  let team: Bao;
  let jobs: VaultJobs;

  beforeAll(async () => {
    authority = new Authority('Test authority of jobs with OpenBao');
    [postgres, bao] = await Promise.all([Postgres.start(), OpenBao.start({ authority })]);
    jobs = await VaultJobs.start(bao);
    await Promise.all([bao.kv(2, 'kv'), bao.kv(1, 'old'), bao.database(postgres), bao.pki()]);
    await bao.put('kv', 'app', {
      password: PASSWORD,
      config: '{"db":{"user":"inner-user"},"port":5432}',
      nested: { key: 'deep-value-1' },
    });
    await bao.put('kv', 'versions', { password: 'the-older-one' });
    await bao.put('kv', 'versions', { password: 'the-newer-one' });
    await bao.put('kv', 'pair', { 'first-key': 'value-one', second: "it's value two" });
    await bao.put('kv', 'short', { pin: '123' });
    await bao.put('kv', 'gone', { password: PASSWORD });
    await bao.must('DELETE', 'kv/data/gone');
    await bao.put('kv', 'hidden', { password: PASSWORD });
    await bao.must('POST', 'old/app', { password: 'from-version-one' });
    await bao.policy('job', {
      'kv/data/app': ['read'],
      'kv/data/pair': ['read'],
      'kv/data/versions': ['read'],
      'kv/data/short': ['read'],
      'kv/data/gone': ['read'],
      'kv/data/missing': ['read'],
      'old/*': ['read'],
      'database/creds/*': ['read'],
      'pki/issue/job': ['update'],
      'team/kv/data/*': ['read'],
    });
    team = await bao.namespace('team');
    await team.kv(2, 'kv');
    await team.put('kv', 'app', { password: 'of-the-team' });
    await bao.jwtRole('bare', { token_policies: ['job'], token_no_default_policy: true });
    await bao.jwtRole('batch', { token_policies: ['job'], token_type: 'batch', token_ttl: '90s' });
    await bao.jwtRole('long', { token_policies: ['job'], token_ttl: '6h' });
    await bao.jwtRole('periodic', { token_policies: ['job'], token_period: '2h' });
    await bao.policy('ender', {
      'auth/token/revoke-accessor': ['update'],
      'auth/token/lookup-accessor': ['update'],
    });
    await bao.jwtRole('ender', { token_policies: ['ender'], token_ttl: '1m' });
  }, within(30_000));
  afterAll(async () => {
    await jobs?.close();
    await bao?.stop();
    await postgres?.stop();
    authority?.close();
  });

  /** Nobody holds anything any more. */
  const allDead = () =>
    expect.poll(() => bao.alive(), { timeout: within(5_000) }).toEqual({ tokens: [], leases: [] });
  const masks = ({ output }: StepResult): string[] =>
    [...output.matchAll(/^::add-mask::(.*)$/gm)].map(([, mask]) => mask ?? '');
  const id = (main: StepResult): string => main.outputs.get('credential-id') ?? '';

  it('delivers the token and the address, and proves the token dead at the end', async () => {
    const { main, post } = await jobs.job({}, async ({ env, exitCode, output }) => {
      expect(exitCode, output).toBe(0);
      expect(env.get('VAULT_ADDR')).toBe(bao.address);
      expect(await jobs.accepts(env.get('VAULT_TOKEN') ?? '')).toBe(true);
      expect([...env.keys()].sort()).toEqual(['VAULT_ADDR', 'VAULT_TOKEN']);
    });
    const token = main.env.get('VAULT_TOKEN') ?? '';
    expect(masks(main)).toContain(token);
    expect(masks(main)).not.toContain(bao.address);
    expect(shown(main) + shown(post) + post.summary).not.toContain(token);
    expect(post.exitCode, post.output).toBe(0);
    expect(post.output).toContain(`${id(main)}: revoked (`);
    expect(await jobs.accepts(token)).toBe(false);
    await allDead();
  });

  describe('secrets', () => {
    const secrets = `
      kv/data/app password | APP_PASSWORD; kv/app password | BY_COMMAND_LINE
      kv/data/app config.db.user | DB_USER
      kv/data/app nested.key
      kv/pair * | PAIR_
      kv/versions version=1 password | OLDER
      kv/data/versions password | NEWER
      old/app password | OLD_PASSWORD
      [team] kv/app password | TEAM_PASSWORD`;
    const values = {
      APP_PASSWORD: PASSWORD,
      BY_COMMAND_LINE: PASSWORD,
      DB_USER: 'inner-user',
      NESTED_KEY: 'deep-value-1',
      PAIR_FIRST_KEY: 'value-one',
      PAIR_SECOND: "it's value two",
      OLDER: 'the-older-one',
      NEWER: 'the-newer-one',
      OLD_PASSWORD: 'from-version-one',
      TEAM_PASSWORD: 'of-the-team',
    };

    it('come as variables, masked, without the token', async () => {
      const { main, post } = await jobs.job({ secrets });
      expect(main.exitCode, main.output).toBe(0);
      expect(Object.fromEntries(main.env)).toEqual(values);
      for (const value of Object.values(values)) {
        expect(masks(main)).toContain(value);
        expect(shown(main) + shown(post) + post.summary).not.toContain(value);
      }
      expect(post.output).toContain(`${id(main)}: revoked (`);
      await allDead();
    });

    it('come as outputs under their names', async () => {
      const { main } = await jobs.job({ secrets: 'kv/app password | APP_PASSWORD', deliver: 'output' });
      expect(main.outputs.get('APP_PASSWORD')).toBe(PASSWORD);
      expect(main.env.size).toBe(0);
      await allDead();
    });

    it.each(['dotenv', 'json'])('come as one file: %s', async (format) => {
      let path = '';
      const { main, post } = await jobs.job(
        { secrets, deliver: 'file', 'file-format': format, 'file-mode': '0400' },
        ({ env, output }) => {
          path = env.get('JOBPASS_SECRETS_FILE') ?? '';
          expect(path, output).not.toBe('');
          expect(statSync(path).mode & 0o777).toBe(0o400);
          const text = readFileSync(path, 'utf8');
          if (format === 'json') expect(JSON.parse(text)).toEqual(values);
          else {
            expect(text).toContain(`APP_PASSWORD=${PASSWORD}\n`);
            expect(text).toContain(`PAIR_SECOND="it's value two"\n`);
          }
        },
      );
      expect([...main.env.keys()]).toEqual(['JOBPASS_SECRETS_FILE']);
      expect(post.exitCode).toBe(0);
      expect(() => statSync(path)).toThrow('ENOENT');
      await allDead();
    });

    it('come with the token where that is wanted', async () => {
      const { main } = await jobs.job({ secrets: 'old/app password | X', 'export-token': 'true' });
      expect([...main.env.keys()].sort()).toEqual(['VAULT_ADDR', 'VAULT_TOKEN', 'X']);
      await allDead();
    });

    it('are made by engines that take parameters', async () => {
      const secrets = 'pki/issue/job common_name=job.example.test ttl=5m certificate | CERT';
      const { main } = await jobs.job({ secrets });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('CERT')).toContain('BEGIN CERTIFICATE');
      await allDead();
    });

    it('make a user of a real database, who is gone after the job', async () => {
      const secrets = 'database/creds/app username | DB_USER\ndatabase/creds/app password | DB_PASSWORD';
      const { main, post } = await jobs.job({ secrets }, async ({ env, output }) => {
        const user = env.get('DB_USER') ?? '';
        expect(user, output).not.toBe('');
        const asked = postgres.sqlAs(user, env.get('DB_PASSWORD') ?? '', 'select current_user');
        expect(await asked).toEqual([user]);
        expect(await postgres.roles()).toEqual([user]);
      });
      expect(post.output).toContain(`${id(main)}: revoked (`);
      await expect.poll(() => postgres.roles(), { timeout: within(5_000) }).toEqual([]);
      await allDead();
    });

    it.each<[string, Record<string, string>, RegExp]>([
      [
        'that is missing',
        { secrets: 'kv/app nothing | X' },
        /has no field nothing\. The fields of the secret are: config, nested/,
      ],
      ['at a path where nothing is', { secrets: 'kv/missing x | X' }, /There is no secret at kv\/missing/],
      ['whose version was deleted', { secrets: 'kv/gone password | X' }, /version was deleted at \d{4}-/],
      [
        'that no policy allows',
        { secrets: 'kv/hidden password | X' },
        /policies of the role do not allow this request/,
      ],
      ['in no mount', { secrets: 'nomount/x y | X' }, /policies of the role do not allow this request/],
      [
        'that would take the place of the token',
        { secrets: 'kv/app password | VAULT_TOKEN', 'export-token': 'true' },
        /Two secrets have the same variable name VAULT_TOKEN/,
      ],
      ['too short for a mask', { secrets: 'kv/short pin | PIN' }, /too short.*allow-short/],
    ])('one %s is told at once, and the token is revoked', async (_, inputs, told) => {
      const runner = jobs.runner();
      const main = await runMain(runner, { ...jobs.inputs, ...inputs });
      expect(main.exitCode, main.output).toBe(1);
      expect(main.output.match(/^::error/gm)).toHaveLength(1);
      expect(main.output).toMatch(told);
      expect(main.output).toMatch(
        /Revoked at once, because the credential was not delivered: .*: revoked \(/,
      );
      expect(main.ms).toBeLessThan(within(5_000));
      expect(main.env.size).toBe(0);
      await allDead();
      expect((await runPost(runner, { ...jobs.inputs, ...inputs }, main)).exitCode).toBe(0);
    });

    it('that are short are delivered where that is allowed', async () => {
      const { main } = await jobs.job({ secrets: 'kv/short pin | PIN', 'allow-short': 'true' });
      expect(main.env.get('PIN')).toBe('123');
      expect(masks(main)).not.toContain('123');
      await allDead();
    });
  });

  describe('lives', () => {
    it('are shortened to the ttl', async () => {
      const { main, post } = await jobs.job({ role: 'long', ttl: '5m' }, async ({ env }) => {
        const token = env.get('VAULT_TOKEN') ?? '';
        const { data } = await bao.must('GET', 'auth/token/lookup-self', undefined, { token });
        expect(data?.['ttl']).toBeLessThanOrEqual(300);
        expect(data?.['ttl']).toBeGreaterThan(280);
      });
      expect(main.output).toMatch(/shortened the lifetime of the token from 6h to the ttl of 5m/);
      const expires = Date.parse(main.outputs.get('expires-at') ?? '');
      expect(Math.abs(expires - Date.now() - 300_000)).toBeLessThan(15_000);
      expect(post.output).toContain(': revoked (');
    });

    it('that cannot be shortened are told', async () => {
      const { main, post } = await jobs.job({ role: 'periodic', ttl: '5m' });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.output).toMatch(/::warning.*The token lives 2h, longer than the ttl of 5m/);
      expect(post.output).toContain(': revoked (');
    });

    it('of batch tokens are told, with their end', async () => {
      const { main, post } = await jobs.job({ role: 'batch' });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.output).toMatch(/::warning.*batch tokens.*cannot be renewed or revoked/);
      expect(post.exitCode).toBe(0);
      expect(post.output).toMatch(/::warning.*: lives until \d{4}-/);
    });
  });

  describe('a token that may neither look itself up nor revoke itself', () => {
    const role = { role: 'bare', secrets: 'kv/app password | X', 'export-token': 'true' };

    it('is told to live', async () => {
      const { main, post } = await jobs.job(role);
      expect(main.exitCode, main.output).toBe(0);
      expect(post.output).toMatch(/::error.*: failed, lives until \d{4}-/);
      expect(post.output).toContain('revoke-role');
      await bao.must('POST', 'auth/token/revoke-accessor', { accessor: id(main) });
      await allDead();
    });

    it('is revoked, and proven dead, by the role for that', async () => {
      const { main, post } = await jobs.job({ ...role, 'revoke-role': 'ender' });
      expect(main.exitCode, main.output).toBe(0);
      expect(post.output).toContain(`${id(main)}: revoked (`);
      await allDead();
    });

    it('is told to live where that role may not', async () => {
      const { main, post } = await jobs.job({ ...role, 'revoke-role': 'job' });
      expect(post.output).toMatch(/::error.*: failed, lives until \d{4}-/);
      await bao.must('POST', 'auth/token/revoke-accessor', { accessor: id(main) });
      await allDead();
    });
  });

  describe('other ways to log in', () => {
    it('AppRole with a wrapped secret id, and with no other', async () => {
      const { roleId, wrappedSecretId } = await bao.approle('job', { token_ttl: '5m' });
      const other = await bao.approle('other', {}, 'elsewhere');
      const wrapped = await wrappedSecretId();
      const foreign = await other.wrappedSecretId();
      const { role: _, ...common } = jobs.inputs;
      const approle = { ...common, auth: 'approle', 'role-id': roleId };
      const job = async (token: string) => {
        const runner = jobs.runner();
        const inputs = { ...approle, 'wrapped-secret-id': token };
        const main = await runMain(runner, inputs);
        return { main, post: await runPost(runner, inputs, main) };
      };
      const good = await job(wrapped);
      expect(good.main.exitCode, good.main.output).toBe(0);
      expect(good.post.output).toContain(': revoked (');
      for (const [token, told] of [
        [wrapped, /was already unwrapped, possibly by an attacker/],
        [foreign, /does not contain a secret ID of this AppRole mount/],
      ] as const) {
        const { main } = await job(token);
        expect(main.exitCode, main.output).toBe(1);
        expect(main.output).toMatch(told);
        expect(shown(main)).not.toContain(token);
      }
      // It was only looked at: whoever it was made for can still unwrap it.
      await bao.must('POST', 'sys/wrapping/unwrap', undefined, { token: foreign });
      await allDead();
    });

    it('Kubernetes', async () => {
      const cluster = await StandInKubernetes.start(authority);
      try {
        await bao.kubernetesAuth(cluster, 'job', { bound_service_account_names: ['runner'] });
        const runner = jobs.runner();
        const file = join(runner.workspace, 'token');
        const inputs = { ...jobs.inputs, auth: 'kubernetes', 'jwt-file': file };
        writeFileSync(file, await cluster.token('ci', 'runner'));
        const main = await runMain(runner, inputs);
        expect(main.exitCode, main.output).toBe(0);
        const post = await runPost(runner, inputs, main);
        expect(post.output).toContain(': revoked (');
        writeFileSync(file, await cluster.token('ci', 'other'));
        const refused = await runMain(runner, inputs);
        expect(refused.exitCode).toBe(1);
        expect(refused.output).toMatch(/service account name not authorized/);
      } finally {
        await cluster.close();
      }
    });

    it('a client certificate', async () => {
      await bao.certAuth(authority, 'job', { allowed_common_names: ['job'] });
      const job = async (name: string) => {
        const { cert, key } = authority.issue(name, `DNS:${name}.example.test`);
        const inputs = {
          ...{ provider: 'vault', url: bao.tlsAddress, auth: 'cert', ca: authority.cert, keep: 'false' },
          ...{ 'client-cert': cert, 'client-key': key },
        };
        const runner = jobs.runner();
        const main = await runMain(runner, inputs);
        return { main, post: await runPost(runner, inputs, main) };
      };
      const good = await job('job');
      expect(good.main.exitCode, good.main.output).toBe(0);
      expect(good.post.output).toContain(': revoked (');
      const refused = await job('other');
      expect(refused.main.exitCode).toBe(1);
      await allDead();
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['role', { role: 'nope' }, /has no role nope: check `role`, `path`/],
    [
      'audience',
      { audience: 'https://other.example' },
      /invalid audience \(aud\) claim.*aud "https:\/\/other/,
    ],
    ['mount', { path: 'nowhere' }, /no auth method at nowhere.*Check `path` and `namespace`/],
    ['namespace', { namespace: 'nope' }, /namespace not found.*check `path` and `namespace`/],
    [
      'namespace where nothing is mounted',
      { namespace: 'team' },
      /no auth method at jwt in the namespace team/,
    ],
  ])('a wrong %s is told at once', async (_, inputs, told) => {
    const { main, post } = await jobs.job(inputs);
    expect(main.exitCode, main.output).toBe(1);
    expect(main.ms).toBeLessThan(within(5_000));
    expect(main.output.match(/^::error/gm)).toHaveLength(1);
    expect(main.output).toMatch(told);
    expect(post.exitCode).toBe(0);
    await allDead();
  });

  it('ends with its namespace, where that is deleted meanwhile', async () => {
    const gone = await bao.namespace('gone');
    await gone.jwtAuth(jobs.tokens.issuer);
    await gone.jwtRole('job', {});
    const { main, post } = await jobs.job({ namespace: 'gone' }, async ({ env, exitCode, output }) => {
      expect(exitCode, output).toBe(0);
      expect(env.get('VAULT_NAMESPACE')).toBe('gone');
      await bao.must('DELETE', 'sys/namespaces/gone');
      const listed = async () => (await bao.request('GET', 'sys/namespaces/gone')).status;
      await expect.poll(listed, { timeout: within(5_000) }).toBe(404);
    });
    expect(post.output).toContain(`${id(main)}: revoked (`);
    await allDead();
  });

  it('a claim that does not fit is told at once', async () => {
    jobs.claims['environment'] = 'staging';
    const { main } = await jobs.job({});
    jobs.claims['environment'] = 'production';
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/claim "environment" does not match.*compare these claims with the role job/);
    await allDead();
  });
});
