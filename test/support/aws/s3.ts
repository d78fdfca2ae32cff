import type { Seen, Served } from '../faulty-server.js';
import { decoded } from './sigv4.js';
import { AwsError, s3Answer } from './xml.js';

/** What the protected service is asked: an action and the resource that policies know it by. */
export interface S3Request {
  hop: 'ListBuckets' | 'ListObjectsV2' | 'GetObject' | 'HeadObject' | 'PutObject' | 'DeleteObject';
  action: string;
  resource: string;
}

/** The buckets, and their objects by key. */
export type Buckets = Record<string, Record<string, string>>;

/** What of a request the requests that write and list need. */
export type SentToS3 = Pick<Seen, 'body' | 'headers' | 'path'>;

/** What of S3 is asked; undefined where it is nothing that the stand-in serves. */
export function s3Request(method: string, path: string, partition: string): S3Request | undefined {
  const [bucket = '', ...key] = decoded(path).slice(1).split('/');
  if (method === 'GET' && bucket === '') {
    return { hop: 'ListBuckets', action: 's3:ListAllMyBuckets', resource: '*' };
  }
  if (key.join('/') === '') {
    if (method !== 'GET') return undefined;
    return { hop: 'ListObjectsV2', action: 's3:ListBucket', resource: `arn:${partition}:s3:::${bucket}` };
  }
  const [hop, action] = OF_OBJECTS[method] ?? [];
  if (hop === undefined || action === undefined) return undefined;
  return { hop, action, resource: `arn:${partition}:s3:::${bucket}/${key.join('/')}` };
}

const OF_OBJECTS: Readonly<Record<string, [hop: S3Request['hop'], action: string]>> = {
  GET: ['GetObject', 's3:GetObject'],
  HEAD: ['HeadObject', 's3:GetObject'],
  PUT: ['PutObject', 's3:PutObject'],
  DELETE: ['DeleteObject', 's3:DeleteObject'],
};

/** Serves a request that is allowed. */
export function s3(request: S3Request, buckets: Buckets, { body, headers: sent, path }: SentToS3): Served {
  if (request.hop === 'ListBuckets') {
    const content = {
      Owner: { ID: '0'.repeat(64) },
      Buckets: Object.keys(buckets)
        .sort()
        .map((Name) => ({ Name, CreationDate: '2026-01-01T00:00:00.000Z' })),
    };
    const served = s3Answer('ListAllMyBucketsResult', content);
    // S3 names the items of a list.
    const body = String(served.body).replaceAll('<member>', '<Bucket>').replaceAll('</member>', '</Bucket>');
    return { ...served, body };
  }
  const [, bucket = '', key = ''] = /:::([^/]+)(?:\/(.*))?$/.exec(request.resource) ?? [];
  const objects = buckets[bucket];
  if (objects === undefined) throw new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist');
  if (request.hop === 'ListObjectsV2') return listed(bucket, Object.keys(objects), path);
  if (request.hop === 'PutObject') {
    if (sent['if-none-match'] === '*' && objects[key] !== undefined)
      throw new AwsError(
        412,
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
      );
    objects[key] = body;
    return { status: 200, body: '', headers: { etag: '"0"' } };
  }
  if (request.hop === 'DeleteObject') {
    delete objects[key];
    return { status: 204, body: '' };
  }
  const object = objects[key];
  if (object === undefined) throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.');
  const headers = {
    'content-type': 'text/plain',
    'content-length': String(Buffer.byteLength(object)),
    'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
    etag: '"0"',
  };
  return { status: 200, body: request.hop === 'HeadObject' ? '' : object, headers };
}

/** The keys that begin with the prefix that is asked for. */
function listed(bucket: string, keys: readonly string[], path: string): Served {
  const prefix = new URL(path, 'http://s3').searchParams.get('prefix') ?? '';
  const found = keys.filter((key) => key.startsWith(prefix)).sort();
  const contents = found.map((key) => `<Contents><Key>${key}</Key><ETag>"0"</ETag><Size>1</Size></Contents>`);
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${prefix}</Prefix><KeyCount>${found.length}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
  };
}
