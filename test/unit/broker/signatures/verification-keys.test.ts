import { beforeAll, describe, expect, it } from 'vitest';
import { verifySignature } from '../../../../src/broker/signatures/algorithms.js';
import { readSignedToken, type SignedToken } from '../../../../src/broker/signatures/signed-token.js';
import { VerificationKeys } from '../../../../src/broker/signatures/verification-keys.js';
import { type TestKey, testKey, tokenOf } from '../../../support/hostile-tokens.js';

let key: TestKey;
beforeAll(() => {
  key = testKey('EdDSA', 'one');
});

const signed = (claims: unknown, by = key, kid = by.kid): SignedToken => {
  const token = readSignedToken(tokenOf({ alg: by.alg, kid }, claims, by));
  if (token === undefined) throw new Error('not a JWT');
  return token;
};

/** Keys, and how often they have verified. */
function counted(...keys: readonly TestKey[]): { keys: VerificationKeys; count: () => number } {
  let count = 0;
  const verify: typeof verifySignature = (...of) => {
    count++;
    return verifySignature(...of);
  };
  return {
    keys: new VerificationKeys(
      keys.map(({ jwk }) => jwk),
      verify,
    ),
    count: () => count,
  };
}

describe('a set of keys', () => {
  it('verifies the signature of a token once, and knows it again', () => {
    const { keys, count } = counted(key);
    for (let turn = 0; turn < 3; turn++) expect(keys.check(signed({ sub: 'a' }))).toBe('good');
    expect(count()).toBe(1);
    expect(keys.check(signed({ sub: 'b' }))).toBe('good');
    expect(count()).toBe(2);
  });

  it('knows no token by a part of it', () => {
    const { keys, count } = counted(key);
    const token = signed({ sub: 'a' });
    expect(keys.check(token)).toBe('good');
    const [head, body, tail] = token.bytes.toString().split('.');
    const [otherHead, otherBody, otherTail] = signed({ sub: 'b' }).bytes.toString().split('.');
    for (const mixed of [
      `${head}.${otherBody}.${tail}`,
      `${head}.${body}.${otherTail}`,
      `${otherHead}.${body}.`,
    ])
      expect(keys.check(readSignedToken(mixed) ?? token)).toBe('bad signature');
    expect(count()).toBe(4);
  });

  it('remembers no signature that it has not accepted', () => {
    const { keys, count } = counted(key);
    const forged = signed({ sub: 'a' }, testKey('EdDSA', 'one'));
    for (let turn = 0; turn < 3; turn++) expect(keys.check(forged)).toBe('bad signature');
    expect(count()).toBe(3);
  });

  it('remembers by which key, and asks no other', () => {
    const twin = testKey('EdDSA', 'one');
    const { keys, count } = counted(key, twin);
    for (let turn = 0; turn < 3; turn++) expect(keys.check(signed({ sub: 'a' }, twin))).toBe('good');
    expect(count()).toBe(2);
  });

  it('remembers a bounded number, the latest', () => {
    let count = 0;
    const keys = new VerificationKeys([key.jwk], () => {
      count++;
      return true;
    });
    const { header, claims } = signed({});
    const many = Array.from({ length: 10_001 }, (_, at): SignedToken => {
      const bytes = Buffer.from(String(at));
      return { header, claims, bytes, signingInput: bytes, signature: bytes };
    });
    for (const token of many) keys.check(token);
    expect(count).toBe(10_001);
    for (const token of many.slice(-5_000)) keys.check(token);
    expect(count).toBe(10_001);
    for (const token of many.slice(0, 5_000)) keys.check(token);
    expect(count).toBe(15_001);
  });
});
