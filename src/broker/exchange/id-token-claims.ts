import { span } from '../../clock.js';
import type { SignedToken } from '../signatures/signed-token.js';
import { expired, IdTokenRefused, quoted } from './id-token-refused.js';

/** The claims of a valid ID token. */
export type IdTokenClaims = SignedToken['claims'] & { iss: string; sub: string; exp: number };

/** The tolerated difference between clocks, in seconds. */
const TOLERANCE_S = 10;
/**
 * The maximum remaining lifetime of an ID token, in seconds. A token with a longer lifetime is a mistake by the issuer, or is not a
 * job's token.
 */
const LONGEST_LIFE_S = 24 * 60 * 60;

/** Checks that a token has not expired. @param now in seconds since 1970 @throws IdTokenRefused */
export function checkNotExpired({ exp }: SignedToken['claims'], now: number, says: () => string): void {
  if (typeof exp === 'number' && exp <= now - TOLERANCE_S) throw expired(exp, now, says);
}

interface Expected {
  /** The token must name one of these audiences. */
  audiences: readonly string[];
  /** The current time, in seconds since 1970. */
  now: number;
  says: () => string;
}

/**
 * Checks the claims of a token with a known issuer and a valid signature: audience and times as in RFC 7519, section 4.1. A token
 * must also have a subject, expire within a day, and not be issued in the future.
 *
 * @throws IdTokenRefused
 */
export function checkClaims(
  claims: SignedToken['claims'],
  { audiences, now, says }: Expected,
): IdTokenClaims {
  const refused = (message: string, ...more: string[]): IdTokenRefused =>
    new IdTokenRefused(message, [...more, says()]);
  for (const name of ['aud', 'exp', 'sub']) {
    if (!Object.hasOwn(claims, name)) throw refused(`the ID token has no claim ${name}`);
  }
  const { aud, sub } = claims;
  if (![aud].flat().some((one) => typeof one === 'string' && audiences.includes(one))) {
    throw refused(
      'the claim aud of the ID token does not match',
      `aud is ${quoted(aud)}`,
      `expected ${quoted(audiences)}`,
    );
  }
  const [iat, nbf] = [numeric(claims, 'iat', refused), numeric(claims, 'nbf', refused)];
  if (nbf !== undefined && nbf > now + TOLERANCE_S) {
    throw refused(
      'the ID token is not valid yet (claim nbf)',
      `it becomes valid in ${span((nbf - now) * 1000)}`,
    );
  }
  const end = numeric(claims, 'exp', refused) ?? 0;
  checkNotExpired(claims, now, says);
  if (typeof sub !== 'string' || sub === '') {
    throw refused('the claim sub of the ID token is missing or empty');
  }
  if (iat !== undefined && iat > now + TOLERANCE_S) {
    throw refused('the claim iat of the ID token is in the future', `by ${span((iat - now) * 1000)}`);
  }
  if (end > now + LONGEST_LIFE_S) {
    throw refused(`the claim exp of the ID token is more than ${LONGEST_LIFE_S / 3600} hours in the future`);
  }
  return claims as IdTokenClaims;
}

/** Returns a claim that must be a number if present. */
function numeric(
  claims: SignedToken['claims'],
  name: string,
  refused: (message: string) => Error,
): number | undefined {
  if (!Object.hasOwn(claims, name)) return undefined;
  const value = claims[name];
  if (typeof value !== 'number') throw refused(`the claim ${name} of the ID token is not a number`);
  return value;
}
