import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { VaultKey } from '../../src/broker/config/broker-config.js';
import { openSigner } from '../../src/broker/github/signers/open-signer.js';
import type { LogEvent } from '../../src/broker/log.js';
import { systemClock } from '../../src/clock.js';
import { JobpassError } from '../../src/errors.js';
import { appJwt } from '../../src/github/app-jwt.js';
import { GithubBroker } from '../support/github-broker.js';
import { StandInIssuer } from '../support/issuer.js';
import { suiteUnless } from '../support/left-out.js';
import { findOpenBao, noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { Authority } from '../support/pki.js';

const DATA = Buffer.from('eyJhbGciOiJSUzI1NiJ9.e30');
const SIGNS = { 'transit/sign/release': ['update'] };

suiteUnless(noOpenBao(), 'the key of an app in OpenBao', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-app-signer-'));
  const tokenFile = join(folder, 'token');
  const authority = new Authority('of the server');
  let bao: OpenBao;
  let issuer: StandInIssuer;
  let publicKey: KeyObject;
  const opened: (() => void)[] = [];
  let log: LogEvent[] = [];

  beforeAll(async () => {
    bao = await OpenBao.start({ authority });
    issuer = await StandInIssuer.start();
    await bao.enableEngine('transit');
    await bao.policy('signs', SIGNS);
    await bao.policy('reads', {
      ...SIGNS,
      'transit/keys/release': ['read'],
      'transit/sign/+': ['update'],
      'transit/keys/+': ['read'],
    });
    publicKey = await importKey('release');
  });
  afterEach(() => {
    for (const close of opened.splice(0)) close();
    log = [];
  });
  afterAll(async () => {
    await bao?.stop();
    await issuer?.close();
    authority.close();
    rmSync(folder, { recursive: true });
  });

  /** Imports a key as docs/operations/github-app-keys.md has it. @returns its public part */
  async function importKey(name: string, ...more: string[]): Promise<KeyObject> {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    await importPrivate(name, pair.privateKey, ...more);
    return pair.publicKey;
  }

  async function importPrivate(name: string, key: KeyObject, ...more: string[]): Promise<void> {
    const der = key.export({ type: 'pkcs8', format: 'der' });
    await promisify(execFile)(
      findOpenBao() ?? '',
      ['transit', 'import', `transit/keys/${name}`, der.toString('base64'), 'type=rsa-2048', ...more],
      {
        env: { BAO_ADDR: bao.address, BAO_TOKEN: bao.rootToken, HOME: folder },
        timeout: within(20_000),
      },
    );
  }

  async function tokenFor(policy: string, ttl = '10m'): Promise<string> {
    const auth = await bao.authOf('auth/token/create', { policies: [policy], ttl }, { token: bao.rootToken });
    return auth.client_token;
  }

  const settings = (more: Partial<VaultKey> = {}): VaultKey => ({
    ...{ kind: 'vault', address: bao.address, mount: 'transit', key: 'release' },
    login: { kind: 'token-file', file: tokenFile },
    ...more,
  });

  function signer(more: Partial<VaultKey> = {}) {
    const options = {
      app: 'release',
      clock: systemClock,
      log: (event: LogEvent) => void log.push(event),
      env: {},
    };
    const one = openSigner(settings(more), options);
    opened.push(one.close);
    return one;
  }

  async function refusal(more: Partial<VaultKey> = {}): Promise<JobpassError> {
    const error: unknown = await signer(more)
      .sign(DATA)
      .catch((thrown: unknown) => thrown);
    return error instanceof JobpassError ? error : expect.fail(`not refused: ${String(error)}`);
  }

  const isGood = (signature: Buffer, key = publicKey): boolean => verify('sha256', DATA, key, signature);

  it('signs the JWT of an app, with a token that may do nothing else', async () => {
    writeFileSync(tokenFile, `${await tokenFor('signs')}\n`);
    const { jwt } = await appJwt({ issuer: '123', sign: signer().sign, now: Date.now() });
    const at = jwt.lastIndexOf('.');
    const signature = Buffer.from(jwt.slice(at + 1), 'base64url');
    expect(verify('sha256', Buffer.from(jwt.slice(0, at)), publicKey, signature)).toBe(true);
    expect(log).toEqual([]);
  });

  it('signs over TLS with a private authority', async () => {
    writeFileSync(tokenFile, await tokenFor('signs'));
    expect(isGood(await signer({ address: bao.tlsAddress, ca: authority.cert }).sign(DATA))).toBe(true);
    expect(await refusal({ address: bao.tlsAddress })).toMatchObject({ code: 'unreachable' });
  });

  it('signs in a namespace and at another path', async () => {
    const team = await bao.namespace('team');
    await team.enableEngine('transit', 'keys/transit');
    await team.must('POST', 'keys/transit/keys/app', { type: 'rsa-4096' });
    await team.policy('signs', { 'keys/transit/sign/app': ['update'] });
    const { client_token: token } = await team.authOf(
      'auth/token/create',
      { policies: ['signs'] },
      { token: bao.rootToken },
    );
    writeFileSync(tokenFile, token);
    const { data } = await team.must('GET', 'keys/transit/keys/app');
    const keys = (data?.['keys'] ?? {}) as Record<string, { public_key: string }>;
    const key = keys['1']?.public_key ?? '';
    const signature = await signer({ namespace: 'team', mount: 'keys/transit', key: 'app' }).sign(DATA);
    expect(verify('sha256', DATA, key, signature)).toBe(true);
  });

  it('reads the token for each signature', async () => {
    const first = await tokenFor('signs');
    writeFileSync(tokenFile, first);
    const one = signer();
    await one.sign(DATA);
    await bao.must('POST', 'auth/token/revoke', { token: first });
    const error = (await one.sign(DATA).catch((thrown: unknown) => thrown)) as JobpassError;
    expect(error).toMatchObject({ code: 'refused', transient: false });
    expect(error.hint).toBe(
      `The token is invalid, expired, or not allowed from this address: write a new token to ${tokenFile}`,
    );
    expect(error.told).not.toContain(first);
    writeFileSync(tokenFile, await tokenFor('signs'));
    expect(isGood(await one.sign(DATA))).toBe(true);
  });

  describe('with a login', () => {
    const secretIdFile = join(folder, 'secret-id');
    const jwtFile = join(folder, 'jwt');
    const alive = async (path: string): Promise<number> =>
      (await bao.alive()).tokens.filter((token) => token.path === path).length;

    it('of an AppRole signs, shares one token, and revokes it in the end', async () => {
      const role = await bao.approle('broker', { token_policies: ['signs'], token_ttl: '10m' });
      writeFileSync(secretIdFile, await role.secretId());
      const login = { kind: 'approle', mount: 'approle', roleId: role.roleId, secretIdFile } as const;
      const one = signer({ login });
      const signatures = await Promise.all(Array.from({ length: 5 }, () => one.sign(DATA)));
      expect(signatures.map((signature) => isGood(signature))).toEqual(Array(5).fill(true));
      await one.sign(DATA);
      expect(await alive('auth/approle/login')).toBe(1);
      one.close();
      await expect.poll(() => alive('auth/approle/login')).toBe(0);
      writeFileSync(secretIdFile, 'other');
      const error = await refusal({ login });
      expect(error.message).toMatch(
        /^The approle login of the broker at http:\/\/.* was answered with 400: invalid/,
      );
      expect(error.hint).toBe('Check login under vault: the auth method at approle must accept the broker');
    });

    it.each(['jwt', 'kubernetes'] as const)(
      'of the method %s signs, and logs in again after its token has ended',
      async (kind) => {
        // The method kubernetes has the same request as jwt; only the server checks the token in another way.
        await bao.jwtAuth(issuer.issuer, { path: kind });
        await bao.jwtRole(
          'broker',
          { token_policies: ['signs'], bound_subject: 'system:serviceaccount:jobpass:broker' },
          kind,
        );
        const claims = { aud: bao.address, sub: 'system:serviceaccount:jobpass:broker' };
        writeFileSync(jwtFile, await issuer.token(claims));
        const one = signer({ login: { kind, mount: kind, role: 'broker', jwtFile } });
        expect(isGood(await one.sign(DATA))).toBe(true);
        const [token] = (await bao.alive()).tokens.filter(({ path }) => path === `auth/${kind}/login`);
        await bao.must('POST', 'auth/token/revoke-accessor', { accessor: token?.accessor });
        expect(isGood(await one.sign(DATA))).toBe(true);
        expect(await alive(`auth/${kind}/login`)).toBe(1);
        writeFileSync(jwtFile, await issuer.token({ ...claims, sub: 'other' }));
        const error = await refusal({ login: { kind, mount: kind, role: 'broker', jwtFile } });
        expect(error.hint).toBe(
          `Check login under vault: the auth method at ${kind} and the role broker must accept the broker`,
        );
      },
    );
  });

  it('warns if others can read the key from the server', async () => {
    await importKey('leaky', 'exportable=true', 'allow_plaintext_backup=true');
    writeFileSync(tokenFile, await tokenFor('reads'));
    await signer({ key: 'leaky' }).sign(DATA);
    await expect
      .poll(() => log)
      .toEqual([
        {
          ...{ event: 'github app key', level: 'warn', app: 'release' },
          why: 'transit/keys/leaky has exportable and allow_plaintext_backup, so others can read the key from Vault: import a new key of the app without it',
        },
      ]);
    log = [];
    const one = signer();
    await one.sign(DATA);
    await one.sign(DATA);
    expect(log).toEqual([]);
  });

  const wrong: [string, () => Promise<Partial<VaultKey>>, RegExp, RegExp][] = [
    [
      'lacks the right',
      async () => put(await tokenFor('default')),
      /403: 1 error occurred: \* permission denied/,
      /^Add this rule to a policy of the token: path "transit\/sign\/release" \{ capabilities = \["update"\] \}$/,
    ],
    [
      'has a wrong token',
      async () => put('s.wrong'),
      /403: permission denied/,
      /^The token is invalid, expired/,
    ],
    [
      'has no token file',
      async () => put(undefined),
      /^The file .*token with the Vault token cannot be read: the system reported ENOENT$/,
      /^Check token-file/,
    ],
    [
      'has a file with more than a token',
      async () => put('token: a'),
      /does not contain a Vault token$/,
      /^Write the token to the file/,
    ],
    [
      'names no key',
      async () => ({ ...root(), key: 'nothing' }),
      /400: signing key not found/,
      /^Check key: the transit engine at transit has no key nothing/,
    ],
    [
      'names no engine',
      async () => ({ ...root(), mount: 'nowhere' }),
      /404: no handler for route/,
      /^Check mount: no secrets engine is at nowhere/,
    ],
    [
      'names no namespace',
      async () => ({ ...root(), namespace: 'nobody' }),
      /404: namespace not found/,
      /^Check namespace: nobody does not exist/,
    ],
    [
      'names a key for encryption',
      async () => ({ ...root(), key: await keyOf('aes256-gcm96') }),
      /400: key type aes256-gcm96 does not support signing/,
      /^Import the private key of the app as a transit key/,
    ],
    [
      'names a key of another type',
      async () => ({ ...root(), key: await keyOf('ed25519') }),
      /^The key ed25519 in Vault is not an RSA key of at least 2048 bits$/,
      /^Import the private key of the app as a transit key/,
    ],
    [
      'names a curve',
      async () => ({ ...root(), key: await keyOf('ecdsa-p256') }),
      /^The key ecdsa-p256 in Vault is not an RSA key/,
      /^Import the private key/,
    ],
  ];
  /** Puts a text into the token file, or removes the file. */
  function put(text: string | undefined): Partial<VaultKey> {
    rmSync(tokenFile, { force: true });
    if (text !== undefined) writeFileSync(tokenFile, text);
    return {};
  }
  const root = (): Partial<VaultKey> => put(bao.rootToken);
  async function keyOf(type: string): Promise<string> {
    await bao.must('POST', `transit/keys/${type}`, { type });
    return type;
  }
  it.each(wrong)('says what to change where the broker %s', async (_, make, message, hint) => {
    const error = await refusal(await make());
    expect(error).toMatchObject({ code: 'refused', transient: false });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('is told to be unavailable while the server is sealed, and while it is down', {
    timeout: within(40_000),
  }, async () => {
    const own = await OpenBao.start();
    try {
      await own.enableEngine('transit');
      await own.must('POST', 'transit/keys/release', { type: 'rsa-2048' });
      writeFileSync(tokenFile, own.rootToken);
      const one = signer({ address: own.address });
      await one.sign(DATA);
      await own.must('PUT', 'sys/seal');
      const began = performance.now();
      const sealed = (await one.sign(DATA).catch((thrown: unknown) => thrown)) as JobpassError;
      expect(sealed).toMatchObject({ code: 'busy', transient: true });
      expect(sealed.told).toMatch(
        /was answered with 503: Vault is sealed\. The server is sealed: it rejects requests until/,
      );
      expect(performance.now() - began).toBeLessThan(within(5_000));
    } finally {
      await own.stop();
    }
    const down = await refusal({ address: own.address });
    expect(down).toMatchObject({ code: 'unreachable', transient: true });
  });

  it('serves the jobs of a broker, which get a 503 while it cannot sign', {
    timeout: within(60_000),
  }, async () => {
    const world = await GithubBroker.start();
    try {
      await importPrivate('app', createPrivateKey(world.app.privateKey));
      await bao.policy('app', { 'transit/sign/app': ['update'] });
      put('s.wrong');
      const vault = { address: bao.address, key: 'app', 'token-file': tokenFile };
      const app = { 'app-id': String(world.app.id), api: world.github.api, vault };
      world.log.length = 0;
      await world.restart({ github: { release: app } });
      // The start tells the operator, and does not fail.
      await expect
        .poll(() => world.text, { timeout: within(10_000) })
        .toMatch(
          /warn github app not ready app=release .*403: permission denied\. The token is invalid, expired/,
        );
      const { status, body } = await world.exchange();
      expect([status, body.error]).toEqual([503, 'temporarily_unavailable']);
      const [refusal] = /refusal [0-9a-f]{12}/.exec(body.error_description) ?? [];
      expect(body.error_description).not.toMatch(/transit|permission denied|token file/);
      expect(world.log.at(-1)).toMatchObject({ refusal: refusal?.slice('refusal '.length) });
      expect(world.text).not.toContain('s.wrong');
      put(await tokenFor('app'));
      const { status: later, body: token } = await world.exchange();
      expect(later, JSON.stringify(token)).toBe(200);
      expect(world.github.alive(token.access_token)).toBe(true);
    } finally {
      await world.close();
    }
  });
});
