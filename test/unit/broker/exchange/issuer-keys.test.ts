import { randomUUID } from 'node:crypto';
import { exportJWK } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FetchReport, IssuerKeys } from '../../../../src/broker/exchange/issuer-keys.js';
import { readSignedToken } from '../../../../src/broker/signatures/signed-token.js';
import type { Clock } from '../../../../src/clock.js';
import { JobpassError } from '../../../../src/errors.js';
import { HttpClient } from '../../../../src/http/client.js';
import { AllowedHosts } from '../../../../src/http/hosts.js';
import { Secrets } from '../../../../src/text/secrets.js';
import { type HeldClock, heldClock } from '../../../support/clock.js';
import { newKey, type Served, type SigningKey, StandInIssuer, sign } from '../../../support/issuer.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Longer than it takes for a bucket of fetches to be full again. */
const A_WHILE = 60_000;

let clock: HeldClock;
let issuer: StandInIssuer;
let keys: IssuerKeys;
let reports: FetchReport[];

const keysOf = (of: StandInIssuer, by: Clock, more: { jwksUri?: string } = {}): IssuerKeys =>
  new IssuerKeys({
    issuer: of.issuer,
    http: of.client(),
    clock: by,
    onFetch: (report) => reports.push(report),
    ...more,
  });

beforeEach(async () => {
  clock = heldClock();
  issuer = await StandInIssuer.start({ clock });
  reports = [];
  keys = keysOf(issuer, clock);
});
afterEach(async () => {
  keys.close();
  await issuer.close();
});

/** `good`, `refused` (for good), or the code of a transient error. */
async function outcome(token: string, by = keys): Promise<string> {
  const parsed = readSignedToken(token);
  if (parsed === undefined) throw new Error('not a JWT');
  try {
    return (await by.verify(parsed)) === 'good' ? 'good' : 'refused';
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    return error.transient ? error.code : 'for good';
  }
}

/** Signed with a key that nobody publishes. */
const foreign = async (kid: string = randomUUID()): Promise<string> =>
  sign(issuer.claims(), await newKey('ES256', kid));
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
const fetches = (): number => issuer.asked.keys;

describe('the first token of an issuer', () => {
  it('brings discovery and keys once, however many come with it', async () => {
    const token = await issuer.token();
    const all = await Promise.all(Array.from({ length: 200 }, () => outcome(token)));
    expect(new Set(all)).toEqual(new Set(['good']));
    expect(issuer.asked).toEqual({ discovery: 1, keys: 1 });
    expect(reports).toEqual([{ issuer: issuer.issuer, ok: true, keys: 1 }]);
  });

  it('finds the keys there, when they were fetched for the start', async () => {
    expect(keys.ready).toBe(false);
    await keys.prefetch();
    await keys.prefetch();
    expect(keys.ready).toBe(true);
    expect(await outcome(await issuer.token())).toBe('good');
    expect(issuer.asked).toEqual({ discovery: 1, keys: 1 });
  });

  it('needs no discovery where the config says where the keys are', async () => {
    const direct = keysOf(issuer, clock, { jwksUri: `${issuer.issuer}/jwks` });
    expect(await outcome(await issuer.token(), direct)).toBe('good');
    expect(issuer.asked).toEqual({ discovery: 0, keys: 1 });
  });

  it('fails for now, not for good, while the issuer is down', async () => {
    issuer.down = true;
    const token = await issuer.token();
    expect(await outcome(token)).toBe('unreachable');
    await expect(keys.prefetch()).rejects.toMatchObject({ transient: true });
    issuer.down = false;
    expect(await outcome(token)).toBe('good');
  });
});

