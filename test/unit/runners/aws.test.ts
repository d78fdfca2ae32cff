import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import { openHttp } from '../../../src/http/open.js';
import type { Answer, Outgoing } from '../../../src/http/transport.js';
import { decodeIdToken } from '../../../src/identity/id-token.js';
import { awsRunner } from '../../../src/runners/aws.js';
import { commandRunner, isRunner } from '../../../src/runners/registry.js';
import { Secrets } from '../../../src/text/secrets.js';
import { awsFault } from '../../support/aws/account.js';
import { STS_CLAIMS } from '../../support/aws/outbound.js';
import { OutboundWorld } from '../../support/aws/outbound-world.js';
import { allow } from '../../support/aws/policies.js';

const AUDIENCE = 'https://service.example';

let world: OutboundWorld;
let folder: string;
const { http, close } = openHttp();
beforeAll(async () => {
  world = await OutboundWorld.start();
});
afterAll(async () => {
  close();
  await world.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-aws-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

type Env = NodeJS.ProcessEnv;

async function request(env: Env, audience = AUDIENCE, by: HttpClient = http): Promise<string> {
  const runner = await awsRunner(env);
  return (await runner.idTokens.request(audience, by, { leftMs: 10_000 })).raw;
}

async function refusal(env: Env, audience = AUDIENCE): Promise<JobpassError> {
  const error: unknown = await request(env, audience).catch((thrown: unknown) => thrown);
  return error instanceof JobpassError ? error : expect.fail(`not refused: ${String(error)}`);
}

/** AWS's own claims in a token. */
const stsClaims = (raw: string): Record<string, unknown> =>
  decodeJwt(raw)[STS_CLAIMS] as Record<string, unknown>;

describe('an ID token from STS', () => {
  it('is verified by the keys of the account, and names the build', async () => {
    const machine = await world.machine();
    const raw = await request({ ...machine.codeBuild(), ...machine.fullUri() });
    const keys = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(raw, keys, { issuer: world.issuer, audience: AUDIENCE });
    expect(payload.sub).toBe(world.role);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(stsClaims(raw)['request_tags']).toEqual({
      codebuild_project: 'shop-deploy',
      codebuild_build_arn:
        'arn:aws:codebuild:eu-central-1:123456789012:build/shop-deploy:0b1f7d6c-4a3e-4e9f-9c55-5f9b8d1e2a77',
      codebuild_initiator: 'GitHub-Hookshot/7e3b8d1',
      codebuild_resolved_source_version: '3f786850e387550fdab836ed7e6dc881de23001b',
      codebuild_webhook_event: 'PUSH',
      codebuild_webhook_head_ref: 'refs/heads/main',
    });
    const { system } = await awsRunner(machine.codeBuild());
    const { shown } = decodeIdToken(raw, undefined, system.claims);
    expect(shown['codebuild_build_arn']).toContain(':build/shop-deploy:');
    expect(system.job()).toMatchObject({
      ref: 'refs/heads/main',
      run_id: expect.stringContaining('shop-deploy:'),
    });
  });

  it('names the task, in the region that the ECS agent reports', async () => {
    const machine = await world.machine();
    const { AWS_REGION: _, ...env } = machine.ecs();
    const raw = await request({ ...env, ...machine.fullUri() });
    expect(stsClaims(raw)).toMatchObject({
      source_region: 'eu-central-1',
      request_tags: { ecs_task_arn: machine.task.TaskARN, ecs_task_definition: 'deploy:7' },
    });
  });

  it('needs no tags where AWS names the function or the instance', async () => {
    const context = {
      'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-central-1:123456789012:function:process-data',
    };
    const lambda = await world.machine({ context });
    const claims = stsClaims(await request(lambda.lambda()));
    expect(claims['lambda_source_function_arn']).toBe(context['lambda:SourceFunctionArn']);
    expect(claims['request_tags']).toBeUndefined();
    const arn = 'arn:aws:ec2:eu-central-1:123456789012:instance/i-0abc';
    const ec2 = await world.machine({ context: { 'ec2:SourceInstanceArn': arn } });
    const env = { ...ec2.ec2(), AWS_ENDPOINT_URL_STS: world.account.url };
    expect(stsClaims(await request(env))).toMatchObject({
      ec2_source_instance_arn: arn,
      source_region: 'eu-central-1',
    });
    expect(ec2.requests.map(({ hop }) => hop).sort()).toEqual(
      ['imds-credentials', 'imds-region', 'imds-role', 'imds-token'].sort(),
    );
  });

  it('has no tags, and another algorithm, if the job says so', async () => {
    const machine = await world.machine({
      role: world.addRole('untagged', { policies: [allow('sts:GetWebIdentityToken', '*')] }),
    });
    const env = { ...machine.codeBuild(), ...machine.fullUri() };
    const tagged = await refusal(env);
    expect(tagged).toMatchObject({ code: 'no-id-token', transient: false });
    expect(tagged.hint).toContain('JOBPASS_AWS_TAGS=none');
    const raw = await request({ ...env, JOBPASS_AWS_TAGS: 'none', JOBPASS_AWS_SIGNING_ALGORITHM: 'ES384' });
    expect(decodeProtectedHeader(raw).alg).toBe('ES384');
    expect(stsClaims(raw)['request_tags']).toBeUndefined();
    expect(await refusal({ ...env, JOBPASS_AWS_TAGS: 'some' })).toMatchObject({ code: 'usage' });
    expect(await refusal({ ...env, JOBPASS_AWS_SIGNING_ALGORITHM: 'HS256' })).toMatchObject({
      code: 'usage',
    });
  });

  it('has no tag whose value AWS does not accept', async () => {
    const machine = await world.machine();
    const raw = await request({
      ...machine.codeBuild(),
      ...machine.fullUri(),
      CODEBUILD_WEBHOOK_HEAD_REF: 'refs/heads/fix#12',
      CODEBUILD_INITIATOR: 'x'.repeat(257),
    });
    expect(Object.keys(stsClaims(raw)['request_tags'] ?? {}).sort()).toEqual([
      'codebuild_build_arn',
      'codebuild_project',
      'codebuild_resolved_source_version',
      'codebuild_webhook_event',
    ]);
  });

  it('lives as long as the session does, where that is less', async () => {
    const machine = await world.machine({ seconds: 200 });
    const env = { ...machine.codeBuild(), ...machine.fullUri() };
    const known = decodeJwt(await request(env));
    expect((known.exp ?? 0) - (known.iat ?? 0)).toBeGreaterThan(185);
    // The keys of a function come without their expiry.
    const unknown = decodeJwt(await request(machine.lambda()));
    expect((unknown.exp ?? 0) - (unknown.iat ?? 0)).toBe(60);
    machine.seconds = 50;
    expect((await refusal(env)).hint).toContain('ends in less than a minute');
  });

  it('comes through another clock', async () => {
    const machine = await world.machine();
    vi.spyOn(systemClock, 'now').mockImplementation(() => Date.now() - 3 * 3_600_000);
    try {
      const raw = await request({ ...machine.codeBuild(), ...machine.fullUri() });
      expect(decodeJwt(raw).aud).toBe(AUDIENCE);
    } finally {
      vi.restoreAllMocks();
    }
  });
});

describe('the credentials of a machine', () => {
  it('get nothing but the metadata service’s own token', async () => {
    const container = await world.machine();
    await request({ ...container.ecs(), ...container.fullUri() });
    const ec2 = await world.machine();
    await request(ec2.ec2());
    const usual = ['host', 'connection', 'user-agent', 'accept', 'accept-encoding'];
    for (const { method, body, headers, hop } of [...container.requests, ...ec2.requests]) {
      expect(body).toBe('');
      const own = Object.keys(headers).filter((name) => !usual.includes(name));
      const allowed: Record<string, string[]> = {
        container: ['authorization'],
        task: [],
        'imds-token': ['x-aws-ec2-metadata-token-ttl-seconds', 'content-length'],
      };
      for (const name of own) expect(allowed[hop] ?? ['x-aws-ec2-metadata-token']).toContain(name);
      expect(method).toBe(hop === 'imds-token' ? 'PUT' : 'GET');
    }
  });

  it.each<[string, Env, string]>([
    [
      'CodeBuild and ECS',
      { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/1' },
      'http://169.254.170.2/v2/credentials/1',
    ],
    [
      'a path that looks like a host',
      { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '//evil.example/x' },
      'http://169.254.170.2/evil.example/x',
    ],
    [
      'a path that begins with a user',
      { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '@evil.example/x' },
      'http://169.254.170.2/@evil.example/x',
    ],
    [
      'EKS',
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials' },
      'http://169.254.170.23/v1/credentials',
    ],
    ['EC2', { AWS_REGION: 'eu-central-1' }, 'http://169.254.169.254/latest/api/token'],
    [
      'EC2 by IPv6',
      { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' },
      'http://[fd00:ec2::254]/latest/api/token',
    ],
  ])('are at the address of %s', async (_, env, address) => {
    const sent: string[] = [];
    const transport = async ({ url }: Outgoing): Promise<Answer> => {
      sent.push(url.href);
      return { status: 403, headers: {}, body: Buffer.from(''), url };
    };
    const client = new HttpClient({
      ...{ transport, clock: systemClock, secrets: new Secrets(), allowedHosts: new AllowedHosts() },
    });
    await expect(request(env, AUDIENCE, client)).rejects.toThrow(JobpassError);
    expect(sent[0]).toBe(address);
  });

  it.each(['http://10.0.0.1/x', 'http://evil.example/', 'http://169.254.169.253/'])(
    'are not at %s',
    async (url) => {
      expect(await refusal({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })).toMatchObject({ code: 'insecure' });
      expect(await refusal({ AWS_EC2_METADATA_SERVICE_ENDPOINT: url })).toMatchObject({ code: 'insecure' });
    },
  );

  it('come with the token in the file before that in the variable', async () => {
    const machine = await world.machine();
    const file = join(folder, 'token');
    writeFileSync(file, `${machine.authorization}\n`);
    const env = { ...machine.codeBuild(), ...machine.fullUri(), AWS_CONTAINER_AUTHORIZATION_TOKEN: 'wrong' };
    expect(await refusal(env)).toMatchObject({ code: 'refused', transient: false });
    expect(await request({ ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file })).toBeTruthy();
    expect(
      await refusal({ ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(folder, 'none') }),
    ).toMatchObject({
      code: 'no-id-token',
      message: expect.stringContaining('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'),
    });
  });

  it('are not told by an error: neither keys nor the path', async () => {
    const machine = await world.machine();
    const env = { ...machine.codeBuild(), ...machine.fullUri() };
    const runner = await awsRunner(env);
    expect(runner.idTokens.secrets()).toEqual(
      expect.arrayContaining([machine.authorization, machine.credentialsId]),
    );
    machine.fault('container', (_request, response) => void response.writeHead(404).end());
    expect((await refusal(env)).message).not.toContain(machine.credentialsId);
    const { credentials } = machine.session();
    const { secretAccessKey, sessionToken = '' } = credentials;
    const keys = {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    const quoted = `x-amz-security-token:${sessionToken.slice(0, 150)} ${secretAccessKey}`;
    world.account.fault('GetWebIdentityToken', awsFault('sts', 403, 'SignatureDoesNotMatch', quoted));
    const { message } = await refusal({ ...machine.codeBuild(), ...keys });
    expect(message).toContain('SignatureDoesNotMatch');
    expect(message).not.toContain(secretAccessKey);
    expect(message).not.toContain(sessionToken.slice(0, 40));
  });
});

describe('what is said where there is no ID token:', () => {
  it.each<[string, Env, RegExp]>([
    ['a build', { CODEBUILD_BUILD_ID: 'a:b' }, /AWS_CONTAINER_CREDENTIALS_RELATIVE_URI/],
    [
      'a task',
      {
        ECS_CONTAINER_METADATA_URI_V4: 'http://127.0.0.1:9/v4/x',
        AWS_REGION: 'eu-central-1',
        JOBPASS_AWS_TAGS: 'none',
      },
      /task role/,
    ],
    ['a function', { AWS_LAMBDA_FUNCTION_NAME: 'x' }, /AWS_SESSION_TOKEN/],
    ['a machine whose metadata is off', { AWS_EC2_METADATA_DISABLED: 'true' }, /instance profile/],
  ])('%s without credentials', async (_, env, hint) => {
    const failure = await refusal(env);
    expect(failure).toMatchObject({ code: 'no-id-token', transient: false });
    expect(failure.hint).toMatch(hint);
  });

  it('an instance without a role', async () => {
    const machine = await world.machine();
    machine.role = undefined;
    expect(await refusal(machine.ec2())).toMatchObject({
      code: 'no-id-token',
      message: expect.stringContaining('has no role'),
    });
  });

  it('a machine without a metadata service, within seconds', async () => {
    const begun = performance.now();
    const failure = await refusal({
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9',
      AWS_REGION: 'eu-central-1',
    });
    expect(failure).toMatchObject({ code: 'no-id-token', transient: false });
    expect(failure.hint).toContain('hop limit');
    expect(performance.now() - begun).toBeLessThan(8_000);
  }, 20_000);

  it('a metadata service that a container does not reach: it does not answer', async () => {
    const machine = await world.machine();
    machine.break('imds-token', () => undefined);
    const begun = performance.now();
    const runner = await awsRunner(machine.ec2());
    const failure = await runner.idTokens
      .request(AUDIENCE, http, { leftMs: 45_000 })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'no-id-token', transient: false });
    expect(performance.now() - begun).toBeLessThan(9_000);
  }, 60_000);

  it('a region that is missing or unknown', async () => {
    const machine = await world.machine();
    const { AWS_REGION: _, ...env } = { ...machine.codeBuild(), ...machine.fullUri() };
    expect(await refusal(env)).toMatchObject({
      code: 'usage',
      message: expect.stringContaining('AWS_REGION'),
    });
    // A pod of EKS does not reach the instance's metadata, and must not wait for it.
    const begun = performance.now();
    expect(await refusal(machine.fullUri())).toMatchObject({ code: 'usage' });
    expect(performance.now() - begun).toBeLessThan(2_000);
    const { AWS_ENDPOINT_URL_STS: __, ...usual } = env;
    expect(await refusal({ ...usual, AWS_REGION: 'mars-1' })).toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('AWS_ENDPOINT_URL_STS'),
    });
  });

  it('an audience of AWS itself', async () => {
    const failure = await refusal({}, 'sts.amazonaws.com');
    expect(failure).toMatchObject({ code: 'no-id-token', transient: false });
    expect(failure.message).toContain('accepts no ID token that it has issued');
  });

  it.each([
    [403, 'OutboundWebIdentityFederationDisabledException', 'off', /enable-outbound-web-identity-federation/],
    [
      403,
      'AccessDenied',
      'not authorized to perform: sts:GetWebIdentityToken',
      /ForAllValues:StringEquals.*service\.example/,
    ],
    [403, 'AccessDenied', 'not authorized to perform: sts:TagGetWebIdentityToken', /JOBPASS_AWS_TAGS=none/],
    [403, 'ExpiredToken', 'expired', /have expired/],
    [403, 'InvalidClientTokenId', 'invalid', /are invalid/],
    [400, 'JWTPayloadSizeExceededException', 'large', /JOBPASS_AWS_TAGS=none/],
    [403, 'RegionDisabledException', 'off', /eu-central-1/],
    [400, 'InvalidAction', 'Could not find operation', /global endpoint/],
    [400, 'ValidationError', 'audience', /Check the audience/],
  ])('%d %s: %s', async (status, code, said, hint) => {
    const machine = await world.machine();
    world.account.fault('GetWebIdentityToken', awsFault('sts', status, code, said));
    const failure = await refusal({ ...machine.codeBuild(), ...machine.fullUri() });
    expect(failure).toMatchObject({ code: 'no-id-token', transient: false });
    expect(failure.message).toContain(code);
    expect(failure.hint).toMatch(hint);
  });

  it.each([
    ['throttling', awsFault('sts', 400, 'Throttling')],
    ['a failure of STS', awsFault('sts', 500, 'InternalFailure')],
  ])('nothing final at %s', async (_, fault) => {
    const machine = await world.machine();
    world.account.fault('GetWebIdentityToken', fault);
    expect(await refusal({ ...machine.codeBuild(), ...machine.fullUri() })).toMatchObject({
      transient: true,
    });
  });

  it('a clock that a proxy keeps from being corrected', async () => {
    const machine = await world.machine();
    world.account.fault(
      'GetWebIdentityToken',
      awsFault('sts', 403, 'RequestTimeTooSkewed', 'The difference is too large'),
    );
    const failure = await refusal({ ...machine.codeBuild(), ...machine.fullUri() });
    expect(failure.hint).toMatch(/clock/);
  });
});

describe('the runner for AWS', () => {
  it.each<[string, Env]>([
    ['CodeBuild', { CODEBUILD_BUILD_ID: 'a:b' }],
    ['ECS', { ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x' }],
    ['Lambda', { AWS_LAMBDA_FUNCTION_NAME: 'x' }],
  ])('is found by the variables of %s', async (_, env) => {
    expect(isRunner(env)).toBe(true);
    expect((await commandRunner(env)).system.name).toBe('aws');
  });

  it('is not found by credentials, which every machine may have', () => {
    expect(isRunner({ AWS_ACCESS_KEY_ID: 'x', AWS_REGION: 'eu-central-1', AWS_EXECUTION_ENV: 'x' })).toBe(
      false,
    );
    expect(isRunner({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials' })).toBe(
      false,
    );
  });

  it('leaves jobs of a CI system on CodeBuild and ECS to that system', async () => {
    const env = { CODEBUILD_BUILD_ID: 'a:b', ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x' };
    expect((await commandRunner({ ...env, GITLAB_CI: 'true' })).system.name).toBe('gitlab');
  });

  it('keeps what an earlier command of a job on another machine has saved, as `local` does', async () => {
    const env = { JOBPASS_JOB: 'nightly' };
    const local = await commandRunner({ ...env, JOBPASS_RUNNER: 'local' });
    local.memory.saveState('jobpass_one', 'x');
    const aws = await commandRunner({ ...env, JOBPASS_RUNNER: 'aws' });
    expect(aws.memory.savedState().get('jobpass_one')).toBe('x');
    expect(
      (await commandRunner({ JOBPASS_RUNNER: 'aws' })).memory.otherJobs?.().map(({ job }) => job),
    ).toEqual(['nightly']);
  });
});
