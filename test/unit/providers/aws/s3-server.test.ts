import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import { aws } from '../../../../src/providers/aws/definition.js';
import { s3ServerOf } from '../../../../src/providers/aws/hosts.js';
import { s3ServerPolicy } from '../../../../src/providers/aws/s3-server-policy.js';
import { type AwsSettings, awsSettings } from '../../../../src/providers/aws/settings.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';

const URL_OF_MINIO = 'https://minio.example.com:9000';
const ROLE = 'arn:minio:iam:::role/4H8M2_k';
const DEADLINE = Date.UTC(2026, 10, 22, 12, 0, 0);

const settingsOf = async (given: Record<string, string>) =>
  (
    await readSettings(
      new Map(Object.entries({ provider: 'aws', url: URL_OF_MINIO, role: ROLE, ...given })),
      PROVIDERS,
    )
  ).settings;
const read = async (given: Record<string, string> = {}): Promise<AwsSettings> =>
  awsSettings(await settingsOf(given));

describe('the kind of server', () => {
  it.each<[url: string | undefined, role: string, kind: 'minio' | 'other' | undefined]>([
    [URL_OF_MINIO, ROLE, 'minio'],
    ['http://127.0.0.1:9000', ROLE, 'minio'],
    ['https://rgw.example.com', 'arn:aws:iam:::role/ci', 'other'],
    ['https://rgw.example.com', 'arn:aws:iam::RGW11111111111111111:role/ci', 'other'],
    ['https://s3.example.com', 'arn:aws:iam::role/S3Admin', 'other'],
    // A stand-in for AWS, or a proxy in front of it.
    ['http://127.0.0.1:5000', 'arn:aws:iam::123456789012:role/ci', undefined],
    ['https://sts.example.com', 'arn:aws-cn:iam::123456789012:role/ci', undefined],
    // AWS never gets the lenient treatment.
    ['https://sts.eu-central-1.amazonaws.com', ROLE, undefined],
    ['https://vpce-1.sts.eu-central-1.vpce.amazonaws.com', 'arn:aws:iam:::role/ci', undefined],
    [undefined, ROLE, undefined],
    [URL_OF_MINIO, 'deploy', undefined],
    ['minio', ROLE, undefined],
  ])('%s with %s: %s', (url, role, kind) => {
    expect(
      s3ServerOf({ role, ...(url === undefined ? {} : { url }) } as Parameters<typeof s3ServerOf>[0]),
    ).toBe(kind);
  });
});

describe('the settings of an S3-compatible server', () => {
  it('need neither a region nor permission for the host, and an audience of their own', async () => {
    expect(await read()).toMatchObject({
      s3Server: 'minio',
      region: 'us-east-1',
      audience: URL_OF_MINIO,
      roles: [ROLE],
    });
    expect((await read({ region: 'garage', audience: 'ci' })).region).toBe('garage');
    expect(aws.revocable?.(await settingsOf({}))).toBe(true);
    expect(aws.revocable?.(await settingsOf({ role: 'arn:aws:iam:::role/ci' }))).toBe(false);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ 'session-policy-arns': 'ReadOnlyAccess' }, /`session-policy-arns` is not supported/],
    [{ 'allowed-account-ids': '123456789012' }, /`allowed-account-ids` is not supported/],
    [{ 'revoke-role': ROLE }, /`revoke-role` is not supported/],
    [{ 'allow-assume': 'none' }, /`allow-assume` is not supported/],
    [{ 'iam-url': URL_OF_MINIO }, /`iam-url` is not supported/],
    [{ fips: 'true' }, /`fips` is not supported/],
    [{ role: `${ROLE} ${ROLE}2` }, /`role` has 2 roles/],
    [{ role: 'arn:minio:iam:::user/x' }, /is not the ARN of a role/],
    [{ region: 'a/b' }, /`region` is `a\/b`/],
    [{ 'session-policy': 'x' }, /is not a policy document/],
  ])('%j is rejected', async (given, told) => {
    await expect(read(given)).rejects.toMatchObject({ code: 'usage', told: expect.stringMatching(told) });
  });

  it('accept the inputs that other settings turn off', async () => {
    expect((await read({ fips: 'false', 'dual-stack': 'false' })).sts.href).toBe(`${URL_OF_MINIO}/`);
  });
});

describe('the session policy', () => {
  const at = { DateGreaterThanEquals: { 'aws:CurrentTime': '2026-11-22T12:00:00Z' } };
  const deadline = { Sid: 'JobpassDeadline', Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: at };
  const statements = (inline: string | undefined, server: 'minio' | 'other'): unknown =>
    (JSON.parse(s3ServerPolicy(inline, DEADLINE, server)) as { Statement: unknown }).Statement;
  const everything = JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });

  it.each(['minio', 'other'] as const)('allows S3 until the deadline (%s)', (server) => {
    expect(statements(undefined, server)).toEqual([
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      deadline,
    ]);
  });

  it('denies administration whatever the user allows', () => {
    const own = { Effect: 'Allow', Action: '*', Resource: '*' };
    expect(statements(everything, 'minio')).toEqual([
      own,
      deadline,
      { Effect: 'Deny', Action: 'kms:*', Condition: at },
      { Effect: 'Deny', Action: 'admin:*' },
    ]);
    expect(statements(everything, 'other')).toEqual([
      own,
      deadline,
      { Sid: 'JobpassS3Only', Effect: 'Deny', NotAction: 's3:*', Resource: '*' },
    ]);
    // MinIO rejects a policy without a version.
    expect(JSON.parse(s3ServerPolicy(everything, DEADLINE, 'minio'))).toMatchObject({
      Version: '2012-10-17',
    });
  });

  it('reports the excess length', () => {
    const Statement = {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${'x'.repeat(1_900)}`,
    };
    expect(() => s3ServerPolicy(JSON.stringify({ Statement }), DEADLINE, 'minio')).toThrow(
      /the most is 2048/,
    );
  });
});

describe('several credentials of one step', () => {
  it('have a session each, because these servers make no copies of sessions', async () => {
    const policy = (Action: string): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } });
    const both = [
      await settingsOf({ 'session-policy': policy('s3:GetObject') }),
      await settingsOf({ 'session-policy': policy('s3:PutObject') }),
    ];
    expect(await aws.relate?.(both)).toEqual(both);
  });
});
