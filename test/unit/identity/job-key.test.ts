import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { derivedJobKey, randomJobKey, savedJobKey } from '../../../src/identity/job-key.js';

const URL_OF_TOKENS = new URL('https://broker.example/token?role=x#here');
const NOW = 1_800_000_000_999;

describe('a proof', () => {
  it('has the form of RFC 9449, section 4.2, and a signature of the key in its header', async () => {
    const key = randomJobKey();
    const proof = key.proof(URL_OF_TOKENS, NOW);
    const { jwk, ...header } = decodeProtectedHeader(proof) as { jwk: JWK };
    expect(header).toEqual({ typ: 'dpop+jwt', alg: 'ES256' });
    expect(Object.keys(jwk).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    const { payload } = await compactVerify(proof, await importJWK(jwk, 'ES256'));
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
      jti: expect.stringMatching(/^[\w-]{22,}$/),
      htm: 'POST',
      htu: 'https://broker.example/token',
      iat: 1_800_000_000,
    });
    expect(await calculateJwkThumbprint(jwk)).toBe(key.thumbprint);
  });

  it('has its own jti', () => {
    const key = randomJobKey();
    expect(key.proof(URL_OF_TOKENS, NOW)).not.toBe(key.proof(URL_OF_TOKENS, NOW));
  });

  it('contains nothing of the private key', () => {
    const key = randomJobKey();
    expect(
      Buffer.from(key.proof(URL_OF_TOKENS, NOW).replaceAll('.', ''), 'base64url').toString(),
    ).not.toContain(key.secret);
  });
});

describe('a key', () => {
  it('is another one each time if it is random', () => {
    expect(randomJobKey().thumbprint).not.toBe(randomJobKey().thumbprint);
  });

  it('is the same for the same secret and job, and another one for another secret or job', () => {
    const { thumbprint } = derivedJobKey('glcbt-64_secret', 'job-1');
    expect(derivedJobKey('glcbt-64_secret', 'job-1').thumbprint).toBe(thumbprint);
    expect(derivedJobKey('glcbt-64_secret', 'job-2').thumbprint).not.toBe(thumbprint);
    expect(derivedJobKey('glcbt-64_secreT', 'job-1').thumbprint).not.toBe(thumbprint);
  });

  it('can be saved and read, also if its number begins with zeros', () => {
    const keys = Array.from({ length: 300 }, (_, at) => derivedJobKey('secret', String(at)));
    expect(keys.some(({ secret }) => secret.startsWith('A'))).toBe(true);
    for (const { secret, thumbprint } of keys) expect(savedJobKey(secret)?.thumbprint).toBe(thumbprint);
  });

  it.each(['', 'x', 'A'.repeat(43), '_'.repeat(43), `${randomJobKey().secret}A`])(
    'is not read from the damaged text %j',
    (text) => {
      expect(savedJobKey(text)).toBeUndefined();
    },
  );
});
