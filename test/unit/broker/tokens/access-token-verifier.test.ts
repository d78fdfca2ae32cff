import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { beforeAll, expect, it } from 'vitest';
import { memoryStorage } from '../../../../src/broker/store/memory.js';
import { SigningKeys } from '../../../../src/broker/tokens/signing-keys.js';
import { type Clock, systemClock } from '../../../../src/clock.js';
import {
  changedSignatures,
  hostileClaims,
  hostileHeaders,
  type TestKey,
  testKey,
  tokenOf,
} from '../../../support/hostile-tokens.js';

const ISSUER = 'https://tokens.example';
const NOW = Math.floor(Date.now() / 1000);
const clock: Clock = { ...systemClock, now: () => NOW * 1000 };

let keys: SigningKeys;
/** The key that signs, and the one behind it. */
let own: TestKey;
let next: TestKey;

beforeAll(async () => {
  const storage = memoryStorage(clock);
  keys = await SigningKeys.open(storage.keys, clock);
  const stored = JSON.parse((await storage.keys.read('keys'))?.text ?? '');
  const testKeyOf = ({ kid, jwk }: { kid: string; jwk: JsonWebKey }): TestKey => ({
    ...{ kid, alg: 'ES256', jwk: {} },
    privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
  });
  [own, next] = [testKeyOf(stored.current), testKeyOf(stored.next)];
});

/** As the broker verified until it verified signatures by itself. */
async function byJose(token: string): Promise<JWTPayload | undefined> {
  try {
    const options = {
      issuer: ISSUER,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      currentDate: new Date(clock.now()),
    };
    return (await jwtVerify(token, createLocalJWKSet(keys.jwks), options)).payload;
  } catch {
    return undefined;
  }
}

/** @returns how many are good */
async function compare(tokens: readonly string[]): Promise<number> {
  let taken = 0;
  for (const token of tokens) {
    const wanted = await byJose(token);
    for (let turn = 0; turn < 2; turn++) expect(await keys.verify(token, ISSUER), token).toEqual(wanted);
    if (wanted !== undefined) taken++;
  }
  return taken;
}

const claims = {
  iss: ISSUER,
  exp: NOW + 600,
  iat: NOW,
  aud: 'https://service.example',
  sub: 'job',
  jti: 'x',
};
const header = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{ alg: 'ES256', typ: 'at+jwt', kid: own.kid },
  ...more,
});

it('an access token gets the verdict of jose, whoever signed it and however it was changed', async () => {
  const token = tokenOf(header(), claims, own);
  const [head = '', body = '', signature = ''] = token.split('.');
  expect(await compare([token, await keys.sign(claims)])).toBe(2);
  expect(await compare([tokenOf(header({ kid: next.kid }), claims, next)])).toBe(1);
  expect(await compare([tokenOf(header(), claims, next), tokenOf(header(), claims, testKey('ES256'))])).toBe(
    0,
  );
  expect(await compare(['', '.', '..', 'a.b.c', `${head}.${body}`, `${head}.${body}.`, `${token}.x`])).toBe(
    0,
  );
  await compare(Object.values(changedSignatures(token, own)));
  // What base64 decoders skip: whoever revokes such a token must not be told that it has ended while it has not.
  const loose = [`${token}==`, `${token}\n`, `${token} \t`, `${head}.${body}. ${signature}`];
  expect(await compare(loose)).toBe(4);
  expect(await compare([`\n${token}`, `${head} .${body}.${signature}`, `${token}=`, `${token}+`])).toBe(0);
});

it('headers and claims of an access token get the verdict of jose', async () => {
  const typed = [undefined, null, 'JWT', 'AT+JWT', 'application/at+jwt', 'Application/AT+JWT', 'x/at+jwt', 5];
  const headers = [
    ...typed.map((typ) => header({ typ })),
    ...hostileHeaders({ kid: own.kid ?? '', alg: 'ES256' }).flatMap((one) =>
      typeof one === 'object' && one !== null && !Buffer.isBuffer(one)
        ? [one, { ...one, typ: 'at+jwt' }]
        : [one],
    ),
  ];
  expect(await compare(headers.map((one) => tokenOf(one, claims, own)))).toBeGreaterThan(5);
  const all = hostileClaims(claims, NOW).map((one) => tokenOf(header(), one, own));
  expect(await compare(all)).toBeGreaterThan(50);
});
