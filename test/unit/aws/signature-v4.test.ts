import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionKeys } from '../../../src/aws/session-keys.js';
import { presignedUrl, signedHeaders, type Unsigned } from '../../../src/aws/signature-v4.js';
import { Sha256 } from '../../support/aws/sha256.js';
import { cases } from '../../support/cases.js';

/** What AWS publishes as examples to check a signer by: the Signature Version 4 test suite. */
const EXAMPLE = {
  service: 'service',
  region: 'us-east-1',
  url: new URL('https://example.amazonaws.com/'),
  headers: {},
  body: '',
  at: Date.parse('2015-08-30T12:36:00Z'),
};
const USER: SessionKeys = {
  AccessKeyId: 'AKIDEXAMPLE',
  SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  SessionToken: '',
};
const SESSION: SessionKeys = {
  ...USER,
  SessionToken:
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==',
};

describe('the examples that AWS publishes', () => {
  const example = async (
    more: Partial<Unsigned>,
    keys: SessionKeys,
  ): Promise<[names: string, signature: string]> => {
    const { authorization = '' } = await signedHeaders({ ...EXAMPLE, ...more }, keys);
    const [, names = '', signature = ''] =
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
        authorization,
      ) ?? [];
    return [names, signature];
  };

  it('post-vanilla', async () => {
    expect(await example({}, USER)).toEqual([
      'host;x-amz-date',
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ]);
  });

  it('post-x-www-form-urlencoded', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await example({ headers, body: 'Param1=value1' }, USER)).toEqual([
      'content-type;host;x-amz-date',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ]);
  });

  it('post-sts-header-before', async () => {
    expect(await example({}, SESSION)).toEqual([
      'host;x-amz-date;x-amz-security-token',
      '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
    ]);
  });
});

/** The same headers by the signer of AWS's SDK. */
async function signedBySdk(
  { service, region, url, headers, body, at }: Unsigned,
  keys: SessionKeys,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service,
    region,
    sha256: Sha256,
    // As its clients have it, but for S3's.
    applyChecksum: false,
    credentials: {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretAccessKey,
      ...(keys.SessionToken === '' ? {} : { sessionToken: keys.SessionToken }),
    },
  });
  const request = {
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: { ...headers, host: url.host },
    body,
  };
  const { headers: signed } = await signer.sign(request, { signingDate: new Date(at) });
  const { host: _, ...rest } = signed;
  return rest;
}

/** The query of the URL that the SDK signs. */
async function presignedBySdk(
  { service, region, url, headers, at }: Omit<Unsigned, 'body'>,
  query: Record<string, string>,
  keys: SessionKeys,
  expiresIn: number,
): Promise<Record<string, unknown>> {
  const signer = new SignatureV4({
    ...{ service, region, sha256: Sha256, applyChecksum: false },
    credentials: {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretAccessKey,
      ...(keys.SessionToken === '' ? {} : { sessionToken: keys.SessionToken }),
    },
  });
  const request = {
    ...{ method: 'GET', protocol: url.protocol, hostname: url.hostname, path: url.pathname, query },
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    headers: { ...headers, host: url.host },
  };
  const signed = await signer.presign(request, {
    ...{ signingDate: new Date(at), expiresIn },
    unhoistableHeaders: new Set(Object.keys(headers)),
  });
  return signed.query ?? {};
}

describe('the signer of the SDK', () => {
  const text = (characters: string, maxLength: number, minLength = 1): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
  const VISIBLE = Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at)).join('');
  const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

  const host = fc.constantFrom(
    'sts.eu-central-1.amazonaws.com',
    'iam.amazonaws.com:443',
    'localhost:4566',
    '127.0.0.1:8443',
    '[::1]:80',
    'vpce-1.sts.eu-central-1.vpce.amazonaws.com:8443',
  );
  const segment = fc.oneof(
    text(VISIBLE.replaceAll(/[?#]/g, ''), 12, 0),
    fc.constantFrom('', '.', '..', '%2F', '%41', 'ä', 'a b', "!'()*", '%zz'),
  );
  const url = fc
    .tuple(fc.constantFrom('https', 'http'), host, fc.array(segment, { maxLength: 4 }))
    .map(([scheme, at, segments]) => new URL(`${scheme}://${at}/${segments.join('/')}`));
  const request: fc.Arbitrary<Unsigned> = fc.record({
    service: fc.constantFrom('sts', 'iam'),
    region: text(`${LETTERS}-`, 20),
    url,
    headers: fc.record(
      {
        'content-type': fc.constantFrom(
          'application/x-www-form-urlencoded; charset=utf-8',
          ' text/plain;  charset=utf-8 ',
        ),
        accept: text(VISIBLE, 20),
        'x-amz-meta-a': text(`${VISIBLE} `, 20),
      },
      { requiredKeys: ['content-type'] },
    ),
    body: fc
      .dictionary(text(LETTERS, 20), fc.string({ unit: 'binary', maxLength: 50 }))
      .map((form) => new URLSearchParams(form).toString()),
    at: fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') }),
  });
  const keys: fc.Arbitrary<SessionKeys> = fc.record({
    AccessKeyId: text(LETTERS.toUpperCase(), 128, 16),
    SecretAccessKey: text(VISIBLE, 200, 16),
    SessionToken: text(VISIBLE, 400, 0),
  });

  it('makes the same headers of every request', async () => {
    await fc.assert(
      fc.asyncProperty(request, keys, async (unsigned, by) => {
        expect(await signedHeaders(unsigned, by)).toEqual(await signedBySdk(unsigned, by));
      }),
      { numRuns: cases(3_000) },
    );
  });

  it('makes the same signed URL of every request', async () => {
    const parameters = fc.dictionary(text(LETTERS, 10), text(`${VISIBLE} `, 20), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(
        request,
        parameters,
        keys,
        fc.integer({ min: 1, max: 900 }),
        async (given, query, by, s) => {
          const { body: _, ...unsigned } = {
            ...given,
            headers: { 'x-k8s-aws-id': given.headers['accept'] ?? 'shop' },
          };
          const ours = new URL(await presignedUrl(unsigned, query, by, s));
          const theirs = await presignedBySdk(unsigned, query, by, s);
          expect(Object.fromEntries(ours.searchParams)).toEqual(theirs);
          expect(ours.origin + ours.pathname).toBe(given.url.origin + given.url.pathname);
        },
      ),
      { numRuns: cases(2_000) },
    );
  });
});
