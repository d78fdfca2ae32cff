import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AwsCredentials,
  awsFault,
  type RoleOptions,
  type Statement,
} from '../../../support/aws/account.js';
import { allow } from '../../../support/aws/policies.js';
import { type Answer, type AwsWorld, assume, openRole, startAwsWorld } from '../../../support/aws/world.js';
import * as f from '../../../support/faults.js';
import { StandInIssuer } from '../../../support/issuer.js';
import { random } from '../../../support/random.js';

let world: AwsWorld;
let role: string;
beforeAll(async () => {
  world = await startAwsWorld();
  role = openRole(world);
});
afterAll(() => world.close());

const seconds = (): number => Math.floor(Date.now() / 1000);
const session = async (more: Record<string, string> = {}, arn = role): Promise<Answer> =>
  assume(world.account.url, arn, await world.idToken(), more);
async function credentialsOf(more: Record<string, string> = {}, arn = role): Promise<AwsCredentials> {
  const { credentials, text } = await session(more, arn);
  return credentials ?? expect.fail(text);
}
function sts({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): STSClient {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  return new STSClient({ region: 'eu-central-1', endpoint: world.account.url, maxAttempts: 1, credentials });
}
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'served',
    (error: Error) => error.name,
  );

describe('the stand-in for AWS STS: the answer to an ID token', () => {
  it('has what a client needs, and no more time than was asked for', async () => {
    const { status, text } = await session({ RoleSessionName: 'run-1', DurationSeconds: '900' });
    expect(status).toBe(200);
    const of = (name: string): string => new RegExp(`<${name}>(.*)</${name}>`).exec(text)?.[1] ?? '';
    expect(of('AccessKeyId')).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(of('AssumedRoleId')).toMatch(/^AROA[A-Z2-7]{17}:run-1$/);
    expect(of('Arn')).toBe('arn:aws:sts::123456789012:assumed-role/deploy/run-1');
    expect(of('Provider')).toBe(world.provider);
    expect(of('Audience')).toBe('sts.amazonaws.com');
    expect(of('SubjectFromWebIdentityToken')).toBe('repo:octo-org/octo-repo:ref:refs/heads/main');
    expect(of('PackedPolicySize')).toBe('');
    const lives = Date.parse(of('Expiration')) / 1000 - seconds();
    expect(lives).toBeGreaterThan(890);
    expect(lives).toBeLessThanOrEqual(900);
  });

  const tokens: [what: string, token: () => Promise<string>, code: string, message: RegExp][] = [
    ['no JWT', async () => 'garbage', 'InvalidIdentityToken', /not a valid JWT/],
    [
      'an issuer that is not registered',
      () => world.idToken({ iss: 'https://token.actions.githubusercontent.com' }),
      'InvalidIdentityToken',
      /^No OpenIDConnect provider found in your account for https:\/\/token\.actions/,
    ],
    [
      'an audience that the provider does not list',
      () => world.idToken({ aud: 'api://other' }),
      'InvalidIdentityToken',
      /^Incorrect token audience$/,
    ],
    [
      'a token that has expired',
      () => world.idToken({ exp: seconds() - 1 }),
      'ExpiredTokenException',
      /^Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
    ],
    [
      'a token of tomorrow',
      () => world.idToken({ iat: seconds() + 86_400 }),
      'InvalidIdentityToken',
      /future/,
    ],
    ['a token without end', () => world.idToken({ exp: undefined }), 'InvalidIdentityToken', /exp or iat/],
    ['a token without subject', () => world.idToken({ sub: undefined }), 'InvalidIdentityToken', /sub/],
    [
      'roles of which this is none',
      () => world.idToken({ 'https://aws.amazon.com/roles': ['arn:aws:iam::123456789012:role/other'] }),
      'InvalidIdentityToken',
      /not present in the roles claim/,
    ],
    [
      'a changed token',
      async () => {
        const [header, , signature] = (await world.idToken()).split('.');
        const [, claims] = (await world.idToken({ actor: 'mallory' })).split('.');
        return [header, claims, signature].join('.');
      },
      'InvalidIdentityToken',
      /signature is not valid/,
    ],
    [
      'a key of another',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        const claims = { aud: 'sts.amazonaws.com', sub: 'x' };
        const header = { alg: 'RS256', kid: 'ci-RS256' };
        return new SignJWT(claims)
          .setProtectedHeader(header)
          .setIssuer(world.issuer.issuer)
          .setIssuedAt()
          .setExpirationTime('5m')
          .sign(privateKey);
      },
      'InvalidIdentityToken',
      /signature is not valid/,
    ],
    [
      'a key that is not published',
      () => world.issuer.sign({ iss: world.issuer.issuer }, 'RS256', { kid: 'other' }),
      'InvalidIdentityToken',
      /^Couldn't retrieve verification key/,
    ],
  ];
  it.each(tokens)('%s', async (_what, token, expected, message) => {
    const answer = await assume(world.account.url, role, await token());
    expect(answer).toMatchObject({ status: 400, code: expected, credentials: undefined });
    expect(answer.message).toMatch(message);
  });

  it('of an issuer that cannot be reached, and of one that serves no keys', async () => {
    const server = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    world.account.addOidcProvider(issuer);
    const token = await world.idToken({ iss: issuer });
    expect(await assume(world.account.url, role, token)).toMatchObject({
      ...{ status: 400, code: 'InvalidIdentityToken' },
      message: expect.stringContaining('retrieve verification key'),
    });
    await new Promise((resolve) => server.close(resolve));
    expect(await assume(world.account.url, role, token)).toMatchObject({
      status: 400,
      code: 'IDPCommunicationError',
    });
  });

  it('of an issuer that signs as AWS takes it from nobody', async () => {
    const issuer = await StandInIssuer.start({ algs: ['PS256', 'ES256'] });
    world.account.addOidcProvider(issuer.issuer);
    const arn = world.account.addRole('ps', {
      trust: {
        Version: '2012-10-17',
        Statement: {
          ...{ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity' },
          Principal: { Federated: world.account.providers.at(-1)?.arn ?? '' },
        },
      },
    });
    const now = seconds();
    const claims = { iss: issuer.issuer, aud: 'sts.amazonaws.com', sub: 'x', iat: now, exp: now + 60 };
    const [refused, served] = [
      await assume(world.account.url, arn, await issuer.sign(claims, 'PS256')),
      await assume(world.account.url, arn, await issuer.sign(claims, 'ES256')),
    ];
    await issuer.close();
    expect([refused.code, served.code]).toEqual(['InvalidIdentityToken', undefined]);
  });

  it('of an issuer that another serves the keys of', async () => {
    const github = 'https://token.actions.githubusercontent.com';
    const { account } = await startAwsWorld();
    const provider = account.addOidcProvider(github, undefined, { keysFrom: world.issuer.issuer });
    const arn = account.addRole('github', {
      trust: {
        Version: '2012-10-17',
        Statement: {
          ...{ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity' },
          Principal: { Federated: provider },
          Condition: { StringEquals: { 'token.actions.githubusercontent.com:repository_id': '74' } },
        },
      },
    });
    expect(provider).toBe('arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com');
    const right = await assume(account.url, arn, await world.idToken({ iss: github }));
    const wrong = await assume(account.url, arn, await world.idToken({ iss: github, repository_id: '75' }));
    await account.close();
    expect([right.code, wrong.code]).toEqual([undefined, 'AccessDenied']);
  });

  it('asks azp for the audience where the token has it', async () => {
    const token = await world.idToken({ azp: 'sts.amazonaws.com', aud: 'api://other' });
    expect(await assume(world.account.url, role, token)).toMatchObject({ status: 200 });
  });
});

describe('the stand-in for AWS STS: the bounds of the parameters', () => {
  const resource = (length: number, text = 'a'.repeat(length)): string =>
    JSON.stringify(allow('s3:GetObject', `arn:aws:s3:::${text.slice(0, length)}/*`));
  const EMPTY = resource(0).length;
  const arns = (count: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `PolicyArns.member.${index + 1}.arn`,
        'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      ]),
    );
  const cases: [what: string, more: Record<string, string>, code: string | undefined][] = [
    ['899 seconds', { DurationSeconds: '899' }, 'ValidationError'],
    ['900 seconds', { DurationSeconds: '900' }, undefined],
    ['as long as the role allows', { DurationSeconds: '3600' }, undefined],
    ['longer than the role allows', { DurationSeconds: '3601' }, 'ValidationError'],
    ['longer than any role', { DurationSeconds: '43201' }, 'ValidationError'],
    ['no number of seconds', { DurationSeconds: 'long' }, 'MalformedInput'],
    ['a name of one letter', { RoleSessionName: 'a' }, 'ValidationError'],
    ['a name of two', { RoleSessionName: 'a=' }, undefined],
    ['a name of 64', { RoleSessionName: 'a+=,.@-_'.repeat(8) }, undefined],
    ['a name of 65', { RoleSessionName: 'a'.repeat(65) }, 'ValidationError'],
    ['a name with a slash', { RoleSessionName: 'octo-org/octo-repo' }, 'ValidationError'],
    ['a name with a colon', { RoleSessionName: 'repo:x' }, 'ValidationError'],
    ['a policy of 2048 characters', { Policy: resource(2_048 - EMPTY) }, undefined],
    ['a policy of 2049', { Policy: resource(2_049 - EMPTY) }, 'ValidationError'],
    ['a policy of nothing', { Policy: '' }, 'ValidationError'],
    ['a policy that is no JSON', { Policy: '{"Version":' }, 'MalformedPolicyDocument'],
    [
      'a policy that is no policy',
      { Policy: '{"Statement":{"Effect":"Perhaps"}}' },
      'MalformedPolicyDocument',
    ],
    ['ten ARNs', arns(10), undefined],
    ['eleven ARNs', arns(11), 'ValidationError'],
    [
      'an ARN and a policy, together over 2048',
      { ...arns(1), Policy: resource(2_040 - EMPTY) },
      'ValidationError',
    ],
    [
      'an ARN that is not there',
      { 'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/None' },
      'ValidationError',
    ],
  ];
  it.each(cases)('%s', async (_what, more, expected) => {
    const answer = await session(more);
    expect(answer).toMatchObject({ status: expected === undefined ? 200 : 400, code: expected });
    if ('Policy' in more && expected === undefined) {
      expect(answer.text).toMatch(/<PackedPolicySize>\d+<\/PackedPolicySize>/);
    }
  });

  it('a policy that is short enough, and too large when it is packed', async () => {
    const hard = Array.from({ length: 1_900 }, () => String.fromCharCode(33 + Math.floor(random() * 94)))
      .join('')
      .replace(/["\\*?$]/g, '-');
    const Policy = resource(1_900, hard);
    expect(Policy.length).toBeLessThanOrEqual(2_048);
    expect(await session({ Policy })).toMatchObject({ status: 400, code: 'PackedPolicyTooLarge' });
  });

  it('a role that is not there is refused like one that does not trust', async () => {
    expect(await session({}, 'arn:aws:iam::123456789012:role/none')).toMatchObject({
      ...{ status: 403, code: 'AccessDenied' },
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    });
  });

  it('a call without a name', async () => {
    const body = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      WebIdentityToken: 'abcd',
      RoleArn: role,
    });
    const response = await fetch(world.account.url, { method: 'POST', body });
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('must not be null'),
    ]);
  });
});

