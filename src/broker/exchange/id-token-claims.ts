import { span } from '../../clock.js';
import type { SignedToken } from '../signatures/signed-token.js';
import { expired, IdTokenRefused, quoted } from './id-token-refused.js';

/** The claims of an ID token that was found to be good. */
export type IdTokenClaims = SignedToken['claims'] & { iss: string; sub: string; exp: number };

/** How far clocks may differ, in seconds. */
const TOLERANCE_S = 10;
/** No job lasts longer: a token that does is a mistake of its issuer, or none of a job. In seconds. */
const LONGEST_LIFE_S = 24 * 60 * 60;

/** @param now in seconds since 1970 @throws IdTokenRefused */
export function checkNotExpired({ exp }: SignedToken['claims'], now: number, says: () => string): void {
  if (typeof exp === 'number' && exp <= now - TOLERANCE_S) throw expired(exp, now, says);
}

interface Wanted {
  /** Of which a token must name one. */
  audiences: readonly string[];
  /** In seconds since 1970. */
  now: number;
  says: () => string;
}

/**
 * Checks the claims of a token, whose issuer is known and whose signature is good, as RFC 7519, section 4.1, has them: audience
 * and times; beyond that there must be a subject and an end within a day, and it must not be issued later than now.
 *
 * @throws IdTokenRefused
 */
export function checkClaims(claims: SignedToken['claims'], { audiences, now, says }: Wanted): IdTokenClaims {
  const refused = (message: string, ...more: string[]): IdTokenRefused =>
    new IdTokenRefused(message, [...more, says()]);
  for (const name of ['aud', 'exp', 'sub']) {
    if (!Object.hasOwn(claims, name)) throw refused(`the claim ${name} of the ID token is missing`);
  }
  const { aud, sub } = claims;
  if (![aud].flat().some((one) => typeof one === 'string' && audiences.includes(one))) {
    throw refused(
      'the claim aud of the ID token does not fit',
      `it is for ${quoted(aud)}`,
      `wanted ${quoted(audiences)}`,
    );
  }
  const [iat, nbf] = [numeric(claims, 'iat', refused), numeric(claims, 'nbf', refused)];
  if (nbf !== undefined && nbf > now + TOLERANCE_S) {
    throw refused(
      'the ID token is not valid yet (the claim nbf)',
      `it will be in ${span((nbf - now) * 1000)}`,
    );
  }
  const end = numeric(claims, 'exp', refused) ?? 0;
  checkNotExpired(claims, now, says);
  if (typeof sub !== 'string' || sub === '') {
    throw refused('the claim sub of the ID token is missing or empty');
  }
  if (iat !== undefined && iat > now + TOLERANCE_S) {
    throw refused('the claim iat of the ID token lies in the future', `by ${span((iat - now) * 1000)}`);
  }
  if (end > now + LONGEST_LIFE_S) {
    throw refused(`the claim exp of the ID token is more than ${LONGEST_LIFE_S / 3600} hours ahead`);
  }
  return claims as IdTokenClaims;
}

/** A claim that must be a number where it is there. */
function numeric(
  claims: SignedToken['claims'],
  name: string,
  refused: (message: string) => Error,
): number | undefined {
  if (!Object.hasOwn(claims, name)) return undefined;
  const value = claims[name];
  if (typeof value !== 'number') throw refused(`the claim ${name} of the ID token does not fit`);
  return value;
}
