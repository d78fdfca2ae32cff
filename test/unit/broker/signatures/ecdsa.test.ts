import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { signES256, verifyECDSA } from '../../../../src/broker/signatures/ecdsa.js';

const dsaEncoding = 'ieee-p1363';

it('ES256 signs as JWS wants it, whatever the numbers of a signature begin with', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // Of 600 signatures four or five have a number that is a byte shorter than others, and half have one with a sign.
  for (let turn = 0; turn < 600; turn++) {
    const signature = Buffer.from(signES256(String(turn), privateKey), 'base64url');
    expect(signature).toHaveLength(64);
    const key = { key: publicKey, dsaEncoding } as const;
    expect(verify('sha256', Buffer.from(String(turn)), key, signature)).toBe(true);
  }
});

it.each([
  ['P-256', 'sha256', 32],
  ['P-384', 'sha384', 48],
  ['P-521', 'sha512', 66],
])('a signature by %s is verified, whatever its numbers begin with', (namedCurve, hash, size) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  for (let turn = 0; turn < 300; turn++) {
    const text = Buffer.from(String(turn));
    const signature = sign(hash, text, { key: privateKey, dsaEncoding });
    expect(verifyECDSA(hash, size, { key: publicKey, text, signature })).toBe(true);
    expect(verifyECDSA(hash, size, { key: publicKey, text: Buffer.from('x'), signature })).toBe(false);
  }
});
