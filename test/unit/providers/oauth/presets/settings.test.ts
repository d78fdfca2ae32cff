import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../../src/config/settings.js';
import { completed, readExchange } from '../../../../../src/providers/oauth/presets/complete.js';
import { exchangeRequest } from '../../../../../src/providers/oauth/presets/request.js';
import type { ExchangeSettings } from '../../../../../src/providers/oauth/presets/settings.js';
import { PROVIDERS } from '../../../../../src/providers/registry.js';

type Inputs = Record<string, string>;
const read = async (inputs: Inputs) =>
  (await readSettings(new Map(Object.entries({ provider: 'oauth', ...inputs })), PROVIDERS)).settings;
const exchange = async (inputs: Inputs): Promise<ExchangeSettings> => readExchange(await read(inputs));

const OPENAI = {
  preset: 'openai',
  audience: 'https://api.openai.com/v1',
  params: 'identity_provider_id=idp\nservice_account_id=sa',
};
const DESCRIBED = { 'token-endpoint': 'https://a.example/token', audience: 'a', 'body-format': 'json' };

describe('a preset', () => {
  it('has a fixed address, which url and token-endpoint replace', async () => {
    expect((await exchange(OPENAI)).endpoint.href).toBe('https://auth.openai.com/oauth/token');
    expect((await exchange({ ...OPENAI, url: 'https://gateway.example/openai/' })).endpoint.href).toBe(
      'https://gateway.example/openai/oauth/token',
    );
    expect((await exchange({ ...OPENAI, 'token-endpoint': 'https://gateway.example/t' })).endpoint.href).toBe(
      'https://gateway.example/t',
    );
  });

  it('asks the address in url about the credential, never the service’s other host', async () => {
    const inputs = { preset: 'buildkite', audience: 'a', 'client-id': 'c' };
    expect((await exchange(inputs)).revocation?.url.href).toBe('https://api.buildkite.com/v2/access-token');
    const moved = await exchange({ ...inputs, url: 'https://gateway.example' });
    expect(moved.revocation?.url.href).toBe('https://gateway.example/v2/access-token');
    expect(moved.probe?.url.href).toBe('https://gateway.example/v2/access-token');
  });

  it('completes the settings with its variable, its audience and the lease of its tokens', async () => {
    const { url, own, leaseMs } = await completed(await read({ ...OPENAI, deliver: 'endpoint' }));
    expect({ url, leaseMs, variable: own['env-name'] }).toEqual({
      url: 'https://auth.openai.com/',
      leaseMs: 3_600_000,
      variable: 'OPENAI_API_KEY',
    });
    expect((await completed(await read(OPENAI))).leaseMs).toBeUndefined();
    expect((await completed(await read({ ...OPENAI, deliver: 'file', lease: '5m' }))).leaseMs).toBe(300_000);
    const again = await completed(await read({ ...OPENAI, 'env-name': 'MY_KEY' }));
    expect(again.own['env-name']).toBe('MY_KEY');
    // Settings that are complete stay as they are.
    expect(await completed(again)).toEqual(again);
  });

  it('takes the defaults that a runner passes for no choice of the job', async () => {
    const defaults = { 'env-name': 'JOBPASS_TOKEN', 'grant-type': 'token-exchange', 'client-auth': 'none' };
    const { variable, grant } = await exchange({
      preset: 'buildkite',
      audience: 'a',
      'client-id': 'c',
      ...defaults,
    });
    expect({ variable, grant }).toEqual({ variable: 'BUILDKITE_API_TOKEN', grant: 'client-credentials' });
  });

  it('sends the audience of the ID token once, and the one in params instead', async () => {
    const audienceIn = async (inputs: Inputs): Promise<unknown> => {
      const settings = await exchange({ preset: 'pulumi', audience: 'urn:pulumi:org:acme', ...inputs });
      return JSON.parse(String(exchangeRequest(settings, 'the.id.token', 900).body));
    };
    expect(await audienceIn({})).toMatchObject({ audience: 'urn:pulumi:org:acme', expiration: 900 });
    expect(await audienceIn({ params: 'audience=urn:pulumi:org:other\nexpiration=60' })).toMatchObject({
      audience: 'urn:pulumi:org:other',
      expiration: 60,
    });
  });

  it.each([
    ['pulumi', 'expiration=1h'],
    ['pulumi', 'expiration='],
    ['pulumi', 'expiration=-1'],
    ['docker-hub', 'connection_id=c\nexpires_in=1h'],
  ])('rejects a lifetime that is not in seconds: %s, %s', async (preset, params) => {
    const name = preset === 'pulumi' ? 'expiration' : 'expires_in';
    await expect(exchange({ preset, audience: 'a', params })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`The parameter ${name}`),
    });
  });

  it('sends the credential of another token endpoint to no host of the service', async () => {
    const inputs = { preset: 'crates-io', 'token-endpoint': 'https://crates.example/t', package: 'x' };
    const { audience, revocation, probe, address } = await exchange(inputs);
    expect([address, revocation?.url, probe?.url].map((url) => url?.host)).toEqual(
      Array(3).fill('crates.example'),
    );
    expect(audience).toBe('crates.example');
    // The service's own host, and an address that the user set, stay.
    const own = { preset: 'crates-io', 'token-endpoint': 'https://crates.io/t' };
    expect((await exchange(own)).revocation?.url.host).toBe('crates.io');
    expect((await exchange({ ...inputs, url: 'https://crates.io' })).revocation?.url.host).toBe('crates.io');
  });

  it('puts a parameter into the path as one segment', async () => {
    const cloudsmith = (organization: string): Inputs => ({
      preset: 'cloudsmith',
      audience: 'a',
      params: `organization=${organization}\nservice_slug=ci`,
    });
    const { endpoint, params } = await exchange(cloudsmith('a/../b?c#d'));
    expect(endpoint.href).toBe('https://api.cloudsmith.io/openid/a%2F..%2Fb%3Fc%23d/');
    expect(params).toEqual({ service_slug: 'ci' });
    await expect(exchange(cloudsmith('..'))).rejects.toThrow('organization');
    await expect(exchange(cloudsmith(''))).rejects.toThrow('organization');
  });
});

