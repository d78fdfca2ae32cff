import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, decodeJwt, generateKeyPair } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { lineLog } from '../../../src/broker/log.js';
import { openControl } from '../../../src/control/server.js';
import { startTestBroker } from '../../support/broker.js';
import { StandInIssuer } from '../../support/issuer.js';
import { noMount, suiteUnless } from '../../support/left-out.js';
import { within } from '../../support/pace.js';
import { rawForm, sendRaw } from '../../support/raw.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const AUDIENCE = 'https://broker.example';
const [ONE, OTHER] = ['https://one.example', 'https://other.example'];
const secretOf = (id: string): string => `the-secret-of-${id}-that-is-long`;

let issuer: StandInIssuer;
let broker: Broker;
const log: string[] = [];
let folder: string;

const file = () => ({
  trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
  roles: {
    opaque: { when: { repository: 'org/repo' }, audience: ONE },
    signed: { when: { repository: 'org/repo' }, audience: ONE, format: 'jwt' as const },
    elsewhere: { when: { repository: 'org/repo' }, audience: OTHER },
    kept: { when: { repository: 'org/repo' }, audience: ONE, claims: ['nested', '__proto__', 'constructor'] },
  },
  rate: { unlimited: ['127.0.0.0/8'] },
  'resource-servers': {
    one: { secret: secretOf('one'), audiences: ONE },
    other: { secret: secretOf('other'), audiences: OTHER },
  },
});

beforeAll(async () => {
  issuer = await StandInIssuer.start();
  broker = await startTestBroker(file(), { log: lineLog('text', (line) => log.push(line)) });
});
afterAll(async () => {
  await broker.close();
  await issuer.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-attack-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const claims = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: issuer.issuer,
  aud: AUDIENCE,
  sub: 'repo:org/repo',
  exp: Math.floor(Date.now() / 1000) + 300,
  repository: 'org/repo',
  ...more,
});

interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

async function post(
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
  at = broker.issuer,
): Promise<Answer> {
  const answer = await fetch(at + path, { method: 'POST', body: new URLSearchParams(form), headers });
  const text = await answer.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: answer.status, body, headers: answer.headers };
}

const exchange = async (role: string, idToken?: string, at = broker.issuer): Promise<Answer> =>
  post(
    '/token',
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: idToken ?? (await issuer.sign(claims())),
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      role,
    },
    {},
    at,
  );
const tokenOf = async (role: string, at = broker.issuer): Promise<string> =>
  String((await exchange(role, undefined, at)).body['access_token']);
const as = (id: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${id}:${secretOf(id)}`).toString('base64')}`,
});
const ask = async (
  token: string,
  who: Record<string, string> = {},
  at = broker.issuer,
): Promise<Record<string, unknown>> => (await post('/token/introspection', { token }, who, at)).body;

