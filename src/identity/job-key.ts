import type { JsonWebKey, KeyObject } from 'node:crypto';
import { nodeCrypto, sha256 } from '../sha256.js';

/**
 * A key pair for ES256 that all processes of one job share. With each exchange, the job proves that it has the key, so that a
 * broker can detect requests by anyone else who has the job's ID token.
 */
export interface JobKey {
  /** The thumbprint of the public key (RFC 7638), which is not secret. */
  thumbprint: string;
  /**
   * Returns a new proof that the sender of a POST request has the key (RFC 9449, section 4.2).
   *
   * @param htu the URL of the request
   * @param now the time on the server's clock, in milliseconds since 1970
   */
  proof(htu: URL, now: number): string;
  /** The private key as a text, a secret. `savedJobKey` reads this text. */
  secret: string;
}

/** The order of the group of P-256 (NIST SP 800-186, section 3.2.1.3). Private keys are between 0 and this number. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const KEY_BYTES = 32;
/** The size of the number that a private key is derived from, which makes all keys equally likely (FIPS 186-5, A.2.1). */
const DERIVED_BYTES = 48;
const SALT = 'jobpass job key';

/** Returns a new random key. */
export function randomJobKey(): JobKey {
  return derivedJobKey(nodeCrypto().randomBytes(KEY_BYTES), '');
}

/** Returns the key that a secret of the job determines (RFC 5869). @param job the job's name */
export function derivedJobKey(secret: string | Buffer, job: string): JobKey {
  const bytes = Buffer.from(nodeCrypto().hkdfSync('sha256', secret, SALT, job, DERIVED_BYTES));
  const number = (BigInt(`0x${bytes.toString('hex')}`) % (ORDER - 1n)) + 1n;
  return keyOf(Buffer.from(number.toString(16).padStart(2 * KEY_BYTES, '0'), 'hex'));
}

/** Returns the key that a text contains; undefined if the text does not contain a key. */
export function savedJobKey(secret: string): JobKey | undefined {
  if (!/^[\w-]{43}$/.test(secret)) return undefined;
  try {
    return keyOf(Buffer.from(secret, 'base64url'));
  } catch {
    // The number is not a private key of this curve.
    return undefined;
  }
}

/** @throws Error if the number is not a private key */
function keyOf(number: Buffer): JobKey {
  const { createECDH, createPrivateKey, randomUUID, sign } = nodeCrypto();
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(number);
  const point = pair.getPublicKey();
  const [x, y] = [point.subarray(1, 1 + KEY_BYTES), point.subarray(1 + KEY_BYTES)].map((part) =>
    part.toString('base64url'),
  );
  const jwk: JsonWebKey = { crv: 'P-256', kty: 'EC', x: x ?? '', y: y ?? '' };
  const secret = number.toString('base64url');
  let key: KeyObject | undefined;
  return {
    // The members that RFC 7638 requires, in its order.
    thumbprint: sha256(JSON.stringify(jwk), 'base64url'),
    secret,
    proof: (htu, now) => {
      key ??= createPrivateKey({ key: { ...jwk, d: secret }, format: 'jwk' });
      const { origin, pathname } = htu;
      const claims = {
        jti: randomUUID(),
        htm: 'POST',
        htu: `${origin}${pathname}`,
        iat: Math.floor(now / 1000),
      };
      const content = [{ typ: 'dpop+jwt', alg: 'ES256', jwk }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' });
      return `${content}.${signature.toString('base64url')}`;
    },
  };
}
