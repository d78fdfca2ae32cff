import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkProof } from '../../../../src/broker/exchange/dpop-proof.js';
import { Refusal } from '../../../../src/broker/refusal.js';
import { randomJobKey } from '../../../../src/identity/job-key.js';

const ENDPOINT = 'https://broker.example/token';
const NOW = 1_800_000_000_000;
const S = NOW / 1000;

type Changes = Readonly<Record<string, unknown>>;
interface Key {
  sign: CryptoKey;
  jwk: JWK;
  secret: JWK;
}

let own: Key;
let other: Key;
const made = async (alg: string, options?: { crv: string }): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true, ...options });
  return { sign: privateKey, jwk: await exportJWK(publicKey), secret: await exportJWK(privateKey) };
};
beforeAll(async () => {
  own = await made('ES256');
  other = await made('ES256');
});

/** A proof by an independent library; `undefined` takes a member out. */
async function proof(
  claims: Changes = {},
  header: Changes = {},
  key: Key = own,
  alg = 'ES256',
): Promise<string> {
  const content = { jti: 'proof-1', htm: 'POST', htu: ENDPOINT, iat: S, ...claims };
  return new SignJWT(content)
    .setProtectedHeader({ typ: 'dpop+jwt', alg, jwk: key.jwk, ...header })
    .sign(key.sign);
}

const check = (header: string, now = NOW): ReturnType<typeof checkProof> =>
  checkProof(header, { url: ENDPOINT, now });