describe('who learns what of a token', () => {
  it.each(['opaque', 'signed'])('a service whose audience it does not name: nothing (%s)', async (role) => {
    const token = await tokenOf(role);
    expect(await ask(token, as('one'))).toMatchObject({ active: true, aud: ONE });
    expect(await ask(token, as('other'))).toEqual({ active: false });
  });

  it('a service with another name, another secret, an empty one, or none: nothing', async () => {
    const token = await tokenOf('opaque');
    const basic = (text: string): Record<string, string> => ({
      authorization: `Basic ${Buffer.from(text).toString('base64')}`,
    });
    for (const who of [
      basic(`one:${secretOf('other')}`),
      basic('one:'),
      basic('one'),
      basic(':'),
      basic('%ff:%'),
      basic(`__proto__:${secretOf('one')}`),
      { authorization: 'Bearer x' },
      { authorization: `Bearer ${token}` },
      { authorization: '' },
      { authorization: 'Basic !!!' },
    ]) {
      const { status, body } = await post('/token/introspection', { token, client_id: 'one' }, who);
      expect([status, body['active']], JSON.stringify(who)).toEqual([
        expect.toSatisfy((code: number) => code === 400 || code === 401) as number,
        undefined,
      ]);
    }
  });

  it('a service cannot end a token, and is told so, whatever it is', async () => {
    for (const role of ['opaque', 'signed']) {
      const token = await tokenOf(role);
      const answers = await Promise.all(
        [token, 'unknown'].flatMap((one) => [
          post('/token/revocation', { token: one }, as('one')),
          post('/token/revocation', { token: one, client_id: 'one', client_secret: secretOf('one') }),
        ]),
      );
      for (const { status, body } of answers) expect([status, body]).toEqual([401, answers[0]?.body]);
      expect(answers[0]?.body).toMatchObject({ error: 'invalid_client' });
      expect(await ask(token)).toMatchObject({ active: true });
    }
  });

  it('no page in a browser: no answer may be read by one of another origin', async () => {
    const { headers } = await post('/token/introspection', { token: 'x' });
    expect([...headers.keys()].filter((name) => /^access-control|^vary|cookie/.test(name))).toEqual([]);
    const page = await post('/token/introspection', { token: 'x' }, { origin: 'https://evil.example' });
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['/token', '/token/introspection', '/token/revocation'])(
    'who would like HTML gets JSON from %s',
    async (path) => {
      const { status, headers } = await post(path, { client_id: 'nobody' }, { accept: 'text/html' });
      expect([status, headers.get('content-type')]).toEqual([
        401,
        expect.stringContaining('application/json') as string,
      ]);
    },
  );
});

describe('what is no token', () => {
  it('the id of one, its handle inside the broker, or a hash of it', async () => {
    for (const role of ['opaque', 'signed']) {
      const token = await tokenOf(role);
      const { jti } = await ask(token);
      expect(jti).toBeTypeOf('string');
      for (const text of [`${jti}`, `id:${jti}`, `t:${jti}`, `id:id:${jti}`, `jpt_${jti}`, `id:t:${jti}`]) {
        expect(await ask(text), text).toEqual({ active: false });
        expect((await post('/token/revocation', { token: text })).status).toBe(200);
      }
      expect(await ask(token)).toMatchObject({ active: true });
    }
  });

  it('a JWT of ours with another header, other claims, or of another key', async () => {
    const token = await tokenOf('signed');
    const [head = '', body = '', signature = ''] = token.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>;
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const forged = (more: Record<string, unknown>): Promise<string> =>
      new CompactSign(Buffer.from(body, 'base64url'))
        .setProtectedHeader({ ...header, alg: 'ES256', ...more })
        .sign(privateKey);
    const { exportJWK } = await import('jose');
    for (const [name, text] of Object.entries({
      none: `${part({ ...header, alg: 'none' })}.${body}.`,
      'none with the signature': `${part({ ...header, alg: 'none' })}.${body}.${signature}`,
      'another type': `${part({ ...header, typ: 'JWT' })}.${body}.${signature}`,
      'another key id': `${part({ ...header, kid: 'x' })}.${body}.${signature}`,
      'a later end': `${head}.${part({ ...decodeJwt(token), exp: 9e9 })}.${signature}`,
      'no signature': `${head}.${body}.`,
      'a foreign key by our name': await forged({}),
      'a foreign key in the header': await forged({ jwk: await exportJWK(publicKey), kid: undefined }),
      'four parts': `${token}.x`,
      'an ID token': await issuer.sign(claims()),
    })) {
      expect(await ask(text), name).toEqual({ active: false });
      expect((await post('/token/revocation', { token: text })).status, name).toBe(200);
    }
    expect(await ask(token)).toMatchObject({ active: true });
  });

  it('one of another broker, be its issuer the same by name', async () => {
    const second = await startTestBroker(file());
    try {
      for (const role of ['opaque', 'signed']) {
        const token = await tokenOf(role, second.issuer);
        expect(await ask(token, {}, second.issuer)).toMatchObject({ active: true });
        expect(await ask(token)).toEqual({ active: false });
      }
    } finally {
      await second.close();
    }
  });

  it('one of ours as an ID token', async () => {
    const { status, body } = await exchange('opaque', await tokenOf('signed'));
    expect([status, body['error_description']]).toEqual([
      400,
      expect.stringContaining('the issuer of the ID token is not trusted') as string,
    ]);
  });
});

describe('names and texts that mean something to software', () => {
  it('names of parameters and claims that every object has', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__proto__[polluted]'];
    for (const path of ['/token', '/token/introspection', '/token/revocation']) {
      const form = Object.fromEntries(names.map((name) => [name, 'polluted']));
      expect((await post(path, { ...form, token: 'x' })).status).toBeLessThan(500);
    }
    const evil = JSON.stringify(claims()).replace(
      '{',
      '{"__proto__":{"polluted":"yes","role":"admin"},"constructor":{"prototype":{"polluted":"yes"}},',
    );
    for (const role of ['kept', '__proto__', 'constructor']) {
      expect((await exchange(role, await issuer.sign(evil))).status).toBe(role === 'kept' ? 200 : 400);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('a claim cannot stand in for what the broker says', async () => {
    const idToken = await issuer.sign(
      claims({
        role: 'admin',
        job_issuer: 'https://evil.example',
        client_id: 'x',
        active: false,
        scope: 'all',
      }),
    );
    const { body } = await exchange('signed', idToken);
    const said = { role: 'signed', job_issuer: issuer.issuer, client_id: 'jobpass' };
    expect(await ask(String(body['access_token']))).toMatchObject({ ...said, active: true });
    expect(decodeJwt(String(body['access_token']))).toMatchObject(said);
    expect(decodeJwt(String(body['access_token']))).not.toHaveProperty('scope');
  });

  it('a claim that is nested deeper than the stack is left out', async () => {
    const depth = 5_500;
    const text = JSON.stringify(claims()).replace(
      /}$/,
      `,"environment":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    );
    const { status, body } = await exchange('opaque', await issuer.sign(text));
    expect(status).toBe(200);
    expect(await ask(String(body['access_token']))).not.toHaveProperty('environment');
  });

  it('nothing foreign breaks a line of the log, or speaks to a terminal or a runner', async () => {
    const began = log.length;
    const evil = '\r\n2026-01-01T00:00:00Z issued role=admin\u001b[2J\u202e::add-mask::x ##vso[task] \u2028';
    await exchange(evil);
    await exchange('opaque', await issuer.sign(claims({ environment: evil, sub: evil, run_id: evil })));
    await exchange('opaque', await issuer.sign(claims({ repository: evil })));
    await exchange('opaque', await issuer.sign(claims({ iss: evil })));
    await exchange('opaque', await issuer.sign(claims(), 'ES256', { kid: evil, typ: evil }));
    await post('/token', { [evil]: 'x' });
    await post(
      '/token',
      new URLSearchParams([
        [evil, 'x'],
        [evil, 'y'],
      ]) as never,
    );
    await sendRaw(
      broker.issuer,
      rawForm('/token', `${encodeURIComponent(evil)}=1&${encodeURIComponent(evil)}=2`),
    );
    const lines = log.slice(began);
    expect(lines.length).toBeGreaterThanOrEqual(8);
    for (const line of lines) {
      expect(line).toMatch(
        /^\d{4}-\d\d-\d\dT[\d:]+Z (warn )?(issued|refused) [^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+\n$/u,
      );
      expect(line).not.toMatch(/^[^\x21-\x7e]*::|##/);
    }
  });

  it('a token in the place of a name is not in the log', async () => {
    const began = log.length;
    const [opaque, signed] = [await tokenOf('opaque'), await tokenOf('signed')];
    for (const token of [opaque, signed, await issuer.sign(claims())]) {
      for (const name of ['role', 'scope', 'audience', token]) {
        const body = new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: await issuer.sign(claims()),
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
          role: 'opaque',
        });
        body.set(name, token);
        body.append(token, 'twice');
        if (name === token) body.append(token, 'twice');
        await fetch(`${broker.issuer}/token`, { method: 'POST', body });
      }
      const said = log.slice(began).join('');
      // A name is cut short in the log: its beginning would do to find it.
      for (const part of token.replace(/^jpt_/, '').split('.').slice(-2))
        expect(said).not.toContain(part.slice(0, 24));
    }
  });

  it('the address by which it is asked changes nothing in what it announces', async () => {
    const known = await (await fetch(`${broker.issuer}/.well-known/oauth-authorization-server`)).text();
    for (const headers of [
      'Host: evil.example',
      'Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https',
      'Host: evil.example\r\nForwarded: host=evil.example;proto=https',
      `Host: ${new URL(broker.issuer).host}\r\nX-Original-URL: /jwks`,
    ]) {
      const { text } = await sendRaw(
        broker.issuer,
        `GET /.well-known/oauth-authorization-server HTTP/1.1\r\n${headers}\r\n\r\n`,
      );
      expect(text.slice(text.indexOf('\r\n\r\n') + 4), headers).toBe(known);
    }
  });
});

/** A process that took a folder's socket and was killed: the socket is left. */
function leaveSocket(path: string): void {
  const script = `require('net').createServer().listen(${JSON.stringify(path)},()=>process.kill(process.pid,'SIGKILL'))`;
  try {
    execFileSync(process.execPath, ['-e', script]);
  } catch {
    // It was killed: that is what it is for.
  }
  expect(statSync(path).isSocket()).toBe(true);
}

describe('the data folder', () => {
  const options = { who: 'broker', hint: 'One is enough', answer: async () => 'yes' };
  const contend = async (count: number): Promise<(() => Promise<void>)[]> => {
    const all = await Promise.allSettled(Array.from({ length: count }, () => openControl(folder, options)));
    return all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.close] : []));
  };

  it('of many that take it at the same moment one has it: new, given up, left by one that was killed', async () => {
    for (let round = 0; round < 40; round++) {
      if (round === 20) {
        leaveSocket(join(folder, 'control-50-aaaaaa.sock'));
        symlinkSync('control-50-aaaaaa.sock', join(folder, 'control-50'));
      }
      const winners = await contend(6);
      expect(winners.length, `round ${round}`).toBe(1);
      expect(await contend(2)).toEqual([]);
      await Promise.all(winners.map((close) => close()));
    }
    // What is left over does not pile up.
    expect(readdirSync(folder).length).toBeLessThanOrEqual(3);
  });

  it('four brokers that start on it at the same moment: one serves, the others say why not', async () => {
    const config = join(folder, 'broker.yml');
    writeFileSync(config, JSON.stringify({ ...file(), listen: '127.0.0.1:0', data: 'data' }));
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    leaveSocket(join(folder, 'data', 'control-1-aaaaaa.sock'));
    symlinkSync('control-1-aaaaaa.sock', join(folder, 'data', 'control-1'));
    const children = Array.from({ length: 4 }, () =>
      spawn(NODE, [CLI, 'broker', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] }),
    );
    const ends = await Promise.all(
      children.map(
        (child: ChildProcess) =>
          new Promise<string>((resolve) => {
            let said = '';
            child.stderr?.setEncoding('utf8').on('data', (text: string) => {
              said += text;
              if (said.includes(' ready ')) resolve('ready');
            });
            child.once('exit', (code) => resolve(`${code}: ${said}`));
          }),
      ),
    );
    for (const child of children) child.kill('SIGKILL');
    expect(ends.filter((end) => end === 'ready').length, ends.join('\n')).toBe(1);
    for (const end of ends) expect(end).toMatch(/^ready$|^2: .*Another broker uses the folder/s);
  });

  it('a stopped process has it all the same', async () => {
    const path = join(folder, 'control-1-aaaaaa.sock');
    const link = join(folder, 'control-1');
    // It makes the link by itself, once it listens: the socket is there a moment before that.
    const script = `require('net').createServer().listen({path:${JSON.stringify(path)},backlog:1},()=>{require('fs').symlinkSync('control-1-aaaaaa.sock',${JSON.stringify(link)});process.kill(process.pid,'SIGSTOP')})`;
    const child = spawn(process.execPath, ['-e', script]);
    try {
      await expect.poll(() => existsSync(link), { timeout: within(10_000) }).toBe(true);
      // More than its queue holds.
      for (let turn = 0; turn < 6; turn++) expect(await contend(1)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('its socket is for its owner alone', async () => {
    const [close] = await contend(1);
    const socket = readdirSync(folder).find((name) => name.endsWith('.sock')) ?? '';
    expect(statSync(join(folder, socket)).mode & 0o777).toBe(0o600);
    await close?.();
  });

  it('a link in the place of a file that is about to be written leads nowhere', async () => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'kept', { mode: 0o644 });
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    symlinkSync(victim, join(data, 'keys.json.new'));
    const own = await startTestBroker({ ...file(), data });
    await own.rotateKeys({ now: true });
    await own.close();
    expect(readFileSync(victim, 'utf8')).toBe('kept');
    expect(statSync(join(data, 'keys.json')).mode & 0o777).toBe(0o600);
  });

  interface Keys {
    current: { kid?: unknown; jwk: Record<string, unknown> };
    next: { jwk: Record<string, unknown> };
    retired: unknown;
    since?: unknown;
  }
  it.each<[string, (text: string, keys: Keys) => string | Keys]>([
    ['is empty', () => ''],
    ['is cut off', (text) => text.slice(0, 200)],
    ['is null', () => 'null'],
    ['is a list', () => '[]'],
    ['has no retired keys', (_text, keys) => ({ ...keys, retired: undefined })],
    [
      'has a key without a name',
      (_text, { current, ...more }) => ({ ...more, current: { ...current, kid: 1 } }),
    ],
    [
      'has a key cut short',
      (_text, keys) => {
        keys.current.jwk['d'] = String(keys.current.jwk['d']).slice(0, 20);
        return keys;
      },
    ],
    [
      'has a public key of another',
      (_text, keys) => {
        keys.current.jwk['x'] = keys.next.jwk['x'];
        keys.current.jwk['y'] = keys.next.jwk['y'];
        return keys;
      },
    ],
    [
      'has a private key of another',
      (_text, keys) => {
        keys.next.jwk['d'] = keys.current.jwk['d'];
        return keys;
      },
    ],
    [
      'has keys of another kind',
      (_text, keys) => {
        keys.next.jwk['kty'] = 'RSA';
        return keys;
      },
    ],
    ['has no time', (_text, keys) => ({ ...keys, since: 'x' })],
  ])('a keys.json that %s: told, and left as it is', async (_what, damage) => {
    const data = join(folder, 'data');
    await (await startTestBroker({ ...file(), data })).close();
    const path = join(data, 'keys.json');
    const text = readFileSync(path, 'utf8');
    const damaged = damage(text, JSON.parse(text) as Keys);
    writeFileSync(path, typeof damaged === 'string' ? damaged : JSON.stringify(damaged));
    const before = readFileSync(path, 'utf8');
    await expect(startTestBroker({ ...file(), data })).rejects.toMatchObject({
      code: 'state',
      message: `The file ${path} does not hold the signing keys that the broker wrote`,
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
    // Nothing is held by the one that failed.
    writeFileSync(path, text);
    await (await startTestBroker({ ...file(), data })).close();
  });

  it('a journal that is damaged in the middle: told, and left as it is', async () => {
    const data = join(folder, 'data');
    const first = await startTestBroker({ ...file(), data });
    for (let count = 0; count < 3; count++) await tokenOf('opaque', first.issuer);
    await first.close();
    const path = join(data, 'journal-1.log');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/org\/repo/, 'org/evil'));
    await expect(startTestBroker({ ...file(), data })).rejects.toMatchObject({
      code: 'state',
      message: expect.stringMatching(/line 1 of .*journal-1\.log is damaged/) as string,
    });
    expect(readFileSync(path, 'utf8')).toBe(text.replace(/org\/repo/, 'org/evil'));
  });
});

suiteUnless(noMount(), 'a full disk', () => {
  it('no token that is not kept, no end that is not kept, and all goes on when there is space', async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', disk]);
    const events: string[] = [];
    const data = join(disk, 'data');
    const own = await startTestBroker(
      { ...file(), data },
      { log: lineLog('text', (line) => events.push(line)) },
    );
    try {
      const kept = await tokenOf('opaque', own.issuer);
      const ended: string[] = [];
      // Their ends are short: some may fit into what is left.
      for (let count = 0; count < 150; count++) ended.push(await tokenOf('opaque', own.issuer));
      const keys = readFileSync(join(data, 'keys.json'), 'utf8');
      try {
        writeFileSync(join(disk, 'filler'), Buffer.alloc(2 * 1024 * 1024));
      } catch {
        // Full: that is what it is for.
      }
      let refused: Answer | undefined;
      // What is left of the last page of the journal takes some.
      for (let count = 0; count < 40 && refused === undefined; count++) {
        const answer = await exchange('opaque', undefined, own.issuer);
        if (answer.status !== 200) refused = answer;
      }
      expect(refused).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
      expect(refused?.body['error_description']).toMatch(/^no token can be kept at the moment/);
      expect(refused?.headers.get('retry-after')).toBe('1');
      expect(await (await fetch(`${own.issuer}/readyz`)).json()).toMatchObject({ ready: false });
      expect((await fetch(`${own.issuer}/healthz`)).status).toBe(200);
      // RFC 7009, section 2.2.1: 503 tells that the token must be taken for alive.
      const revoked: string[] = [];
      let revocation: Answer | undefined;
      let unrevoked = '';
      for (const token of ended) {
        revocation = await post('/token/revocation', { token }, {}, own.issuer);
        unrevoked = token;
        if (revocation.status !== 200) break;
        revoked.push(token);
      }
      expect([revocation?.status, revocation?.body['error']]).toEqual([503, 'temporarily_unavailable']);
      expect(revocation?.headers.get('retry-after')).toBe('1');
      // Again: the token is hidden already, but its end is not on the disk.
      expect((await post('/token/revocation', { token: unrevoked }, {}, own.issuer)).status).toBe(503);
      expect(await ask(kept, as('one'), own.issuer)).toMatchObject({ active: true });
      await expect(own.rotateKeys({ now: true })).rejects.toMatchObject({ code: 'state' });
      expect(readFileSync(join(data, 'keys.json'), 'utf8')).toBe(keys);
      expect(events.join('')).toMatch(/failure why=.*ENOSPC/);

      rmSync(join(disk, 'filler'));
      await expect
        .poll(async () => (await fetch(`${own.issuer}/readyz`)).status, { timeout: within(5_000) })
        .toBe(200);
      expect((await post('/token/revocation', { token: unrevoked }, {}, own.issuer)).status).toBe(200);
      expect((await exchange('opaque', undefined, own.issuer)).status).toBe(200);
      await own.close();
      const again = await startTestBroker({ ...file(), data });
      expect(await ask(kept, {}, again.issuer)).toMatchObject({ active: true });
      for (const token of [...revoked, unrevoked])
        expect(await ask(token, {}, again.issuer)).toEqual({ active: false });
      await again.close();
    } finally {
      await own.close();
      execFileSync('umount', ['-l', disk]);
    }
  });
});
