import type { SessionKeys } from './session-keys.js';

/** A request without a query string. */
export interface Unsigned {
  /** Default: `POST`. */
  method?: 'GET' | 'POST';
  service: string;
  region: string;
  url: URL;
  /** The headers, with lower-case names. The signature adds the host, the date and the session token. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** The time on the service's clock, in milliseconds since 1970. */
  at: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Returns a request's headers, including its signature (version 4).
 *
 * Source: IAM user guide, "AWS Signature Version 4 for API requests", "Create a signed AWS API request". This function does not
 * support S3, which encodes the path and hashes the body differently. The tests compare the result with the AWS SDK's result.
 */
export async function signedHeaders(request: Unsigned, keys: SessionKeys): Promise<Record<string, string>> {
  const time = timeOf(request);
  const headers = {
    ...request.headers,
    'x-amz-date': time,
    // An IAM user's keys include no session token.
    ...(keys.SessionToken === '' ? {} : { 'x-amz-security-token': keys.SessionToken }),
  };
  const signature = await signatureOf({ ...request, headers }, '', keys);
  const credential = `${keys.AccessKeyId}/${scopeOf(request).join('/')}`;
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedNames({ ...request, headers })}, Signature=${signature}`,
  };
}

/**
 * Returns a URL with a signature in its query, with which anyone can send the GET request for a while. The query contains the
 * session token.
 *
 * Source: IAM user guide, "Create a signed AWS API request", "Adding signing information to the query string".
 *
 * @param parameters the query parameters of the call
 * @param expiresS how long the URL is valid, in seconds
 */
export async function presignedUrl(
  request: Omit<Unsigned, 'body' | 'method'>,
  parameters: Readonly<Record<string, string>>,
  keys: SessionKeys,
  expiresS: number,
): Promise<string> {
  const unsigned: Unsigned = { ...request, method: 'GET', body: '' };
  const query = Object.entries({
    ...parameters,
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${keys.AccessKeyId}/${scopeOf(unsigned).join('/')}`,
    'X-Amz-Date': timeOf(unsigned),
    'X-Amz-Expires': String(expiresS),
    ...(keys.SessionToken === '' ? {} : { 'X-Amz-Security-Token': keys.SessionToken }),
    'X-Amz-SignedHeaders': signedNames(unsigned),
  })
    .map(([name, value]) => [encoded(name), encoded(value)])
    // AWS sorts by name. Sorted as pairs, `l1=` would come before `l=`.
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
  const signature = await signatureOf(unsigned, query, keys);
  const signed = new URL(request.url);
  signed.search = `${query}&X-Amz-Signature=${signature}`;
  return signed.href;
}

/** @param query the canonical query string */
async function signatureOf(request: Unsigned, query: string, keys: SessionKeys): Promise<string> {
  // Loaded lazily, because loading takes milliseconds and most jobs sign no request.
  const { createHash, createHmac } = await import('node:crypto');
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest();

  const { method = 'POST', url, body } = request;
  const lines = signedEntries(request).map(
    ([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}\n`,
  );
  const names = signedNames(request);
  const canonical = [method, canonicalPath(url), query, lines.join(''), names, sha256(body)].join('\n');
  const scope = scopeOf(request);
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${keys.SecretAccessKey}`);
  const text = [ALGORITHM, timeOf(request), scope.join('/'), sha256(canonical)].join('\n');
  return hmac(key, text).toString('hex');
}

function signedEntries({ headers, url }: Unsigned): [name: string, value: string][] {
  return Object.entries({ ...headers, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1));
}

function signedNames(request: Unsigned): string {
  return signedEntries(request)
    .map(([name]) => name)
    .join(';');
}

function scopeOf(request: Pick<Unsigned, 'at' | 'region' | 'service'>): string[] {
  return [timeOf(request).slice(0, 8), request.region, request.service, 'aws4_request'];
}

function timeOf({ at }: Pick<Unsigned, 'at'>): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** The path without empty segments. Each segment is percent-encoded a second time. */
function canonicalPath({ pathname }: URL): string {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const end = segments.length > 0 && pathname.endsWith('/') ? '/' : '';
  return `/${segments.map(encoded).join('/')}${end}`;
}

/** Percent-encodes all characters in a text except the unreserved characters (RFC 3986, section 2.3). */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
