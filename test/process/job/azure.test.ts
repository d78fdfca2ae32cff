import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import type { Application } from '../../support/azure/directory.js';
import { AzureJobs } from '../../support/azure/jobs.js';
import type { KeptJob } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';
import { endings } from '../../support/rows.js';
import { shown } from '../../support/world.js';

const ARM = 'https://management.azure.com';
const VAULT = 'https://vault.azure.net';

let jobs: AzureJobs;
beforeEach(async () => {
  jobs = await AzureJobs.start();
});
afterEach(() => jobs.close());

/** Runs a job's main step, which must succeed. */
async function started(
  changes: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<{ job: KeptJob; main: StepResult; post: () => Promise<StepResult> }> {
  const job = jobs.job(env);
  const main = await job.main({ ...jobs.inputs, ...changes });
  expect(main.exitCode, main.output).toBe(0);
  return { job, main, post: () => job.post(main) };
}

/** The message of a job whose main step must fail at once. */
async function refused(changes: Record<string, string> = {}): Promise<string> {
  const main = await jobs.job().main({ ...jobs.inputs, ...changes });
  expect(main.exitCode, main.output).toBe(1);
  expect(main.ms).toBeLessThan(within(5_000));
  expect(main.env.size + main.outputs.size).toBe(0);
  const errors = main.output.match(/^::error .*/gm) ?? [];
  expect(errors).toHaveLength(1);
  return errors[0] ?? '';
}

/** Asks the endpoint of a job as a library does. */
async function ask(
  env: ReadonlyMap<string, string>,
  query: Record<string, string>,
  headers: Record<string, string> = { 'x-identity-header': env.get('IDENTITY_HEADER') ?? '' },
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const url = new URL(env.get('IDENTITY_ENDPOINT') ?? '');
  url.search = new URLSearchParams({ 'api-version': '2019-08-01', ...query }).toString();
  const answer = await fetch(url, { headers });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    headers: answer.headers,
  };
}

/** Whether a service of this resource accepts what the endpoint answers. */
const worksFor = async (env: ReadonlyMap<string, string>, resource: string): Promise<boolean> => {
  const { status, body } = await ask(env, { resource });
  return status === 200 && (await jobs.entra.accepts(String(body['access_token']), resource));
};

