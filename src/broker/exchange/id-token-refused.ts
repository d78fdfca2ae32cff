import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';
import type { SignedToken } from '../signatures/signed-token.js';
import type { Verdict } from '../signatures/verification-keys.js';

/** An invalid ID token. The message is for the caller; `log` contains the details for the broker's log. */
export class IdTokenRefused extends JobpassError {
  /** The message with details, for the log only. */
  readonly log: string;

  constructor(message: string, more: readonly string[]) {
    super('refused', message);
    this.log = more.length === 0 ? message : `${message}: ${more.join('; ')}`;
  }
}

/** Returns the error for a signature algorithm that is not allowed. */
export function algorithmRefused(algorithms: readonly string[], says: () => string): IdTokenRefused {
  return new IdTokenRefused('the algorithm of the ID token is not allowed', [
    `must be one of ${algorithms.join(', ')}`,
    says(),
  ]);
}

/** Returns the error for an expired token. @param exp and now in seconds since 1970 */
export function expired(exp: number, now: number, says: () => string): IdTokenRefused {
  return new IdTokenRefused('the ID token has expired', [`${span((now - exp) * 1000)} ago`, says()]);
}

/** Returns the error for a token without a valid signature by one of its issuer's keys. */
export function invalidSignature(verdict: Exclude<Verdict, 'good'>, says: () => string): IdTokenRefused {
  return new IdTokenRefused('the ID token is not signed with a key of its issuer', [
    verdict === 'no such key' ? 'the issuer publishes no matching key' : 'the signature is invalid',
    says(),
  ]);
}

/** Returns the unverified claims of a token about itself, for the log. */
export function describeToken({ header: { alg, kid }, claims: { iss, sub } }: SignedToken): string {
  const key = kid === undefined ? 'no key id' : `key id "${printable(kid, 80)}"`;
  return `the token claims issuer ${quoted(iss)}, subject ${quoted(sub)}, ${key}, algorithm "${printable(alg, 20)}"`;
}

/** Returns the values of a claim, for the log. */
export function quoted(value: unknown): string {
  const values: unknown[] = Array.isArray(value) ? value.slice(0, 5) : [value];
  const texts = values.map((one) => (typeof one === 'string' ? `"${printable(one, 160)}"` : 'none'));
  return texts.length === 0 ? 'none' : texts.join(', ');
}
