import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { JWK } from 'jose';
import { JobpassError } from '../../errors.js';
import { isObject } from '../../text/json.js';
import { ALGORITHMS } from '../signatures/algorithms.js';

const KINDS = new Set(['RSA', 'EC P-256', 'EC P-384', 'EC P-521', 'OKP Ed25519']);
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const SMALLEST_RSA_BITS = 2_048;

/**
 * Returns the keys of a document that are suitable for verifying signatures: public, asymmetric, strong, and marked for that use.
 *
 * @throws JobpassError `malformed` if the document has no such key
 */
export function usableKeys(document: Record<string, unknown>): { keys: JWK[]; leftOut: string } {
  const published: unknown = document['keys'];
  if (!Array.isArray(published)) throw new JobpassError('malformed', 'The document has no list of keys');
  const keys: JWK[] = [];
  const reasons = new Map<string, number>();
  for (const jwk of published) {
    const key = usable(jwk);
    if (typeof key === 'string') reasons.set(key, (reasons.get(key) ?? 0) + 1);
    else keys.push(key);
  }
  const leftOut = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
  if (keys.length === 0) {
    throw new JobpassError(
      'malformed',
      `The document has no usable key${leftOut === '' ? '' : `; unusable: ${leftOut}`}`,
    );
  }
  return { keys, leftOut };
}

/**
 * Returns a published key with only the members that verification requires, or the reason why the key is unusable. In messages, the
 * reason follows the number of keys that it applies to.
 */
function usable(published: unknown): JWK | string {
  if (!isObject(published)) return 'not a key';
  const jwk = published;
  const { kty, crv, alg, use, key_ops: operations, kid } = jwk;
  if (kty === 'oct') return 'symmetric';
  // Anyone who has read the document could sign with this key.
  if (PRIVATE.some((name) => name in jwk)) return 'with a private part';
  if (use !== undefined && use !== 'sig') return 'for another use';
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return 'for another use';
  }
  if (alg !== undefined && !(typeof alg === 'string' && ALGORITHMS.includes(alg))) {
    return 'for another algorithm';
  }
  if (kid !== undefined && typeof kid !== 'string') return 'not a key';
  if (!KINDS.has(kty === 'RSA' ? kty : `${kty} ${crv}`)) return 'of an unknown kind';
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const { modulusLength: bits, publicExponent = 3n } = key.asymmetricKeyDetails ?? {};
    if (bits !== undefined && bits < SMALLEST_RSA_BITS) return 'too short';
    // With the exponent 1, anyone can create signatures. A key with an even exponent is not an RSA key.
    if (publicExponent < 3n || publicExponent % 2n === 0n) return 'broken';
    return {
      ...(key.export({ format: 'jwk' }) as JWK),
      ...(kid === undefined ? {} : { kid }),
      ...(alg === undefined ? {} : { alg }),
    };
  } catch {
    return 'broken';
  }
}
