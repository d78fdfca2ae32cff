import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHubClient } from '../../../support/github/client.js';

let client: GitHubClient;
beforeEach(async () => {
  client = await GitHubClient.start();
});
afterEach(() => client.close());

describe('calls that permissions decide', () => {
  const calls = async (token: string, repository: string): Promise<string[]> => {
    const path = `/repos/octo-org/${repository}`;
    const content = { message: 'm', content: 'eA==' };
    const answers = await Promise.all([
      client.send('GET', path, token),
      client.send('GET', `${path}/contents/README.md`, token),
      client.send('PUT', `${path}/contents/a.txt`, token, { body: content }),
      client.send('PUT', `${path}/contents/.github/workflows/a.yml`, token, { body: content }),
      client.send('POST', `${path}/dispatches`, token, { body: { event_type: 'deploy' } }),
      client.send('GET', `${path}/issues`, token),
      client.send('POST', `${path}/issues`, token, { body: { title: 't' } }),
    ]);
    return answers.map(({ status, headers }) =>
      [status, headers.get('x-accepted-github-permissions')].filter(Boolean).join(' '),
    );
  };

  it('are answered by the permissions of the token', async () => {
    const { token: all } = await client.octokit();
    expect(await calls(all, 'shop')).toEqual([
      '200',
      '200',
      '201',
      '403 workflows=write',
      '204',
      '200',
      '403 issues=write',
    ]);
    const { token } = await client.octokit({ permissions: { contents: 'read' } });
    expect(await calls(token, 'shop')).toEqual([
      '200',
      '200',
      '403 contents=write',
      '403 contents=write',
      '403 contents=write',
      '403 issues=read',
      '403 issues=write',
    ]);
  });

  it('are answered with 404 for repositories that the token cannot see', async () => {
    const { token } = await client.octokit({ repositoryNames: ['site'] });
    expect(new Set(await calls(token, 'shop'))).toEqual(new Set(['404']));
    expect(new Set(await calls(token, 'gone'))).toEqual(new Set(['404']));
  });

  it('follow a renamed repository, until another one takes over its name', async () => {
    const { token } = await client.octokit({ repositoryIds: [1001] });
    client.github.accounts.rename('octo-org/shop', 'octo-org/store');
    expect((await client.send('GET', '/repos/octo-org/shop', token)).status).toBe(301);
    expect((await client.send('GET', '/repos/octo-org/store', token)).body).toMatchObject({ id: 1001 });
    client.github.accounts.addRepository('octo-org/shop', { id: 2001 });
    expect((await client.send('GET', '/repos/octo-org/shop', token)).status).toBe(404);
  });
});
