// The servers that the clients use: an endpoint for container credentials, and an S3 that checks only which credential signed a
// request and whether this credential has expired.
import { randomBytes } from 'node:crypto';
import http from 'node:http';

/** Starts an HTTP server on a free port. */
export async function listen(answer) {
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => answer(request, response, Buffer.concat(parts)));
  });
  // Clients that reuse connections must not fail because the server closes an idle connection.
  server.keepAliveTimeout = 65_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The credentials that exist: their expiry in ms since 1970 and their session token, keyed by access key id. */
export class Credentials {
  known = new Map();

  issue(expiresAt) {
    const id = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const [secret, token] = [randomBytes(20).toString('hex'), randomBytes(60).toString('base64')];
    this.known.set(id, { token, expiresAt });
    return { id, secret, token, expiresAt };
  }

  /** Why S3 rejects a signature with this credential, or undefined if S3 accepts it. */
  refusal(id, token) {
    if (id === undefined) return 'AccessDenied';
    const found = this.known.get(id);
    if (found === undefined) return 'InvalidAccessKeyId';
    if (found.token !== token) return 'InvalidToken';
    return found.expiresAt <= Date.now() ? 'ExpiredToken' : undefined;
  }
}

const xml = (content) => `<?xml version="1.0" encoding="UTF-8"?>\n${content}`;

/** A black TIFF image of one pixel. */
function image() {
  const tags = [
    [256, 1],
    [257, 1],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, 1],
    [279, 1],
  ];
  const bytes = Buffer.alloc(10 + 2 + tags.length * 12 + 4);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(10, 4);
  bytes.writeUInt16LE(tags.length, 10);
  for (const [index, [tag, value]] of tags.entries()) {
    const at = 12 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(4, at + 2);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  }
  return bytes;
}

const SCHEMA = { type: 'struct', fields: [{ name: 'a', type: 'long', nullable: true, metadata: {} }] };
const DELTA = [
  { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
  {
    metaData: {
      ...{ id: '5fba94ed-9794-4965-ba6e-6ee3c0d22af9', format: { provider: 'parquet', options: {} } },
      ...{ schemaString: JSON.stringify(SCHEMA), partitionColumns: [], configuration: {}, createdTime: 0 },
    },
  },
];

function files() {
  return new Map([
    ['today.txt', Buffer.from('sunny')],
    ['table.csv', Buffer.from('a,b\n1,2\n')],
    ['image.tif', image()],
    [
      'delta/_delta_log/00000000000000000000.json',
      Buffer.from(DELTA.map((one) => JSON.stringify(one)).join('\n')),
    ],
  ]);
}

/** An S3 with the bucket `reports`. `rejected` counts rejected requests by reason. @param partS how long a part of an upload takes */
export async function startS3(credentials, { partS = 0, objects = files() } = {}) {
  const rejected = {};
  let served = 0;
  const { url, close } = await listen((request, response, body) => {
    const send = (status, content = '', headers = {}) => {
      const type = { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(content) };
      response.writeHead(status, { ...type, 'x-amz-request-id': 'one', ...headers });
      response.end(request.method === 'HEAD' ? undefined : content);
    };
    const signed = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1];
    const refusal = credentials.refusal(signed, request.headers['x-amz-security-token']);
    if (refusal !== undefined) {
      const why = signed === undefined ? 'unsigned' : refusal;
      rejected[why] = (rejected[why] ?? 0) + 1;
      const status = refusal === 'ExpiredToken' ? 400 : 403;
      return send(status, xml(`<Error><Code>${refusal}</Code><Message>${why}</Message></Error>`));
    }
    served++;
    const at = new URL(request.url, url);
    const [, bucket, ...rest] = decodeURIComponent(at.pathname).split('/');
    const key = rest.join('/');
    if (bucket !== 'reports') return send(404, xml('<Error><Code>NoSuchBucket</Code></Error>'));
    if (key === '') {
      if (at.searchParams.has('location'))
        return send(200, xml('<LocationConstraint>eu-central-1</LocationConstraint>'));
      const prefix = at.searchParams.get('prefix') ?? '';
      const found = [...objects].filter(([name]) => name.startsWith(prefix));
      const items = found.map(
        ([name, content]) =>
          `<Contents><Key>${name}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"0"</ETag><Size>${content.length}</Size></Contents>`,
      );
      const head = `<Name>reports</Name><Prefix>${prefix}</Prefix><KeyCount>${items.length}</KeyCount><MaxKeys>1000</MaxKeys>`;
      const list = `<ListBucketResult>${head}<IsTruncated>false</IsTruncated>${items.join('')}</ListBucketResult>`;
      return send(200, xml(list));
    }
    if (request.method === 'POST') {
      const started = at.searchParams.has('uploads');
      const name = started ? 'InitiateMultipartUploadResult' : 'CompleteMultipartUploadResult';
      send(200, xml(`<${name}><Key>${key}</Key><UploadId>one</UploadId><ETag>"0"</ETag></${name}>`));
      return;
    }
    if (request.method === 'PUT' && at.searchParams.has('partNumber')) {
      setTimeout(() => send(200, '', { etag: '"0"' }), partS * 1000);
      return;
    }
    if (request.method === 'PUT') {
      objects.set(key, body);
      return send(200, '', { etag: '"0"' });
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      return send(204);
    }
    const content = objects.get(key);
    if (content === undefined) return send(404, xml('<Error><Code>NoSuchKey</Code></Error>'));
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const part =
      from === undefined ? content : content.subarray(Number(from), to === '' ? undefined : Number(to) + 1);
    const headers = {
      ...{ 'content-type': 'application/octet-stream', 'content-length': part.length, etag: '"0"' },
      ...{ 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT', 'accept-ranges': 'bytes' },
    };
    if (from === undefined) send(200, part, headers);
    else
      send(206, part, {
        ...headers,
        'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${content.length}`,
      });
  });
  return { url, close, rejected, served: () => served };
}

/**
 * An endpoint for container credentials that answers as Jobpass's endpoint does: from memory, with a copy that is replaced at
 * half of its life.
 *
 * @param options `lifeS`: the life of a copy. `ageS`: the age of the first copy. `fails`: whether a
 * request gets a 500 response, by its number, the seconds since the first request, and the 500 responses so far. `tokens`: the accepted tokens
 */
export async function startEndpoint(credentials, { lifeS, ageS = 0, fails = () => false, tokens }) {
  const asks = [];
  const used = new Set();
  let copies = 1;
  let failed = 0;
  let start;
  let current = credentials.issue(Date.now() + (lifeS - ageS) * 1000);
  const { url, close } = await listen((request, response) => {
    const now = Date.now();
    start ??= now;
    const token = request.headers.authorization ?? '';
    asks.push((now - start) / 1000);
    if (!tokens.includes(token)) {
      response.writeHead(401).end();
      return;
    }
    used.add(token);
    if (fails({ number: asks.length, second: (now - start) / 1000, failed })) {
      failed++;
      response.writeHead(500).end();
      return;
    }
    if (current.expiresAt - now < (lifeS * 1000) / 2) {
      copies++;
      current = credentials.issue(now + lifeS * 1000);
    }
    const answer = {
      ...{ AccessKeyId: current.id, SecretAccessKey: current.secret, Token: current.token },
      Expiration: new Date(current.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  return { url: `${url}/credentials/one`, close, asks, used, copies: () => copies };
}
