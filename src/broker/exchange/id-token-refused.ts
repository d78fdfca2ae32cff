import { errors, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';

/** An ID token that is no good. Its message is for the caller, who holds the token; `log` has what else is known. */
export class IdTokenRefused extends JobpassError {
  /** The message, and what stands behind it: for the log alone. */
  readonly log: string;

  constructor(message: string, more: readonly string[], cause?: unknown) {
    super('refused', message, cause === undefined ? {} : { cause });
    this.log = more.length === 0 ? message : `${message}: ${more.join('; ')}`;
  }
}

/** The error for an algorithm that is not among those that are allowed. */
export function algorithmRefused(algorithms: readonly string[], says: () => string): IdTokenRefused {
  return new IdTokenRefused('the algorithm of the ID token is not allowed', [
    `wanted ${algorithms.join(', ')}`,
    says(),
  ]);
}

/** The error for a token whose time is over. @param exp and now in seconds since 1970 */
export function expired(exp: number, now: number, says: () => string): IdTokenRefused {
  return new IdTokenRefused('the ID token has expired', [`${span((now - exp) * 1000)} ago`, says()]);
}

/** The error for a token that jose, or a check of ours, found to be no good; any other error as it is. */
export function refusal(
  error: unknown,
  audience: JWTVerifyOptions['audience'],
  { aud, exp, nbf }: JWTPayload,
  now: number,
  says: () => string,
): unknown {
  const refused = (message: string, ...more: string[]): IdTokenRefused =>
    new IdTokenRefused(message, [...more, says()], error);
  if (error instanceof errors.JWTExpired) return expired(exp ?? now, now, says);
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error;
    if (reason === 'missing') return refused(`the claim ${claim} of the ID token is missing`);
    if (claim === 'aud') {
      return refused(
        'the claim aud of the ID token does not fit',
        `it is for ${quoted(aud)}`,
        `wanted ${quoted(audience)}`,
      );
    }
    if (claim === 'nbf' && typeof nbf === 'number') {
      return refused(
        'the ID token is not valid yet (the claim nbf)',
        `it will be in ${span((nbf - now) * 1000)}`,
      );
    }
    return refused(`the claim ${claim} of the ID token does not fit`);
  }
  const foreign = 'the signature of the ID token is not of a key of its issuer';
  if (error instanceof errors.JWKSNoMatchingKey) return refused(foreign, 'the issuer has no such key for it');
  if (error instanceof errors.JWSSignatureVerificationFailed) return refused(foreign, 'it does not verify');
  if (error instanceof errors.JOSEError) return refused('the ID token is not a JWT that can be read');
  return error;
}

/** What a token says of itself: for the log, where it tells whose it may be; nothing of it need be true. */
export function saysOf(
  { alg, kid }: { alg: string; kid: string | undefined },
  { iss, sub }: JWTPayload,
): string {
  const key = kid === undefined ? 'no key id' : `key id «${printable(kid, 80)}»`;
  return `it says issuer ${quoted(iss)}, subject ${quoted(sub)}, ${key}, algorithm «${printable(alg, 20)}»`;
}

function quoted(value: unknown): string {
  const values: unknown[] = Array.isArray(value) ? value.slice(0, 5) : [value];
  const texts = values.map((one) => (typeof one === 'string' ? `«${printable(one, 160)}»` : 'none'));
  return texts.length === 0 ? 'none' : texts.join(', ');
}
