import { JobpassError } from '../errors.js';
import type { JsonObject } from '../text/json.js';
import type { HttpClient } from './client.js';
import type { Answer } from './transport.js';

/**
 * Checks that the metadata belongs to the issuer, as RFC 8414, section 3.3 requires.
 *
 * @throws JobpassError `malformed`
 */
export function checkMetadataIssuer(
  http: HttpClient,
  { url }: Answer,
  metadata: JsonObject,
  issuer: string,
  hint: string,
): void {
  const named = metadata['issuer'];
  if (named === issuer) return;
  // The value can be any JSON value. Objects and lists are not printed.
  const shown = typeof named === 'string' ? `"${http.safe(named, 120)}"` : '(none)';
  throw new JobpassError(
    'malformed',
    `The metadata at ${url.origin} has the issuer ${shown}, not "${http.safe(issuer, 120)}"`,
    { hint },
  );
}
