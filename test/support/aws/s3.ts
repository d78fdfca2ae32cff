import type { Served } from '../faulty-server.js';
import { decoded } from './sigv4.js';
import { AwsError, s3Answer } from './xml.js';

/** What the protected service is asked: an action and the resource that policies know it by. */
export interface S3Request {
  hop: 'ListBuckets' | 'GetObject' | 'HeadObject';
  action: string;
  resource: string;
}

/** The buckets, and their objects by key. */
export type Buckets = Record<string, Record<string, string>>;

/** What of S3 is asked; undefined where it is nothing that the stand-in serves. */
export function s3Request(method: string, path: string, partition: string): S3Request | undefined {
  const [bucket = '', ...key] = decoded(path).slice(1).split('/');
  if (method === 'GET' && bucket === '') {
    return { hop: 'ListBuckets', action: 's3:ListAllMyBuckets', resource: '*' };
  }
  if (key.join('/') === '' || (method !== 'GET' && method !== 'HEAD')) return undefined;
  return {
    hop: method === 'GET' ? 'GetObject' : 'HeadObject',
    action: 's3:GetObject',
    resource: `arn:${partition}:s3:::${bucket}/${key.join('/')}`,
  };
}

/** Serves a request that is allowed. */
export function s3(request: S3Request, buckets: Buckets): Served {
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
  const [, bucket = '', key = ''] = /:::([^/]+)\/(.*)$/.exec(request.resource) ?? [];
  const objects = buckets[bucket];
  if (objects === undefined) throw new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist');
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
