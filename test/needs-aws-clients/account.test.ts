import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsCredentials } from '../support/aws/account.js';
import { aws, botocoreData, clientEnv, keyEnv, Moto, noAwsClients, python } from '../support/aws/clients.js';
import { STS_CLAIMS } from '../support/aws/outbound.js';
import { GETS_ID_TOKENS } from '../support/aws/outbound-world.js';
import { allow } from '../support/aws/policies.js';
import { type AwsWorld, assume, openRole, startAwsWorld } from '../support/aws/world.js';
import { suiteUnless } from '../support/left-out.js';

const LIST_BUCKETS = `
import boto3
print(",".join(bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]))
`;

/** A client that lists the buckets: what it says, be it their names or an error. */
interface Client {
  /** It draws its session itself, with the ID token in a file. */
  byToken(role: string, file: string): Promise<string>;
  byKey(credentials: AwsCredentials): Promise<string>;
}

let world: AwsWorld;
let folder: string;
beforeAll(async () => {
  world = await startAwsWorld();
  folder = mkdtempSync(join(tmpdir(), 'aws-account-'));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const ofProgram =
  (run: (env: NodeJS.ProcessEnv) => Promise<{ stdout: string; stderr: string }>) =>
  async (more: Record<string, string | undefined>): Promise<string> => {
    const { stdout, stderr } = await run(clientEnv(world.account.url, more));
    return stdout + stderr;
  };

function program(run: (env: NodeJS.ProcessEnv) => Promise<{ stdout: string; stderr: string }>): Client {
  const said = ofProgram(run);
  return {
    byToken: (role, file) => said({ AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: file }),
    byKey: (credentials) => said(keyEnv(credentials)),
  };
}

const sdk: Client = {
  byToken: async (role, file) => {
    const sts = new STSClient({ region: 'eu-central-1', endpoint: world.account.url, maxAttempts: 1 });
    const token = readFileSync(file, 'utf8');
    const input = { RoleArn: role, RoleSessionName: 'sdk', WebIdentityToken: token };
    const { Credentials: got } = await sts.send(new AssumeRoleWithWebIdentityCommand(input));
    const credentials = {
      accessKeyId: got?.AccessKeyId ?? '',
      secretAccessKey: got?.SecretAccessKey ?? '',
      sessionToken: got?.SessionToken,
    };
    return sdk.byKey(credentials);
  },
  byKey: async ({ accessKeyId, secretAccessKey, sessionToken = '' }) => {
    const s3 = new S3Client({
      region: 'eu-central-1',
      endpoint: world.account.url,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
    try {
      const { Buckets: buckets = [] } = await s3.send(new ListBucketsCommand({}));
      return buckets.map(({ Name }) => Name).join(',');
    } catch (error) {
      return String(error);
    }
  },
};

function lists(client: Client): void {
  it('is served with a session of its own', async () => {
    const file = join(folder, 'id-token');
    writeFileSync(file, await world.idToken(), { mode: 0o600 });
    const said = await client.byToken(openRole(world), file);
    expect(said).toMatch(/builds[\s\S]*reports/);
    expect(world.account.of('AssumeRoleWithWebIdentity').at(-1)?.headers.authorization).toBeUndefined();
  });

  it('is refused with a changed secret, with a changed token, and after the end', async () => {
    const { credentials } = await assume(world.account.url, openRole(world), await world.idToken());
    if (credentials === undefined) return expect.fail('no session');
    expect(await client.byKey(credentials)).toMatch(/builds[\s\S]*reports/);
    const { secretAccessKey, sessionToken = '' } = credentials;
    const wrongSecret = `${secretAccessKey.slice(0, -1)}${secretAccessKey.endsWith('A') ? 'B' : 'A'}`;
    expect(await client.byKey({ ...credentials, secretAccessKey: wrongSecret })).toContain('signature');
    const wrongToken = `${sessionToken.startsWith('A') ? 'B' : 'A'}${sessionToken.slice(1)}`;
    expect(await client.byKey({ ...credentials, sessionToken: wrongToken })).toContain('InvalidToken');
    world.account.jump(3_601_000);
    try {
      expect(await client.byKey(credentials)).toMatch(/ExpiredToken/);
    } finally {
      world.account.jump(-3_601_000);
    }
  });

  it('is refused when its clock is wrong', async () => {
    const { credentials } = await assume(world.account.url, openRole(world), await world.idToken());
    if (credentials === undefined) return expect.fail('no session');
    world.account.skewMs = 16 * 60_000;
    try {
      expect(await client.byKey(credentials)).toContain('RequestTimeTooSkewed');
    } finally {
      world.account.skewMs = 0;
    }
  });
}

describe('the AWS SDK for JavaScript', () => lists(sdk));

suiteUnless(noAwsClients(), 'the AWS CLI', () => {
  lists(program((env) => aws(['s3api', 'list-buckets'], env)));

  it('reads and writes the policies of a role', async () => {
    const name = 'written';
    openRole(world, name);
    const env = clientEnv(world.account.url, keyEnv(world.account.addUser('admin')));
    const iam = async (...args: string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await aws(['iam', ...args, '--role-name', name], env);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      return stdout === '' ? undefined : JSON.parse(stdout);
    };
    expect(await iam('get-role')).toMatchObject({ Role: { RoleName: name, MaxSessionDuration: 3600 } });
    // Documents come back percent-encoded: what looks encoded in them must survive that.
    const document = allow('s3:Get*', 'arn:aws:s3:::reports/a%2Fb+c');
    const policy = ['--policy-name', 'a+b=c,d.e@f-g'];
    await iam('put-role-policy', ...policy, '--policy-document', JSON.stringify(document));
    expect(await iam('list-role-policies')).toEqual({ PolicyNames: ['a+b=c,d.e@f-g'] });
    expect(await iam('get-role-policy', ...policy)).toMatchObject({ PolicyDocument: document });
    await iam('delete-role-policy', ...policy);
    expect(await iam('list-role-policies')).toEqual({ PolicyNames: [] });
  });

  it('is refused what IAM refuses', async () => {
    const role = ['--role-name', 'refused', '--policy-name', 'one'];
    openRole(world, 'refused');
    const refusal = async (key: AwsCredentials, ...args: string[]): Promise<string> => {
      const { code, stderr } = await aws(['iam', ...args], clientEnv(world.account.url, keyEnv(key)));
      expect(code).toBe(255);
      return stderr;
    };
    const admin = world.account.addUser('admin');
    const reader = world.account.addUser('reader', [allow('iam:Get*', '*')]);
    const document = (text: string): string[] => [...role, '--policy-document', text];
    const put = document(JSON.stringify(allow('*', '*')));
    expect(await refusal(reader, 'put-role-policy', ...put)).toMatch(/\(AccessDenied\).* iam:PutRolePolicy/);
    expect(await refusal(reader, 'get-role-policy', ...role)).toContain('(NoSuchEntity)');
    expect(await refusal(admin, 'delete-role-policy', ...role)).toContain('(NoSuchEntity)');
    expect(await refusal(admin, 'get-role', '--role-name', 'none')).toContain('(NoSuchEntity)');
    const malformed = document('{"Statement":{"Effect":"Perhaps"}}');
    expect(await refusal(admin, 'put-role-policy', ...malformed)).toContain('(MalformedPolicyDocument)');
    const large = JSON.stringify(allow('s3:*', `arn:aws:s3:::${'a'.repeat(10_240)}`));
    expect(await refusal(admin, 'put-role-policy', ...document(large))).toContain('(LimitExceeded)');
  });
});

const PRESIGN = `
import boto3
print(boto3.client("sts").generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET"))
`;

suiteUnless(noAwsClients(), 'boto3', () => {
  lists(program((env) => python(LIST_BUCKETS, env)));

  it('presigns GetCallerIdentity, which no policy stops, and only the end of the session does', async () => {
    const deny = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
    const more = { Policy: JSON.stringify(deny), RoleSessionName: 'presigned' };
    const { credentials } = await assume(world.account.url, openRole(world), await world.idToken(), more);
    if (credentials === undefined) return expect.fail('no session');
    const { stdout } = await python(PRESIGN, clientEnv(world.account.url, keyEnv(credentials)));
    const url = stdout.trim();
    expect(url).toContain('X-Amz-Signature=');
    const ask = async (at: string): Promise<string> => (await fetch(at)).text();
    expect(await ask(url)).toContain('assumed-role/deploy/presigned');
    expect(await ask(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'))).toContain('SignatureDoesNotMatch');
    world.account.skewMs = 61_000;
    expect(await ask(url)).toContain('RequestTimeTooSkewed');
    world.account.skewMs = 0;
    world.account.jump(3_601_000);
    try {
      expect(await ask(url)).toContain('ExpiredToken');
    } finally {
      world.account.jump(-3_601_000);
    }
  });
});

/** Makes the calls and prints what came, as botocore saw it before it took the XML apart. */
const CALLS = `
import json, sys, boto3
role, token, policy, provider = sys.argv[1:]
bodies = {}
def client(service):
    made = boto3.client(service)
    def keep(model, response_dict, **_):
        bodies[model.name] = [response_dict["status_code"], response_dict["body"].decode()]
    made.meta.events.register("before-parse." + service, lambda operation_model, **more: keep(operation_model, **more))
    return made
def ask(call, **arguments):
    try:
        call(**arguments)
    except Exception as error:
        if not hasattr(error, "response"):
            raise
sts, iam = client("sts"), client("iam")
name = role.split("/")[-1]
ask(sts.assume_role_with_web_identity, RoleArn=role, RoleSessionName="session", WebIdentityToken=token, Policy=policy)
ask(sts.assume_role, RoleArn=role, RoleSessionName="session", Policy=policy)
ask(sts.get_caller_identity)
ask(iam.get_role, RoleName=name)
ask(iam.put_role_policy, RoleName=name, PolicyName="one", PolicyDocument=policy)
ask(iam.list_role_policies, RoleName=name)
ask(iam.get_role_policy, RoleName=name, PolicyName="one")
ask(iam.list_attached_role_policies, RoleName=name)
ask(iam.get_open_id_connect_provider, OpenIDConnectProviderArn=provider)
ask(iam.delete_role_policy, RoleName=name, PolicyName="one")
bodies["refused"] = None
refused = dict(bodies)
ask(iam.delete_role_policy, RoleName=name, PolicyName="none")
bodies["refused"] = bodies["DeleteRolePolicy"]
bodies["DeleteRolePolicy"] = refused["DeleteRolePolicy"]
print(json.dumps(bodies))
`;

import { within } from '../support/pace.js';

suiteUnless(noAwsClients(), 'the wire formats', () => {
  let moto: Moto;
  let mine: Record<string, [status: number, body: string]>;
  let theirs: typeof mine;
  beforeAll(async () => {
    const role = world.account.addRole('wire', {
      trust: {
        Version: '2012-10-17',
        Statement: [
          world.trust().Statement,
          {
            ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
            Principal: { AWS: `arn:aws:iam::${world.account.id}:root` },
          },
        ].flat() as never,
      },
      policies: [allow('*', '*')],
      attached: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
    });
    const policy = JSON.stringify(allow('s3:*', '*'));
    const calls = async (url: string, key: AwsCredentials, provider: string): Promise<typeof mine> => {
      const env = clientEnv(url, keyEnv(key));
      const { stdout, stderr } = await python(CALLS, env, [role, await world.idToken(), policy, provider]);
      expect(stderr).toBe('');
      return JSON.parse(stdout);
    };
    moto = await Moto.start();
    const key = world.account.addUser('wire');
    for (const args of [
      ['create-role', '--role-name', 'wire', '--assume-role-policy-document', policy],
      ['create-policy', '--policy-name', 'mine', '--policy-document', policy],
      ['attach-role-policy', '--role-name', 'wire', '--policy-arn', 'arn:aws:iam::123456789012:policy/mine'],
      ['create-open-id-connect-provider', '--url', 'https://ci.example', '--client-id-list', 'one'],
    ]) {
      const { stderr } = await aws(['iam', ...args], clientEnv(moto.url, keyEnv(key)));
      expect(stderr).toBe('');
    }
    const theirProvider = 'arn:aws:iam::123456789012:oidc-provider/ci.example';
    [mine, theirs] = await Promise.all([
      calls(world.account.url, key, world.provider),
      calls(moto.url, key, theirProvider),
    ]);
  }, within(90_000));
  afterAll(() => moto?.stop());

  it.each([
    // What moto leaves out, and what it adds.
    ['AssumeRoleWithWebIdentity', ['SubjectFromWebIdentityToken', 'Audience', 'Provider'], []],
    ['AssumeRole', [], []],
    ['GetCallerIdentity', [], []],
    ['GetRole', [], ['Role/RoleLastUsed']],
    ['PutRolePolicy', [], []],
    ['ListRolePolicies', [], []],
    ['GetRolePolicy', [], []],
    ['ListAttachedRolePolicies', [], []],
    ['GetOpenIDConnectProvider', [], []],
    ['DeleteRolePolicy', [], []],
  ])('of %s are those of moto', (action, more, less) => {
    const result = (path: string): string => `${action}Response/${action}Result/${path}`;
    const [status, body] = mine[action] ?? expect.fail('not asked');
    const [theirStatus, theirBody] = theirs[action] ?? expect.fail('not asked of moto');
    expect(status).toBe(theirStatus);
    expect(body.match(/xmlns="([^"]*)"/)?.[1]).toBe(theirBody.match(/xmlns="([^"]*)"/)?.[1]);
    const missing = new Set(less.map(result));
    const expected = [...paths(theirBody)].filter((path) => !missing.has(path));
    expect([...paths(body)].sort()).toEqual([...expected, ...more.map(result)].sort());
  });

  it('of an error are those of moto', () => {
    const [status, body] = mine['refused'] ?? expect.fail('not asked');
    const [theirStatus, theirBody] = theirs['refused'] ?? expect.fail('not asked of moto');
    expect([status, body.match(/<Code>(.*)<\/Code>/)?.[1]]).toEqual([404, 'NoSuchEntity']);
    expect([theirStatus, theirBody.match(/<Code>(.*)<\/Code>/)?.[1]]).toEqual([404, 'NoSuchEntity']);
    // moto writes the message twice.
    const expected = [...paths(theirBody)].filter((path) => path !== 'ErrorResponse/Error/message');
    expect([...paths(body)]).toEqual(expected);
  });

  it('of a session are those of botocore’s model', () => {
    const file = join(botocoreData(), 'sts', '2011-06-15', 'service-2.json.gz');
    const { shapes } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
      shapes: Record<string, { members?: Record<string, { shape: string }> }>;
    };
    const [, body] = mine['AssumeRoleWithWebIdentity'] ?? expect.fail('not asked');
    const modelled = new Set<string>();
    const walk = (shape: string, path: string): void => {
      for (const [name, { shape: inner }] of Object.entries(shapes[shape]?.members ?? {})) {
        modelled.add(`${path}/${name}`);
        walk(inner, `${path}/${name}`);
      }
    };
    const root = 'AssumeRoleWithWebIdentityResponse/AssumeRoleWithWebIdentityResult';
    walk('AssumeRoleWithWebIdentityResponse', root);
    expect(modelled.size).toBeGreaterThan(10);
    const unknown = [...paths(body)].filter((path) => path.startsWith(`${root}/`) && !modelled.has(path));
    expect(unknown).toEqual([]);
  });
});

suiteUnless(noAwsClients(), 'aws sts get-scoped-credentials', () => {
  // The package of the AWS CLI 1.46.3 contains its own copy of botocore, which is older than the call.
  const withModels = (more: Record<string, string | undefined>): NodeJS.ProcessEnv =>
    clientEnv(world.account.url, { ...more, AWS_DATA_PATH: botocoreData() });

  it('reads the answer of the stand-in, and its copy is a session that ends', async () => {
    const { credentials } = await assume(world.account.url, openRole(world), await world.idToken());
    if (credentials === undefined) return expect.fail('no session');
    const env = withModels(keyEnv(credentials));
    const policy = JSON.stringify(allow('s3:ListAllMyBuckets', '*'));
    const call = ['sts', 'get-scoped-credentials', '--duration-seconds', '60', '--policy', policy];
    const { stdout, stderr } = await aws([...call, '--scoped-session-description', 'a test'], env);
    const answer = JSON.parse(stdout || stderr) as {
      Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: string };
      ScopedPoliciesCount: number;
      SessionInfo: { Arn: string };
    };
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials;
    expect(answer.ScopedPoliciesCount).toBe(1);
    expect(Date.parse(Expiration) - Date.now()).toBeLessThanOrEqual(60_000);
    expect(world.account.descriptions.get(AccessKeyId)).toBe('a test');
    const copy = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const copied = withModels(keyEnv(copy));
    expect((await aws(['sts', 'get-caller-identity'], copied)).stdout).toContain(answer.SessionInfo.Arn);
    expect((await aws(['s3api', 'list-buckets'], copied)).stdout).toContain('reports');
    const longer = await aws(['sts', 'get-scoped-credentials', '--duration-seconds', '61'], copied);
    expect(longer.stderr).toMatch(/AccessDenied|InsufficientSessionLifetime/);
  });

  it('gets the errors that botocore’s model names', async () => {
    const user = withModels(keyEnv(world.account.addUser('a-user')));
    const { stderr } = await aws(['sts', 'get-scoped-credentials', '--duration-seconds', '60'], user);
    expect(stderr).toContain('InvalidSubjectCredentials');
  });
});

/** Every element of an XML text, by its path. */
function paths(xml: string): Set<string> {
  const found = new Set<string>();
  const open: string[] = [];
  for (const [, close, name = '', empty] of xml.matchAll(/<(\/?)([A-Za-z]\w*)[^>]*?(\/?)>/g)) {
    if (close === '/') open.pop();
    else {
      open.push(name);
      found.add(open.join('/'));
      if (empty === '/') open.pop();
    }
  }
  return found;
}

suiteUnless(noAwsClients(), 'ID tokens of the account, for the AWS CLI', () => {
  it('are issued with the tags that it sends', async () => {
    const issuer = await world.account.outbound.enable();
    const user = world.account.addUser('builder', [GETS_ID_TOKENS]);
    // The AWS CLI 1 fetches an audience that begins with https:// (findings/aws-cli-audience.sh).
    const words = ['--audience', 'a.example', '--signing-algorithm', 'ES384', '--duration-seconds', '60'];
    const { code, stdout, stderr } = await aws(
      [
        ...['sts', 'get-web-identity-token', ...words, '--tags', 'Key=codebuild_project,Value=shop'],
        ...['--query', 'WebIdentityToken', '--output', 'text'],
      ],
      clientEnv(world.account.url, keyEnv(user)),
    );
    expect(code, stderr).toBe(0);
    expect(decodeJwt(stdout.trim())).toMatchObject({
      ...{ iss: issuer, aud: 'a.example', sub: 'arn:aws:iam::123456789012:user/builder' },
      [STS_CLAIMS]: { request_tags: { codebuild_project: 'shop' } },
    });
  });
});