describe('a new key of an issuer', () => {
  it('brings one fetch for all who wait for it', async () => {
    await keys.prefetch();
    await issuer.rotate();
    const token = await issuer.token();
    const all = await Promise.all(Array.from({ length: 200 }, () => outcome(token)));
    expect(new Set(all)).toEqual(new Set(['good']));
    expect(issuer.asked).toEqual({ discovery: 1, keys: 2 });
  });

  it('is not refused by a fetch that began before its token came', async () => {
    await keys.prefetch();
    let answer: (served: Served) => void = () => undefined;
    const before: Served = [200, { keys: issuer.published }];
    issuer.keys = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const early = outcome(await foreign());
    await expect.poll(fetches).toBe(2);
    await issuer.rotate();
    const late = outcome(await issuer.token());
    await settled();
    issuer.keys = undefined;
    answer(before);
    expect(await early).toBe('refused');
    expect(await late).toBe('good');
    expect(fetches()).toBe(3);
  });

  it('is taken from a fetch that is running already, if it is in there', async () => {
    await keys.prefetch();
    await issuer.rotate();
    let answer: (served: Served) => void = () => undefined;
    issuer.keys = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const token = await issuer.token();
    const first = outcome(token);
    await expect.poll(fetches).toBe(2);
    const second = outcome(token);
    await settled();
    answer([200, { keys: issuer.published }]);
    expect(await Promise.all([first, second])).toEqual(['good', 'good']);
    expect(fetches()).toBe(2);
  });

  it('that is published late counts 2 s later, or at once where another fetch brings it', async () => {
    await keys.prefetch();
    const [soon, sooner] = [await newKey(), await newKey()];
    const tokens = [await sign(issuer.claims(), soon), await sign(issuer.claims(), sooner)] as const;
    expect(await Promise.all(tokens.map((token) => outcome(token)))).toEqual(['refused', 'refused']);
    issuer.published.push(soon.jwk, sooner.jwk);
    expect(await outcome(tokens[0])).toBe('refused');
    const count = fetches();
    clock.advance(2_000);
    expect(await outcome(tokens[0])).toBe('good');
    expect(await outcome(tokens[1])).toBe('good');
    expect(fetches()).toBe(count + 1);
  });

  it('that never comes costs fewer and fewer fetches', async () => {
    await keys.prefetch();
    const token = await foreign();
    for (let second = 0; second < 60; second++) {
      expect(await outcome(token)).toBe('refused');
      clock.advance(1_000);
    }
    // At 0, 2, 6, 14, 24, 34, 44, 54 s.
    expect(fetches()).toBe(1 + 8);
  });

  it('is found for tokens without a key id, too', async () => {
    issuer.published = [];
    await issuer.rotate({ key: await newKey('ES256', null) });
    await issuer.rotate({ key: await newKey('ES256', null) });
    await keys.prefetch();
    const [, older] = issuer.published;
    expect(older).toBeDefined();
    expect(await outcome(await issuer.token())).toBe('good');
    await issuer.rotate({ key: await newKey('ES256', null), alone: true });
    expect(await outcome(await issuer.token())).toBe('good');
    const stranger = await newKey('ES256', null);
    expect(await outcome(await sign(issuer.claims(), stranger))).toBe('refused');
  });

  it('under the id of the old one is found as soon as the keys are half a minute old', async () => {
    await keys.prefetch();
    const kid = issuer.signing.kid ?? '';
    await issuer.rotate({ key: await newKey('ES256', kid), alone: true });
    const token = await issuer.token();
    expect(await outcome(token)).toBe('refused');
    expect(fetches()).toBe(1);
    clock.advance(30_000);
    expect(await outcome(token)).toBe('good');
    expect(fetches()).toBe(2);
  });

  it('counts for a token that was being verified by the old ones when it came', async () => {
    const kid = issuer.signing.kid ?? '';
    const replaced = await newKey('ES256', kid);
    let served = issuer.published;
    let hold: Promise<void> | undefined;
    let release: () => void = () => undefined;
    const http = new HttpClient({
      transport: async ({ url }) => {
        await hold;
        const found = { issuer: issuer.issuer, jwks_uri: `${issuer.issuer}/jwks` };
        const body = url.pathname === '/jwks' ? { keys: served } : found;
        return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)), url };
      },
      clock,
      secrets: new Secrets(),
      allowedHosts: new AllowedHosts(),
    });
    const ours = new IssuerKeys({ issuer: issuer.issuer, http, clock });
    await ours.prefetch();
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const other = outcome(await foreign(), ours);
    await settled();
    served = [replaced.jwk];
    const token = await sign(issuer.claims(), replaced);
    release();
    expect(await outcome(token, ours)).toBe('good');
    expect(await other).toBe('refused');
  });

  it('may share its id with an old one', async () => {
    const old = issuer.signing;
    await issuer.rotate({ key: await newKey('ES256', old.kid ?? '') });
    expect(await outcome(await issuer.token())).toBe('good');
    expect(await outcome(await issuer.token({}, { key: old }))).toBe('good');
    expect(await outcome(await foreign(old.kid))).toBe('refused');
  });
});

