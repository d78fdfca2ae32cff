import { GetScopedCredentialsCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AwsCredentials } from '../support/aws/account.js';
import { aws, clientEnv, keyEnv, noAwsClients, python } from '../support/aws/clients.js';
import { allow } from '../support/aws/policies.js';
import { type AwsWorld, assume, openRole, startAwsWorld } from '../support/aws/world.js';
import { suiteUnless } from '../support/left-out.js';

const LEASE_S = 60;
/** What docs/reference/aws-leases.md says of what clients make out of a copy and keep. */
const PRESIGN = `
import boto3
print(boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": "reports", "Key": "today.txt"}, ExpiresIn=3600))
`;

suiteUnless(noAwsClients(), 'what clients make out of a copy of 60 s', () => {
  let world: AwsWorld;
  let copy: AwsCredentials;
  let env: NodeJS.ProcessEnv;
  let second: string;
  beforeAll(async () => {
    world = await startAwsWorld();
    const { credentials } = await assume(world.account.url, openRole(world), await world.idToken());
    if (credentials === undefined) return expect.fail('no session');
    const { accessKeyId, secretAccessKey, sessionToken = '' } = credentials;
    const sts = new STSClient({
      ...{ region: 'eu-central-1', endpoint: world.account.url, maxAttempts: 1 },
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
    const { Credentials: scoped } = await sts.send(
      new GetScopedCredentialsCommand({ DurationSeconds: LEASE_S }),
    );
    copy = {
      accessKeyId: scoped?.AccessKeyId ?? '',
      secretAccessKey: scoped?.SecretAccessKey ?? '',
      sessionToken: scoped?.SessionToken,
    };
    env = clientEnv(world.account.url, keyEnv(copy));
    second = world.account.addRole('second', {
      trust: {
        Version: '2012-10-17',
        Statement: {
          ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
          Principal: { AWS: `arn:aws:iam::${world.account.id}:root` },
        },
      },
      policies: [allow('*', '*')],
    });
  });
  afterAll(() => world.close());

  /** Lets the copy end. @returns what came of an action before and after */
  const around = async <T>(act: () => Promise<T>): Promise<[before: T, after: T]> => {
    const before = await act();
    world.account.jump((LEASE_S + 1) * 1000);
    try {
      expect(await world.account.refusal(copy)).toBe('ExpiredToken');
      return [before, await act()];
    } finally {
      world.account.jump(-(LEASE_S + 1) * 1000);
    }
  };
  const get = async (url: string): Promise<string> => (await fetch(url)).text();

  it('aws eks get-token: names an expiry 14 minutes ahead, but ends with the copy', async () => {
    const { stdout, stderr } = await aws(['eks', 'get-token', '--cluster-name', 'prod'], env);
    expect(stderr).toBe('');
    const { status } = JSON.parse(stdout) as { status: { token: string; expirationTimestamp: string } };
    const ahead = Date.parse(status.expirationTimestamp) - Date.now();
    expect(ahead).toBeGreaterThan(13 * 60_000);
    const url = Buffer.from(status.token.replace('k8s-aws-v1.', ''), 'base64url').toString();
    expect(url).toContain('Action=GetCallerIdentity');
    const ask = async (): Promise<string> =>
      (await fetch(url, { headers: { 'x-k8s-aws-id': 'prod' } })).text();
    const [before, after] = await around(ask);
    expect(before).toContain('assumed-role/deploy');
    expect(after).toContain('ExpiredToken');
  });

  it('a presigned URL of S3 for an hour: ends with the copy', async () => {
    const { stdout, stderr } = await python(PRESIGN, env);
    expect(stderr).toBe('');
    const [before, after] = await around(() => get(stdout.trim()));
    expect(before).toBe('sunny');
    expect(after).toContain('ExpiredToken');
  });

  it('aws rds generate-db-auth-token: names 15 minutes, and is signed with the copy', async () => {
    const words = ['--hostname', 'db.example', '--port', '5432', '--username', 'app'];
    const { stdout, stderr } = await aws(['rds', 'generate-db-auth-token', ...words], env);
    expect(stderr).toBe('');
    const query = new URLSearchParams(stdout.trim().split('?')[1]);
    expect(query.get('X-Amz-Expires')).toBe('900');
    expect(query.get('X-Amz-Security-Token')).toBe(copy.sessionToken);
  });

  it('a role that was assumed: works for its own hour after the copy has ended', async () => {
    const words = ['sts', 'assume-role', '--role-arn', second, '--role-session-name', 'next'];
    const { stdout, stderr } = await aws(words, env);
    expect(stderr).toBe('');
    const { Credentials: keys } = JSON.parse(stdout) as { Credentials: Record<string, string> };
    const assumed: AwsCredentials = {
      accessKeyId: keys?.['AccessKeyId'] ?? '',
      secretAccessKey: keys?.['SecretAccessKey'] ?? '',
      sessionToken: keys?.['SessionToken'],
    };
    expect(await around(() => world.account.accepts(assumed))).toEqual([true, true]);
    expect(Date.parse(keys?.['Expiration'] ?? '') - Date.now()).toBeGreaterThan(50 * 60_000);
  });
});
