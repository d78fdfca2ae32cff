import { constants, type KeyObject, verify } from 'node:crypto';
import { verifyECDSA } from './ecdsa.js';

/** A JWS signature algorithm (RFC 7518, section 3; RFC 8037, section 3.1). */
interface Algorithm {
  /** The type of key that the algorithm uses, as in a JWK. */
  kty: string;
  crv?: string;
  verify(key: KeyObject, text: Buffer, signature: Buffer): boolean;
}

function rsa(bits: number): Algorithm {
  const hash = `sha${bits}`;
  return { kty: 'RSA', verify: (key, text, signature) => verify(hash, text, key, signature) };
}

/** Returns an RSASSA-PSS algorithm, whose salt is as long as the hash. */
function rsaPss(bits: number): Algorithm {
  const more = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: bits / 8 };
  return {
    kty: 'RSA',
    verify: (key, text, signature) => verify(`sha${bits}`, text, { key, ...more }, signature),
  };
}

/** Returns an ECDSA algorithm. @param size the length of each of the two numbers of a signature, in bytes */
function ecdsa(crv: string, bits: number, size: number): Algorithm {
  const hash = `sha${bits}`;
  return {
    kty: 'EC',
    crv,
    verify: (key, text, signature) => verifyECDSA(hash, size, { key, text, signature }),
  };
}

const ALGORITHMS_OF_JWS: ReadonlyMap<string, Algorithm> = new Map([
  ['RS256', rsa(256)],
  ['RS384', rsa(384)],
  ['RS512', rsa(512)],
  ['PS256', rsaPss(256)],
  ['PS384', rsaPss(384)],
  ['PS512', rsaPss(512)],
  ['ES256', ecdsa('P-256', 256, 32)],
  ['ES384', ecdsa('P-384', 384, 48)],
  ['ES512', ecdsa('P-521', 512, 66)],
  [
    'EdDSA',
    { kty: 'OKP', crv: 'Ed25519', verify: (key, text, signature) => verify(null, text, key, signature) },
  ],
]);

/** The supported algorithms: those that CI systems use, without `none` and symmetric algorithms. */
export const ALGORITHMS: readonly string[] = [...ALGORITHMS_OF_JWS.keys()];

/** Returns the type of key that an algorithm requires, or undefined for an unsupported algorithm. */
export function keyKindOf(alg: string): Pick<Algorithm, 'kty' | 'crv'> | undefined {
  return ALGORITHMS_OF_JWS.get(alg);
}

/**
 * Verifies a signature on the current thread. WebCrypto uses another thread, and switching threads takes as long as RS256 itself.
 *
 * @param key a key of the type that the algorithm requires
 */
export function verifySignature(alg: string, key: KeyObject, text: Buffer, signature: Buffer): boolean {
  try {
    return ALGORITHMS_OF_JWS.get(alg)?.verify(key, text, signature) === true;
  } catch {
    // The library throws for malformed input.
    return false;
  }
}
