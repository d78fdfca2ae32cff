import { createPublicKey, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { exportJWK, type JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdTokenRefused } from '../../../../src/broker/exchange/id-token-refused.js';
import {
  type IdTokenVerifier,
  idTokenVerifier,
  type TrustedIssuer,
} from '../../../../src/broker/exchange/id-tokens.js';
import { JobpassError } from '../../../../src/errors.js';
import { type HeldClock, heldClock } from '../../../support/clock.js';
import { forge, newKey, StandInIssuer, sign } from '../../../support/issuer.js';

const AUDIENCE = 'https://broker.example';
const OTHER = 'https://other-broker.example';

interface Entry extends TrustedIssuer {
  name: string;
}

let clock: HeldClock;
let issuer: StandInIssuer;
let verifier: IdTokenVerifier<Entry>;

const trust = (...entries: Partial<Entry>[]): IdTokenVerifier<Entry> => {
  const all = entries.map((entry, at) => ({
    name: `entry ${at}`,
    issuer: issuer.issuer,
    audience: AUDIENCE,
    http: issuer.client(),
    ...entry,
  }));
  return idTokenVerifier(all, { clock });
};

beforeEach(async () => {
  clock = heldClock();
  issuer = await StandInIssuer.start({ clock });
  verifier = trust({});
});
afterEach(async () => {
  verifier.close();
  await issuer.close();
});

const now = (): number => Math.floor(clock.now() / 1000);

async function refusal(token: string, by: IdTokenVerifier = verifier): Promise<IdTokenRefused> {
  const error: unknown = await by.verify(token).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof IdTokenRefused)) throw new Error(`not refused: ${String(error)}`);
  expect(error).toMatchObject({ code: 'refused', transient: false });
  return error;
}

