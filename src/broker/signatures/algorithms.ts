import { constants, type KeyObject, verify } from 'node:crypto';

const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING } = constants;

/** How an algorithm of JWS verifies: RFC 7518, section 3; RFC 8037, section 3.1. */
interface Algorithm {
  /** The keys that it works with, as a JWK names them. */
  kty: string;
  crv?: string;
  verify(key: KeyObject, text: Buffer, signature: Buffer): boolean;
}

function rsa(bits: number): Algorithm {
  const padding = RSA_PKCS1_PADDING;
  return {
    kty: 'RSA',
    verify: (key, text, signature) => verify(`sha${bits}`, text, { key, padding }, signature),
  };
}

/** The salt is as long as the hash. */
function rsaPss(bits: number): Algorithm {
  const more = { padding: RSA_PKCS1_PSS_PADDING, saltLength: bits / 8 };
  return {
    kty: 'RSA',
    verify: (key, text, signature) => verify(`sha${bits}`, text, { key, ...more }, signature),
  };
}

/** @param length of a signature, which is both numbers side by side, in bytes */
function ecdsa(crv: string, bits: number, length: number): Algorithm {
  const dsaEncoding = 'ieee-p1363';
  return {
    kty: 'EC',
    crv,
    verify: (key, text, signature) =>
      signature.length === length && verify(`sha${bits}`, text, { key, dsaEncoding }, signature),
  };
}

const ALGORITHMS_OF_JWS: ReadonlyMap<string, Algorithm> = new Map([
  ['RS256', rsa(256)],
  ['RS384', rsa(384)],
  ['RS512', rsa(512)],
  ['PS256', rsaPss(256)],
  ['PS384', rsaPss(384)],
  ['PS512', rsaPss(512)],
  ['ES256', ecdsa('P-256', 256, 64)],
  ['ES384', ecdsa('P-384', 384, 96)],
  ['ES512', ecdsa('P-521', 512, 132)],
  [
    'EdDSA',
    { kty: 'OKP', crv: 'Ed25519', verify: (key, text, signature) => verify(null, text, key, signature) },
  ],
]);

/** Signatures that CI systems use; never `none`, and no symmetric ones. */
export const ALGORITHMS: readonly string[] = [...ALGORITHMS_OF_JWS.keys()];

/** The kind of key that an algorithm needs; undefined for an algorithm that is not supported. */
export function keyKindOf(alg: string): Pick<Algorithm, 'kty' | 'crv'> | undefined {
  return ALGORITHMS_OF_JWS.get(alg);
}

/**
 * Verifies a signature on this thread: the way to another one and back, which WebCrypto takes, costs as much as RS256 itself.
 *
 * @param key one of the kind that the algorithm needs
 */
export function verifySignature(alg: string, key: KeyObject, text: Buffer, signature: Buffer): boolean {
  try {
    return ALGORITHMS_OF_JWS.get(alg)?.verify(key, text, signature) === true;
  } catch {
    // The library has no words for what it was given.
    return false;
  }
}
