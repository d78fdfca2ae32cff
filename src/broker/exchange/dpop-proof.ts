import { createPublicKey, type KeyObject } from 'node:crypto';
import { span } from '../../clock.js';
import { sha256 } from '../../sha256.js';
import { isObject } from '../../text/json.js';
import { Refusal } from '../refusal.js';
import { verifySignature } from '../signatures/algorithms.js';
import { readSignedToken, type SignedToken } from '../signatures/signed-token.js';

/** The algorithm of the proofs, which the metadata announce (RFC 9449, section 5.1). */
export const PROOF_ALGORITHM = 'ES256';
/** The maximum difference between the broker's clock and the time in a proof, in seconds. */
const TOLERANCE_S = 300;
/** How long the broker remembers a proof after the proof has become invalid, in seconds. */
const REMEMBERED_S = 60;
const LONGEST_PROOF = 4_096;
const LONGEST_ID = 256;

/** A valid proof that the sender of a token request has a key. */
export interface Proof {
  /** The thumbprint of the key (RFC 7638). */
  thumbprint: string;
  /** The name of this proof, which may be used only once. */
  name: string;
  /** The time until which the broker must remember the name, in seconds since 1970. */
  until: number;
}

/**
 * Checks the header `DPoP` of a token request (RFC 9449, section 4.3). The caller checks that the proof is used only once.
 *
 * @param url the URL of the token endpoint
 * @param now the time on the broker's clock, in milliseconds since 1970
 * @throws Refusal `invalid_dpop_proof`
 */
export function checkProof(header: string, { url, now }: { url: string; now: number }): Proof {
  // Node joins several headers with a comma, which no JWT contains.
  const token = header.length > LONGEST_PROOF ? undefined : readSignedToken(header);
  if (token === undefined) throw refused('the header DPoP must contain exactly one JWT');
  const { typ, alg, crit } = token.header;
  if (typ !== 'dpop+jwt') throw refused('the header typ of the proof must be dpop+jwt');
  if (alg !== PROOF_ALGORITHM) throw refused(`the header alg of the proof must be ${PROOF_ALGORITHM}`);
  if (crit !== undefined) throw refused('the proof requires unsupported extensions (header crit)');
  const { key, thumbprint } = keyOf(token);
  if (!verifySignature(alg, key, token.signingInput, token.signature))
    throw refused('the signature of the proof is invalid');
  const { jti, htm, htu, iat } = token.claims;
  if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_ID)
    throw refused(`the claim jti of the proof must be a text of at most ${LONGEST_ID} characters`);
  if (htm !== 'POST') throw refused('the claim htm of the proof must be POST');
  if (!isUrl(htu, url)) throw refused(`the claim htu of the proof must be ${url}`);
  if (typeof iat !== 'number') throw refused('the claim iat of the proof must be a number');
  const off = iat * 1000 - now;
  if (!(Math.abs(off) <= TOLERANCE_S * 1000)) {
    throw refused(
      `the claim iat of the proof must be the current time: it is ${span(Math.abs(off))} ${off > 0 ? 'in the future' : 'ago'}`,
    );
  }
  return {
    thumbprint,
    name: sha256(JSON.stringify([thumbprint, jti]), 'base64url'),
    until: Math.ceil(iat) + TOLERANCE_S + REMEMBERED_S,
  };
}

/** The error for a proof that was used before. */
export function usedProof(): Refusal {
  return refused('this proof was already used');
}

/** Returns the public key in a proof. @throws Refusal for a key of another kind, and for a private key */
function keyOf({ header: { jwk } }: SignedToken): { key: KeyObject; thumbprint: string } {
  if (!isObject(jwk)) throw refused('the header jwk of the proof is missing');
  const { kty, crv, x, y } = jwk;
  if (kty !== 'EC' || crv !== 'P-256' || !isCoordinate(x) || !isCoordinate(y))
    throw refused('the header jwk of the proof must be a key of the curve P-256');
  if (Object.hasOwn(jwk, 'd')) throw refused('the header jwk of the proof must not contain a private key');
  // The members that RFC 7638 requires, in its order.
  const members = { crv, kty, x, y };
  try {
    const key = createPublicKey({ key: members, format: 'jwk' });
    return { key, thumbprint: sha256(JSON.stringify(members), 'base64url') };
  } catch {
    throw refused('the header jwk of the proof is not a point of the curve P-256');
  }
}

/** Whether a value is the canonical form of a coordinate of P-256. Otherwise, a key could have several thumbprints. */
function isCoordinate(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 43) return false;
  return Buffer.from(value, 'base64url').toString('base64url') === value;
}

/** Whether a claim is the URL, in any of its equivalent forms (RFC 3986, sections 6.2.2 and 6.2.3). */
function isUrl(htu: unknown, url: string): boolean {
  if (typeof htu !== 'string' || !URL.canParse(htu)) return false;
  return new URL(htu).href === new URL(url).href;
}

function refused(description: string): Refusal {
  return new Refusal('invalid_dpop_proof', description);
}
