import { GetCallerIdentityCommand, GetScopedCredentialsCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsCredentials } from '../../../support/aws/account.js';
import { allow, type Policy } from '../../../support/aws/policies.js';
import { type AwsWorld, assume, openRole, startAwsWorld } from '../../../support/aws/world.js';

let world: AwsWorld;
let role: string;
beforeAll(async () => {
  world = await startAwsWorld();
  role = openRole(world);
});
afterAll(() => world.close());

/** Calls GetScopedCredentials with AWS's SDK. */
async function scoped(
  by: AwsCredentials,
  input: { Policy?: Policy; DurationSeconds?: number; ScopedSessionDescription?: string },
) {
  const { accessKeyId, secretAccessKey, sessionToken } = by;
  const client = new STSClient({
    ...{ region: 'eu-central-1', endpoint: world.account.url, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
  });
  const { Policy, ...more } = input;
  const answer = await client.send(
    new GetScopedCredentialsCommand({
      ...more,
      ...(Policy === undefined ? {} : { Policy: JSON.stringify(Policy) }),
    }),
  );
  const {
    AccessKeyId = '',
    SecretAccessKey = '',
    SessionToken = '',
    Expiration = new Date(0),
  } = answer.Credentials ?? {};
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  return { answer, credentials, expires: Expiration.getTime() };
}

async function parent(arn = role, more: Record<string, string> = {}): Promise<AwsCredentials> {
  const { credentials, text } = await assume(world.account.url, arn, await world.idToken(), {
    DurationSeconds: '900',
    ...more,
  });
  return credentials ?? expect.fail(text);
}
const refused = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'served',
    (error: Error) => error.name,
  );

