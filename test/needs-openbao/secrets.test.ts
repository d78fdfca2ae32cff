import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { Gate } from '../support/gate.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { VaultJobs } from '../support/vault-jobs.js';
import { shown } from '../support/world.js';

const PASSWORD = 'correct-horse-battery';
/** Version 2 of the engine rounds some of them when they are stored, and the server refuses 1e400 (OpenBao 2.6.2). */
const DIGITS = ['9007199254740993', '12345678901234567890', '1.10000', '-0.000'];

/** What is stored under each of these names can be read. */
const NAMES = ['my app', '100%', 'a%20b', 'what?', 'issue #7', 'a=b', 'ä/ö'];

suiteUnless(noOpenBao(), 'Secrets of a real OpenBao', () => {
  let bao: OpenBao;
  let jobs: VaultJobs;

  beforeAll(async () => {
    bao = await OpenBao.start();
    jobs = await VaultJobs.start(bao);
    await Promise.all([bao.kv(2, 'kv'), bao.kv(1, 'old')]);
    await bao.put('kv', 'app', { password: PASSWORD, port: '5432', user: 'admin', flag: 'true' });
    for (const mount of ['kv/data', 'old'])
      for (const name of NAMES) {
        const path = `${mount}/${name.split('/').map(encodeURIComponent).join('/')}`;
        const data = { password: `of ${name}` };
        await bao.must('POST', path, mount === 'old' ? data : { data });
      }
    await bao.policy('job', { 'kv/data/*': ['read'], 'old/*': ['read'] });
    // JSON.stringify would round them.
    const numbers = `{${DIGITS.map((digits, at) => `"n${at}": ${digits}`).join(', ')}, "deep": {"pin": ${DIGITS[0]}}}`;
    for (const [path, body] of [
      ['old/numbers', numbers],
      ['kv/data/numbers', `{"data":${numbers}}`],
    ]) {
      const headers = { 'x-vault-token': bao.rootToken };
      const { status } = await fetch(`${bao.address}/v1/${path}`, {
        method: 'POST',
        headers,
        body: body ?? '',
      });
      expect(status).toBeLessThan(300);
    }
  }, within(30_000));
  afterAll(async () => {
    await jobs?.close();
    await bao?.stop();
  });

  const allDead = () =>
    expect.poll(() => bao.alive(), { timeout: within(5_000) }).toEqual({ tokens: [], leases: [] });
  const masks = ({ output }: StepResult): string[] =>
    [...output.matchAll(/^::add-mask::(.*)$/gm)].map(([, mask]) => mask ?? '');

  it.each(['old', 'kv'])('numbers come as they are stored, from %s', async (mount) => {
    const secrets = `${mount}/numbers * | ALL_\n${mount}/numbers deep.pin | PIN`;
    const { text } = await bao.request('GET', mount === 'old' ? 'old/numbers' : 'kv/data/numbers');
    const stored = DIGITS.map((_, at) => new RegExp(`"n${at}":([^,}]+)`).exec(text)?.[1] ?? '');
    if (mount === 'old') expect(stored).toEqual(DIGITS);
    const { main, post } = await jobs.job({ secrets, 'allow-short': 'true' });
    expect(main.exitCode, main.output).toBe(0);
    expect(Object.fromEntries(main.env)).toEqual({
      ...Object.fromEntries(stored.map((digits, at) => [`ALL_N${at}`, digits])),
      ALL_DEEP: `{"pin":${stored[0]}}`,
      PIN: stored[0],
    });
    expect(masks(main)).toEqual(expect.arrayContaining(stored.filter((digits) => digits.length >= 4)));
    expect(shown(main) + shown(post) + post.summary).not.toContain(stored[0]);
    await allDead();
  });

  it.each(['old', 'kv', 'kv/data'])(
    'names with spaces, percent and question marks, # and = are read from %s',
    async (mount) => {
      const quoted = (at: number): string => (at % 2 === 0 ? '' : '"');
      const secrets = NAMES.map((name, at) => `${quoted(at)}${mount}/${name}${quoted(at)} password | N${at}`);
      const { main } = await jobs.job({ secrets: secrets.join('\n') });
      expect(main.exitCode, main.output).toBe(0);
      expect(Object.fromEntries(main.env)).toEqual(
        Object.fromEntries(NAMES.map((name, at) => [`N${at}`, `of ${name}`])),
      );
      await allDead();
    },
  );

  it('that are optional are left out where they are missing, and delivered where they are not', async () => {
    const secrets = 'kv/nothing x? | A\nkv/app nothing? | B\nold/nothing *? | C_\nkv/app password? | D';
    const { main, post } = await jobs.job({ secrets });
    expect(main.exitCode, main.output).toBe(0);
    expect(Object.fromEntries(main.env)).toEqual({ D: PASSWORD });
    expect(main.output.match(/is optional and missing/g)).toHaveLength(3);
    expect(main.output).not.toMatch(/^::(warning|error).*optional/m);
    expect(post.output).toContain(': revoked (');
    await allDead();
  });

  it('that are declared public are delivered without a mask; of others that blur logs a warning tells', async () => {
    const secrets =
      'kv/app port | PORT public\nkv/app flag | FLAG public\nkv/app user | DB_USER\nkv/app password';
    const { main } = await jobs.job({ secrets });
    expect(main.exitCode, main.output).toBe(0);
    const values = { PORT: '5432', FLAG: 'true', DB_USER: 'admin', PASSWORD };
    expect(Object.fromEntries(main.env)).toEqual(values);
    expect(masks(main)).toEqual(expect.arrayContaining(['admin', PASSWORD]));
    expect(masks(main)).not.toContain('5432');
    expect(main.output).toMatch(/::warning.*"kv\/app user" is masked.*DB_USER public/);
    expect(main.output.match(/is masked/g)).toHaveLength(1);
    await allDead();
  });

  describe('without a role', () => {
    it('the default_role of the mount is taken', async () => {
      await bao.enableAuth('jwt', 'defaulted');
      const config = { oidc_discovery_url: jobs.tokens.issuer, bound_issuer: jobs.tokens.issuer };
      await bao.must('POST', 'auth/defaulted/config', { ...config, default_role: 'usual' });
      await bao.jwtRole('usual', { token_policies: ['job'] }, 'defaulted');
      const { main, post } = await jobs.job({ role: '', path: 'defaulted', secrets: 'kv/app password' });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('PASSWORD')).toBe(PASSWORD);
      expect(post.output).toContain(': revoked (');
      await allDead();
    });

    it('a mount that has none is told at once', async () => {
      const { main } = await jobs.job({ role: '' });
      expect(main.exitCode).toBe(1);
      expect(main.ms).toBeLessThan(within(5_000));
      expect(main.output).toMatch(/missing role.*has no default_role: set `role`/);
      await allDead();
    });
  });

  describe('the address of the web interface', () => {
    it.each(['/ui', '/ui/vault/secrets', '/v1', '/v1/auth/jwt/login'])(
      'is refused with the right one, as are others that lead past the API: %s',
      async (path) => {
        const { main } = await jobs.job({ url: `${bao.address}${path}` });
        expect(main.exitCode).toBe(1);
        expect(main.ms).toBeLessThan(within(5_000));
        expect(main.output).toMatch(new RegExp(`::error.*Use ${bao.address}(:|\\. More: |$)`, 'm'));
      },
    );

    it('is told at once, as is that of any other page', async () => {
      const site = http.createServer((_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Hello</title>'),
      );
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
      const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
      const { main } = await jobs.job({ url: `${origin}/portal/` });
      site.close();
      expect(main.exitCode).toBe(1);
      expect(main.ms).toBeLessThan(within(5_000));
      expect(main.output.match(/^::error/gm)).toHaveLength(1);
      expect(main.output).toContain(`Try \`url: ${origin}\``);
      expect(main.output).not.toMatch(/lost|may have been issued/);
    });
  });

  describe('a token that serves for a few requests', () => {
    const role = async (uses: number): Promise<string> => {
      await bao.jwtRole(`uses-${uses}`, { token_policies: ['job'], token_num_uses: uses });
      return `uses-${uses}`;
    };

    it('leaves its only one to the steps', async () => {
      const { main, post } = await jobs.job({ role: await role(1) }, async ({ env }) => {
        const token = env.get('VAULT_TOKEN') ?? '';
        const { data } = await bao.must('GET', 'kv/data/app', undefined, { token });
        expect(data?.['data']).toMatchObject({ password: PASSWORD });
      });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.output).toMatch(
        /::warning.*limits the number of requests of its tokens \(token_num_uses is 1\)/,
      );
      expect(post.exitCode, post.output).toBe(0);
      expect(post.output).toMatch(/::warning.*: lives until \d{4}-.*token_num_uses/);
      await allDead();
    });

    it('reads as many secrets as it serves for, written either way', async () => {
      const secrets = 'kv/app password\nold/my app password | OTHER';
      const { main, post } = await jobs.job({ role: await role(2), secrets });
      expect(main.exitCode, main.output).toBe(0);
      expect(Object.fromEntries(main.env)).toEqual({ PASSWORD, OTHER: 'of my app' });
      expect(post.exitCode, post.output).toBe(0);
      expect(post.output).toMatch(/::warning.*: lives until \d{4}-/);
      expect(post.output).not.toMatch(/::error|failed/);
      await allDead();
    });

    it('is revoked where uses are left, in the word for what no look-up confirmed', async () => {
      const { main, post } = await jobs.job({ role: await role(3), secrets: 'kv/app password' });
      expect(main.exitCode, main.output).toBe(0);
      expect(post.output).toMatch(
        /: accepted \(no probe confirmed the revocation: a lookup would use up one/,
      );
      await allDead();
    });

    it('is proven dead by its accessor, where there is a role for that', async () => {
      await bao.policy('ender', {
        'auth/token/revoke-accessor': ['update'],
        'auth/token/lookup-accessor': ['update'],
      });
      // The log-in for each question serves for that question alone.
      await bao.jwtRole('ender', { token_policies: ['ender'], token_ttl: '1m', token_num_uses: 1 });
      const more = { 'revoke-role': 'ender', 'export-token': 'true' };
      // With one left at the end, and with none, which has ended it already.
      for (const uses of [2, 1]) {
        const { main, post } = await jobs.job({ role: await role(uses), ...more }, async ({ env }) => {
          const token = env.get('VAULT_TOKEN') ?? '';
          await bao.must('GET', 'kv/data/app', undefined, { token });
        });
        expect(main.exitCode, main.output).toBe(0);
        expect(post.output, `${uses}`).toContain(': revoked (');
        expect(main.output + post.output).not.toMatch(/could not be ended/);
        await allDead();
      }
    });

    it('keeps what was made for the job alive, or says that it cannot', async () => {
      await bao.pki();
      await bao.policy('issuer', { 'kv/data/*': ['read'], 'pki/issue/job': ['update'] });
      for (const uses of [2, 3])
        await bao.jwtRole(`issues-${uses}`, { token_policies: ['issuer'], token_num_uses: uses });
      const secrets = 'kv/app password\npki/issue/job common_name=a.example.test certificate | CERT';
      const few = await jobs.job({ role: 'issues-2', secrets });
      expect(few.main.exitCode).toBe(1);
      expect(few.main.output).toMatch(/::error.*token_num_uses/);
      const { main } = await jobs.job({ role: 'issues-3', secrets });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('CERT')).toContain('BEGIN CERTIFICATE');
      await allDead();
    });

    it('is told to be too small before anything is spent, and ended', async () => {
      const { main } = await jobs.job({
        role: await role(1),
        secrets: 'kv/app password',
        'export-token': 'true',
      });
      expect(main.exitCode).toBe(1);
      expect(main.output).toMatch(
        /token_num_uses of the role is 1, but `secrets` requires 1, and steps that use the token require at least 1/,
      );
      await allDead();
    });

    it('is not kept: the process beside the job renews nothing', async () => {
      const { main, post } = await jobs.job({ role: await role(1), keep: 'true' }, async ({ env }) => {
        const token = env.get('VAULT_TOKEN') ?? '';
        await bao.must('GET', 'kv/data/app', undefined, { token });
      });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.output).toMatch(/Keeper: watches the job/);
      expect(post.exitCode, post.output).toBe(0);
      expect(post.output).toMatch(/: lives until \d{4}-/);
      await allDead();
    });
  });

  it.each([
    ['the first log-in of a mount', false],
    ['a log-in by keys that are not known yet', true],
  ])('an issuer that is down is waited for: %s', async (_, before) => {
    // The issuer's own configuration, behind a door that can be shut.
    const keys = async () => (await fetch(`${jobs.tokens.issuer}/jwks`)).text();
    let gate: Gate | undefined;
    const served = http.createServer(async (request, response) => {
      const issuer = gate?.origin ?? '';
      const wellKnown = request.url?.startsWith('/.well-known/') === true;
      const body = wellKnown ? JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` }) : await keys();
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(body);
    });
    await new Promise<void>((resolve) => served.listen(0, '127.0.0.1', resolve));
    gate = await Gate.before(`http://127.0.0.1:${(served.address() as AddressInfo).port}`);
    const path = before ? 'known' : 'late';
    const { iss: _iss, ...claims } = jobs.claims;
    try {
      await bao.jwtAuth(gate.origin, { path });
      await bao.jwtRole('job', { token_policies: ['job'] }, path);
      jobs.claims['iss'] = gate.origin;
      if (before) {
        // It reads the configuration, and fails before it needs the keys.
        const first = await bao.request('POST', `auth/${path}/login`, { role: 'job', jwt: 'x.y.z' });
        expect(first.status).toBe(400);
      }
      await gate.shut();
      const opened = new Promise((resolve) => setTimeout(resolve, 1_500)).then(() => gate?.open());
      const { main, post } = await jobs.job({ path });
      await opened;
      expect(main.exitCode, main.output).toBe(0);
      expect(main.output).toMatch(
        before
          ? /could not fetch the keys of the issuer of the ID token/
          : /could not read the configuration of the issuer of the ID token/,
      );
      expect(post.output).toContain(': revoked (');
      await allDead();
    } finally {
      for (const name of Object.keys(jobs.claims)) delete jobs.claims[name];
      Object.assign(jobs.claims, claims);
      await gate.shut();
      served.close();
    }
  });
});
