import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { GoogleJobs } from '../../support/gcp/jobs.js';
import { fullName } from '../../support/gcp/pools.js';
import type { KeptJob } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';
import { shown } from '../../support/world.js';

const CLOUD = 'https://www.googleapis.com/auth/cloud-platform';
const STORAGE = 'https://www.googleapis.com/auth/devstorage.read_only';
const run = promisify(execFile);
const onLinux = process.platform === 'linux';

let jobs: GoogleJobs;
beforeEach(async () => {
  jobs = await GoogleJobs.start();
});
afterEach(() => jobs.close());

type Env = ReadonlyMap<string, string>;

/** The words that post found for the endings, also of credentials that programs requested. */
const endings = ({ output }: StepResult): string[] =>
  [
    ...output.matchAll(
      /Ended credential \S+(?: for [^:]+(?::\/\/[^:]+)?)?: (revoked|accepted|expired|failed|lives until)/g,
    ),
  ].map(([, word = '']) => word);

/** Runs a job's main step, which must succeed. */
async function started(
  changes: Record<string, string> = {},
  env: Record<string, string> = {},
  inputs: Record<string, string> = jobs.impersonated,
): Promise<{ job: KeptJob; main: StepResult; env: Env; post: () => Promise<StepResult> }> {
  const job = jobs.job(env);
  const main = await job.main({ ...inputs, ...changes });
  expect(main.exitCode, main.output).toBe(0);
  return { job, main, env: main.env, post: () => job.post(main) };
}

/** The message of a job whose main step must fail at once. */
async function refused(
  changes: Record<string, string> = {},
  inputs: Record<string, string> = jobs.impersonated,
): Promise<string> {
  const main = await jobs.job().main({ ...inputs, ...changes });
  expect(main.exitCode, main.output).toBe(1);
  expect(main.ms).toBeLessThan(within(5_000));
  expect(main.env.size + main.outputs.size).toBe(0);
  const errors = main.output.match(/^::error .*/gm) ?? [];
  expect(errors).toHaveLength(1);
  return errors[0] ?? '';
}

interface Account {
  audience: string;
  token_url: string;
  subject_token_type: string;
  service_account_impersonation_url?: string;
  service_account_impersonation?: { token_lifetime_seconds: number };
  credential_source: {
    file?: string;
    url?: string;
    headers?: Record<string, string>;
    format?: { subject_token_field_name: string };
    executable?: { command: string; timeout_millis: number };
  };
  quota_project_id?: string;
  universe_domain?: string;
}

const accountIn = (env: Env): Account =>
  JSON.parse(readFileSync(env.get('GOOGLE_APPLICATION_CREDENTIALS') ?? '', 'utf8')) as Account;

/** The subject token, found as a library finds it. */
async function subjectToken({ credential_source: source }: Account): Promise<string> {
  if (source.file !== undefined) return readFileSync(source.file, 'utf8');
  if (source.url !== undefined) {
    const answer = await fetch(source.url, { headers: source.headers ?? {} });
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as Record<string, string>;
    return body[source.format?.subject_token_field_name ?? ''] ?? '';
  }
  const [program = '', ...words] = source.executable?.command.split(' ') ?? [];
  const { stdout: text } = await run(program, words, { env: { PATH: process.env['PATH'] } });
  const body = JSON.parse(text) as Record<string, unknown>;
  expect(body).toMatchObject({
    version: 1,
    success: true,
    token_type: 'urn:ietf:params:oauth:token-type:jwt',
  });
  return String(body['id_token']);
}

