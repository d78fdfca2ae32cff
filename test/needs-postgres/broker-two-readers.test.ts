import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../src/broker/broker.js';
import type { BrokerFileInput } from '../../src/broker/config/schema.js';
import { startTestBroker } from '../support/broker.js';
import { makeDatabase } from '../support/databases.js';
import { StandInIssuer } from '../support/issuer.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { noPostgres, Postgres } from '../support/postgres.js';
import { rawForm, sendRaw } from '../support/raw.js';

const AUDIENCE = 'https://broker.example';
const ONE = 'https://one.example';
const SECRET = 'the-secret-of-one-that-is-long';
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const FORM = 'application/x-www-form-urlencoded';
const PATHS = ['/token', '/token/introspection', '/token/revocation'] as const;

let issuer: StandInIssuer;
let broker: Broker;
let idToken: string;

const file = (): BrokerFileInput => {
  const role = { when: { repository: 'org/repo' }, audience: ONE };
  return {
    trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
    roles: { opaque: role, signed: { ...role, format: 'jwt' } },
    rate: { unlimited: ['127.0.0.0/8'] },
    'resource-servers': { one: { secret: SECRET, audiences: ONE } },
  };
};

beforeAll(async () => {
  issuer = await StandInIssuer.start();
  broker = await startTestBroker(file());
  const exp = Math.floor(Date.now() / 1000) + 3_600;
  idToken = await issuer.sign({
    ...{ iss: issuer.issuer, aud: AUDIENCE, sub: 'repo:org/repo', repository: 'org/repo', exp },
  });
});
afterAll(async () => {
  await broker.close();
  await issuer.close();
});

type Pair = readonly [name: string, value: string];
interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const encoded = (pairs: readonly Pair[]): string =>
  pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');

