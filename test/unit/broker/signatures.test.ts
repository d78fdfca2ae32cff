import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IdTokenVerifier, idTokenVerifier } from '../../../src/broker/exchange/id-tokens.js';
import { usableKeys } from '../../../src/broker/exchange/usable-keys.js';
import { ALGORITHMS } from '../../../src/broker/signatures/algorithms.js';
import { type Clock, systemClock } from '../../../src/clock.js';
import {
  changedSignatures,
  hostileClaims,
  hostileHeaders,
  type TestKey,
  testKey,
  tokenOf,
} from '../../support/hostile-tokens.js';
import { StandInIssuer } from '../../support/issuer.js';
import { verifiedByJose } from '../../support/jose-verifier.js';
import { random } from '../../support/random.js';

const AUDIENCE = 'https://broker.example';

const START = Date.now();
/** Goes on from token to token, so that each may bring a fetch of the issuer's keys; the time of day stands still. */
let elapsed = 0;
const clock: Clock = { ...systemClock, now: () => START, elapsed: () => elapsed };
const NOW = Math.floor(START / 1000);

let issuer: StandInIssuer;
let verifier: IdTokenVerifier;
/** A key for each algorithm, by its name. */
const keys = new Map<string, TestKey>();
/** Those that are published in a way that some reader might take for another. */
let strange: TestKey[];

beforeAll(async () => {
  issuer = await StandInIssuer.start({ clock });
  for (const alg of ALGORITHMS) keys.set(alg, testKey(alg));
  strange = [
    testKey('ES256', 'twin'),
    testKey('ES256', 'twin'),
    testKey('RS256', 'twin'),
    testKey('RS256', 'any RSA', { alg: undefined }),
    testKey('ES256', 'any EC', { alg: undefined }),
    testKey('EdDSA', 'any OKP', { alg: undefined }),
    testKey('ES256', 'says ES384', { alg: 'ES384' }),
    testKey('ES256', 'says RS256', { alg: 'RS256' }),
    testKey('RS256', 'says PS256', { alg: 'PS256' }),
    testKey('RS256', 'short', { bits: 1_536 }),
    testKey('RS256', 'for encryption', { use: 'enc' }),
    testKey('RS256', 'signs', { use: undefined, key_ops: ['sign'] }),
    testKey('RS256', 'verifies', { use: undefined, key_ops: ['verify'] }),
    testKey('RS256', null),
    testKey('ES256', '__proto__'),
  ];
  issuer.published = [...keys.values(), ...strange].map(({ jwk }) => jwk);
  verifier = idTokenVerifier([{ issuer: issuer.issuer, audience: AUDIENCE, http: issuer.client() }], {
    clock,
  });
});
afterAll(async () => {
  verifier.close();
  await issuer.close();
});

const key = (alg: string): TestKey => keys.get(alg) ?? testKey(alg);
const good = (alg: string): string => tokenOf({ alg, kid: alg, typ: 'JWT' }, issuer.claims(), key(alg));

/** Whether both verifiers say the same of tokens, and how many are good. The first of them brings the issuer's keys. */
async function compare(tokens: Readonly<Record<string, string>>): Promise<number> {
  const jwks = usableKeys({ keys: issuer.published });
  let taken = 0;
  for (const [what, token] of Object.entries(tokens)) {
    const at = { issuer: issuer.issuer, audience: AUDIENCE, algorithms: ALGORITHMS, now: NOW };
    const wanted = await verifiedByJose(token, jwks, at);
    // Twice: the second time its signature may be known.
    for (let turn = 0; turn < 2; turn++) {
      const { claims } = await verifier.verify(token).catch((error: unknown) => {
        expect(error, what).toMatchObject({ code: 'refused' });
        return { claims: undefined };
      });
      expect(claims, what).toEqual(wanted);
    }
    if (wanted !== undefined) taken++;
    elapsed += 20_000;
  }
  return taken;
}

const named = (tokens: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    tokens.map((token, at) => [`${at} ${Buffer.from(token, 'base64url').toString('latin1')}`, token]),
  );

it.each(ALGORITHMS)('a signature by %s that was changed gets the verdict of jose', async (alg) => {
  const token = good(alg);
  expect(await compare({ unchanged: token })).toBe(1);
  await compare(changedSignatures(token, key(alg)));
});

it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])(
  'a header that is signed by %s gets the verdict of jose',
  async (alg) => {
    const claims = issuer.claims();
    const headers = hostileHeaders({ kid: alg, alg }).map((header) => tokenOf(header, claims, key(alg)));
    expect(await compare(named(headers))).toBeGreaterThan(5);
  },
);

it.each(['RS256', 'ES256'])('claims that are signed by %s get the verdict of jose', async (alg) => {
  const header = { alg, kid: alg };
  const claims = hostileClaims(issuer.claims(), NOW).map((one) => tokenOf(header, one, key(alg)));
  expect(await compare(named(claims))).toBeGreaterThan(30);
});

it('a key that is published in a strange way gets the verdict of jose', async () => {
  const tokens = [...keys.values(), ...strange].flatMap((by) =>
    [by.kid, undefined, '__proto__'].flatMap((kid) =>
      ALGORITHMS.map((alg) => {
        // Signed as the header says, where the key can do that.
        const isFit = alg.slice(0, 1) !== 'E' && by.jwk.kty === 'RSA';
        return tokenOf({ alg, kid }, issuer.claims(), isFit ? { ...by, alg } : by);
      }),
    ),
  );
  expect(await compare(named(tokens))).toBeGreaterThan(50);
});

it('a token with one character changed gets the verdict of jose', async () => {
  const characters = 'ABCQRgw019-_.=+/ \n\0é';
  const pick = (length: number): number => Math.floor(random() * length);
  const changed = Array.from({ length: 1_000 }, () => {
    const token = good(ALGORITHMS[pick(ALGORITHMS.length)] ?? '');
    const at = pick(token.length);
    const by = [characters[pick(characters.length)] ?? '', ''][pick(2)] ?? '';
    return token.slice(0, at) + by + token.slice(at + pick(2));
  });
  await compare(named(changed));
});