/** Exchanges the subject token as a library does (google-auth-library 10.9.1, `baseexternalclient.js`). */
async function asLibrary(
  env: Env,
  scope = CLOUD,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const account = accountIn(env);
  const impersonates = account.service_account_impersonation_url;
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: account.audience,
    scope: impersonates === undefined ? scope : CLOUD,
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token: await subjectToken(account),
    subject_token_type: account.subject_token_type,
  });
  const answer = await fetch(account.token_url, { method: 'POST', body: form });
  const body = (await answer.json()) as Record<string, unknown>;
  if (answer.status !== 200 || impersonates === undefined) return { status: answer.status, body };
  const second = await fetch(impersonates, {
    method: 'POST',
    headers: { authorization: `Bearer ${String(body['access_token'])}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      scope: [scope],
      lifetime: `${account.service_account_impersonation?.token_lifetime_seconds}s`,
    }),
  });
  const { accessToken, expireTime } = (await second.json()) as Record<string, string>;
  const seconds = (Date.parse(expireTime ?? '') - Date.now()) / 1000;
  return { status: second.status, body: { access_token: accessToken, expires_in: seconds } };
}

const tokenOf = ({ body }: { body: Record<string, unknown> }): string => String(body['access_token']);

/** Asks the metadata server of a job. */
async function metadata(
  env: Env,
  path: string,
  headers: Record<string, string> = { 'metadata-flavor': 'Google' },
): Promise<{ status: number; text: string; flavor: string | null }> {
  const answer = await fetch(`http://${env.get('GCE_METADATA_HOST')}${path}`, { headers });
  return {
    status: answer.status,
    text: await answer.text(),
    flavor: answer.headers.get('metadata-flavor'),
  };
}

const BASE = '/computeMetadata/v1';
const DEFAULT = `${BASE}/instance/service-accounts/default`;

describe('deliver: endpoint, the default', { timeout: within(90_000) }, () => {
  it('gives libraries ID tokens by a program, and sets up tools for the job alone', async () => {
    const { env, main, post } = await started(
      { 'quota-project': 'shop-billing' },
      { CLOUDSDK_AUTH_ACCESS_TOKEN: 'old', GOOGLE_CREDENTIALS: '', GCE_METADATA_HOST: '10.0.0.1' },
    );
    const path = env.get('GOOGLE_APPLICATION_CREDENTIALS') ?? '';
    expect(Object.fromEntries(env)).toMatchObject({
      ...{ CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: path, GOOGLE_GHA_CREDS_PATH: path },
      ...{ GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES: '1', GOOGLE_CLOUD_QUOTA_PROJECT: 'shop-billing' },
      ...{ CLOUDSDK_CORE_PROJECT: 'shop-production', CLOUDSDK_PROJECT: 'shop-production' },
      ...{ GOOGLE_CLOUD_PROJECT: 'shop-production', GCLOUD_PROJECT: 'shop-production' },
      ...{ GCP_PROJECT: 'shop-production', CLOUDSDK_AUTH_ACCESS_TOKEN: '', GCE_METADATA_HOST: '' },
    });
    // A variable that is empty already stays as it is.
    expect(env.has('GOOGLE_CREDENTIALS')).toBe(false);
    expect(Object.fromEntries(main.outputs)).toMatchObject({
      ...{ 'credentials-file': path, 'project-id': 'shop-production' },
      'service-account': jobs.account.email,
    });
    expect(path.startsWith(env.get('GITHUB_WORKSPACE') ?? '/workspace')).toBe(false);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(accountIn(env)).toMatchObject({
      type: 'external_account',
      audience: fullName(jobs.provider),
      quota_project_id: 'shop-billing',
      service_account_impersonation: { token_lifetime_seconds: 600 },
    });
    const got = await asLibrary(env, STORAGE);
    expect(jobs.google.tokens.find(tokenOf(got))).toMatchObject({
      scope: [STORAGE],
      serviceAccount: jobs.account.email,
    });
    const end = await post();
    expect(endings(end), end.output).toEqual(['lives until']);
    expect(end.output).toMatch(/Google cannot revoke an access token/);
    expect(() => statSync(dirname(path))).toThrow();
    for (const { token } of jobs.google.tokens.all)
      expect(shown(main) + shown(end) + end.summary).not.toContain(token);
  });

  it('by a program says why there is no ID token, in the form that libraries print', async () => {
    const { env, post } = await started();
    const { command = '' } = accountIn(env).credential_source.executable ?? {};
    const [program = '', ...words] = command.split(' ');
    expect(words.slice(0, 2)).toEqual(['NODE_OPTIONS=', 'NODE_DEBUG=']);
    // The job ends between the library's look at the file and its start of the program.
    const text = readFileSync(words.at(-1) ?? '', 'utf8');
    await post();
    const node = words.find((word) => word.includes('node') && word.startsWith('/')) ?? program;
    const { stdout } = await run(node, ['-e', text, dirname(words.at(-1) ?? '')]);
    expect(JSON.parse(stdout)).toEqual({
      ...{ version: 1, success: false, code: 'JOBPASS' },
      message: 'jobpass: no ID token: the job that this credentials file belongs to has ended',
    });
  });

  it('url: gives libraries ID tokens at an address, to the bearer of the token alone', async () => {
    const { env } = await started({ 'credential-source': 'url' });
    expect(env.has('GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES')).toBe(false);
    const { url = '' } = accountIn(env).credential_source;
    for (const headers of [{}, { authorization: 'Bearer guess' }])
      expect((await fetch(url, { headers })).status).toBe(401);
    expect(jobs.google.alive(tokenOf(await asLibrary(env)))).toBe(true);
  });

  it('without a service account: the token belongs to the job’s principal', async () => {
    const { env, main, post } = await started({ 'project-id': 'shop-production' }, {}, jobs.direct);
    expect(accountIn(env).service_account_impersonation_url).toBeUndefined();
    const got = await asLibrary(env, STORAGE);
    expect(jobs.google.tokens.find(tokenOf(got))).toMatchObject({ scope: [STORAGE] });
    expect(Number(got.body['expires_in'])).toBeLessThanOrEqual(300);
    expect(main.output).toMatch(/Without `service-account`, Google's token ends with the ID token: in/);
    const fixed = await started({ deliver: 'env' }, {}, jobs.direct);
    expect(fixed.main.output).toMatch(/^::warning.*ends with the ID token.*set `service-account`/m);
    expect(main.outputs.get('gcp-principal')).toBe(
      `principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/ci-pool/subject/${jobs.claims.sub}`,
    );
    expect(endings(await post())).toEqual(['lives until']);
  });
});

describe('credential-source: keeper', { timeout: within(90_000) }, () => {
  it('makes the tokens itself: steps never see an ID token', async () => {
    const { env, post } = await started({ 'credential-source': 'keeper' });
    const account = accountIn(env);
    expect(account.service_account_impersonation_url).toBeUndefined();
    const first = await asLibrary(env);
    expect(first).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' },
    });
    expect(jobs.google.tokens.find(tokenOf(first))?.serviceAccount).toBe(jobs.account.email);
    const left = Number(first.body['expires_in']);
    expect(left).toBeGreaterThan(600 - within(20));
    expect(left).toBeLessThanOrEqual(600);
    // The same token while it is young, and one more exchange for other scopes.
    const asked = jobs.google.of('sts').length;
    expect(tokenOf(await asLibrary(env))).toBe(tokenOf(first));
    const narrow = tokenOf(await asLibrary(env, STORAGE));
    expect(tokenOf(await asLibrary(env, STORAGE))).toBe(narrow);
    expect(jobs.google.tokens.find(narrow)?.scope).toEqual([STORAGE]);
    expect(jobs.google.of('sts')).toHaveLength(asked + 1);

    const folder = dirname(env.get('GOOGLE_APPLICATION_CREDENTIALS') ?? '');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile());
    const told = [...env.values(), ...files.map((path) => readFileSync(path, 'utf8'))].join('\n');
    for (const { form } of jobs.google.of('sts')) {
      const idToken = form.get('subject_token') ?? '';
      expect(idToken.split('.')).toHaveLength(3);
      expect(told).not.toContain(idToken.split('.')[2]);
    }
    expect(endings(await post())).toEqual(Array(2).fill('lives until'));
  });

  it('refuses what a library must not get, in the form of OAuth', async () => {
    const { env } = await started({ 'credential-source': 'keeper' });
    const account = accountIn(env);
    const token = readFileSync(account.credential_source.file ?? '', 'utf8');
    const post = (body: Record<string, string>): Promise<Response> =>
      fetch(account.token_url, { method: 'POST', body: new URLSearchParams(body) });
    expect((await post({})).status).toBe(401);
    expect((await post({ subject_token: 'guess' })).status).toBe(401);
    const invalid = await post({ subject_token: token, scope: `${CLOUD} a"b` });
    expect([invalid.status, await invalid.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'jobpass: The program requested invalid scopes' },
    ]);
    const refusal = await fetch(account.token_url, { headers: { authorization: `Bearer ${token}` } });
    expect(refusal.status).toBe(401);
  });

  it('keeps to the scopes of the job', async () => {
    const { env } = await started({ 'credential-source': 'keeper', scope: STORAGE });
    expect(jobs.google.tokens.find(tokenOf(await asLibrary(env, CLOUD)))?.scope).toEqual([STORAGE]);
  });

  it('narrows each token to a bucket', async () => {
    const boundary =
      '- availableResource: //storage.googleapis.com/projects/_/buckets/releases\n  availablePermissions: ["inRole:roles/storage.objectCreator"]\n';
    const { env } = await started({ 'credential-source': 'keeper', 'access-boundary': boundary });
    const token = tokenOf(await asLibrary(env));
    const list = async (bucket: string): Promise<number> =>
      (
        await fetch(`${jobs.google.origin}/storage/v1/b/${bucket}/o`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status;
    expect([await list('releases'), await list('secrets')]).toEqual([200, 403]);
  });

  it('impersonates by a chain of delegates', async () => {
    const middle = jobs.google.addServiceAccount('middle@shop-ci.iam.gserviceaccount.com', [
      jobs.member(`attribute.repository/${jobs.claims['repository']}`),
    ]);
    const target = jobs.google.addServiceAccount(
      'target@shop-ci.iam.gserviceaccount.com',
      [`serviceAccount:${middle.email}`],
      'roles/iam.serviceAccountTokenCreator',
    );
    const changes = { 'service-account': target.email, delegates: middle.email };
    const { env } = await started({ 'credential-source': 'keeper', ...changes });
    expect(jobs.google.tokens.find(tokenOf(await asLibrary(env)))?.serviceAccount).toBe(target.email);
    target.policy.clear();
    expect(await refused({ deliver: 'env', ...changes })).toMatch(/each service account of the chain needs/);
  });

  it('rides over an outage of Google', async () => {
    const { env } = await started({ 'credential-source': 'keeper' });
    jobs.google.outage(2);
    expect(jobs.google.alive(tokenOf(await asLibrary(env, STORAGE)))).toBe(true);
  });
});

describe('credential-source: metadata', { timeout: within(90_000) }, () => {
  it.runIf(onLinux)('speaks the protocol of the metadata server', async () => {
    const { env, post } = await started(
      { 'credential-source': 'metadata' },
      { GOOGLE_APPLICATION_CREDENTIALS: '/old.json' },
    );
    expect(env.get('GOOGLE_APPLICATION_CREDENTIALS')).toBe('');
    expect(env.get('GCE_METADATA_IP')).toBe(env.get('GCE_METADATA_HOST'));
    expect(env.get('GCE_METADATA_ROOT')).toBe(env.get('GCE_METADATA_HOST'));
    // A library looks for the server without the header of requests, and every answer has the header.
    expect(await metadata(env, '/', {})).toMatchObject({ status: 200, flavor: 'Google' });
    expect(await metadata(env, `${BASE}/instance`)).toMatchObject({ status: 200, flavor: 'Google' });
    for (const headers of [{}, { 'metadata-flavor': 'Google', 'x-forwarded-for': '10.0.0.1' }])
      expect(await metadata(env, `${DEFAULT}/token`, headers)).toMatchObject({
        status: 403,
        flavor: 'Google',
      });
    expect((await metadata(env, `${BASE}/project/project-id`)).text).toBe('shop-production');
    expect((await metadata(env, `${BASE}/project/numeric-project-id`)).text).toBe('123456789012');
    expect((await metadata(env, `${BASE}/universe/universe-domain`)).text).toBe('googleapis.com');
    expect((await metadata(env, `${DEFAULT}/email`)).text).toBe(jobs.account.email);
    expect(JSON.parse((await metadata(env, `${DEFAULT}/?recursive=true`)).text)).toEqual({
      ...{ aliases: ['default'], email: jobs.account.email, scopes: [CLOUD] },
    });
    for (const path of [
      `${BASE}/instance/zone`,
      `${DEFAULT}/secret`,
      `${BASE}/instance/service-accounts/x/token`,
    ])
      expect((await metadata(env, path)).status, path).toBe(404);
    const {
      access_token: token,
      expires_in: left,
      ...rest
    } = JSON.parse((await metadata(env, `${DEFAULT}/token`)).text) as Record<string, unknown>;
    expect(rest).toEqual({ token_type: 'Bearer' });
    expect(Number(left)).toBeGreaterThan(600 - within(20));
    expect(jobs.google.tokens.find(String(token))?.serviceAccount).toBe(jobs.account.email);
    const other = await metadata(env, `${DEFAULT}/token?scopes=${STORAGE}`);
    const narrow = String((JSON.parse(other.text) as Record<string, unknown>)['access_token']);
    expect(jobs.google.tokens.find(narrow)?.scope).toEqual([STORAGE]);

    const identity = `${DEFAULT}/identity?audience=https://run.example`;
    const plain = decodeJwt((await metadata(env, identity)).text);
    expect(plain).toMatchObject({ aud: 'https://run.example', sub: jobs.account.uniqueId });
    expect(plain['email']).toBeUndefined();
    expect(decodeJwt((await metadata(env, `${identity}&format=full`)).text)['email']).toBe(
      jobs.account.email,
    );
    expect((await metadata(env, `${DEFAULT}/identity`)).status).toBe(400);
    const end = await post();
    expect(endings(end), end.output).toEqual(Array(4).fill('lives until'));
    expect(end.output.match(/nobody can revoke an ID token/g)).toHaveLength(2);
  });

  it.runIf(onLinux)('without a service account has no ID tokens', async () => {
    const { env } = await started({ 'credential-source': 'metadata' }, {}, jobs.direct);
    expect((await metadata(env, `${DEFAULT}/identity?audience=x`)).status).toBe(404);
    expect((await metadata(env, `${DEFAULT}/token`)).status).toBe(200);
  });
});

describe('deliver: file', { timeout: within(90_000) }, () => {
  it('keeps an ID token in a file beside the credentials file', async () => {
    const { env, post } = await started({ deliver: 'file' });
    const { file = '' } = accountIn(env).credential_source;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(decodeJwt(readFileSync(file, 'utf8')).aud).toBe(`https:${fullName(jobs.provider)}`);
    expect(jobs.google.alive(tokenOf(await asLibrary(env)))).toBe(true);
    expect(endings(await post())).toEqual(['lives until']);
  });

  it('with endpoint: libraries use the endpoint', async () => {
    const { env } = await started({ deliver: 'file, endpoint' });
    expect(accountIn(env).credential_source.executable).toBeDefined();
  });
});

describe('deliver: env and output', { timeout: within(90_000) }, () => {
  it('delivers an access token for gcloud and Terraform, with the ttl as its lifetime', async () => {
    const { env, main } = await started({ deliver: 'env', ttl: '2m', scope: STORAGE });
    const token = env.get('CLOUDSDK_AUTH_ACCESS_TOKEN') ?? '';
    expect(env.get('GOOGLE_OAUTH_ACCESS_TOKEN')).toBe(token);
    const issued = jobs.google.tokens.find(token);
    expect(issued).toMatchObject({ scope: [STORAGE], serviceAccount: jobs.account.email });
    expect((issued?.expiresAt ?? 0) - (issued?.issuedAt ?? 0)).toBeLessThanOrEqual(120_000);
    expect(env.get('GOOGLE_CLOUD_PROJECT')).toBe('shop-production');
    expect(env.has('GOOGLE_APPLICATION_CREDENTIALS')).toBe(false);
    expect(main.outputs.get('token')).toBeUndefined();
  });

  it('honours the inputs of google-github-actions/auth', async () => {
    const inputs = {
      workload_identity_provider: fullName(jobs.provider).replace('//iam.googleapis.com/', ''),
      service_account: jobs.account.email,
      ...{
        url: jobs.google.origin,
        'iam-credentials-url': jobs.google.origin,
        request_reason: 'deploy 4711',
      },
      ...{ token_format: 'access_token', access_token_lifetime: '900s', access_token_scopes: STORAGE },
      ...{
        create_credentials_file: 'true',
        cleanup_credentials: 'true',
        export_environment_variables: 'true',
      },
    };
    const { env, main } = await started({}, {}, inputs);
    expect(jobs.google.alive(main.outputs.get('token') ?? '')).toBe(true);
    expect(jobs.google.alive(tokenOf(await asLibrary(env)))).toBe(true);
    expect(env.get('CLOUDSDK_CORE_REQUEST_REASON')).toBe('deploy 4711');
    expect(jobs.google.of('sts')[0]?.headers['x-goog-request-reason']).toBe('deploy 4711');
  });

  it('delivers an ID token of the service account', async () => {
    const changes = { 'id-token-audience': 'https://run.example', 'id-token-include-email': 'true' };
    const { env, post } = await started(changes);
    expect(decodeJwt(env.get('GCP_ID_TOKEN') ?? '')).toMatchObject({
      ...{ aud: 'https://run.example', email: jobs.account.email },
    });
    const end = await post();
    expect(endings(end)).toEqual(['lives until']);
    expect(end.output).toContain('nobody can revoke an ID token');
  });
});

describe('several credentials', { timeout: within(90_000) }, () => {
  it('have variables of their own; an ID token beside an access token keeps the usual ones', async () => {
    const other = jobs.google.addServiceAccount('report@shop-data.iam.gserviceaccount.com', [
      jobs.member(`attribute.repository/${jobs.claims['repository']}`),
    ]);
    const { 'service-account': email, ...inputs } = jobs.impersonated;
    const credentials = `deploy:\n  service-account: ${email}\nreport-data:\n  service-account: ${other.email}\n`;
    const { env, post } = await started({ credentials }, {}, inputs);
    expect(env.has('GOOGLE_APPLICATION_CREDENTIALS')).toBe(false);
    for (const [name, account] of [
      ['DEPLOY', jobs.account],
      ['REPORT_DATA', other],
    ] as const) {
      const own = new Map([
        ['GOOGLE_APPLICATION_CREDENTIALS', env.get(`GOOGLE_APPLICATION_CREDENTIALS_${name}`) ?? ''],
      ]);
      expect(jobs.google.tokens.find(tokenOf(await asLibrary(own)))?.serviceAccount).toBe(account.email);
    }
    expect(endings(await post())).toEqual(Array(2).fill('lives until'));

    if (onLinux) {
      const served = await started({ credentials, 'credential-source': 'metadata' }, {}, inputs);
      expect(served.env.has('GCE_METADATA_HOST')).toBe(false);
      for (const [name, account] of [
        ['DEPLOY', jobs.account],
        ['REPORT_DATA', other],
      ] as const) {
        const own = new Map([['GCE_METADATA_HOST', served.env.get(`GCE_METADATA_HOST_${name}`) ?? '']]);
        expect((await metadata(own, `${DEFAULT}/email`)).text).toBe(account.email);
      }
    }

    const mixed = `deploy:\n  service-account: ${email}\nrun:\n  service-account: ${email}\n  id-token-audience: https://run.example\n`;
    const second = await started({ credentials: mixed }, {}, inputs);
    expect(second.env.has('GOOGLE_APPLICATION_CREDENTIALS')).toBe(true);
    expect(decodeJwt(second.env.get('GCP_ID_TOKEN') ?? '').aud).toBe('https://run.example');
  });
});

describe('jobpass exec', { timeout: within(90_000) }, () => {
  it('runs a command with a credential, and without that of the surroundings', async () => {
    const job = jobs.job({ GOOGLE_CREDENTIALS: 'old', GOOGLE_CLOUD_KEYFILE_JSON: 'old' });
    const words = Object.entries(jobs.impersonated).flatMap(([name, value]) => [`--${name}`, value]);
    const print =
      'const{GOOGLE_OAUTH_ACCESS_TOKEN:t="",GOOGLE_CREDENTIALS:c,GOOGLE_CLOUD_PROJECT:p}=process.env;console.log("got",t.slice(0,5),c,p)';
    const ran = await job.command('exec', ...words, '--deliver', 'env', '--', process.execPath, '-e', print);
    expect(ran.exitCode, ran.output).toBe(0);
    expect(ran.output).toContain('got ya29. undefined shop-production');
    expect(ran.output).toMatch(/lives until/);
  });
});

describe('Google', { timeout: within(90_000) }, () => {
  it.each<[string, () => void, RegExp]>([
    [
      'the attribute condition',
      () => Object.assign(jobs.provider, { attributeCondition: 'false' }),
      /Compare the condition/,
    ],
    ['a disabled provider', () => Object.assign(jobs.provider, { disabled: true }), /No such provider/],
    ['another audience', () => Object.assign(jobs.provider, { allowedAudiences: ['x'] }), /allowed audience/],
    ['another issuer', () => Object.assign(jobs.provider, { issuer: 'https://gitlab.com' }), /issuer URI/],
    ['a long subject', () => Object.assign(jobs.claims, { sub: 'x'.repeat(128) }), /shorter claim/],
    [
      'an attribute that the ID token has not',
      () => Object.assign(jobs.provider, { attributeMapping: { 'google.subject': 'assertion.nothing' } }),
      /attribute mapping/,
    ],
    ['no binding', () => jobs.account.policy.clear(), /roles\/iam\.workloadIdentityUser.*up to 5 minutes/],
    [
      'a binding for another repository',
      () =>
        jobs.account.policy.set('roles/iam.workloadIdentityUser', [jobs.member('attribute.repository/x/y')]),
      /roles\/iam\.workloadIdentityUser/,
    ],
    ['an unknown service account', () => jobs.google.accounts.splice(0), /No such service account/],
    ['a disabled API', () => Object.assign(jobs.google, { apiDisabled: true }), /Enable the API/],
  ])('refuses %s, told at once with the fix', async (_, arrange, told) => {
    arrange();
    expect(await refused({ deliver: 'env' })).toMatch(told);
  });

  it('refuses a lifetime over an hour, unless the organization allows it', async () => {
    const changes = { deliver: 'env', ttl: '2h' };
    expect(await refused(changes)).toMatch(
      /cannot exceed 3600 seconds.*allowServiceAccountCredentialLifetimeExtension/,
    );
    jobs.google.allowsLongLives = true;
    await started(changes);
  });

  it.each<[string, () => void]>([
    ['503', () => jobs.google.outage(2, 503)],
    ['429', () => jobs.google.outage(1, 429)],
    ['a lost answer', () => jobs.google.fault('access-token', (request) => void request.socket.destroy())],
    [
      'a lost answer with a token',
      () =>
        jobs.google.fault('access-token', async (request, _, serve) => {
          await serve();
          request.socket.destroy();
        }),
    ],
    ['an empty 200', () => jobs.google.fault('sts', (_, response) => void response.writeHead(200).end())],
    [
      'a page',
      () =>
        jobs.google.fault(
          'sts',
          (_, response) =>
            void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sign in'),
        ),
    ],
    [
      'a failure to read the issuer’s keys',
      () =>
        jobs.google.fault(
          'sts',
          (_, response) =>
            void response
              .writeHead(400, { 'content-type': 'application/json' })
              .end(
                '{"error":"invalid_grant","error_description":"Error connecting to the given credential\'s issuer."}',
              ),
        ),
    ],
  ])('is asked again after %s', async (_, arrange) => {
    arrange();
    const { env } = await started({ deliver: 'env' });
    expect(jobs.google.alive(env.get('GOOGLE_OAUTH_ACCESS_TOKEN') ?? '')).toBe(true);
  });
});

describe('clocks that differ', { timeout: within(90_000) }, () => {
  it.each([120_000, -120_000])('by %d ms: a token has its true life on this machine', async (ms) => {
    await jobs.close();
    jobs = await GoogleJobs.start({ clock: { ...systemClock, now: () => Date.now() + ms } });
    const { env } = await started({ 'credential-source': 'keeper' });
    const { body } = await asLibrary(env);
    const issued = jobs.google.tokens.find(String(body['access_token']));
    const left = ((issued?.expiresAt ?? 0) - jobs.google.clock.now()) / 1000;
    expect(Math.abs(Number(body['expires_in']) - left)).toBeLessThan(within(15));
  });
});