/** Sends a body as it is. */
async function send(
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
  at = broker.issuer,
): Promise<Answer> {
  const answer = await fetch(at + path, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { 'content-type': FORM, ...headers },
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
}

/** Sends lines of a header as they are. */
async function sendLines(path: string, body: string, lines: readonly string[]): Promise<Answer> {
  const { text } = await sendRaw(broker.issuer, rawForm(path, body, lines));
  const json = text.slice(text.indexOf('\r\n\r\n') + 4);
  return {
    status: Number(text.slice(9, 12)),
    body: json.startsWith('{') ? (JSON.parse(json) as Answer['body']) : {},
  };
}

const usual = (role: string): Pair[] => [
  ['grant_type', EXCHANGE],
  ['subject_token', idToken],
  ['subject_token_type', 'urn:ietf:params:oauth:token-type:id_token'],
  ['role', role],
];

async function tokenOf(role: string): Promise<{ token: string; id: string }> {
  const { status, body } = await send('/token', encoded(usual(role)));
  expect(status).toBe(200);
  return { token: String(body['access_token']), id: String(body['jti']) };
}

const basic = `Basic ${Buffer.from(`one:${SECRET}`).toString('base64')}`;
const ask = (token: string): Promise<Answer> => send('/token/introspection', encoded([['token', token]]));

/** More pairs than any parser with a bound of its own takes: that of Node's `querystring` is 1,000. */
const filler = (count: number, name: (at: number) => string = (at) => `x${at}`): Pair[] =>
  Array.from({ length: count }, (_, at): Pair => [name(at), '']);
const COUNTS = [0, 998, 999, 1_000, 1_001, 1_500, 5_000];

/** What somebody who knows a token's public id could write in its place. */
const handles = (id: string): string[] => [
  id,
  `id:${id}`,
  `t:${id}`,
  `u:${id}`,
  `AccessToken:${id}`,
  `id:id:${id}`,
  ` ${id}`,
  `${id}\0`,
];

describe.each(['opaque', 'signed'])('who knows the id of a token alone (%s)', (role) => {
  it.each(COUNTS)('neither asks about it nor ends it, with %i pairs around', async (count) => {
    const { token, id } = await tokenOf(role);
    for (const handle of handles(id)) {
      const places: Pair[][] = [
        [['token', handle], ...filler(count)],
        [...filler(count), ['token', handle]],
        [['token', handle], ...filler(count), ['token', 'x']],
        [['token', 'x'], ...filler(count), ['token', handle]],
        [['token', handle], ...filler(count), ['token', token.slice(0, -4)]],
        [['token', handle], ...filler(count), ['token', '']],
        [...filler(count), ['token', handle], ['token', handle]],
        [['token', handle], ['client_id', 'jobpass'], ...filler(count), ['token', 'x']],
      ];
      for (const pairs of places) {
        const asked = await send('/token/introspection', encoded(pairs));
        const twice = pairs.filter(([name]) => name === 'token').length > 1;
        expect([asked.status, asked.body['active']]).toEqual(twice ? [400, undefined] : [200, false]);
        const ended = await send('/token/revocation', encoded(pairs));
        expect(ended.status).toBe(twice ? 400 : 200);
      }
    }
    expect((await ask(token)).body).toMatchObject({ active: true });
  });

  it.each([
    'utf-16',
    'utf-16le',
    'utf-16be',
    'utf-7',
    'iso-2022-jp',
    'ibm866',
    'x-user-defined',
    'nonsense',
    'UTF-8; charset=utf-16',
    '"utf-8\\"',
  ])('cannot use a body that names another charset (%s)', async (charset) => {
    const { token, id } = await tokenOf(role);
    const text = encoded([['token', `id:${id}`]]);
    for (const body of [text, Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
      for (const path of PATHS) {
        const { status, body: said } = await send(path, body, {
          'content-type': `${FORM}; charset=${charset}`,
        });
        expect([status, said['error'], said['active']]).toEqual([400, 'invalid_request', undefined]);
      }
    }
    expect((await ask(token)).body).toMatchObject({ active: true });
  });

  it('cannot use a body that is percent-encoded in another way, or no form', async () => {
    const { token, id } = await tokenOf(role);
    for (const body of [
      `?token=id:${id}`,
      `%74oken=id:${id}`,
      `t%6Fken=id:${id}&token=x`,
      `token[]=id:${id}`,
      `token=id:${id};x=y`,
      `token=id%3A${id}&token%00=x`,
      `token=x&\ttoken=id:${id}`,
      `token=id:${id}&%`,
      `token=id:${id}&a=%zz`,
      `token=id:${id}&a=%ff`,
      `token=id:${id}&a=%ed%a0%80`,
      Buffer.concat([Buffer.from(`token=id:${id}&a=`), Buffer.of(0xff, 0xfe)]),
      Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(`token=id:${id}`)]),
      `{"token":"id:${id}"}`,
      '',
    ]) {
      const asked = await send('/token/introspection', body);
      expect(asked.body['active'], body.toString()).not.toBe(true);
      expect([200, 400], body.toString()).toContain(asked.status);
      expect([200, 400], body.toString()).toContain((await send('/token/revocation', body)).status);
    }
    expect((await ask(token)).body).toMatchObject({ active: true });
  });
});

describe('a parameter that is there twice is refused, wherever it stands', () => {
  const PARAMETERS: Record<(typeof PATHS)[number], string[]> = {
    '/token': ['grant_type', 'subject_token', 'role', 'ttl', 'scope', 'client_id', 'x'],
    '/token/introspection': ['token', 'token_type_hint', 'client_id', 'client_secret', 'x'],
    '/token/revocation': ['token', 'token_type_hint', 'client_id', 'x'],
  };
  const cases = PATHS.flatMap((path) => PARAMETERS[path].map((name) => [path, name] as const));
  it.each(cases)('%s, %s', async (path, name) => {
    const base = path === '/token' ? usual('opaque') : [['token', 'x'] as const];
    const others = base.filter(([one]) => one !== name);
    for (const count of [0, 1_001]) {
      for (const [first, second] of [
        ['a', 'b'],
        ['a', 'a'],
        ['', 'a'],
        ['a', ''],
      ] as const) {
        const pairs: Pair[] = [[name, first], ...others, ...filler(count, (at) => `y${at}`), [name, second]];
        const { status, body } = await send(path, encoded(pairs));
        expect([status, body['error']], `${first}, ${second}, ${count}`).toEqual([400, 'invalid_request']);
        expect(body['error_description']).toContain('is repeated');
      }
    }
  });

  it('unless it is the target of an exchange, of which there may be several (RFC 8693, section 2.1)', async () => {
    const pairs: Pair[] = [...usual('opaque'), ['audience', ONE], ['audience', ONE], ['resource', ONE]];
    expect((await send('/token', encoded(pairs))).status).toBe(200);
    expect((await send('/token', encoded([...pairs, ...filler(2_000)]))).status).toBe(200);
    const stranger: Pair[] = [...usual('opaque'), ...filler(2_000), ['audience', 'https://evil.example']];
    expect((await send('/token', encoded(stranger))).body).toMatchObject({ error: 'invalid_target' });
  });
});