describe('many key ids that the issuer does not know', () => {
  it('cost five fetches at once, and then one in 5 s', async () => {
    await keys.prefetch();
    const flood = Array.from({ length: 300 }, (_, at) => foreign(`k${at}`));
    let open = flood.length;
    for (const token of await Promise.all(flood)) {
      void outcome(token).then(() => open--);
      if (open % 30 === 0) await settled();
    }
    const began = clock.elapsed();
    for (let step = 0; step < 40 && open > 0; step++) {
      clock.advance(500);
      await settled();
    }
    expect(open).toBe(0);
    expect(fetches()).toBeLessThanOrEqual(5 + 1 + Math.floor((clock.elapsed() - began) / 5_000));
  });

  it('are remembered, but not all of them', async () => {
    await keys.prefetch();
    const first = await foreign('first');
    expect(await outcome(first)).toBe('refused');
    await Promise.all(Array.from({ length: 1_000 }, async (_, at) => outcome(await foreign(`k${at}`))));
    const count = fetches();
    expect(await outcome(await foreign('k999'))).toBe('refused');
    expect(fetches()).toBe(count);
    expect(await outcome(first)).toBe('refused');
    expect(fetches()).toBe(count + 1);
  });

  it('of endless length are refused, and not remembered', async () => {
    await keys.prefetch();
    const token = await foreign('k'.repeat(300));
    expect([await outcome(token), await outcome(token)]).toEqual(['refused', 'refused']);
    expect(fetches()).toBe(3);
  });
});

describe('an issuer that is down', () => {
  it('is not missed for an hour by tokens of keys that are known', async () => {
    const token = await issuer.token({ exp: Math.floor(clock.now() / 1000) + 7_200 });
    await keys.prefetch();
    issuer.down = true;
    for (let minutes = 0; minutes <= 60; minutes += 5) {
      expect(await outcome(token), `${minutes} min`).toBe('good');
      clock.advance(5 * MINUTE);
      await settled();
    }
    expect(keys.ready).toBe(false);
    expect(await outcome(token)).toBe('unreachable');
    issuer.down = false;
    clock.advance(A_WHILE);
    expect(await outcome(token)).toBe('good');
    expect(reports.filter(({ ok }) => ok).length).toBe(2);
    expect(reports.filter(({ ok }) => !ok).length).toBeGreaterThan(5);
  });

  it('makes a token of an unknown key wait for better times, not fail for good', async () => {
    await keys.prefetch();
    await issuer.rotate();
    issuer.down = true;
    const token = await issuer.token();
    expect(await outcome(token)).toBe('unreachable');
    issuer.down = false;
    expect(await outcome(token)).toBe('good');
  });

  it('is asked again for a refresh twice a minute, not with each token', async () => {
    const token = await issuer.token({ exp: Math.floor(clock.now() / 1000) + 7_200 });
    await keys.prefetch();
    issuer.down = true;
    clock.advance(11 * MINUTE);
    const before = reports.length;
    for (let second = 0; second < 60; second++) {
      await Promise.all([outcome(token), outcome(token)]);
      await settled();
      clock.advance(1_000);
    }
    expect(reports.length - before).toBe(2);
  });

  it('that hangs lets nobody wait longer than 8 s', async () => {
    await keys.prefetch();
    issuer.keys = () => new Promise(() => undefined);
    const waiting = outcome(await foreign());
    await expect.poll(fetches).toBe(2);
    clock.advance(7_900);
    const still = await Promise.race([waiting, settled().then(() => 'waits')]);
    expect(still).toBe('waits');
    clock.advance(100);
    expect(await waiting).toBe('busy');
    expect(await outcome(await issuer.token())).toBe('good');
  });

  it('lets only so many wait', async () => {
    await keys.prefetch();
    issuer.keys = () => new Promise(() => undefined);
    const token = await foreign();
    const waiting = Array.from({ length: 5_000 }, () => outcome(token));
    await expect.poll(fetches).toBe(2);
    await settled();
    expect(await outcome(token)).toBe('busy');
    expect(await outcome(await issuer.token())).toBe('good');
    clock.advance(8_000);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['busy']));
  });

  it('keeps nobody waiting when the broker closes', async () => {
    issuer.keys = () => new Promise(() => undefined);
    const waiting = outcome(await issuer.token());
    await expect.poll(fetches).toBe(1);
    keys.close();
    expect(await waiting).toBe('busy');
  });
});

