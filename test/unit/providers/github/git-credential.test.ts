import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/clock.js';
import { Endpoint } from '../../../../src/keeper/endpoint.js';
import {
  GIT_CREDENTIAL,
  GIT_SETTINGS,
  GIT_TOKEN,
  type GitSettings,
} from '../../../../src/providers/github/git-credential.js';

const TOKEN = 'ghs_123_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJnaXRodWIifQ.c2lnbmF0dXJl';
const SETTINGS: GitSettings = { host: 'github.com', repositories: ['octo-org/shop'], keeper: false };
const NOTHING = { stdout: '', stderr: '', code: 0 };

describe('the credential helper', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-helper-'));
    writeFileSync(join(folder, 'helper.cjs'), GIT_CREDENTIAL);
    configure(SETTINGS);
    save({ token: TOKEN, expiresAt: 4_102_444_800_000 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const configure = (settings: GitSettings): void =>
    writeFileSync(join(folder, GIT_SETTINGS), JSON.stringify(settings));
  const save = (saved: object): void => writeFileSync(join(folder, GIT_TOKEN), JSON.stringify(saved));

  const run = (
    input: string,
    operation = 'get',
  ): Promise<{ stdout: string; stderr: string; code: number | null }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(folder, 'helper.cjs'), folder, operation]);
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text) => {
        stdout += text;
      });
      child.stderr.on('data', (text) => {
        stderr += text;
      });
      child.stdin.on('error', () => undefined);
      child.on('close', (code) => resolve({ stdout, stderr, code }));
      child.stdin.end(input);
    });
  const request = (path: string | undefined, host = 'github.com', protocol = 'https'): string =>
    `protocol=${protocol}\nhost=${host}\n${path === undefined ? '' : `path=${path}\n`}\n`;
  const GIVEN = {
    stdout: `username=x-access-token\npassword=${TOKEN}\npassword_expiry_utc=4102444800\n`,
    stderr: '',
    code: 0,
  };

  it.each([
    'octo-org/shop',
    'octo-org/shop.git',
    'octo-org/shop/',
    'Octo-Org/Shop.GIT',
    'octo-org/shop.git/info/lfs',
    'octo-org/shop.wiki',
    'octo-org/shop.wiki.git',
  ])('returns the token for %s', async (path) => {
    expect(await run(request(path))).toEqual(GIVEN);
  });

  it.each([
    undefined,
    '',
    'octo-org',
    'octo-org/',
    'octo-org//shop',
    '/octo-org/shop',
    'octo-org/shop2',
    'octo-org/shop.git.git',
    'octo-org/sho%70',
    'octo-org%2Fshop',
    'octo-org/shop/../site',
    'octo-org/shop/./x',
    '../octo-org/shop',
    'octo-org/shop?x=y',
    'octo-org/shop#x',
    'octo-org/shop\\..\\site',
    'octo-org/ſhop',
    'other-org/shop',
    'octo-org/shop.wiki.wiki',
  ])('returns nothing for the path %o', async (path) => {
    expect(await run(request(path))).toEqual(NOTHING);
  });

  it.each([
    'github.com:8443',
    'evil-github.com',
    'github.com.evil.example',
    'evil.example',
    'api.github.com',
    'github.com@evil.example',
    'x@github.com',
    '',
    'github.com/octo-org',
    'github.com.',
  ])('returns nothing for the host %o', async (host) => {
    expect(await run(request('octo-org/shop', host))).toEqual(NOTHING);
  });

  it.each(['http', 'ssh', 'HTTPS', 'git', ''])('returns nothing for the protocol %o', async (protocol) => {
    expect(await run(request('octo-org/shop', 'github.com', protocol))).toEqual(NOTHING);
  });

  it.each([
    ['a second host', `protocol=https\nhost=evil.example\nhost=github.com\npath=octo-org/shop\n\n`],
    ['a second path', `${request('octo-org/shop').trimEnd()}\npath=octo-org/site\n\n`],
    ['a carriage return', `protocol=https\r\nhost=github.com\r\npath=octo-org/shop\r\n\r\n`],
    ['a null byte', `protocol=https\nhost=github.com\0\npath=octo-org/shop\n\n`],
    ['a line without a name', `protocol=https\nhost=github.com\n=x\npath=octo-org/shop\n\n`],
    ['only an address', `url=https://github.com/octo-org/shop\n\n`],
    ['nothing', ''],
    ['endless text', `protocol=https\n${'x=y\n'.repeat(100_000)}`],
  ])('returns nothing for a request with %s', async (_what, input) => {
    expect(await run(input)).toEqual(NOTHING);
  });

  it.each(['store', 'erase', 'capability', 'GET', ''])(
    'does nothing for the operation %o',
    async (operation) => {
      expect(await run(request('octo-org/shop'), operation)).toEqual(NOTHING);
    },
  );

  it('returns the token for every repository of an owner', async () => {
    configure({ host: 'localhost:8443', repositories: [], owner: 'octo-org', keeper: false });
    expect(await run(request('Octo-Org/any.git', 'localhost:8443'))).toEqual(GIVEN);
    for (const path of ['octo-org', 'octo-org/', 'other/octo-org', 'octo-org/..', undefined])
      expect(await run(request(path, 'localhost:8443'))).toEqual(NOTHING);
  });

  it('returns a credential that other helpers do not store, to programs that support it', async () => {
    const { stdout } = await run(`capability[]=authtype\ncapability[]=state\n${request('octo-org/shop')}`);
    expect(stdout.split('\n')).toEqual([
      'capability[]=authtype',
      'authtype=Basic',
      `credential=${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`,
      'ephemeral=1',
      'password_expiry_utc=4102444800',
      '',
    ]);
    expect(await run(`capability[]=state\n${request('octo-org/shop')}`)).toEqual(GIVEN);
  });

  it.each([
    ['an expired token', { token: TOKEN, expiresAt: 1_000 }, /the token expired at 1970-01-01T00:00:01.000Z/],
    ['a token with a line break', { token: 'a\npath=x' }, /the token is damaged/],
    ['no token', {}, /the token is damaged/],
  ])('makes git stop with %s', async (_what, saved, reason) => {
    save(saved);
    const { stdout, stderr, code } = await run(request('octo-org/shop'));
    expect({ stdout, code }).toEqual({ stdout: 'quit=1\n', code: 1 });
    expect(stderr).toMatch(reason);
  });

  it.each([GIT_SETTINGS, GIT_TOKEN])('makes git stop after the end of the job (%s)', async (file) => {
    rmSync(join(folder, file));
    expect(await run(request('octo-org/shop'))).toEqual({
      stdout: 'quit=1\n',
      stderr: 'jobpass: no token for git: the job that this git configuration belongs to has ended\n',
      code: 1,
    });
  });

  it('requests the token from the keeper', async () => {
    configure({ ...SETTINGS, keeper: true });
    rmSync(join(folder, GIT_TOKEN));
    const endpoint = await Endpoint.open(systemClock);
    const json = JSON.stringify({ access_token: TOKEN, token_type: 'Bearer', expires_in: 600 });
    const { url, token } = endpoint.serve(() => ({ json, plain: TOKEN }));
    writeFileSync(join(folder, 'endpoint.json'), JSON.stringify({ url, token }));
    const before = Date.now();
    const { stdout, code } = await run(request('octo-org/shop'));
    const [user, password, expiry] = stdout.split('\n');
    expect([user, password, code]).toEqual(['username=x-access-token', `password=${TOKEN}`, 0]);
    const expires = Number(expiry?.split('=')[1]);
    expect(expires).toBeGreaterThanOrEqual(Math.floor(before / 1000) + 600);
    expect(expires).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000) + 600);
    await endpoint.close();
    const later = await run(request('octo-org/shop'));
    expect(later.stdout).toBe('quit=1\n');
    expect(later.stderr).toBe('jobpass: no token for git: the keeper cannot be reached (ECONNREFUSED)\n');
  });

  it.each(['<html>', '[]', '{"access_token":1}'])('makes git stop if the keeper answers %s', async (json) => {
    configure({ ...SETTINGS, keeper: true });
    const endpoint = await Endpoint.open(systemClock);
    const { url, token } = endpoint.serve(() => ({ json, plain: '' }));
    writeFileSync(join(folder, 'endpoint.json'), JSON.stringify({ url, token }));
    const { stdout, stderr, code } = await run(request('octo-org/shop'));
    expect({ stdout, stderr, code }).toEqual({
      stdout: 'quit=1\n',
      stderr: 'jobpass: no token for git: the token is damaged\n',
      code: 1,
    });
    await endpoint.close();
  });
});
