import { GetWebIdentityTokenCommand, type GetWebIdentityTokenRequest, STSClient } from '@aws-sdk/client-sts';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsCredentials } from '../../../support/aws/account.js';
import { STS_CLAIMS } from '../../../support/aws/outbound.js';
import { GETS_ID_TOKENS, OutboundWorld } from '../../../support/aws/outbound-world.js';
import { allow, type Policy } from '../../../support/aws/policies.js';
import { assume } from '../../../support/aws/world.js';

const AUDIENCE = 'https://service.example';

let world: OutboundWorld;
beforeAll(async () => {
  world = await OutboundWorld.start();
});
afterAll(() => world.close());

/** Calls GetWebIdentityToken with AWS's SDK. */
async function getToken(
  credentials: AwsCredentials,
  input: Partial<GetWebIdentityTokenRequest> = {},
): Promise<{ token: string; expires: Date | undefined }> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const client = new STSClient({
    ...{ region: 'eu-central-1', endpoint: world.account.url, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
  });
  const answer = await client.send(
    new GetWebIdentityTokenCommand({ Audience: [AUDIENCE], SigningAlgorithm: 'RS256', ...input }),
  );
  return { token: answer.WebIdentityToken ?? '', expires: answer.Expiration };
}

const session = async (role = world.role, seconds = 3_600): Promise<AwsCredentials> =>
  (await world.machine({ role, seconds })).session().credentials;
const refused = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'served',
    (error: Error) => error.name,
  );
const role = (name: string, ...policies: Policy[]): string => world.addRole(name, { policies });

/** A policy for one audience, as docs/start/aws-codebuild.md has it, or with another operator. */
const forAudience = (operator: string): Policy => ({
  Version: '2012-10-17',
  Statement: {
    ...{ Effect: 'Allow', Resource: '*' },
    Action: ['sts:GetWebIdentityToken', 'sts:TagGetWebIdentityToken'],
    Condition: {
      [`${operator}:StringEquals`]: { 'sts:IdentityTokenAudience': [AUDIENCE] },
      Null: { 'sts:IdentityTokenAudience': 'false' },
    },
  },
});