describe('a key that its issuer withdraws', () => {
  it('is dropped with the next refresh, which nobody waits for', async () => {
    const old = issuer.signing;
    await keys.prefetch();
    await issuer.rotate({ alone: true });
    const token = (): Promise<string> => issuer.token({}, { key: old });
    clock.advance(10 * MINUTE);
    expect(await outcome(await token())).toBe('good');
    expect(fetches()).toBe(1);
    clock.advance(1);
    expect(await outcome(await token())).toBe('good');
    await expect.poll(() => reports.length).toBe(2);
    expect(await outcome(await token())).toBe('refused');
  });

  it('is not believed for more than an hour, used or not', async () => {
    const old = issuer.signing;
    await keys.prefetch();
    await issuer.rotate({ alone: true });
    clock.advance(HOUR + 1);
    expect(await outcome(await issuer.token({}, { key: old }))).toBe('refused');
  });
});

describe('a document of an issuer that is no good', () => {
  let rsa: SigningKey;
  // An RSA key takes up to half a second to make: too long for an answer that a test waits for.
  beforeAll(async () => {
    rsa = await newKey('RS256');
  });

  it.each<[string, () => Served | Promise<Served>, RegExp]>([
    ['no keys', () => [200, { keys: [] }], /no usable key/],
    ['no list', () => [200, { keys: {} }], /no list of keys/],
    ['an empty object', () => [200, {}], /no list of keys/],
    ['null', () => [200, 'null'], /JSON that is not the expected object/],
    ['nothing', () => [200, ''], /an empty body/],
    ['a page', () => [200, '<html>down for maintenance</html>'], /HTML/],
    ['half of it', () => [200, '{"keys":[{"kty":"EC"'], /invalid JSON/],
    ['an error', () => [500, { keys: [] }], /answered with 500/],
    ['a refusal', () => [403, 'no'], /answered with 403/],
    ['too much', () => [200, { keys: [], x: 'x'.repeat(300_000) }], /more than 256 KiB/],
    ['a symmetric key', () => [200, { keys: [{ kty: 'oct', k: 'AAAA', kid: 'k' }] }], /1 symmetric/],
    [
      'a private key',
      async () => [200, { keys: [await exportJWK((await newKey()).privateKey)] }],
      /1 with a private part/,
    ],
    [
      'a short RSA key',
      async () => [
        200,
        { keys: [{ kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 0xff).toString('base64url') }] },
      ],
      /1 too short/,
    ],
    [
      'an RSA key whose signatures anybody can make',
      () => [200, { keys: [{ ...rsa.jwk, e: 'AQ' }] }],
      /1 broken/,
    ],
    ['a key to encrypt with', () => [200, { keys: [{ ...rsa.jwk, use: 'enc' }] }], /1 for another use/],
    [
      'a key for what is not allowed',
      () => [200, { keys: [{ ...rsa.jwk, alg: 'RSA-OAEP' }] }],
      /1 for another algorithm/,
    ],
    [
      'a point that is on no curve',
      () => [200, { keys: [{ kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' }] }],
      /1 broken/,
    ],
    [
      'keys of odd kinds',
      () => [200, { keys: [{ kty: 'constructor' }, { kty: 'EC', crv: 'secp256k1' }, 7, null, []] }],
      /2 of an unknown kind, 3 not a key/,
    ],
  ])('with %s does not replace good keys, and is told', async (_what, served, reason) => {
    await keys.prefetch();
    const token = await issuer.token({ exp: Math.floor(clock.now() / 1000) + 7_200 });
    issuer.keys = served;
    clock.advance(11 * MINUTE);
    expect(await outcome(token)).toBe('good');
    await expect.poll(() => reports.length).toBe(2);
    expect(reports[1]).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
    expect(await outcome(token)).toBe('good');
    // Of a token that needs such a document nothing can be said.
    expect(await outcome(await foreign())).toMatch(/^(busy|unreachable)$/);
    clock.advance(HOUR);
    expect(await outcome(token)).toMatch(/^(busy|unreachable)$/);
  });

  it('of which the keys can do more than verify is good', async () => {
    issuer.published = [{ ...issuer.signing.jwk, key_ops: ['verify', 'sign'], ext: true, x5t: 'x' }];
    expect(await outcome(await issuer.token())).toBe('good');
  });

  it('in parts gives the good ones, and tells of the others', async () => {
    const secret = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64url');
    issuer.published.push({ kty: 'oct', k: secret, kid: 'shared' }, { kty: 'EC' });
    expect(await outcome(await issuer.token())).toBe('good');
    expect(reports).toEqual([
      { issuer: issuer.issuer, ok: true, keys: 1, reason: 'left out: 1 symmetric, 1 of an unknown kind' },
    ]);
  });

  it.each<[string, (of: StandInIssuer) => unknown, RegExp]>([
    ['another issuer', () => ({ issuer: 'https://other.example', jwks_uri: 'https://x' }), /another issuer/],
    [
      'the issuer with a slash',
      (of) => ({ issuer: `${of.issuer}/`, jwks_uri: `${of.issuer}/jwks` }),
      /another issuer/,
    ],
    ['no keys', (of) => ({ issuer: of.issuer }), /without keys/],
    [
      'keys over plain http',
      (of) => ({ issuer: of.issuer, jwks_uri: 'http://keys.example/jwks' }),
      /not https/,
    ],
    ['keys in a file', (of) => ({ issuer: of.issuer, jwks_uri: 'file:///etc/passwd' }), /not https/],
    ['a list', () => [], /not the expected object/],
  ])('for discovery that names %s gives no keys', async (_what, served, reason) => {
    issuer.discovery = () => [200, served(issuer)];
    expect(await outcome(await issuer.token())).toBe('busy');
    expect(reports[0]?.reason).toMatch(reason);
    expect(fetches()).toBe(0);
  });
});

describe('keys that their issuer moves', () => {
  it.each([404, 410])('are looked for once more when their place answers %i', async (status) => {
    await keys.prefetch();
    issuer.keysPath = '/new-jwks';
    issuer.elsewhere = status;
    await issuer.rotate({ alone: true });
    expect(await outcome(await issuer.token())).toBe('good');
    expect(issuer.asked).toEqual({ discovery: 2, keys: 3 });
  });

  it('are looked for again after an hour, and not before', async () => {
    await keys.prefetch();
    clock.advance(HOUR);
    await outcome(await foreign());
    expect(issuer.asked).toEqual({ discovery: 1, keys: 2 });
    clock.advance(1);
    await outcome(await foreign());
    expect(issuer.asked).toEqual({ discovery: 2, keys: 3 });
  });
});

it.each([
  'http://issuer.example',
  'https://user:password@issuer.example',
  'https://issuer.example?x',
  'https://issuer.example#x',
  'issuer',
])('%s is no issuer', (wrong) => {
  expect(() => new IssuerKeys({ issuer: wrong, http: issuer.client() })).toThrow(JobpassError);
});