describe('a good ID token', () => {
  it('gives its claims, and the entry that it matched', async () => {
    const token = await issuer.token({ repository: 'octo-org/octo-repo' });
    const { claims, entry } = await verifier.verify(token);
    expect(claims).toMatchObject({ iss: issuer.issuer, repository: 'octo-org/octo-repo' });
    expect(entry.name).toBe('entry 0');
  });

  it.each<[string, JWTPayload]>([
    ['names other audiences too', { aud: ['https://x', AUDIENCE] }],
    ['expired within the tolerance', { exp: Math.floor(Date.now() / 1000) - 5 }],
    ['was issued a little later than now', { iat: Math.floor(Date.now() / 1000) + 5 }],
    ['begins a little later than now', { nbf: Math.floor(Date.now() / 1000) + 5 }],
    ['lives for a day', { exp: Math.floor(Date.now() / 1000) + 86_400 - 60 }],
    ['does not say when it was issued', { iat: undefined, nbf: undefined } as unknown as JWTPayload],
  ])('may be one that %s', async (_what, claims) => {
    await expect(verifier.verify(await issuer.token(claims))).resolves.toBeDefined();
  });

  it.each(['RS256', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'])(
    'may be signed by %s',
    async (alg) => {
      await issuer.rotate({ key: await newKey(alg) });
      await expect(verifier.verify(await issuer.token())).resolves.toBeDefined();
    },
  );

  it.each([undefined, 'JWT', 'jwt'])('may have the type %s', async (typ) => {
    await expect(verifier.verify(await issuer.token({}, { header: { typ } }))).resolves.toBeDefined();
  });
});

describe('an ID token is refused:', () => {
  const foreign = 'the ID token is not signed with a key of its issuer';
  const none = 'the ID token is not a JWT';
  const text = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each<[string, () => string | Promise<string>, message: string, log: RegExp]>([
    ['is no JWT', () => 'not-a-jwt', none, /^the ID token is not a JWT$/],
    ['is empty', () => '', none, /./],
    ['has four parts', async () => `${await issuer.token()}.x`, none, /./],
    ['has two parts', async () => (await issuer.token()).split('.').slice(0, 2).join('.'), none, /./],
    // What some decoders skip and others do not.
    ['has a space in its signature', async () => (await issuer.token()).replace(/.$/, ' $&'), none, /./],
    ['ends with a line break', async () => `${await issuer.token()}\n`, none, /./],
    ['has padding', async () => `${await issuer.token()}==`, none, /./],
    ['has padding in its header', async () => (await issuer.token()).replace('.', '=.'), none, /./],
    ['has a NUL', async () => (await issuer.token()).replace('.', '\0.'), none, /./],
    [
      'has the characters of another alphabet',
      async () => `${(await issuer.token()).split('.').slice(0, 2).join('.')}.a+b/`,
      none,
      /./,
    ],
    [
      'has a header that is not UTF-8',
      () =>
        `${Buffer.from('{"alg":"ES256","x":"\xff"}', 'latin1').toString('base64url')}.${text({ iss: issuer.issuer })}.x`,
      none,
      /./,
    ],
    ['is a JWE', () => 'e30.x.y.z.t', none, /./],
    ['is a list', async () => `${text([])}.${text([])}.x`, none, /./],
    ['has a number as key id', () => `${text({ alg: 'ES256', kid: 7 })}.${text({})}.x`, none, /./],
    ['has no algorithm', () => `${text({})}.${text({})}.x`, none, /./],
    ['is too long', () => 'x'.repeat(16 * 1024 + 1), 'the ID token is longer than 16 KiB', /./],
    [
      'is of another issuer',
      () => issuer.token({ iss: 'https://evil.example' }),
      'the issuer of the ID token is not trusted',
      /issuer "https:\/\/evil\.example", subject "repo:octo-org/,
    ],
    [
      'is of an issuer with a slash',
      () => issuer.token({ iss: `${issuer.issuer}/` }),
      'the issuer of the ID token is not trusted',
      /./,
    ],
    [
      'is of an issuer in capitals',
      () => issuer.token({ iss: issuer.issuer.replace('http', 'HTTP') }),
      'the issuer of the ID token is not trusted',
      /./,
    ],
    [
      'has a list of issuers',
      () => issuer.token({ iss: [issuer.issuer] as unknown as string }),
      'the issuer of the ID token is not trusted',
      /issuer "http/,
    ],
    [
      'is for another audience',
      () => issuer.token({ aud: [OTHER, 'x\n::error::'] }),
      'the claim aud of the ID token does not match',
      /aud is "https:\/\/other-broker\.example", "x ::error::"; expected "https:\/\/broker\.example"; the token claims/,
    ],
    [
      'is for an audience with a slash',
      () => issuer.token({ aud: `${AUDIENCE}/` }),
      'the claim aud of the ID token does not match',
      /expected/,
    ],
    [
      'is for nobody',
      () => issuer.token({ aud: undefined } as unknown as JWTPayload),
      'the ID token has no claim aud',
      /the token claims/,
    ],
    [
      'has expired',
      () => issuer.token({ exp: now() - 70 }),
      'the ID token has expired',
      /^the ID token has expired: 1m 10s ago; the token claims issuer "http:.*", subject "repo:.*", key id "[0-9a-f-]{36}", algorithm "ES256"$/,
    ],
    ['has just expired', () => issuer.token({ exp: now() - 10 }), 'the ID token has expired', /10s ago/],
    [
      'has expired, of a key that is long gone',
      async () => sign(issuer.claims({ exp: now() - 70 }), await newKey()),
      'the ID token has expired',
      /1m 10s ago/,
    ],
    [
      'has no end',
      () => issuer.token({ exp: undefined } as unknown as JWTPayload),
      'the ID token has no claim exp',
      /./,
    ],
    [
      'has an end in words',
      () => issuer.token({ exp: '2099' as unknown as number }),
      'the claim exp of the ID token is not a number',
      /./,
    ],
    [
      'lives for more than a day',
      () => issuer.token({ exp: now() + 86_401 }),
      'the claim exp of the ID token is more than 24 hours in the future',
      /./,
    ],
    [
      'is not valid yet',
      () => issuer.token({ nbf: now() + 60 }),
      'the ID token is not valid yet (claim nbf)',
      /in 1m;/,
    ],
    [
      'was issued in the future',
      () => issuer.token({ iat: now() + 60 }),
      'the claim iat of the ID token is in the future',
      /by 1m;/,
    ],
    [
      'has no subject',
      () => issuer.token({ sub: undefined } as unknown as JWTPayload),
      'the ID token has no claim sub',
      /./,
    ],
    [
      'has an empty subject',
      () => issuer.token({ sub: '' }),
      'the claim sub of the ID token is missing or empty',
      /./,
    ],
    [
      'has a number as subject',
      () => issuer.token({ sub: 7 as unknown as string }),
      'the claim sub of the ID token is missing or empty',
      /./,
    ],
    [
      'is an access token',
      () => issuer.token({}, { header: { typ: 'at+jwt' } }),
      'the token is not an ID token (header typ)',
      /typ is "at\+jwt"/,
    ],
    [
      'is an access token, by its long name',
      () => issuer.token({}, { header: { typ: 'application/at+jwt' } }),
      'the token is not an ID token (header typ)',
      /./,
    ],
    [
      'is a logout token',
      () => issuer.token({}, { header: { typ: 'logout+jwt' } }),
      'the token is not an ID token (header typ)',
      /./,
    ],
    [
      'has a type that is no text',
      () => forge(issuer.claims(), { alg: 'ES256', typ: null }),
      'the token is not an ID token (header typ)',
      /./,
    ],
    [
      'wants what nobody knows',
      () => forge(issuer.claims(), { alg: 'ES256', crit: ['exp'], exp: 1 }),
      'the ID token requires unsupported extensions (header crit)',
      /./,
    ],
    [
      'is not signed',
      () => forge(issuer.claims(), { alg: 'none' }),
      'the algorithm of the ID token is not allowed',
      /must be one of RS256, .*; the token claims .*algorithm "none"/,
    ],
    [
      'is not signed, in other letters',
      () => forge(issuer.claims(), { alg: 'nOnE' }),
      'the algorithm of the ID token is not allowed',
      /./,
    ],
    [
      'is signed with the public key as a shared secret',
      () => forge(issuer.claims(), { alg: 'HS256', kid: issuer.signing.kid }, issuer.signing.publicKey),
      'the algorithm of the ID token is not allowed',
      /algorithm "HS256"/,
    ],
    [
      'is signed with a shared secret that is called ES256',
      () => forge(issuer.claims(), { alg: 'ES256', kid: issuer.signing.kid }, issuer.signing.publicKey),
      foreign,
      /the signature is invalid/,
    ],
    [
      'is signed with a key of nobody',
      async () => sign(issuer.claims(), await newKey()),
      foreign,
      /the issuer publishes no matching key/,
    ],
    [
      'is signed with a foreign key under a known name',
      async () => sign(issuer.claims(), await newKey('ES256', issuer.signing.kid ?? '')),
      foreign,
      /the signature is invalid/,
    ],
    [
      'brings its key along',
      async () => {
        const key = await newKey();
        return sign(issuer.claims(), key, { jwk: await exportJWK(key.publicKey) });
      },
      foreign,
      /./,
    ],
    [
      'was changed after it was signed',
      async () => {
        const [head, , signature] = (await issuer.token()).split('.');
        return `${head}.${text(issuer.claims({ sub: 'repo:octo-org/x' }))}.${signature}`;
      },
      foreign,
      /subject "repo:octo-org\/x"/,
    ],
    [
      'lost its signature',
      async () => (await issuer.token()).replace(/[^.]+$/, ''),
      foreign,
      /the signature is invalid/,
    ],
  ])(
    'because it %s is refused, with more for the log than for the caller',
    async (_what, make, message, log) => {
      const token = await make();
      const error = await refusal(token);
      expect(error.message).toBe(message);
      expect(error.log).toMatch(log);
      expect(error.log.startsWith(message)).toBe(true);
      expect(error.log).not.toMatch(/\n|^\s*::/);
      for (const part of token.split('.').filter((piece) => piece.length > 20)) {
        expect(error.log).not.toContain(part);
      }
      // The caller may know what it holds, but not what is wanted here.
      expect(error.message).not.toContain(AUDIENCE);
      expect(error.message).not.toContain(issuer.issuer);
    },
  );

  it('by a key of less than 2,048 bits is refused, though the issuer publishes it', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
    issuer.published.push({ ...jwk, kid: 'short', alg: 'RS256' } as (typeof issuer.published)[number]);
    const signed = `${text({ alg: 'RS256', kid: 'short' })}.${text(issuer.claims())}`;
    const token = `${signed}.${signBytes('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
    expect((await refusal(token)).message).toBe(foreign);
  });

  it('by a published symmetric key is refused', async () => {
    const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
    issuer.published.push({ kty: 'oct', k: Buffer.from(secret).toString('base64url'), kid: 'shared' });
    const token = await sign(issuer.claims(), {
      ...issuer.signing,
      alg: 'HS256',
      kid: 'shared',
      privateKey: await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
        'sign',
      ]),
    });
    expect((await refusal(token)).message).toBe('the algorithm of the ID token is not allowed');
  });

  it('asks its issuer for nothing, where a look at it is enough', async () => {
    await refusal(await issuer.token({ iss: 'https://evil.example' }));
    await refusal(await issuer.token({ exp: now() - 70 }));
    await refusal(await forge(issuer.claims(), { alg: 'none' }));
    await refusal(await issuer.token({}, { header: { typ: 'at+jwt' } }));
    expect(issuer.asked).toEqual({ discovery: 0, keys: 0 });
  });
});

describe('a failure that is not the ID token’s', () => {
  it('is transient', async () => {
    issuer.down = true;
    const error: unknown = await verifier.verify(await issuer.token()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(JobpassError);
    expect(error).not.toBeInstanceOf(IdTokenRefused);
    expect(error).toMatchObject({ code: 'unreachable', transient: true });
    await expect(verifier.prefetch()).rejects.toMatchObject({ transient: true });
    expect(verifier.unready()).toEqual([issuer.issuer]);
    issuer.down = false;
    await verifier.prefetch();
    expect(verifier.unready()).toEqual([]);
  });
});

describe('several trusted issuers', () => {
  it('for one issuer share its keys, and each has its own audience', async () => {
    const both = trust({}, { audience: [OTHER, 'https://third.example'] });
    const entryOf = async (aud: string | string[]): Promise<string> =>
      (await both.verify(await issuer.token({ aud }))).entry.name;
    expect(await entryOf(AUDIENCE)).toBe('entry 0');
    expect(await entryOf(OTHER)).toBe('entry 1');
    expect(await entryOf('https://third.example')).toBe('entry 1');
    expect(await entryOf([OTHER, AUDIENCE])).toBe('entry 0');
    const error = await refusal(await issuer.token({ aud: 'x' }), both);
    expect(error.log).toContain(
      'expected "https://broker.example", "https://other-broker.example", "https://third.example"',
    );
    expect(issuer.asked).toEqual({ discovery: 1, keys: 1 });
  });

  it('for one issuer do not lend each other algorithms', async () => {
    const both = trust({ algorithms: ['RS256'] }, { audience: OTHER, algorithms: ['ES256'] });
    expect((await both.verify(await issuer.token({ aud: OTHER }))).entry.name).toBe('entry 1');
    const error = await refusal(await issuer.token(), both);
    expect(error.message).toBe('the algorithm of the ID token is not allowed');
    expect(error.log).toContain('must be one of RS256;');
  });

  it('for two issuers do not lend each other keys or audiences', async () => {
    const second = await StandInIssuer.start({ clock });
    const both = trust({}, { issuer: second.issuer, audience: OTHER });
    expect((await both.verify(await second.token({ aud: OTHER }))).entry.name).toBe('entry 1');
    expect((await refusal(await second.token(), both)).message).toContain('aud');
    const crossed = await sign(issuer.claims(), second.signing);
    expect((await refusal(crossed, both)).message).toContain('not signed with a key of its issuer');
    await second.close();
  });
});

describe('a trusted issuer that cannot work is refused at the start:', () => {
  it.each<[string, Partial<Entry>[]]>([
    ['HS256', [{ algorithms: ['RS256', 'HS256'] }]],
    ['none', [{ algorithms: ['none'] }]],
    ['no algorithm', [{ algorithms: [] }]],
    ['no audience', [{ audience: [] }]],
    ['an empty audience', [{ audience: '' }]],
    ['an empty audience among others', [{ audience: [AUDIENCE, ''] }]],
    ['plain http', [{ issuer: 'http://issuer.example' }]],
    ['keys over plain http', [{ jwksUri: 'http://issuer.example/jwks' }]],
    ['two places for keys', [{ jwksUri: 'https://a.example/jwks' }, { audience: OTHER }]],
  ])('%s', (_what, entries) => {
    expect(() => trust(...entries)).toThrow(JobpassError);
  });
});