describe('deliver: endpoint, the default', { timeout: within(90_000) }, () => {
  it('serves a token for each resource, ends them with the job, and shows nothing', async () => {
    const { main, post } = await started();
    const first = await ask(main.env, { resource: ARM, client_id: jobs.application.clientId.toUpperCase() });
    expect(first).toMatchObject({
      status: 200,
      body: { resource: ARM, token_type: 'Bearer', client_id: jobs.application.clientId },
    });
    const { exp } = decodeJwt(String(first.body['access_token']));
    expect(first.body['expires_on']).toMatch(/^\d+$/);
    expect(Math.abs(Number(first.body['expires_on']) - (exp ?? 0))).toBeLessThanOrEqual(2);
    const asked = jobs.entra.of('token').length;
    expect(await worksFor(main.env, VAULT)).toBe(true);
    expect(await worksFor(main.env, VAULT)).toBe(true);
    // A slash at the end belongs to the resource, as services compare it with the token's audience.
    const { body } = await ask(main.env, { resource: 'https://management.core.windows.net/' });
    expect(decodeJwt(String(body['access_token'])).aud).toBe('https://management.core.windows.net/');
    expect(jobs.entra.of('token')).toHaveLength(asked + 2);
    const end = await post();
    expect(endings(end).toSorted(), end.output).toEqual(Array(3).fill('lives until'));
    for (const { token } of jobs.entra.issued)
      expect(shown(main) + shown(end) + end.summary).not.toContain(token.slice(-43));
    const ids = jobs.entra.issued.map(({ claims }) => String(claims['uti']));
    for (const id of ids) expect(end.output).toMatch(new RegExp(`${id}( for \\S+)?: lives until`));
  });

  it('never lets a step see the ID token', async () => {
    const { main } = await started({}, { JOBPASS_SEEN: '1' });
    await ask(main.env, { resource: VAULT });
    const folder = dirname(main.env.get('AZURE_CONFIG_DIR') ?? '');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile());
    const told = [...main.env.values(), ...files.map((path) => readFileSync(path, 'utf8'))].join('\n');
    for (const { form } of jobs.entra.of('token')) {
      const assertion = form.get('client_assertion') ?? '';
      expect(assertion.split('.')).toHaveLength(3);
      expect(told).not.toContain(assertion.split('.')[2]);
    }
    expect(main.env.has('AZURE_FEDERATED_TOKEN_FILE')).toBe(false);
  });

  it('refuses what a library must not get, in a form that it can print', async () => {
    const { main } = await started({ 'allowed-resources': VAULT });
    const { env } = main;
    expect((await ask(env, { resource: ARM }, {})).status).toBe(401);
    expect((await ask(env, { resource: ARM }, { 'x-identity-header': 'guess' })).status).toBe(401);
    const bearer = { authorization: `Bearer ${env.get('IDENTITY_HEADER')}` };
    expect((await ask(env, { resource: ARM }, bearer)).status).toBe(401);
    for (const [query, told] of [
      [{}, /The resource "" is not valid/],
      [{ resource: 'no resource' }, /is not valid/],
      [{ resource: ARM, 'api-version': '2017-09-01' }, /api-version "2017-09-01" is not supported/],
      [{ resource: ARM, client_id: jobs.tenant.id }, /no identity with the client ID/],
      [{ resource: ARM, mi_res_id: '/subscriptions/x' }, /mi_res_id is not supported/],
      [{ resource: 'https://graph.microsoft.com' }, /`allowed-resources` does not contain/],
    ] as const) {
      const { status, body } = await ask(env, query);
      expect([status, body['statusCode']], JSON.stringify(query)).toEqual([400, 400]);
      expect(body['message']).toMatch(told);
    }
    expect(await worksFor(env, `${VAULT}/`)).toBe(true);
    expect(jobs.entra.of('token')).toHaveLength(2);
  });

  it('says why Entra refuses a resource, and goes on serving others', async () => {
    const { main } = await started();
    const { status, body } = await ask(main.env, { resource: 'https://unknown.example' });
    expect(status).toBe(400);
    expect(body['message']).toMatch(/AADSTS500011.*does not know the resource `https:\/\/unknown.example`/);
    expect(await worksFor(main.env, ARM)).toBe(true);
  });

  it('rides over an outage of Entra while a resource is first requested', async () => {
    const { main } = await started();
    jobs.entra.outage(2, 503);
    expect(await worksFor(main.env, VAULT)).toBe(true);
  });

  it('sets up libraries, Terraform and the Azure CLI for the job alone', async () => {
    const { main } = await started(
      {},
      { AZURE_CLIENT_SECRET: 'old', ARM_CLIENT_SECRET: '', MSI_ENDPOINT: 'http://x' },
    );
    const { env } = main;
    const { clientId } = jobs.application;
    expect(Object.fromEntries(env)).toMatchObject({
      ...{
        AZURE_CLIENT_ID: clientId,
        AZURE_TENANT_ID: jobs.tenant.id,
        AZURE_SUBSCRIPTION_ID: jobs.subscription,
      },
      ...{ ARM_CLIENT_ID: clientId, ARM_TENANT_ID: jobs.tenant.id, ARM_SUBSCRIPTION_ID: jobs.subscription },
      ...{ ARM_ENVIRONMENT: 'public', AZURE_AUTHORITY_HOST: `${jobs.entra.origin}/` },
      ...{ AZURE_CLIENT_SECRET: '', MSI_ENDPOINT: '' },
    });
    // A variable that is not set, or empty already, stays as it is.
    expect(env.has('ARM_CLIENT_SECRET')).toBe(false);
    const folder = env.get('AZURE_CONFIG_DIR') ?? '';
    expect(JSON.parse(readFileSync(join(folder, 'azureProfile.json'), 'utf8'))).toMatchObject({
      subscriptions: [{ id: jobs.subscription, tenantId: jobs.tenant.id, isDefault: true }],
    });
    expect(readFileSync(join(folder, 'config'), 'utf8')).toBe('[cloud]\nname = AzureCloud\n');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('selects the endpoint where an earlier selection, or the identity of the runner’s pod, would win', async () => {
    const pod = { AZURE_FEDERATED_TOKEN_FILE: '/var/run/secrets/azure/tokens/azure-identity-token' };
    for (const set of [pod, { AZURE_TOKEN_CREDENTIALS: 'dev' }] as Record<string, string>[]) {
      const { main } = await started({}, set);
      expect(main.env.get('AZURE_TOKEN_CREDENTIALS')).toBe('ManagedIdentityCredential');
      expect(main.env.get('AZURE_FEDERATED_TOKEN_FILE') ?? '').toBe('');
    }
    const { main } = await started();
    expect(main.env.has('AZURE_TOKEN_CREDENTIALS')).toBe(false);
    const { main: file } = await started({ deliver: 'file' }, { AZURE_TOKEN_CREDENTIALS: 'dev' });
    expect(file.env.get('AZURE_TOKEN_CREDENTIALS')).toBe('WorkloadIdentityCredential');
  });

  it('lets the Azure CLI find the extensions of the user', async () => {
    const home = mkdtempSync(join(tmpdir(), 'jobpass-home-'));
    mkdirSync(join(home, '.azure/cliextensions'), { recursive: true });
    try {
      const { main } = await started({}, { HOME: home });
      expect(main.env.get('AZURE_EXTENSION_DIR')).toBe(join(home, '.azure/cliextensions'));
      const { main: own } = await started({}, { HOME: home, AZURE_EXTENSION_DIR: '/opt/az/azcliextensions' });
      expect(own.env.has('AZURE_EXTENSION_DIR')).toBe(false);
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it('stops serving when a step ends the credential, and claims no revocation', async () => {
    const { job, main, post } = await started();
    expect(await worksFor(main.env, VAULT)).toBe(true);
    const { exitCode, output } = await job.command('revoke');
    // The exit code of a credential that may live on.
    expect(exitCode, output).toBe(6);
    await expect(ask(main.env, { resource: ARM })).rejects.toThrow();
    const end = await post();
    expect(end.output + end.summary).toContain('A step ended the credential before the end of the job');
    expect(output + end.output + end.summary).not.toMatch(/revoked (the|\()/);
  });

  it('replaces the file of an earlier step, and leaves what the user set for Terraform', async () => {
    const earlier = { ARM_OIDC_TOKEN_FILE_PATH: '/tmp/x/id-token', ARM_USE_OIDC: 'true' };
    const { main } = await started({}, earlier);
    expect(main.env.get('ARM_OIDC_TOKEN_FILE_PATH')).toBe('');
    expect(main.env.get('ARM_USE_OIDC')).toBe('');
    const { main: other } = await started({}, { ARM_USE_OIDC: 'true', ARM_ACCESS_KEY: 'of the state' });
    expect(other.env.has('ARM_USE_OIDC')).toBe(false);
    expect(other.env.has('ARM_ACCESS_KEY')).toBe(false);
  });

  it('leaves the Azure CLI alone with azure-cli: false', async () => {
    const { main } = await started({ 'azure-cli': 'false' });
    expect(main.env.has('AZURE_CONFIG_DIR')).toBe(false);
  });
});

describe('deliver: file', { timeout: within(90_000) }, () => {
  it('delivers the ID token, with a warning about libraries that keep it', async () => {
    const { main, post } = await started({ deliver: 'file' });
    const path = main.env.get('AZURE_FEDERATED_TOKEN_FILE') ?? '';
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(decodeJwt(readFileSync(path, 'utf8')).aud).toBe('api://AzureADTokenExchange');
    expect(main.env.get('ARM_OIDC_TOKEN_FILE_PATH')).toBe(path);
    expect(main.env.get('ARM_USE_OIDC')).toBe('true');
    expect(main.outputs.get('file')).toBe(path);
    expect(main.env.has('IDENTITY_ENDPOINT')).toBe(false);
    expect(main.output).toMatch(/^::warning.*between minutes 5 and 10 fails in Python and Go/m);
    expect(endings(await post())).toEqual(['lives until']);
  });

  it('with endpoint: libraries use the endpoint, and Terraform the file', async () => {
    const { main } = await started({ deliver: 'endpoint, file' });
    expect(main.env.has('AZURE_FEDERATED_TOKEN_FILE')).toBe(false);
    expect(main.env.get('ARM_OIDC_TOKEN_FILE_PATH')).toMatch(/id-token$/);
    expect(await worksFor(main.env, ARM)).toBe(true);
    expect(main.output).not.toContain('between minutes 5 and 10');
  });
});

describe('deliver: env', { timeout: within(90_000) }, () => {
  it('delivers a token for one resource in a variable', async () => {
    const { main, post } = await started({
      ...{ deliver: 'env', 'env-name': 'AZURE_STORAGE_TOKEN', scope: 'https://storage.azure.com/.default' },
    });
    const token = main.env.get('AZURE_STORAGE_TOKEN') ?? '';
    expect(await jobs.entra.accepts(token, 'https://storage.azure.com')).toBe(true);
    expect([...main.env.keys()]).toEqual(['AZURE_STORAGE_TOKEN']);
    expect(endings(await post())).toEqual(['lives until']);
  });

  it('warns of a token that lives longer than the ttl', async () => {
    const { main } = await started({ deliver: 'env', ttl: '10m' });
    expect(main.output).toMatch(/lives 1h 15m, longer than the ttl of 10m.*Entra determines the lifetime/);
  });
});

describe('several credentials', { timeout: within(90_000) }, () => {
  it('have variables, folders and endpoints of their own', async () => {
    const other = jobs.tenant.addApplication({ federated: jobs.application.federated });
    const job = jobs.job();
    const { 'client-id': _, ...inputs } = jobs.inputs;
    const credentials = `deploy:\n  client-id: ${jobs.application.clientId}\nread-only:\n  client-id: ${other.clientId}\n`;
    const main = await job.main({ ...inputs, credentials });
    expect(main.exitCode, main.output).toBe(0);
    const { env } = main;
    expect(env.has('IDENTITY_ENDPOINT')).toBe(false);
    expect(env.get('AZURE_CONFIG_DIR_DEPLOY')).not.toBe(env.get('AZURE_CONFIG_DIR_READ_ONLY'));
    for (const [name, { clientId }] of [
      ['DEPLOY', jobs.application],
      ['READ_ONLY', other],
    ] as const) {
      const own = new Map([
        ['IDENTITY_ENDPOINT', env.get(`IDENTITY_ENDPOINT_${name}`) ?? ''],
        ['IDENTITY_HEADER', env.get(`IDENTITY_HEADER_${name}`) ?? ''],
      ]);
      const { body } = await ask(own, { resource: VAULT });
      expect(decodeJwt(String(body['access_token']))['appid']).toBe(clientId);
    }
    expect(endings(await job.post(main))).toEqual(Array(4).fill('lives until'));
  });
});

const change = (changes: Partial<Application>): void => void Object.assign(jobs.application, changes);

describe('Entra', { timeout: within(90_000) }, () => {
  const federated = (changes: object): void => {
    const [first] = jobs.application.federated;
    if (first === undefined) throw new Error('no federated credential');
    change({ federated: [{ ...first, ...changes }] });
  };

  it.each<[string, () => void, RegExp, Record<string, string>?]>([
    ['no federated credential', () => change({ federated: [] }), /AADSTS70021:.*jobpass doctor azure/],
    [
      'another issuer',
      () => federated({ issuer: 'https://gitlab.com' }),
      /AADSTS700211:.*add a federated credential.*subject/,
    ],
    ['another subject', () => federated({ subject: 'repo:x:y' }), /AADSTS700213:.*take a few minutes/],
    [
      'a subject in other letters',
      () => federated({ subject: String(jobs.claims.sub).toUpperCase() }),
      /AADSTS7002138:.*including upper and lower case/,
    ],
    [
      'another audience',
      () => federated({ audiences: ['api://other'] }),
      /AADSTS700212:.*must have the audience/,
    ],
    [
      'a new federated credential',
      () => federated({ knownFrom: Date.now() + 60_000 }),
      /few minutes to work/,
    ],
    [
      'an unknown application',
      () => change({ clientId: '00000000-1111-2222-3333-444444444444' }),
      /AADSTS700016:.*Check `client-id`/,
      { 'client-id': '10000000-1111-2222-3333-444444444444' },
    ],
    ['a disabled application', () => change({ disabled: true }), /AADSTS7000112:.*Enable/],
    ['no service principal', () => change({ objectId: undefined }), /AADSTS7000229:.*az ad sp create --id/],
  ])('refuses %s, told at once with the fix', async (_, arrange, told, changes) => {
    arrange();
    expect(await refused(changes)).toMatch(told);
  });

  it('refuses an unknown tenant and an unknown resource', async () => {
    const tenant = '00000000-1111-2222-3333-444444444444';
    expect(await refused({ 'tenant-id': tenant })).toMatch(
      /AADSTS90002:.*For another cloud, set `environment`/,
    );
    expect(await refused({ scope: 'https://unknown.example/.default' })).toMatch(
      /AADSTS500011:.*does not know/,
    );
  });

  it('is the only host that gets such an ID token', async () => {
    expect(await refused({ url: 'https://login.evil.example' })).toMatch(
      /would be sent to "login.evil.example", but its audience .* is accepted by Microsoft Entra/,
    );
    expect(jobs.entra.requests).toEqual([]);
  });

  it('lets in a job by a flexible expression', async () => {
    federated({
      subject: undefined,
      claimsMatchingExpression: { value: "claims['sub'] matches 'repo:octo-org/*'", languageVersion: 1 },
    });
    await started({ deliver: 'env' });
  });

  it.each<[string, () => void]>([
    ['503', () => jobs.entra.outage(2, 503)],
    ['429', () => jobs.entra.outage(1, 429)],
    ['an empty 200', () => jobs.entra.outage(3, 200)],
    ['a lost answer', () => jobs.entra.fault('token', (request) => void request.socket.destroy())],
    [
      'a lost answer after the token was issued',
      () =>
        jobs.entra.fault('token', async (request, _, serve) => {
          await serve();
          request.socket.destroy();
        }),
    ],
    [
      'a transient error of the directory',
      () =>
        jobs.entra.fault(
          'token',
          (_, response) =>
            void response
              .writeHead(400, { 'content-type': 'application/json' })
              .end(
                '{"error":"invalid_request","error_description":"AADSTS90033: A transient error has occurred.","error_codes":[90033]}',
              ),
        ),
    ],
    [
      'a page',
      () =>
        jobs.entra.fault(
          'token',
          (_, response) =>
            void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sign in'),
        ),
    ],
  ])('is asked again after %s', async (_, arrange) => {
    arrange();
    const { main } = await started({ deliver: 'env' });
    expect(await jobs.entra.accepts(main.env.get('AZURE_ACCESS_TOKEN') ?? '', ARM)).toBe(true);
  });
});

describe('clocks that differ', { timeout: within(90_000) }, () => {
  it.each([120_000, -120_000])('by %d ms: a token has its true life on this machine', async (ms) => {
    jobs.entra.aheadMs = ms;
    const { main } = await started();
    const { body } = await ask(main.env, { resource: VAULT });
    const left = Number(body['expires_on']) - Date.now() / 1_000;
    expect(Math.abs(left - jobs.entra.lifeS)).toBeLessThan(within(15));
  });

  it('so far that the ID token has expired for Entra: the message names the clocks', async () => {
    jobs.entra.aheadMs = 600_000;
    expect(await refused()).toMatch(/AADSTS700024: .*clock of the CI system and the clock of Entra differ/);
  });
});
