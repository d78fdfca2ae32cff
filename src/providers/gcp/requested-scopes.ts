import { JobpassError } from '../../errors.js';

/** The most scopes of one request, and the longest scope. Google's own libraries request at most five. */
const MOST = 30;
const LONGEST = 200;

/**
 * The scopes that a program requests, sorted, and without duplicates. Undefined if the program requests none.
 *
 * @throws JobpassError `refused` if a scope is invalid (RFC 6749, section 3.3)
 */
export function requestedScopes(text: string | null): readonly string[] | undefined {
  const scopes = [...new Set((text ?? '').split(/[\s,]+/).filter((one) => one !== ''))].sort();
  if (scopes.length === 0) return undefined;
  if (scopes.length > MOST || scopes.some((one) => one.length > LONGEST || !/^[!#-[\]-~]+$/.test(one)))
    throw new JobpassError('refused', 'The program requested invalid scopes');
  return scopes;
}