describe('client authentication is read once', () => {
  it.each(COUNTS)('in the body behind %i pairs', async (count) => {
    const { token } = await tokenOf('opaque');
    const asked = (pairs: readonly Pair[], headers: Record<string, string> = {}): Promise<Answer> =>
      send('/token/introspection', encoded(pairs), headers);
    const own: Pair[] = [
      ['client_id', 'one'],
      ['client_secret', SECRET],
    ];
    // A good one is taken wherever it stands, a bad one nowhere.
    expect((await asked([['token', token], ...filler(count), ...own])).body).toMatchObject({ active: true });
    for (const pairs of [
      [...filler(count), ['client_secret', 'wrong'], ['client_id', 'one']],
      [...filler(count), ['client_id', 'other'], ['client_secret', SECRET]],
      [...filler(count), ['client_id', 'one']],
    ] as Pair[][]) {
      expect((await asked([['token', token], ...pairs])).status).toBe(401);
    }
    // Two mechanisms at once are none (RFC 6749, section 2.3).
    const twice = await asked([['token', token], ...filler(count), ...own], { authorization: basic });
    expect([twice.status, twice.body['active']]).toEqual([400, undefined]);
    const other = await asked([['token', token], ...filler(count), ['client_id', 'jobpass']], {
      authorization: basic,
    });
    expect([other.status, other.body['active']]).toEqual([400, undefined]);
    // A service must not end a token, however it shows who it is.
    for (const pairs of [own, [['client_assertion', 'x']], [['client_secret', 'x']]] as Pair[][]) {
      const ended = await send('/token/revocation', encoded([['token', token], ...filler(count), ...pairs]));
      expect([ended.status, ended.body['error']]).toEqual([401, 'invalid_client']);
    }
    expect((await ask(token)).body).toMatchObject({ active: true });
  });

  it('an assertion makes nobody a client, and no job either', async () => {
    const { token } = await tokenOf('opaque');
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const assertion = `${part({ alg: 'none' })}.${part({ sub: 'one', iss: 'one' })}.`;
    for (const more of [
      [['client_assertion', assertion]],
      [
        ['client_assertion', assertion],
        ['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
      ],
      [
        ['client_assertion', assertion],
        ['client_id', 'one'],
      ],
    ] as Pair[][]) {
      const { status, body } = await send('/token/introspection', encoded([['token', token], ...more]));
      expect([status, body['error'], body['active']]).toEqual([401, 'invalid_client', undefined]);
    }
  });

  it.each([
    ['Authorization twice', [`Authorization: ${basic}`, 'Authorization: Basic eDp5']],
    ['Authorization twice, the same', [`Authorization: ${basic}`, `Authorization: ${basic}`]],
    ['Content-Type twice', ['Content-Type: application/json']],
    ['Content-Type twice, the same', [`Content-Type: ${FORM}`]],
    ['an encoding of the body', ['Content-Encoding: gzip']],
    ['Content-Length twice', ['Content-Length: 5']],
    ['Content-Length and chunks', ['Transfer-Encoding: chunked']],
    ['chunks by another name', ['Transfer-Encoding: xchunked']],
  ])('a request whose headers can be read in two ways is refused: %s', async (_what, lines) => {
    const { token } = await tokenOf('opaque');
    for (const path of PATHS) {
      const pairs: Pair[] = path === '/token' ? usual('opaque') : [['token', token]];
      const { status, body } = await sendLines(path, encoded(pairs), lines);
      expect([status, body['active'], body['access_token']], path).toEqual([400, undefined, undefined]);
    }
    expect((await ask(token)).body).toMatchObject({ active: true });
  });

  it('what the library would take from other headers is nothing to it', async () => {
    const { token } = await tokenOf('opaque');
    for (const headers of [
      { dpop: 'x.y.z' },
      { 'oauth-client-attestation': 'x.y.z', 'oauth-client-attestation-pop': 'x' },
      { cookie: '_session=x; _session.sig=y' },
      { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
      { 'x-http-method-override': 'DELETE' },
      { accept: 'text/html' },
    ]) {
      const { status, body } = await send('/token/introspection', encoded([['token', token]]), headers);
      expect([status, body['active']], JSON.stringify(headers)).toEqual([200, true]);
      expect(JSON.stringify(body)).not.toContain('evil');
    }
  });

  it('parameters in the address count for nobody', async () => {
    const { token, id } = await tokenOf('opaque');
    const query = encoded([
      ['token', `id:${id}`],
      ['client_id', 'one'],
      ['client_secret', SECRET],
    ]);
    const asked = await send(`/token/introspection?${query}`, encoded([['token', 'x']]));
    expect([asked.status, asked.body]).toEqual([200, { active: false }]);
    const empty = await send(`/token/introspection?${query}`, '');
    expect([empty.status, empty.body['active']]).toEqual([400, undefined]);
    expect((await send(`/token/revocation?${query}`, encoded([['token', 'x']]))).status).toBe(200);
    expect((await ask(token)).body).toMatchObject({ active: true });
    const late = await send(`/token?${encoded([['role', 'signed']])}`, encoded(usual('opaque')));
    expect(String(late.body['access_token'])).toMatch(/^jpt_/);
  });

  it.each(['/token/%69ntrospection', '/token//introspection', '/token/introspection/', '/x/../token'])(
    'an address that is one only to some: %s',
    async (path) => {
      const { text } = await sendRaw(broker.issuer, rawForm(path, 'token=x'));
      expect(text).toMatch(/^HTTP\/1\.1 404/);
    },
  );
});

suiteUnless(noPostgres(), 'on a PostgreSQL', () => {
  let postgres: Postgres;
  let folder: string;
  let shared: Broker;
  beforeAll(async () => {
    postgres = await Postgres.start();
    const { config } = await makeDatabase(postgres);
    folder = mkdtempSync(join(tmpdir(), 'jobpass-two-readers-'));
    const [key, password] = [join(folder, 'key'), join(folder, 'password')];
    writeFileSync(key, randomBytes(32), { mode: 0o600 });
    writeFileSync(password, `${config.password}\n`, { mode: 0o600 });
    shared = await startTestBroker({
      ...file(),
      issuer: 'http://127.0.0.1:1',
      postgres: {
        url: `postgresql://${config.user}@${config.host}:${config.port}/${config.database}`,
        'password-file': password,
        'key-file': key,
      },
    });
  }, within(60_000));
  afterAll(async () => {
    await shared?.close();
    await postgres?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  it('no request fails those that are answered together with it, whatever it asks about', async () => {
    const at = `http://127.0.0.1:${shared.address.port}`;
    const issued = await send('/token', encoded(usual('opaque')), {}, at);
    expect(issued.status).toBe(200);
    const token = String(issued.body['access_token']);
    const id = String(issued.body['jti']);
    const texts = ['id:\0', `id:${id}\0`, '\0', 'id:\ufffd', `id:${'x'.repeat(3_000)}`];
    const evil = texts.flatMap((text): Pair[][] => [
      [['token', text]],
      [['client_id', 'jobpass'], ['token', text], ...filler(1_000), ['token', 'x']],
    ]);
    const paths = ['/token/introspection', '/token/revocation'] as const;
    const [good] = await Promise.all([
      Promise.all(
        Array.from({ length: 400 }, () =>
          send('/token/introspection', encoded([['token', token]]), {}, at).then(
            ({ body }) => body['active'],
          ),
        ),
      ),
      ...paths.flatMap((path) =>
        evil.map(async (pairs) => {
          const { status } = await send(path, encoded(pairs), {}, at);
          expect(status).toBe(pairs.length === 1 ? 200 : 400);
        }),
      ),
    ]);
    expect(good.filter((active) => active !== true)).toEqual([]);
  });
});