describe('a request that the inputs describe', () => {
  it('is JSON with numbers for nothing but a lifetime, and lists for repeated parameters', async () => {
    const settings = await exchange({
      ...DESCRIBED,
      params: 'a=1',
      resource: 'https://b.example https://c.example',
    });
    expect(JSON.parse(String(exchangeRequest(settings, 'the.id.token', 900).body))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: 'the.id.token',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      a: '1',
      resource: ['https://b.example', 'https://c.example'],
    });
  });

  it('has the ID token in a header of its own without a prefix', async () => {
    const settings = await exchange({ ...DESCRIBED, 'id-token-header': 'X-Id-Token' });
    const { headers, body } = exchangeRequest(settings, 'the.id.token', 900);
    expect(headers?.['x-id-token']).toBe('the.id.token');
    expect(body).toBe('{}');
  });

  it.each<[Inputs, RegExp]>([
    [{ 'token-endpoint': 'http://a.example/token' }, /`token-endpoint` is not https/],
    [{ headers: 'Authorization: Bearer hunter2' }, /`headers` cannot set Authorization/],
    [{ headers: 'Cookie: a=hunter2' }, /`headers` cannot set Cookie/],
    [{ headers: 'X-A' }, /A line of `headers` is not name: value/],
    [{ 'id-token-header': 'Host' }, /`id-token-header` is `Host`, which is not allowed/],
    [{ 'id-token-parameter': 'jwt', 'id-token-header': 'X-A' }, /both set/],
    [
      { 'id-token-parameter': 'jwt', 'grant-type': 'jwt-bearer' },
      /not allowed with `grant-type: jwt-bearer`/,
    ],
    [{ 'token-method': 'GET' }, /would contain the ID token in its URL/],
    [{ 'token-path': 'a..b' }, /`token-path` is `a\.\.b`, which is not a path/],
    [{ 'token-life': 'soon' }, /`token-life` is `soon`/],
    [{ 'body-format': 'xml' }, /`body-format` is `xml`/],
    [{ params: 'client_secret=hunter2' }, /`params` cannot set client_secret/],
    [{ 'id-token-parameter': 'jwt', params: 'jwt=hunter2' }, /`params` cannot set jwt/],
    [{ params: 'grant_type=x' }, /`params` cannot set grant_type/],
    [{ 'client-auth': 'id-token' }, /`client-auth: id-token` is not allowed here/],
    [{ 'grant-type': 'client-credentials' }, /`client-id` is missing/],
    [{ revoke: 'false', 'revocation-endpoint': 'https://a.example/r' }, /are both set/],
  ])('is rejected with %j, without the value of a secret', async (inputs, message) => {
    const error: unknown = await exchange({ ...DESCRIBED, ...inputs }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('hunter2');
  });

  it('needs the address of the request', async () => {
    await expect(exchange({ audience: 'a', 'body-format': 'json' })).rejects.toThrow(
      '`token-endpoint` is missing',
    );
    await expect(exchange({ preset: 'jfrog', audience: 'a', params: 'provider_name=x' })).rejects.toThrow(
      '`url` is missing',
    );
  });
});