describe('the stand-in for AWS: signed calls', () => {
  const trusting = (principal: string): Statement => ({
    ...{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: principal } },
  });
  const chain = (name: string, principal: string, maxSessionDuration = 43_200): string =>
    world.account.addRole(name, {
      trust: { Version: '2012-10-17', Statement: trusting(principal) },
      policies: [allow('*', '*')],
      maxSessionDuration,
    });
  const next = (credentials: AwsCredentials, RoleArn: string, DurationSeconds = 3_600) =>
    sts(credentials).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'chained', DurationSeconds }));

  it('chain a role that trusts the one before, for an hour at most', async () => {
    const second = chain('second', role);
    const first = await credentialsOf();
    const { Credentials, AssumedRoleUser } = await next(first, second);
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/second/chained');
    const chained = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    };
    expect(await world.account.accepts(chained)).toBe(true);
    await expect(next(first, second, 3_601)).rejects.toThrow(/1 hour session limit/);
    // A user's own key is no session, so nothing is chained.
    const user = world.account.addUser('anna');
    expect(await code(next(user, chain('third', 'arn:aws:iam::123456789012:root'), 7_200))).toBe('served');
  });

  it('refuse a role that trusts another', async () => {
    const other = chain('other', 'arn:aws:iam::123456789012:role/somebody');
    expect(await code(next(await credentialsOf(), other))).toBe('AccessDenied');
  });

  it('refuse a role that trusts the account, where the caller may not assume it', async () => {
    const open = chain('open', 'arn:aws:iam::123456789012:root');
    expect(await code(next(await credentialsOf(), open))).toBe('served');
    const narrow = await credentialsOf({ Policy: JSON.stringify(allow('s3:*', '*')) });
    expect(await code(next(narrow, open))).toBe('AccessDenied');
  });

  it('tell the caller who he is, whatever is denied', async () => {
    const deny = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
    const credentials = await credentialsOf({ Policy: JSON.stringify(deny), RoleSessionName: 'denied' });
    expect(await world.account.refusal(credentials)).toBe('AccessDenied');
    const identity = await sts(credentials).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toMatch(/assumed-role\/deploy\/denied$/);
    expect(identity.UserId).toMatch(/^AROA.*:denied$/);
  });

  it('are refused to a key that nobody has, and without a signature', async () => {
    const nobody = { accessKeyId: 'ASIA0000000000000000', secretAccessKey: 'x', sessionToken: 'y' };
    expect(await code(sts(nobody).send(new GetCallerIdentityCommand({})))).toBe('InvalidClientTokenId');
    const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const response = await fetch(world.account.url, { method: 'POST', body });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('MissingAuthenticationToken');
  });

  it('are refused when the body is not the one that was signed', async () => {
    const credentials = await credentialsOf();
    const client = sts(credentials);
    client.middlewareStack.add(
      (proceed) => (args) => {
        const request = args.request as { body: string };
        request.body = request.body.replace('2011-06-15', '2011-06-16');
        return proceed(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    expect(await code(client.send(new GetCallerIdentityCommand({})))).toBe('SignatureDoesNotMatch');
  });
});

describe('the stand-in for AWS IAM', () => {
  const TRUST: Statement = {
    ...{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::123456789012:root' } },
  };
  const s3 = ({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): S3Client =>
    new S3Client({
      region: 'eu-central-1',
      endpoint: world.account.url,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    });

  it('says like S3 which kind of policy stood in the way', async () => {
    const said = async (more: Record<string, string>, arn: string): Promise<string> =>
      s3(await credentialsOf(more, arn))
        .send(new ListBucketsCommand({}))
        .then(
          () => 'served',
          (error: Error) => `${error.name}: ${error.message}`,
        );
    const deny = {
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Action: '*', Resource: '*' },
    } as const;
    const made = (name: string, more: Partial<RoleOptions>): string =>
      world.account.addRole(name, { trust: world.trust(), policies: [allow('*', '*')], ...more });
    expect(await said({}, made('says-1', { policies: [] }))).toMatch(
      /^AccessDenied: User: arn:aws:sts::123456789012:assumed-role\/says-1\/session is not authorized to perform: s3:ListAllMyBuckets on resource: \* because no identity-based policy allows the s3:ListAllMyBuckets action$/,
    );
    expect(await said({}, made('says-2', { inline: { deny } }))).toMatch(/deny in an identity-based policy$/);
    expect(await said({}, made('says-3', { boundary: allow('ec2:*', '*') }))).toMatch(
      /no permissions boundary/,
    );
    const policy = { Policy: JSON.stringify(allow('ec2:*', '*')) };
    expect(await said(policy, made('says-4', {}))).toMatch(/no session policy allows/);
    const denied = { Policy: JSON.stringify(deny) };
    expect(await said(denied, made('says-5', {}))).toMatch(/explicit deny in a session policy$/);
  });

  it('lets a trust policy ask for an external id', async () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'ours' } };
    const arn = world.account.addRole('external', {
      trust: { Version: '2012-10-17', Statement: { ...TRUST, Condition } },
    });
    const input = { RoleArn: arn, RoleSessionName: 'external' };
    const client = sts(world.account.addUser('berta'));
    expect(await code(client.send(new AssumeRoleCommand(input)))).toBe('AccessDenied');
    expect(await code(client.send(new AssumeRoleCommand({ ...input, ExternalId: 'ours' })))).toBe('served');
  });
});

