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
  // Loaded lazily, because loading takes milliseconds and most jobs sign no request.
  const { createHash, createHmac } = await import('node:crypto');
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest();

  const { method = 'POST', service, region, url, body } = request;
  const time = new Date(request.at).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers = {
    ...request.headers,
    'x-amz-date': time,
    // An IAM user's keys include no session token.
    ...(keys.SessionToken === '' ? {} : { 'x-amz-security-token': keys.SessionToken }),
  };
  const signed = Object.entries({ ...headers, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const lines = signed.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}\n`);
  const canonical = [method, canonicalPath(url), '', lines.join(''), names, sha256(body)].join('\n');

  const day = time.slice(0, 8);
  const scope = [day, region, service, 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${keys.SecretAccessKey}`);
  const signature = hmac(key, [ALGORITHM, time, scope.join('/'), sha256(canonical)].join('\n'));
  const credential = `${keys.AccessKeyId}/${scope.join('/')}`;
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names}, Signature=${signature.toString('hex')}`,
  };
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
