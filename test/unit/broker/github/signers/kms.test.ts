import { verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { KmsKey } from '../../../../../src/broker/config/broker-config.js';
import { openSigner } from '../../../../../src/broker/github/signers/open-signer.js';
import { systemClock } from '../../../../../src/clock.js';
import { JobpassError } from '../../../../../src/errors.js';
import { appJwt } from '../../../../../src/github/app-jwt.js';
import { kmsFault, REGION, type StandInKey, StandInKms } from '../../../../support/aws/kms.js';
import { OutboundWorld } from '../../../../support/aws/outbound-world.js';
import { allow } from '../../../../support/aws/policies.js';
import type { Fault } from '../../../../support/faulty-server.js';
import { StandInIssuer } from '../../../../support/issuer.js';
import { within } from '../../../../support/pace.js';

/** Numbers the users of the account. */
let users = 0;

let world: OutboundWorld;
let kms: StandInKms;
let issuer: StandInIssuer;
let key: StandInKey;
const folder = mkdtempSync(join(tmpdir(), 'jobpass-kms-'));
beforeAll(async () => {
  world = await OutboundWorld.start();
  issuer = await StandInIssuer.start();
  kms = await StandInKms.start(world.account);
  key = kms.addKey({ alias: 'release' });
});
const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
  key.state = 'Enabled';
  kms.throttles = false;
  world.account.skewMs = 0;
});
afterAll(async () => {
  await kms.close();
  await issuer.close();
  await world.close();
  rmSync(folder, { recursive: true });
});

const DATA = Buffer.from('eyJhbGciOiJSUzI1NiJ9.e30');

function signer(env: NodeJS.ProcessEnv, more: Partial<KmsKey> = {}) {
  const settings: KmsKey = { kind: 'kms', keyId: key.id, region: REGION, endpoint: kms.url, ...more };
  const one = openSigner(settings, { app: 'release', clock: systemClock, log: () => undefined, env });
  opened.push(one.close);
  return one;
}