describe('the stand-in for GetWebIdentityToken', () => {
  it.each(['RS256', 'ES384'])('issues a token that its published keys verify: %s', async (algorithm) => {
    const { token, expires } = await getToken(await session(), {
      ...{ SigningAlgorithm: algorithm, DurationSeconds: 60 },
      Tags: [{ Key: 'codebuild_project', Value: 'shop-deploy' }],
    });
    const keys = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: world.issuer,
      audience: AUDIENCE,
    });
    expect(protectedHeader.alg).toBe(algorithm);
    expect(payload).toMatchObject({
      sub: world.role,
      aud: AUDIENCE,
      exp: (payload.iat ?? 0) + 60,
      [STS_CLAIMS]: {
        aws_account: '123456789012',
        source_region: 'eu-central-1',
        principal_id: world.role,
        request_tags: { codebuild_project: 'shop-deploy' },
      },
    });
    expect(expires?.getTime()).toBe((payload.exp ?? 0) * 1000);
  });

  it('rejects what AWS rejects', async () => {
    const by = await session();
    const input = async (given: Partial<GetWebIdentityTokenRequest>): Promise<string> =>
      refused(getToken(by, given));
    expect(await input({})).toBe('served');
    expect(await input({ Audience: [] })).toBe('ValidationError');
    expect(await input({ Audience: Array.from({ length: 11 }, (_, at) => `a${at}`) })).toBe(
      'ValidationError',
    );
    expect(await input({ DurationSeconds: 59 })).toBe('ValidationError');
    expect(await input({ DurationSeconds: 3_601 })).toBe('ValidationError');
    expect(await input({ SigningAlgorithm: 'HS256' })).toBe('ValidationError');
    expect(await input({ SubjectMode: 'OriginIdentity' })).toBe('ValidationError');
    expect(await input({ Scope: 'read' })).toBe('ValidationError');
    const tag = { Key: 'a', Value: 'b' };
    expect(await input({ Tags: [tag, tag] })).toBe('ValidationError');
    expect(await input({ Tags: [{ Key: 'a', Value: 'a#b' }] })).toBe('ValidationError');
    expect(await input({ Tags: Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' })) })).toBe(
      'ValidationError',
    );
    world.account.outbound.mostClaims = 100;
    expect(await input({})).toBe('JWTPayloadSizeExceededException');
    world.account.outbound.mostClaims = 8_192;
  });

  it('does not outlive the session', async () => {
    const by = await session(world.role, 900);
    expect(await refused(getToken(by, { DurationSeconds: 900 }))).toBe('served');
    expect(await refused(getToken(by, { DurationSeconds: 901 }))).toBe('SessionDurationEscalationException');
  });

  it('decides by the policies of the role', async () => {
    const tags = { Tags: [{ Key: 'codebuild_project', Value: 'shop-deploy' }] };
    const none = await session(role('none', allow('s3:*', '*')));
    expect(await refused(getToken(none))).toBe('AccessDenied');
    const untagged = await session(role('untagged', allow('sts:GetWebIdentityToken', '*')));
    expect(await refused(getToken(untagged))).toBe('served');
    expect(await refused(getToken(untagged, tags))).toBe('AccessDenied');
    const only = await session(
      role('only', allow('sts:GetWebIdentityToken', '*'), {
        Version: '2012-10-17',
        Statement: {
          ...{ Effect: 'Allow', Action: 'sts:TagGetWebIdentityToken', Resource: '*' },
          Condition: { StringEquals: { 'aws:RequestTag/codebuild_project': 'shop-deploy' } },
        },
      }),
    );
    expect(await refused(getToken(only, tags))).toBe('served');
    expect(await refused(getToken(only, { Tags: [{ Key: 'codebuild_project', Value: 'other' }] }))).toBe(
      'AccessDenied',
    );
  });

  it('allows a second audience with ForAnyValue, and not with ForAllValues', async () => {
    const second = { Audience: [AUDIENCE, 'https://other.example'] };
    const all = await session(role('all', forAudience('ForAllValues')));
    expect(await refused(getToken(all))).toBe('served');
    expect(await refused(getToken(all, second))).toBe('AccessDenied');
    const any = await session(role('any', forAudience('ForAnyValue')));
    expect(await refused(getToken(any, second))).toBe('served');
  });

  it('is refused where the feature is off, and by AWS itself', async () => {
    const off = await OutboundWorld.start();
    try {
      const machine = await off.machine();
      const { token } = await getToken(await session());
      const provider = off.account.addOidcProvider(world.issuer, [AUDIENCE]);
      const trust: Policy = {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: provider },
        },
      };
      // Another account's token is a token like any other's here; its own is not.
      const other = off.account.addRole('web', { trust, policies: [GETS_ID_TOKENS] });
      expect((await assume(off.account.url, other, token)).code).toBeUndefined();
      world.account.addOidcProvider(world.issuer, [AUDIENCE]);
      expect((await assume(world.account.url, world.role, token)).code).toBe('InvalidIdentityToken');
      await off.account.outbound.disable();
      const { accessKeyId, secretAccessKey, sessionToken = '' } = machine.session().credentials;
      const client = new STSClient({
        ...{ region: 'eu-central-1', endpoint: off.account.url, maxAttempts: 1 },
        credentials: { accessKeyId, secretAccessKey, sessionToken },
      });
      const call = client.send(
        new GetWebIdentityTokenCommand({ Audience: ['a'], SigningAlgorithm: 'RS256' }),
      );
      expect(await refused(call)).toBe('OutboundWebIdentityFederationDisabledException');
    } finally {
      await off.close();
    }
  });
});
