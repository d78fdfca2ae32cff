import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitHubAnswer, GitHubClient, said } from '../../../support/github/client.js';
import { GitHub } from '../../../support/github/server.js';

let client: GitHubClient;
beforeEach(async () => {
  client = await GitHubClient.start();
});
afterEach(() => client.close());

describe('the installation of an app', () => {
  it.each(['/repos/octo-org/shop', '/repos/Octo-Org/SHOP', '/orgs/octo-org', '/users/octo-org'])(
    'is found by %s',
    async (place) => {
      const { status, body } = await client.send('GET', `${place}/installation`, client.jwt());
      expect(status).toBe(200);
      expect(body).toMatchObject({
        id: client.installation.id,
        app_slug: client.app.slug,
        account: { login: 'octo-org' },
        permissions: { metadata: 'read', contents: 'write', issues: 'read' },
        suspended_at: null,
      });
    },
  );

  it.each(['/repos/octo-org/private', '/repos/octo-org/gone', '/orgs/other', '/enterprises/octo-org'])(
    'is not found by %s',
    async (place) => {
      expect(said(await client.send('GET', `${place}/installation`, client.jwt()))).toBe('404 Not Found');
    },
  );

  it('is found by the ID of a renamed repository, to which its old name leads', async () => {
    client.github.accounts.rename('octo-org/shop', 'octo-org/store');
    const { status, headers } = await client.send('GET', '/repos/octo-org/shop/installation', client.jwt());
    expect(status).toBe(301);
    const { pathname } = new URL(headers.get('location') ?? '');
    expect(pathname).toBe('/repositories/1001/installation');
    expect((await client.send('GET', pathname, client.jwt())).body).toMatchObject({
      id: client.installation.id,
    });
  });

  it('is found for users and enterprises by their kind of account', async () => {
    client.github.accounts.install(client.app, 'octocat', { permissions: {}, type: 'User' });
    client.github.accounts.install(client.app, 'octo-enterprise', { permissions: {}, type: 'Enterprise' });
    const statuses = async (login: string): Promise<number[]> =>
      Promise.all(
        ['users', 'orgs', 'enterprises'].map(
          async (kind) => (await client.send('GET', `/${kind}/${login}/installation`, client.jwt())).status,
        ),
      );
    expect(await statuses('octocat')).toEqual([200, 404, 404]);
    expect(await statuses('octo-enterprise')).toEqual([404, 404, 200]);
  });
});

describe('any request', () => {
  it('has an ID, and needs a user agent and a version that exists', async () => {
    expect((await client.send('GET', '/rate_limit', undefined)).headers.get('x-github-request-id')).toMatch(
      /^[\dA-F]{20}$/,
    );
    const version = (value: string): Promise<GitHubAnswer> =>
      client.send('GET', '/app', client.jwt(), { headers: { 'x-github-api-version': value } });
    expect((await version('2022-11-28')).status).toBe(200);
    expect((await version('2020-01-01')).status).toBe(400);
    expect(said(await client.repositories('ghs_x'))).toBe('401 Bad credentials');
    expect(said(await client.send('GET', '/installation/repositories', undefined))).toBe(
      '401 Requires authentication',
    );
  });

  it('is below /api/v3 on a GitHub Enterprise Server', async () => {
    const server = await GitHub.start({ base: '/api/v3' });
    try {
      const headers = { authorization: `Bearer ${client.jwt()}` };
      expect((await fetch(`${server.api}/app`, { headers })).status).toBe(404);
      server.accounts.apps.push(client.app);
      const answer = await fetch(`${server.api}/app`, { headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-github-enterprise-version')).toMatch(/^3\./);
      expect((await fetch(`${server.origin}/app`, { headers })).status).toBe(404);
    } finally {
      await server.close();
    }
  });
});
