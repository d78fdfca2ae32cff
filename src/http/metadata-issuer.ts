import { JobpassError } from '../errors.js';
import type { JsonObject } from '../text/json.js';
import type { HttpClient } from './client.js';
import type { Answer } from './transport.js';

/**
 * Checks that the metadata of a server is that of the issuer: RFC 8414, section 3.3.
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
  // It can be anything that JSON can hold: an object has no text to show, and a deep list none in our time.
  const shown = typeof named === 'string' ? `"${http.safe(named, 120)}"` : 'nobody';
  throw new JobpassError(
    'malformed',
    `The metadata at ${url.origin} is of the issuer ${shown}, not of "${http.safe(issuer, 120)}"`,
    { hint },
  );
}
