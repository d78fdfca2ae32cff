import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../../src/config/settings.js';
import { cargoTools } from '../../../../../src/providers/oauth/presets/cargo-tools.js';
import { readExchange } from '../../../../../src/providers/oauth/presets/complete.js';
import { pypiTools } from '../../../../../src/providers/oauth/presets/pypi-tools.js';
import { exchangeRequest } from '../../../../../src/providers/oauth/presets/request.js';
import type { ExchangeSettings } from '../../../../../src/providers/oauth/presets/settings.js';
import { PROVIDERS } from '../../../../../src/providers/registry.js';

async function exchangeOf(inputs: Record<string, string>): Promise<ExchangeSettings> {
  const { settings } = await readSettings(new Map(Object.entries(inputs)), PROVIDERS);
  return readExchange(settings);
}

describe('the requests of registries, as their own clients send them', () => {
  const cases: [
    inputs: Record<string, string>,
    url: string,
    audience: string,
    body: object,
    bearer: boolean,
  ][] = [
    [
      { preset: 'npm', package: '@octo/package' },
      'https://registry.npmjs.org/-/npm/v1/oidc/token/exchange/package/%40octo%2Fpackage',
      ...(['npm:registry.npmjs.org', {}, true] as const),
    ],
    [
      { preset: 'npm', package: 'a', url: 'https://npm.example:8443/team/' },
      'https://npm.example:8443/-/npm/v1/oidc/token/exchange/package/a',
      ...(['npm:npm.example', {}, true] as const),
    ],
    [
      { preset: 'pypi' },
      'https://upload.pypi.org/_/oidc/mint-token',
      ...(['pypi', { token: 'the.id.token' }, false] as const),
    ],
    [
      { preset: 'pypi', url: 'https://test.pypi.org/legacy/' },
      'https://test.pypi.org/_/oidc/mint-token',
      ...(['testpypi', { token: 'the.id.token' }, false] as const),
    ],
    [
      { preset: 'crates-io', package: 'octo' },
      'https://crates.io/api/v1/trusted_publishing/tokens',
      ...(['crates.io', { jwt: 'the.id.token' }, false] as const),
    ],
    [
      { preset: 'crates-io', url: 'https://crates.example/path/' },
      'https://crates.example/path/api/v1/trusted_publishing/tokens',
      ...(['crates.example/path', { jwt: 'the.id.token' }, false] as const),
    ],
    [
      { preset: 'rubygems' },
      'https://rubygems.org/api/v1/oidc/trusted_publisher/exchange_token',
      ...(['rubygems.org', { jwt: 'the.id.token' }, false] as const),
    ],
    [
      { preset: 'rubygems', role: 'rg_oidc_akr_abc' },
      'https://rubygems.org/api/v1/oidc/api_key_roles/rg_oidc_akr_abc/assume_role',
      ...(['rubygems.org', { jwt: 'the.id.token' }, false] as const),
    ],
    [
      { preset: 'nuget', user: 'octocat' },
      'https://www.nuget.org/api/v2/token',
      ...(['https://www.nuget.org', { username: 'octocat', tokenType: 'ApiKey' }, true] as const),
    ],
  ];

  it.each(cases)('%j', async (inputs, url, audience, body, bearer) => {
    const settings = await exchangeOf(inputs);
    const request = exchangeRequest(settings, 'the.id.token', 900);
    expect(settings.audience).toBe(audience);
    expect(request.method).toBe('POST');
    expect(request.url.href).toBe(url);
    expect(JSON.parse(String(request.body))).toEqual(body);
    expect(request.headers?.['authorization']).toBe(bearer ? 'Bearer the.id.token' : undefined);
  });

  it.each([
    [{ preset: 'npm' }, '`package`'],
    [{ preset: 'nuget' }, '`user`'],
    [{ preset: 'pypi', url: 'https://pypi.example/upload/' }, '`audience` is missing'],
    [{ preset: 'pypi', package: 'a' }, '`package` has no meaning'],
    [{ preset: 'npm', package: '..' }, 'not allowed'],
    [{ preset: 'npm', package: 'a', user: 'b' }, '`user`'],
    [{ package: 'a', 'token-endpoint': 'https://service.example/token' }, '`package`'],
  ] as [Record<string, string>, string][])('reject %j', async (inputs, text) => {
    await expect(exchangeOf({ provider: 'oauth', ...inputs })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(text),
    });
  });

  it('deliver a file by default only to npm', async () => {
    const deliver = async (inputs: Record<string, string>): Promise<readonly string[]> =>
      (await readSettings(new Map(Object.entries(inputs)), PROVIDERS)).settings.deliver;
    expect(await deliver({ provider: 'oauth', preset: 'npm', package: 'a' })).toEqual(['file']);
    expect(await deliver({ provider: 'oauth', preset: 'npm', package: 'a', deliver: 'env' })).toEqual([
      'env',
    ]);
    expect(await deliver({ provider: 'oauth', preset: 'pypi' })).toEqual(['env']);
  });
});

describe('the tools of PyPI', () => {
  const names = (address: string, isUsual: boolean): string[] =>
    pypiTools({ address: new URL(address), isUsual, variable: 'TWINE_PASSWORD' })
      .useVariables([{ output: 'token', variable: 'TWINE_PASSWORD', value: 'pypi-secret' }], '/lease', {
        values: [],
      })
      .variables.map(([name]) => name);

  it('get a token of another index only with its address', () => {
    const [usual, other] = [
      names('https://upload.pypi.org/legacy/', true),
      names('https://pypi.example/up/', false),
    ];
    // This variable of Poetry is for PyPI, and no variable contains the address of another index.
    expect(usual).toContain('POETRY_PYPI_TOKEN_PYPI');
    expect(other).not.toContain('POETRY_PYPI_TOKEN_PYPI');
    expect(other).toContain('MATURIN_REPOSITORY_URL');
  });
});

describe('cargo', () => {
  const lease = { values: [] };

  it('runs a program for each token, and uses no token from the environment', () => {
    expect(cargoTools('CARGO_REGISTRIES_MINE_TOKEN').useFiles('/lease', lease).variables).toEqual([
      ['CARGO_REGISTRIES_MINE_CREDENTIAL_PROVIDER', 'cargo:token-from-stdout cat /lease/token'],
      ['CARGO_REGISTRIES_MINE_TOKEN', undefined],
    ]);
    const { variables, files } = cargoTools('CARGO_REGISTRY_TOKEN').useEndpoint(
      { url: 'http://127.0.0.1:1/a', token: 'keeper-token' },
      '/lease',
      lease,
    );
    expect(variables[0]?.[1]).toBe(
      `cargo:token-from-stdout env NODE_OPTIONS= NODE_DEBUG= ${process.execPath} /lease/cargo-token.cjs`,
    );
    expect(variables.flat().join()).not.toContain('keeper-token');
    expect(files.map(({ name }) => name)).toEqual(['cargo-token.cjs', 'endpoint.json']);
  });

  it('rejects a folder with a space, at which cargo would split the command', () => {
    expect(() => cargoTools('CARGO_REGISTRY_TOKEN').useFiles('/my lease', lease)).toThrow(
      'spaces in its path',
    );
  });
});
