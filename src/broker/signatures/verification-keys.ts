import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { sha256 } from '../../sha256.js';
import { keyKindOf, verifySignature } from './algorithms.js';
import type { SignedToken } from './signed-token.js';

/** What a set of keys says of a signature. */
export type Verdict = 'good' | 'no such key' | 'bad signature';

/** How many accepted signatures are remembered, at the least: twice as many at the most. Each takes about 150 bytes. */
const REMEMBERED = 5_000;

interface VerificationKey {
  jwk: JWK;
  key: KeyObject;
}

/**
 * Public keys, and the signatures that they have accepted: a token that is shown again is not verified again. Everything else
 * about it is for the caller to judge each time. Other keys are another set, which remembers nothing.
 */
export class VerificationKeys {
  readonly #keys: readonly VerificationKey[];
  readonly #verify: typeof verifySignature;
  /** By the hash of the token, the key that accepted it: the latest, and those before them. */
  #accepted = new Map<string, VerificationKey>();
  #former: ReadonlyMap<string, VerificationKey> = new Map();

  /**
   * @param jwks public keys that may verify signatures
   * @param verify for tests
   * @throws TypeError for a key that is none
   */
  constructor(jwks: readonly JWK[], verify: typeof verifySignature = verifySignature) {
    this.#keys = jwks.map((jwk) => ({
      jwk,
      key: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }),
    }));
    this.#verify = verify;
  }

  /**
   * Checks the signature of a token, whose algorithm the caller has found to be allowed. Tries every key that fits: a token need
   * not name one, and two may have the same name.
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

/** Whether a key may verify a signature by an algorithm, which is named by the token and not by the key: both must agree. */
function fits(jwk: JWK, alg: string, kid: string | undefined): boolean {
  const kind = keyKindOf(alg);
  if (kind === undefined || jwk.kty !== kind.kty || (kind.crv !== undefined && jwk.crv !== kind.crv))
    return false;
  return (kid === undefined || jwk.kid === kid) && (jwk.alg === undefined || jwk.alg === alg);
}
