import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { sha256 } from '../../sha256.js';
import { keyKindOf, verifySignature } from './algorithms.js';
import type { SignedToken } from './signed-token.js';

/** The result of checking a signature against a set of keys. */
export type Verdict = 'good' | 'no such key' | 'bad signature';

/** The minimum number of remembered signatures; the maximum is twice as many. Each signature uses about 150 bytes of memory. */
const REMEMBERED = 5_000;

interface VerificationKey {
  jwk: JWK;
  key: KeyObject;
}

/**
 * A set of public keys that remembers accepted signatures, so that a repeated token is not verified again. Each time, the caller
 * checks everything else about the token. A new set of keys starts without remembered signatures.
 */
export class VerificationKeys {
  readonly #keys: readonly VerificationKey[];
  readonly #verify: typeof verifySignature;
  /** The key that accepted each of the latest tokens. The map's keys are hashes of tokens. `#former` contains the earlier tokens. */
  #accepted = new Map<string, VerificationKey>();
  #former: ReadonlyMap<string, VerificationKey> = new Map();

  /**
   * @param jwks public keys for verifying signatures
   * @param verify replaced in tests
   * @throws TypeError for an invalid key
   */
  constructor(jwks: readonly JWK[], verify: typeof verifySignature = verifySignature) {
    this.#keys = jwks.map((jwk) => ({
      jwk,
      key: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }),
    }));
    this.#verify = verify;
  }

  /**
   * Checks the signature of a token. The caller must have checked that the token's algorithm is allowed. Tries every matching key,
   * because a token might not name a key, and two keys may have the same id.
   */
  check({ header: { alg, kid }, bytes, signingInput, signature }: SignedToken): Verdict {
    const fitting = this.#keys.filter(({ jwk }) => fits(jwk, alg, kid));
    if (fitting.length === 0) return 'no such key';
    const token = sha256(bytes, 'binary');
    const accepted = this.#accepted.get(token) ?? this.#former.get(token);
    if (accepted !== undefined && fitting.includes(accepted)) return 'good';
    const by = fitting.find(({ key }) => this.#verify(alg, key, signingInput, signature));
    if (by === undefined) return 'bad signature';
    this.#remember(token, by);
    return 'good';
  }

  #remember(token: string, by: VerificationKey): void {
    if (this.#accepted.size >= REMEMBERED) {
      this.#former = this.#accepted;
      this.#accepted = new Map();
    }
    this.#accepted.set(token, by);
  }
}

/**
 * Returns whether a key matches the algorithm and key id of a token. The token names the algorithm, so the key must match this
 * algorithm.
 */
function fits(jwk: JWK, alg: string, kid: string | undefined): boolean {
  const kind = keyKindOf(alg);
  if (kind === undefined || jwk.kty !== kind.kty || (kind.crv !== undefined && jwk.crv !== kind.crv))
    return false;
  return (kid === undefined || jwk.kid === kid) && (jwk.alg === undefined || jwk.alg === alg);
}