describe('the stand-in for GetScopedCredentials', () => {
  it('returns a copy with the same identity, other keys and the requested seconds', async () => {
    const first = await parent();
    const { answer, credentials, expires } = await scoped(first, {
      DurationSeconds: 20,
      ScopedSessionDescription: 'run 77',
    });
    expect(answer).toMatchObject({
      SessionInfo: { Arn: 'arn:aws:sts::123456789012:assumed-role/deploy/session' },
      ScopedPoliciesCount: 0,
    });
    expect(answer.SessionTokenSize).toBe(credentials.sessionToken.length);
    expect(credentials.accessKeyId).not.toBe(first.accessKeyId);
    expect(expires - Date.now()).toBeLessThanOrEqual(20_000);
    expect(await world.account.accepts(credentials)).toBe(true);
    expect(world.account.descriptions.get(credentials.accessKeyId)).toBe('run 77');
    const identity = await new STSClient({
      ...{ region: 'eu-central-1', endpoint: world.account.url },
      credentials,
    }).send(new GetCallerIdentityCommand({}));
    expect(identity.UserId).toBe(answer.SessionInfo?.ScopedSessionId);
    world.account.jump(21_000);
    expect(await world.account.refusal(credentials)).toBe('ExpiredToken');
    expect(await world.account.accepts(first)).toBe(true);
  });

  it('inherits the expiry of the parent, and rejects more than is left', async () => {
    const first = await parent();
    const inherited = await scoped(first, { Policy: allow('s3:*', '*') });
    expect(inherited.answer.ScopedPoliciesCount).toBe(1);
    expect(inherited.expires - world.account.now()).toBeGreaterThan(890_000);
    world.account.jump(10_000);
    expect(await refused(scoped(first, { DurationSeconds: 895 }))).toBe(
      'InsufficientSessionLifetimeException',
    );
    const short = await scoped(first, { DurationSeconds: 60 });
    expect(await refused(scoped(short.credentials, { DurationSeconds: 61 }))).toBe(
      'InsufficientSessionLifetimeException',
    );
  });

  it('allows what all layers allow, of which there are three at most', async () => {
    const first = await parent();
    const one = await scoped(first, { Policy: allow(['s3:*', 'sts:GetScopedCredentials'], '*') });
    const two = await scoped(one.credentials, {
      Policy: allow(['s3:GetObject', 'iam:*', 'sts:GetScopedCredentials'], '*'),
    });
    const get = ['s3:GetObject', 'arn:aws:s3:::reports/today.txt'] as const;
    expect(await world.account.refusal(one.credentials)).toBeUndefined();
    expect(await world.account.refusal(two.credentials)).toBe('AccessDenied');
    expect(await world.account.refusal(two.credentials, ...get)).toBeUndefined();
    expect(await world.account.refusal(two.credentials, 'iam:GetRole', role)).toBe('AccessDenied');
    const three = await scoped(two.credentials, { Policy: allow('*', '*') });
    expect(three.answer.ScopedPoliciesCount).toBe(3);
    expect(await refused(scoped(three.credentials, { Policy: allow('*', '*') }))).toBe('AccessDenied');
    expect((await scoped(three.credentials, { DurationSeconds: 5 })).answer.ScopedPoliciesCount).toBe(3);
  });

  it('rejects bad calls', async () => {
    const first = await parent();
    expect(await refused(scoped(first, {}))).toBe('ValidationError');
    expect(await refused(scoped(first, { DurationSeconds: 0 }))).toBe('ValidationError');
    expect(await refused(scoped(first, { DurationSeconds: 129_601 }))).toBe('ValidationError');
    expect(
      await refused(scoped(first, { DurationSeconds: 5, ScopedSessionDescription: 'x'.repeat(257) })),
    ).toBe('ValidationError');
    expect(
      await refused(scoped(first, { Policy: { Statement: { Effect: 'Allow', Action: 'nonsense' } } })),
    ).toBe('MalformedPolicyDocumentException');
    expect(await refused(scoped(world.account.addUser('someone'), { DurationSeconds: 5 }))).toBe(
      'InvalidSubjectCredentialsException',
    );
  });

  it('needs an allow, or only no deny, and can be missing', async () => {
    const { scoped: behavior } = world.account;
    const narrow = world.account.addRole('narrow', {
      trust: world.trust(),
      policies: [allow('s3:*', '*')],
    });
    const forbidden = world.account.addRole('forbidden', {
      trust: world.trust(),
      policies: [
        allow('*', '*'),
        {
          Version: '2012-10-17',
          Statement: { Effect: 'Deny', Action: 'sts:GetScopedCredentials', Resource: '*' },
        },
      ],
    });
    try {
      expect(await refused(scoped(await parent(narrow), { DurationSeconds: 5 }))).toBe('AccessDenied');
      behavior.needsAllow = false;
      expect(await refused(scoped(await parent(narrow), { DurationSeconds: 5 }))).toBe('served');
      expect(await refused(scoped(await parent(forbidden), { DurationSeconds: 5 }))).toBe('AccessDenied');
      behavior.known = false;
      expect(await refused(scoped(await parent(), { DurationSeconds: 5 }))).toBe('InvalidAction');
    } finally {
      behavior.known = true;
      behavior.needsAllow = true;
    }
  });

  it('denies nothing to a copy by its issue time, if a copy is issued anew', async () => {
    const first = await parent();
    world.account.jump(5_000);
    const limit = new Date(world.account.now() - 2_000).toISOString().replace(/\.\d{3}Z$/, 'Z');
    world.account.scoped.issuedAnew = true;
    const { credentials } = await scoped(first, { DurationSeconds: 60 });
    world.account.scoped.issuedAnew = false;
    const deny = {
      Version: '2012-10-17',
      Statement: {
        ...{ Effect: 'Deny', Action: '*', Resource: '*' },
        Condition: { DateLessThan: { 'aws:TokenIssueTime': limit } },
      },
    };
    world.account.roles.get(role)?.write('deny', JSON.stringify(deny), world.account.now(), 0);
    expect(await world.account.accepts(first)).toBe(false);
    expect(await world.account.accepts(credentials)).toBe(true);
  });
});
