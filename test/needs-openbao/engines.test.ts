import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { noSshKeygen, suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { Authority } from '../support/pki.js';
import { noPostgres, Postgres } from '../support/postgres.js';
import { ConnectProxy } from '../support/proxy.js';
import { TlsFront } from '../support/tls-front.js';
import { VaultJobs } from '../support/vault-jobs.js';
import { runMain, runPost, shown } from '../support/world.js';

// A name that no DNS knows: whoever reaches it went through the proxy.
const HOST = 'auth.example.test';
const PASSWORD = 'correct-horse-battery';
const PEM = '-----BEGIN KEY-----\nbGluZSBvbmUgb2YgYSBrZXk\nbGluZSB0d28gb2YgYSBrZXk\n-----END KEY-----\n';

suiteUnless(noOpenBao(), 'Jobs with a real OpenBao over TLS', () => {
  let authority: Authority;
  let bao: OpenBao;
  let jobs: VaultJobs;

  beforeAll(async () => {
    authority = new Authority('Test authority of jobs over TLS');
    bao = await OpenBao.start({ authority, requireClientCertificate: true });
    jobs = await VaultJobs.start(bao, [bao.tlsAddress, `https://${HOST}`]);
    await Promise.all([bao.kv(2, 'kv'), bao.ssh()]);
    await bao.put('kv', 'app', { password: PASSWORD, key: PEM });
    await bao.policy('job', { 'kv/data/*': ['read'], 'ssh/sign/*': ['update'] });
  }, within(30_000));
  afterAll(async () => {
    await jobs?.close();
    await bao?.stop();
    authority?.close();
  });

  const allDead = () =>
    vi.waitFor(async () => expect(await bao.alive()).toEqual({ tokens: [], leases: [] }), 5_000);
  const certified = (of = authority) => {
    const { cert, key } = of.issue('job', 'DNS:job.example.test');
    return { ca: authority.cert, 'client-cert': cert, 'client-key': key };
  };

  it('show their certificate to a server that demands one', async () => {
    const { main, post } = await jobs.job({ url: bao.tlsAddress, ...certified() }, async ({ env }) => {
      expect(env.get('VAULT_ADDR')).toBe(bao.tlsAddress);
      expect(await jobs.accepts(env.get('VAULT_TOKEN') ?? '')).toBe(true);
    });
    expect(main.exitCode, main.output).toBe(0);
    expect(post.output).toContain(': revoked (');
    await allDead();
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['without the authority', () => ({ ...certified(), ca: '' }), /set `ca` to the certificate/],
    ['without a certificate', () => ({ ca: authority.cert }), /client certificate|client-cert/],
    [
      'with a certificate of another authority',
      () => {
        const other = new Authority('Another authority');
        try {
          return certified(other);
        } finally {
          other.close();
        }
      },
      /certificate/,
    ],
  ])('are told at once what is wrong %s', async (_, more, told) => {
    const { main, post } = await jobs.job({ url: bao.tlsAddress, ...more() });
    expect(main.exitCode, main.output).toBe(1);
    expect(main.output).toMatch(told);
    expect(main.output.match(/^::error/gm)).toHaveLength(1);
    expect(main.ms).toBeLessThan(within(5_000));
    expect(post.exitCode).toBe(0);
    await allDead();
  });

  it('go through a proxy, in main and post', async () => {
    const proxy = await ConnectProxy.start(new Map([[`${HOST}:443`, Number(new URL(bao.tlsAddress).port)]]));
    try {
      const runner = jobs.runner({ HTTPS_PROXY: `http://${proxy.host}` });
      const inputs = {
        ...{ ...jobs.inputs, url: `https://${HOST}`, ...certified() },
        ...{ secrets: 'kv/app password | APP_PASSWORD', 'export-token': 'true' },
      };
      const main = await runMain(runner, inputs);
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('APP_PASSWORD')).toBe(PASSWORD);
      const token = main.env.get('VAULT_TOKEN') ?? '';
      expect(await jobs.accepts(token)).toBe(true);
      const before = proxy.connects.length;
      const post = await runPost(runner, inputs, main);
      expect(post.output).toContain(': revoked (');
      expect(before).toBeGreaterThan(0);
      expect(proxy.connects.length).toBeGreaterThan(before);
      expect(new Set(proxy.connects.map(({ target }) => target))).toEqual(new Set([`${HOST}:443`]));
      expect(shown(main) + shown(post)).not.toContain(token);
      await allDead();
    } finally {
      await proxy.close();
    }
  });

  describe('behind a standby that redirects', () => {
    let standby: TlsFront;
    let leader: string;
    beforeEach(async () => {
      leader = bao.tlsAddress;
      standby = await TlsFront.start(bao.address, authority.server());
      standby.intercept = ({ url }, response) => {
        response.writeHead(307, { location: `${leader}${url}` }).end();
        return true;
      };
    });
    afterEach(() => standby.close());
    const given = () => ({
      ...{ url: standby.origin, audience: bao.tlsAddress, ...certified() },
      ...{ secrets: 'kv/app password | APP_PASSWORD', 'export-token': 'true' },
      'allowed-hosts': new URL(bao.tlsAddress).host,
    });

    it('go on at its leader, where that is an allowed host', async () => {
      const { main, post } = await jobs.job(given());
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('APP_PASSWORD')).toBe(PASSWORD);
      expect(main.env.get('VAULT_ADDR')).toBe(standby.origin);
      expect(post.output).toContain(': revoked (');
      await allDead();
    });

    it('show their token to no other, and tell that it lives', async () => {
      const thief = await TlsFront.start(bao.address, authority.server());
      try {
        const { main, post } = await jobs.job(given(), () => {
          leader = thief.origin;
        });
        const token = main.env.get('VAULT_TOKEN') ?? '';
        expect(standby.seen.filter(({ path }) => path.endsWith('/revoke-self')).length).toBeGreaterThan(1);
        expect(thief.seen).toEqual([]);
        expect(post.output).toMatch(/::error.*: failed, lives until \d{4}-/);
        expect(post.output).toContain(`a redirect to ${thief.origin}`);
        expect(post.output).toContain('allowed-hosts');
        expect(shown(main) + shown(post) + post.summary).not.toContain(token);
        expect(await jobs.accepts(token)).toBe(true);
        await bao.must('POST', 'auth/token/revoke-self', {}, { token });
        await allDead();
      } finally {
        await thief.close();
      }
    });
  });

  it('get each secret in a file of its own, which is gone at the end', async () => {
    const given = {
      ...{ url: bao.tlsAddress, ...certified(), deliver: 'file', 'file-format': 'raw' },
      ...{ 'file-mode': '0400', secrets: 'kv/app password | APP_PASSWORD; kv/app key | APP_KEY' },
    };
    const files: string[] = [];
    const { main, post } = await jobs.job(given, ({ env, output }) => {
      expect([...env.keys()].sort(), output).toEqual(['APP_KEY_FILE', 'APP_PASSWORD_FILE']);
      for (const [name, value] of [
        ['APP_PASSWORD_FILE', PASSWORD],
        ['APP_KEY_FILE', PEM],
      ] as const) {
        const path = env.get(name) ?? '';
        files.push(path);
        expect(readFileSync(path, 'utf8')).toBe(value);
        expect(statSync(path).mode & 0o777).toBe(0o400);
      }
    });
    expect(main.outputs.get('APP_KEY-file')).toBe(files[1]);
    expect(post.output).toContain(': revoked (');
    expect(shown(main) + shown(post)).not.toMatch(/bGluZSB|correct-horse/);
    for (const path of files) expect(existsSync(path)).toBe(false);
    await allDead();
  });

  suiteUnless(noSshKeygen(), 'with an SSH key', () => {
    it('have it signed, as ssh-keygen sees it', async () => {
      const runner = jobs.runner();
      const key = join(runner.workspace, 'id');
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'job key', '-f', key]);
      const publicKey = readFileSync(`${key}.pub`, 'utf8').trim();
      const inputs = {
        ...{ ...jobs.inputs, url: bao.tlsAddress, ...certified() },
        secrets: `ssh/sign/job public_key="${publicKey}" valid_principals=deploy signed_key | SIGNED`,
      };
      const main = await runMain(runner, inputs);
      expect(main.exitCode, main.output).toBe(0);
      const signed = join(runner.workspace, 'id-cert.pub');
      writeFileSync(signed, main.env.get('SIGNED') ?? '');
      chmodSync(signed, 0o600);
      const fingerprint = execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`], { encoding: 'utf8' });
      const read = execFileSync('ssh-keygen', ['-L', '-f', signed], { encoding: 'utf8' });
      expect(read).toContain('user certificate');
      expect(read).toContain(fingerprint.split(' ')[1]);
      expect(read).toMatch(/Principals:\s+deploy/);
      expect((await runPost(runner, inputs, main)).output).toContain(': revoked (');
      await allDead();
    });
  });

  it('have no engine of AWS: it is no part of this OpenBao', async () => {
    const { status, text } = await bao.request('POST', 'sys/mounts/aws', { type: 'aws' });
    expect(status).toBe(400);
    expect(text).toContain('plugin not found');
  });
});

suiteUnless(noOpenBao() ?? noPostgres(), 'Jobs with a database', () => {
  let postgres: Postgres;
  let bao: OpenBao;
  let jobs: VaultJobs;

  beforeAll(async () => {
    [postgres, bao] = await Promise.all([Postgres.start(), OpenBao.start()]);
    jobs = await VaultJobs.start(bao);
    await bao.database(postgres);
    await bao.policy('job', { 'database/creds/*': ['read'] });
  }, within(30_000));
  afterAll(async () => {
    await jobs?.close();
    await bao?.stop();
    await postgres?.stop();
  });

  it('that is down when the job ends: the token is dead, and no more is said', async () => {
    const secrets = 'database/creds/app username | DB_USER\ndatabase/creds/app password | DB_PASSWORD';
    const given = { secrets, 'export-token': 'true' };
    const { main, post } = await jobs.job(given, async ({ exitCode, output }) => {
      expect(exitCode, output).toBe(0);
      expect(await postgres.roles()).toHaveLength(1);
      await postgres.stop();
    });
    const token = main.env.get('VAULT_TOKEN') ?? '';
    expect(token).not.toBe('');
    expect(post.exitCode, post.output).toBe(0);
    expect(post.ms).toBeLessThan(within(10_000));
    const id = main.outputs.get('credential-id');
    // Of the token alone, by its accessor.
    expect(post.output.match(/^.*\bEnded .*$/gm)).toEqual([
      `Ended credential ${id}: revoked (the provider accepted the credential before and rejects it now)`,
    ]);
    expect(await jobs.accepts(token)).toBe(false);
    // The server goes on trying, which the job cannot know; docs/reference/vault.md says it.
    const { tokens, leases } = await bao.alive();
    expect(tokens).toEqual([]);
    expect(leases).toEqual([expect.stringMatching(/^database\/creds\/app\//)]);
  });
});
