import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';
import type { SignedToken } from '../signatures/signed-token.js';
import type { Verdict } from '../signatures/verification-keys.js';

/** An ID token that is no good. Its message is for the caller, who holds the token; `log` has what else is known. */
export class IdTokenRefused extends JobpassError {
  /** The message, and what stands behind it: for the log alone. */
  readonly log: string;

  constructor(message: string, more: readonly string[]) {
    super('refused', message);
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

/** The error for a token whose signature is not by a key of its issuer. */
export function foreignSignature(verdict: Exclude<Verdict, 'good'>, says: () => string): IdTokenRefused {
  return new IdTokenRefused('the signature of the ID token is not of a key of its issuer', [
    verdict === 'no such key' ? 'the issuer has no such key for it' : 'it does not verify',
    says(),
  ]);
}

/** What a token says of itself: for the log, where it tells whose it may be; nothing of it need be true. */
export function saysOf({ header: { alg, kid }, claims: { iss, sub } }: SignedToken): string {
  const key = kid === undefined ? 'no key id' : `key id "${printable(kid, 80)}"`;
  return `it says issuer ${quoted(iss)}, subject ${quoted(sub)}, ${key}, algorithm "${printable(alg, 20)}"`;
}

/** Values of a claim, for the log. */
export function quoted(value: unknown): string {
  const values: unknown[] = Array.isArray(value) ? value.slice(0, 5) : [value];
  const texts = values.map((one) => (typeof one === 'string' ? `"${printable(one, 160)}"` : 'none'));
  return texts.length === 0 ? 'none' : texts.join(', ');
}