async function refusal(header: Promise<string> | string): Promise<string> {
  const text = await header;
  try {
    check(text);
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.description}`;
    throw error;
  }
  return 'accepted';
}

describe('a proof of a key (RFC 9449, section 4.3)', () => {
  it('has the thumbprint of its key, and a name of its own', async () => {
    const found = check(await proof());
    expect(found.thumbprint).toBe(await calculateJwkThumbprint(own.jwk));
    expect(found.until).toBeGreaterThanOrEqual(S + 300);
    expect(check(await proof()).name).toBe(found.name);
    expect(check(await proof({ jti: 'proof-2' })).name).not.toBe(found.name);
    expect(check(await proof({}, {}, other)).name).not.toBe(found.name);
  });

  it('is what the client sends', () => {
    const key = randomJobKey();
    expect(check(key.proof(new URL(ENDPOINT), NOW)).thumbprint).toBe(key.thumbprint);
  });

  it.each([
    ['the same URL in another form', { htu: 'https://BROKER.example:443/./token' }],
    ['299 s ago', { iat: S - 299 }],
    ['in 299 s', { iat: S + 299 }],
    ['an additional claim', { ath: createHash('sha256').update('x').digest('base64url') }],
  ])('is accepted with %s', async (_, claims) => {
    expect(await refusal(proof(claims))).toBe('accepted');
  });

  const claims: [string, Changes, RegExp][] = [
    ['no jti', { jti: undefined }, /jti/],
    ['an empty jti', { jti: '' }, /jti/],
    ['a jti that is no text', { jti: 5 }, /jti/],
    ['a long jti', { jti: 'x'.repeat(257) }, /jti/],
    ['no htm', { htm: undefined }, /htm/],
    ['another method', { htm: 'GET' }, /htm/],
    ['the method in lower case', { htm: 'post' }, /htm/],
    ['no htu', { htu: undefined }, /htu/],
    ['another path', { htu: 'https://broker.example/token/revocation' }, /htu/],
    ['another host', { htu: 'https://evil.example/token' }, /htu/],
    ['another scheme', { htu: 'http://broker.example/token' }, /htu/],
    ['a query', { htu: `${ENDPOINT}?x=1` }, /htu/],
    ['a list of URLs', { htu: [ENDPOINT] }, /htu/],
    ['a text that is no URL', { htu: 'token' }, /htu/],
    ['no iat', { iat: undefined }, /iat/],
    ['an iat in text', { iat: String(S) }, /iat/],
    ['more than five minutes ago', { iat: S - 301 }, /5m 1s ago/],
    ['more than five minutes in the future', { iat: S + 301 }, /5m 1s in the future/],
  ];
  it.each(claims)('is refused with %s', async (_, changes, reason) => {
    const why = await refusal(proof(changes));
    expect(why).toMatch(/^invalid_dpop_proof: /);
    expect(why).toMatch(reason);
  });

  const headers: [string, () => Changes, RegExp][] = [
    ['no typ', () => ({ typ: undefined }), /typ/],
    ['the typ of an ID token', () => ({ typ: 'JWT' }), /typ/],
    ['no jwk', () => ({ jwk: undefined }), /jwk/],
    ['a jwk that is no object', () => ({ jwk: 'x' }), /jwk/],
    ['the private key', () => ({ jwk: own.secret }), /private key/],
    ['the key of someone else', () => ({ jwk: other.jwk }), /signature/],
    ['a coordinate in another form', () => ({ jwk: { ...own.jwk, x: `${own.jwk.x}=` } }), /P-256/],
    ['a missing coordinate', () => ({ jwk: { ...own.jwk, y: undefined } }), /P-256/],
    ['a point that is not on the curve', () => ({ jwk: { ...own.jwk, x: own.jwk.y } }), /not a point/],
    ['another curve', () => ({ jwk: { ...own.jwk, crv: 'P-384' } }), /P-256/],
    ['a symmetric key', () => ({ jwk: { kty: 'oct', k: 'AAAA' } }), /P-256/],
  ];
  it.each(headers)('is refused with %s', async (_, changes, reason) => {
    const why = await refusal(proof({}, changes()));
    expect(why).toMatch(/^invalid_dpop_proof: /);
    expect(why).toMatch(reason);
  });

  it('is refused with a critical extension', async () => {
    const [head = '', ...rest] = (await proof()).split('.');
    const header = { ...JSON.parse(Buffer.from(head, 'base64url').toString()), crit: ['b64'], b64: true };
    const changed = Buffer.from(JSON.stringify(header)).toString('base64url');
    expect(await refusal([changed, ...rest].join('.'))).toMatch(/crit/);
  });

  it.each(['ES384', 'RS256', 'EdDSA'])('is refused with the algorithm %s', async (alg) => {
    expect(await refusal(proof({}, {}, await made(alg), alg))).toMatch(/alg of the proof must be ES256/);
  });

  it('is refused with a changed claim', async () => {
    const [head, , signature] = (await proof()).split('.');
    const [, body] = (await proof({ jti: 'proof-2' })).split('.');
    expect(await refusal(`${head}.${body}.${signature}`)).toMatch(/signature/);
  });

  it.each([
    ['nothing', ''],
    ['a text', 'x.y.z'],
    [
      'a JWT without a signature',
      `${Buffer.from('{"alg":"none","typ":"dpop+jwt"}').toString('base64url')}.e30.`,
    ],
    ['a very long text', `${'A'.repeat(5_000)}.e30.AA`],
  ])('is refused if it is %s', async (_, header) => {
    expect(await refusal(header)).toMatch(/^invalid_dpop_proof/);
  });

  it('is refused if there are two', async () => {
    expect(await refusal(`${await proof()}, ${await proof({ jti: 'proof-2' })}`)).toMatch(/exactly one/);
  });

  it('has only one thumbprint: the spare bits of a coordinate must be zero', async () => {
    const { x = '' } = own.jwk;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet[alphabet.indexOf(x.at(-1) ?? '') | 1] ?? '';
    expect(Buffer.from(x.slice(0, -1) + last, 'base64url').equals(Buffer.from(x, 'base64url'))).toBe(true);
    expect(await refusal(proof({}, { jwk: { ...own.jwk, x: x.slice(0, -1) + last } }))).toMatch(/P-256/);
  });
});