/** Variables with the key of a user who may sign, unless told. */
function user(policies = [allow('kms:Sign', '*')]): NodeJS.ProcessEnv {
  const { accessKeyId, secretAccessKey } = world.account.addUser(`broker-${users++}`, policies);
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

async function refusal(env: NodeJS.ProcessEnv, more: Partial<KmsKey> = {}): Promise<JobpassError> {
  const error: unknown = await signer(env, more)
    .sign(DATA)
    .catch((thrown: unknown) => thrown);
  return error instanceof JobpassError ? error : expect.fail(`not refused: ${String(error)}`);
}

describe('a key in KMS', () => {
  it('signs the JWT of an app', async () => {
    const one = signer(user());
    const { jwt } = await appJwt({ issuer: '123', sign: one.sign, now: Date.now() });
    const at = jwt.lastIndexOf('.');
    const signature = Buffer.from(jwt.slice(at + 1), 'base64url');
    expect(verify('sha256', Buffer.from(jwt.slice(0, at)), key.publicKey, signature)).toBe(true);
  });

  it.each([
    ['its ARN', () => key.arn],
    ['an alias', () => 'alias/release'],
    ['the ARN of an alias', () => `${key.arn.replace(/key\/.*/, '')}alias/release`],
  ])('is named by %s', async (_, keyId) => {
    expect(verify('sha256', DATA, key.publicKey, await signer(user(), { keyId: keyId() }).sign(DATA))).toBe(
      true,
    );
  });

  it('is used with the credentials of a container, which are replaced before they expire', async () => {
    const role = world.addRole('broker', { policies: [allow('kms:Sign', '*')] });
    const machine = await world.machine({ role, seconds: 3_600 });
    const one = signer(machine.fullUri());
    await one.sign(DATA);
    await one.sign(DATA);
    expect(machine.of('container')).toHaveLength(1);
    machine.seconds = 240;
    const short = signer(machine.fullUri());
    await short.sign(DATA);
    await short.sign(DATA);
    expect(machine.of('container')).toHaveLength(3);
  });

  it('is used with new credentials where the service holds those of the machine for expired', async () => {
    const role = world.addRole('broker-2', { policies: [allow('kms:Sign', '*')] });
    const machine = await world.machine({ role });
    const one = signer(machine.fullUri());
    await one.sign(DATA);
    kms.fault('Sign', kmsFault(400, 'ExpiredTokenException'));
    expect(verify('sha256', DATA, key.publicKey, await one.sign(DATA))).toBe(true);
    expect(machine.of('container')).toHaveLength(2);
  });

  it('is used with the credentials of an instance', async () => {
    const role = world.addRole('broker-3', { policies: [allow('kms:Sign', '*')] });
    const machine = await world.machine({ role });
    await signer(machine.ec2()).sign(DATA);
    expect(machine.of('imds-credentials')).toHaveLength(1);
  });

  it('is used with the web identity of a pod, whose token is read anew', async () => {
    const provider = world.account.addOidcProvider(issuer.issuer, ['sts.amazonaws.com'], {
      claimKeys: ['sub', 'aud'],
    });
    const host = new URL(issuer.issuer).host;
    const role = world.account.addRole('pod', {
      trust: {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: provider },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { [`${host}:sub`]: 'system:serviceaccount:jobpass:broker' } },
        },
      },
      policies: [allow('kms:Sign', '*')],
    });
    const file = join(folder, 'token');
    const env = {
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: role,
      AWS_ENDPOINT_URL_STS: world.account.url,
    };
    const claims = { aud: 'sts.amazonaws.com', sub: 'system:serviceaccount:jobpass:broker' };
    writeFileSync(file, await issuer.token({ ...claims, sub: 'other' }));
    const one = signer(env);
    await expect(one.sign(DATA)).rejects.toMatchObject({
      code: 'refused',
      transient: false,
      message: expect.stringContaining('AccessDenied'),
      hint: `Check that the trust policy of ${role} accepts the pod of the broker`,
    });
    writeFileSync(file, await issuer.token(claims));
    expect(verify('sha256', DATA, key.publicKey, await one.sign(DATA))).toBe(true);
    expect(world.account.sessions.at(-1)?.arn).toMatch(/\/pod\/jobpass-broker$/);
    rmSync(file);
    expect((await refusal(env)).message).toMatch(/^The file in AWS_WEB_IDENTITY_TOKEN_FILE cannot be read/);
  });

  it('is used although the clock of this machine is wrong by hours', async () => {
    world.account.skewMs = 3 * 3_600_000;
    expect(verify('sha256', DATA, key.publicKey, await signer(user()).sign(DATA))).toBe(true);
  });

  const passing: [string, Fault][] = [
    ['throttling', kmsFault(400, 'ThrottlingException', 'Rate exceeded')],
    ['a key that is not available', kmsFault(500, 'KeyUnavailableException')],
    ['a dependency', kmsFault(503, 'DependencyTimeoutException')],
    ['an error of its own', kmsFault(500, 'KMSInternalException')],
    [
      'an error code in a header',
      (_, response) =>
        void response
          .writeHead(400, { 'x-amzn-errortype': 'ThrottlingException:http://internal.amazon.com/' })
          .end('{}'),
    ],
    ['a cut connection', (request) => void request.socket.destroy()],
    ['no answer', () => undefined],
    ['a page', (_, response) => void response.writeHead(200).end('<html>')],
  ];
  it.each(passing)('signs in spite of %s', { timeout: within(10_000) }, async (_, fault) => {
    kms.fault('Sign', fault);
    expect(verify('sha256', DATA, key.publicKey, await signer(user()).sign(DATA))).toBe(true);
  });

  it('is told to be unavailable within seconds, for another attempt', {
    timeout: within(10_000),
  }, async () => {
    kms.throttles = true;
    const began = performance.now();
    const error = await refusal(user());
    expect(error).toMatchObject({ code: 'busy', transient: true });
    expect(error.message).toMatch(/was answered with 400: ThrottlingException \(Rate exceeded\)$/);
    expect(performance.now() - began).toBeLessThan(within(5_000));
  });

  it.each([
    [
      'may not sign',
      () => user([allow('kms:Verify', '*')]),
      {},
      /AccessDeniedException \(User: .*kms:Sign/,
      /^Allow kms:Sign on the key .* for the role of the broker/,
    ],
    [
      'names no key',
      () => user(),
      { keyId: 'alias/nothing' },
      /NotFoundException \(Alias alias\/nothing does not exist\)/,
      /^Check key-id and region: the account of the broker has no key alias\/nothing in eu-central-1/,
    ],
    [
      'has a wrong secret',
      () => ({ ...user(), AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) }),
      {},
      /InvalidSignatureException/,
      /^The AWS credentials of the broker are invalid/,
    ],
    [
      'has an unknown key',
      () => ({ AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) }),
      {},
      /UnrecognizedClientException/,
      /^The AWS credentials of the broker are invalid/,
    ],
    [
      'has no credentials',
      () => ({ AWS_EC2_METADATA_DISABLED: 'true' }),
      {},
      /^The broker has no AWS credentials$/,
      /^Give the machine, container or pod of the broker an IAM role/,
    ],
  ])('says what to change where the broker %s', async (_, env, more, message, hint) => {
    const given: NodeJS.ProcessEnv = env();
    const error = await refusal(given, more);
    expect(error).toMatchObject({ code: 'refused', transient: false });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(error.told).not.toContain(given['AWS_SECRET_ACCESS_KEY'] ?? 'no secret');
  });

  it.each([
    ['Disabled', /DisabledException/, /^Enable the key: aws kms enable-key/],
    ['PendingDeletion', /KMSInvalidStateException/, /^The key cannot be used in its state/],
  ] as const)('says what to change where the key is %s', async (state, message, hint) => {
    key.state = state;
    const error = await refusal(user());
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it.each([
    ['of another type', { spec: 'ECC_NIST_P256' } as const],
    ['for encryption', { usage: 'ENCRYPT_DECRYPT' } as const],
  ])('says what to change where the key is %s', async (_, options) => {
    const error = await refusal(user(), { keyId: kms.addKey(options).id });
    expect(error.message).toMatch(/InvalidKeyUsageException/);
    expect(error.hint).toMatch(/^Import the private key of the app as a key with the usage SIGN_VERIFY/);
  });

  it('takes no answer for a signature that is none', async () => {
    for (const body of [
      '{}',
      '{"Signature":"AAAA","SigningAlgorithm":"RSASSA_PKCS1_V1_5_SHA_256"}',
      `{"Signature":"${'A'.repeat(344)}","SigningAlgorithm":"RSASSA_PSS_SHA_256"}`,
    ]) {
      kms.fault('Sign', ...Array.from({ length: 2 }, (): Fault => (_, response) => void response.end(body)));
      expect(await refusal(user())).toMatchObject({
        code: 'malformed',
        message: expect.stringContaining('no RSA signature'),
      });
    }
  });
});