describe('the stand-in for AWS: faults', () => {
  it('are what the test wants, so often as it wants, and then AWS again', async () => {
    const { account } = world;
    account.fault('AssumeRoleWithWebIdentity', awsFault('sts', 400, 'IDPCommunicationError'), f.reset);
    expect(await session()).toMatchObject({ status: 400, code: 'IDPCommunicationError' });
    await expect(session()).rejects.toThrow();
    expect(await session()).toMatchObject({ status: 200 });
    const asked = account.of('AssumeRoleWithWebIdentity');
    expect(asked.at(-1)?.form.get('RoleArn')).toBe(role);
  });

  it('reach one action and no other', async () => {
    world.account.fault('GetCallerIdentity', awsFault('sts', 403, 'RegionDisabledException'));
    const credentials = await credentialsOf();
    const ask = () => code(sts(credentials).send(new GetCallerIdentityCommand({})));
    expect(await ask()).toBe('RegionDisabledException');
    expect(await ask()).toBe('served');
  });
});

describe('the stand-in for AWS IAM: inline policies of a role', () => {
  it('fit into 10,240 characters together, white space not counted', () => {
    const { account } = world;
    const full = account.roles.get(openRole(world, 'full')) ?? expect.fail('no role');
    const sized = (length: number): string => {
      const empty = JSON.stringify(allow('s3:GetObject', 'arn:aws:s3:::/*')).length;
      return JSON.stringify(allow('s3:GetObject', `arn:aws:s3:::${'a'.repeat(length - empty)}/*`), null, 2);
    };
    full.write('one', sized(10_000), account.now(), 0);
    full.write('two', sized(240), account.now(), 0);
    expect(() => full.write('three', sized(150), account.now(), 0)).toThrow(
      /10240 bytes exceeded for role full/,
    );
    expect(() => full.write('two', sized(241), account.now(), 0)).toThrow(/10240/);
    full.write('one', undefined, account.now(), 0);
    full.write('three', sized(150), account.now(), 0);
    expect([...full.inline.keys()]).toEqual(['two', 'three']);
  });

  it('take as long as the test wants, and a new role does, too', async () => {
    world.account.iamDelayMs = 5_000;
    try {
      const fresh = openRole(world, 'fresh');
      expect(await session({}, fresh)).toMatchObject({ status: 403, code: 'AccessDenied' });
      world.account.jump(5_000);
      expect(await session({}, fresh)).toMatchObject({ status: 200 });
    } finally {
      world.account.jump(-5_000);
      world.account.iamDelayMs = 0;
    }
  });
});
