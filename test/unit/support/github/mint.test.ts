import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loseAnswer } from '../../../support/faults.js';
import { GitHubClient, said } from '../../../support/github/client.js';

let client: GitHubClient;
beforeEach(async () => {
  client = await GitHubClient.start();
});
afterEach(() => client.close());

describe('a token', () => {
  it('has what the installation has, where the client limits nothing', async () => {
    expect(await client.octokit()).toMatchObject({
      permissions: client.installation.permissions,
      repositorySelection: 'selected',
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  it('has fewer permissions and repositories, by name or by ID', async () => {
    const byName = await client.octokit({ repositoryNames: ['Shop'], permissions: { contents: 'read' } });
    const byId = await client.octokit({ repositoryIds: [1001], permissions: { contents: 'read' } });
    for (const { token, permissions, repositoryIds } of [byName, byId]) {
      expect(permissions).toEqual({ contents: 'read', metadata: 'read' });
      expect(repositoryIds).toEqual([1001]);
      expect((await client.repositories(token)).body).toMatchObject({
        total_count: 1,
        repositories: [{ id: 1001 }],
      });
    }
  });

  it.each<[string, unknown, string]>([
    [
      'a permission of a higher level',
      { permissions: { issues: 'write' } },
      'The permissions requested are not granted to this installation.',
    ],
    [
      'a permission that the installation lacks',
      { permissions: { packages: 'read' } },
      'The permissions requested are not granted to this installation.',
    ],
    ['an unknown level', { permissions: { contents: 'all' } }, 'Invalid request.'],
    [
      'a repository that was not selected',
      { repositories: ['private'] },
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    ],
    [
      'the name with its owner',
      { repositories: ['octo-org/shop'] },
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    ],
    [
      'the ID of a repository that was not selected',
      { repository_ids: [1001, 1003] },
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    ],
    ['names and IDs', { repositories: ['shop'], repository_ids: [1001] }, 'Invalid request.'],
    ['IDs as text', { repository_ids: ['1001'] }, 'Invalid request.'],
    ['501 repositories', { repository_ids: Array.from({ length: 501 }, () => 1001) }, 'Invalid request.'],
  ])('is not issued for %s', async (_name, body, message) => {
    const answer = await client.mint(body);
    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain(message);
    expect(client.github.tokens.all).toEqual([]);
  });

  it('is not issued for a suspended installation, another app or a body that is no object', async () => {
    expect(said(await client.mint('[]'))).toBe('400 Body should be a JSON object');
    expect(said(await client.mint('{'))).toBe('400 Problems parsing JSON');
    const other = client.github.accounts.addApp('other');
    const own = client.jwt({ iss: other.id }, { key: other.privateKey });
    expect(said(await client.mint({}, {}, own))).toBe('404 Not Found');
    client.installation.suspended = true;
    expect(said(await client.mint())).toBe('403 This installation has been suspended');
  });

  it('dies at its revocation', async () => {
    const { token } = await client.octokit();
    expect((await client.repositories(token)).status).toBe(200);
    const authorization = { authorization: `token ${token}` };
    expect(
      (await client.send('DELETE', '/installation/token', undefined, { headers: authorization })).status,
    ).toBe(204);
    expect(said(await client.repositories(token))).toBe('401 Bad credentials');
    expect(said(await client.send('DELETE', '/installation/token', token))).toBe('401 Bad credentials');
    expect(client.github.live()).toEqual([]);
  });

  it('expires after an hour, by the clock of the server', async () => {
    const { token } = await client.octokit();
    client.github.clockOffset = 3_590;
    expect(client.github.alive(token)).toBe(true);
    client.github.clockOffset = 3_600;
    expect(said(await client.repositories(token))).toBe('401 Bad credentials');
  });

  it('is rejected while its installation is suspended, and after the app was uninstalled', async () => {
    const { token } = await client.octokit();
    client.installation.suspended = true;
    expect(said(await client.repositories(token))).toBe('403 This installation has been suspended');
    client.github.accounts.uninstall(client.installation);
    expect(said(await client.repositories(token))).toBe('401 Bad credentials');
  });

  it('stays if the answer with it is lost', async () => {
    client.github.fault('mint', loseAnswer);
    await expect(client.mint()).rejects.toThrow();
    expect(client.github.live()).toHaveLength(1);
  });

  it('is accepted only later, if the servers of GitHub differ', async () => {
    client.github.tokens.replicationSeconds = 5;
    const { token } = await client.octokit();
    expect(said(await client.repositories(token))).toBe('401 Bad credentials');
    client.github.clockOffset = 6;
    expect((await client.repositories(token)).status).toBe(200);
  });
});
