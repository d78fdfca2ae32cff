import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../../clock.js';
import { readSignedToken, type SignedToken } from '../signatures/signed-token.js';
import { VerificationKeys } from '../signatures/verification-keys.js';

const ALGORITHM = 'ES256';
const TYPE = 'at+jwt';

/** Verifies access tokens (RFC 9068) of a broker with a fixed set of keys. */
export class AccessTokenVerifier {
  readonly #clock: Clock;
  readonly #keys: VerificationKeys;
  readonly #jose: ReturnType<typeof createLocalJWKSet>;

  constructor(jwks: JSONWebKeySet, clock: Clock) {
    this.#clock = clock;
    this.#keys = new VerificationKeys(jwks.keys);
    this.#jose = createLocalJWKSet(jwks);
  }

  /** Returns the claims of a token with a valid signature that has not expired, or undefined for any other text. */
  async verify(token: string, issuer: string): Promise<JWTPayload | undefined> {
    const parsed = readSignedToken(token);
    // The text is not a token, or it is a token with a line break or padding after its signature, which must still be revocable.
    if (parsed === undefined || parsed.header['crit'] !== undefined) return this.#verifyByJose(token, issuer);
    const now = Math.floor(this.#clock.now() / 1000);
    return isAccessToken(parsed, issuer, now) && this.#keys.check(parsed) === 'good'
      ? parsed.claims
      : undefined;
  }

  async #verifyByJose(token: string, issuer: string): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#jose, {
        issuer,
        typ: TYPE,
        algorithms: [ALGORITHM],
        currentDate: new Date(this.#clock.now()),
      });
      return payload;
    } catch {
      return undefined;
    }
  }
}

/** Returns whether header and claims are those of an issuer's unexpired access token. @param now in seconds since 1970 */
function isAccessToken({ header, claims }: SignedToken, issuer: string, now: number): boolean {
  const { typ, alg, kid } = header;
  const { iss, iat, nbf, exp } = claims;
  // The prefix is optional (RFC 7515, section 4.1.9).
  const isTyped = typeof typ === 'string' && /^(application\/)?at\+jwt$/i.test(typ);
  return (
    isTyped &&
    alg === ALGORITHM &&
    kid !== undefined &&
    iss === issuer &&
    [iat, nbf, exp].every((time) => time === undefined || typeof time === 'number') &&
    Number(nbf ?? now) <= now &&
    Number(exp ?? Number.POSITIVE_INFINITY) > now
  );
}
