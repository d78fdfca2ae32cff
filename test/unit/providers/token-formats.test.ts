import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/config/settings.js';
import { formatCredential } from '../../../src/providers/formats.js';
import type { Lease } from '../../../src/providers/lease.js';
import { PROVIDERS } from '../../../src/providers/registry.js';

const lease = (provider: string, handle: Lease['handle'] = {}): Lease => ({
  ...{
    id: '1',
    provider,
    issuer: 'https://service.example',
    credential: 'the-token',
    values: [],
    issuedAt: 0,
  },
  ...{ renewable: false, selfContained: false, handle },
});

const write = async (
  one: Lease,
  format: 'netrc' | 'npmrc' | 'docker' | 'terraform',
  login: { host?: string; username?: string } = {},
): Promise<string> => {
  const { settings } = await readSettings(
    new Map([
      ['provider', one.provider],
      ['url', 'https://service.example'],
    ]),
    PROVIDERS,
  );
  return formatCredential(format, one, settings, 0, login);
};

describe('formats with a host', () => {
  it('use the host of GitHub that belongs to the REST API, and the user name for installation tokens', async () => {
    expect(await write(lease('github', { api: 'https://api.github.com/' }), 'netrc')).toBe(
      'machine github.com login x-access-token password the-token\n',
    );
    expect(await write(lease('github', { api: 'https://ghes.example/api/v3' }), 'netrc')).toContain(
      'machine ghes.example login',
    );
  });

  it('contain no path where programs compare only the host', async () => {
    const login = { host: 'registry.example/team' };
    for (const format of ['netrc', 'terraform'] as const) {
      await expect(write(lease('oauth'), format, login)).rejects.toMatchObject({
        ...{ code: 'usage', message: expect.stringContaining('no path') },
      });
      const inputs = { provider: 'oauth', preset: 'npm', package: 'a', url: 'https://npm.example/team/' };
      const { settings } = await readSettings(new Map(Object.entries(inputs)), PROVIDERS);
      const text = await formatCredential(format, lease('oauth'), settings, 0, {});
      expect(text).toMatch(/machine npm\.example login|"npm\.example": \{/);
    }
    expect(await write(lease('oauth'), 'npmrc', login)).toContain('//registry.example/team/:');
    expect(await write(lease('oauth'), 'docker', login)).toContain('"registry.example/team": {');
  });

  it('prefer the host and the user name that the user chose', async () => {
    const login = { host: 'npm.pkg.github.com', username: 'octocat' };
    expect(await write(lease('github', { api: 'https://api.github.com/' }), 'npmrc', login)).toBe(
      '//npm.pkg.github.com/:_authToken=the-token\n',
    );
    expect(await write(lease('github', { api: 'https://api.github.com/' }), 'netrc', login)).toBe(
      'machine npm.pkg.github.com login octocat password the-token\n',
    );
  });

  it('require a host if the provider knows none, with the user name `token`', async () => {
    await expect(write(lease('oauth'), 'netrc')).rejects.toMatchObject({ code: 'usage' });
    expect(await write(lease('oauth'), 'netrc', { host: 'go.example:8443' })).toBe(
      'machine go.example:8443 login token password the-token\n',
    );
  });

  it.each(['https://go.example', 'two words', 'a\nmachine b', '', 'host:port', 'a/../b?c'])(
    'reject the host "%s"',
    async (host) => {
      await expect(write(lease('oauth'), 'netrc', { host })).rejects.toMatchObject({ code: 'usage' });
    },
  );

  it.each(['two words', 'a\nb', 'a:b', ''])('reject the user name "%s"', async (username) => {
    const login = { host: 'go.example', username };
    await expect(write(lease('oauth'), 'docker', login)).rejects.toMatchObject({ code: 'usage' });
  });

  it('use the host of a package registry, and its user name', async () => {
    const of = async (inputs: Record<string, string>, format: 'netrc' | 'npmrc'): Promise<string> => {
      const { settings } = await readSettings(new Map(Object.entries(inputs)), PROVIDERS);
      return formatCredential(format, lease('oauth'), settings, 0);
    };
    expect(await of({ preset: 'npm', package: 'a', url: 'https://npm.example/team/' }, 'npmrc')).toBe(
      '//npm.example/team/:_authToken=the-token\n',
    );
    expect(await of({ preset: 'pypi', url: 'https://test.pypi.org/legacy/' }, 'netrc')).toBe(
      'machine test.pypi.org login __token__ password the-token\n',
    );
  });

  it('do not exist for AWS sessions', async () => {
    await expect(write(lease('aws'), 'netrc', { host: 'go.example' })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});
