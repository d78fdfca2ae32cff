import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What of a request a signature covers. */
export interface SignedRequest {
  method: string;
  /** Path and query, as they came. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A signature of version 4 as a request carries it, in its header or, presigned, in its query. */
export interface Signature {
  accessKeyId: string;
  /** The scope's day, as `20261122`. */
  day: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  /** As `20261122T221500Z`. */
  date: string;
  sessionToken: string | undefined;
  /** The seconds that a presigned request is good for. */
  expires: number | undefined;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const HEADER = new RegExp(
  `^${ALGORITHM} Credential=([^/,]+)/(\\d{8})/([^/,]+)/([^/,]+)/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$`,
);

/** The signature of a request; undefined where it has none that can be read. */
export function signatureOf(request: SignedRequest): Signature | undefined {
  const { headers } = request;
  const query = queryOf(request.path);
  const [, accessKeyId, day, region, service, signed, signature] =
    HEADER.exec(headers.authorization ?? '') ?? [];
  if (accessKeyId && day && region && service && signed && signature) {
    return {
      ...{ accessKeyId, day, region, service, signature, signedHeaders: signed.split(';') },
      date: one(headers['x-amz-date']) ?? '',
      sessionToken: one(headers['x-amz-security-token']),
      expires: undefined,
    };
  }
  const presigned = new Map(query);
  if (presigned.get('X-Amz-Algorithm') !== ALGORITHM) return undefined;
  const scope = (presigned.get('X-Amz-Credential') ?? '').split('/');
  return {
    accessKeyId: scope[0] ?? '',
    day: scope[1] ?? '',
    region: scope[2] ?? '',
    service: scope[3] ?? '',
    signedHeaders: (presigned.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: presigned.get('X-Amz-Signature') ?? '',
    date: presigned.get('X-Amz-Date') ?? '',
    sessionToken: presigned.get('X-Amz-Security-Token'),
    expires: Number(presigned.get('X-Amz-Expires')),
  };
}

/** When a request says that it was signed, in milliseconds since 1970; NaN where it says nothing sensible. */
export function signedAt({ date, day }: Signature): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date)?.slice(1).map(Number);
  if (parts === undefined || date.slice(0, 8) !== day) return Number.NaN;
  const [year = 0, month = 0, dayOfMonth = 0, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, dayOfMonth, hour, minute, second);
}

/** Whether the signature is that of this request with this secret. */
export function verify(request: SignedRequest, signature: Signature, secret: string): boolean {
  if (!coversEnough(request, signature)) return false;
  const { day, region, service, date } = signature;
  const payload = payloadHash(request, signature);
  if (payload === undefined) return false;
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = [ALGORITHM, date, scope, sha256(canonical(request, signature, payload))].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (from, part) => hmac(from, part),
    `AWS4${secret}`,
  );
  const expected = hmac(key, text).toString('hex');
  return (
    expected.length === signature.signature.length &&
    timingSafeEqual(Buffer.from(expected), Buffer.from(signature.signature))
  );
}

/** The host and every header of AWS's own must be signed, or a signed request could be turned into another. */
function coversEnough({ headers }: SignedRequest, { signedHeaders }: Signature): boolean {
  return ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))].every((name) =>
    signedHeaders.includes(name),
  );
}

/** The hash of the body that is signed; undefined where the request names another than its body has. */
function payloadHash({ headers, body }: SignedRequest, { service, expires }: Signature): string | undefined {
  const hash = sha256(body);
  const named = one(headers['x-amz-content-sha256']);
  if (service === 's3' && (expires !== undefined || named === 'UNSIGNED-PAYLOAD')) return 'UNSIGNED-PAYLOAD';
  if (named !== undefined) return named === hash ? hash : undefined;
  return service === 's3' ? undefined : hash;
}

function canonical(request: SignedRequest, signature: Signature, payload: string): string {
  const path = request.path.split('?')[0] ?? '/';
  const query = queryOf(request.path)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const headers = signature.signedHeaders.map(
    (name) => `${name}:${(one(request.headers[name]) ?? '').trim().replace(/ +/g, ' ')}\n`,
  );
  // Every service but S3 encodes the path a second time.
  const uri = signature.service === 's3' ? path : path.split('/').map(encoded).join('/');
  return [request.method, uri, query, headers.join(''), signature.signedHeaders.join(';'), payload].join(
    '\n',
  );
}

function queryOf(path: string): [name: string, value: string][] {
  const query = path.split('?').slice(1).join('?');
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decoded(name), decoded(value.join('='))];
    });
}

/** What percent signs stand for; text with other percent signs stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
