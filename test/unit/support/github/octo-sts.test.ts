import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitHubAnswer, GitHubClient, said } from '../../../support/github/client.js';
import { StandInIssuer } from '../../../support/issuer.js';

let client: GitHubClient;
beforeEach(async () => {
  client = await GitHubClient.start();
});
afterEach(() => client.close());

describe('octo-sts', () => {
  let issuer: StandInIssuer;
  const subject = 'repo:octo-org/shop:ref:refs/heads/main';
  beforeEach(async () => {
    issuer = await StandInIssuer.start({ algs: ['RS256'] });
    client.github.policies.set('octo-org/shop:release', {
      issuer: issuer.issuer,
      subject,
      claims: { repository: /octo-org\/.*/ },
      permissions: { contents: 'read' },
    });
  });
  afterEach(() => issuer.close());
  const exchange = (
    token: string | undefined,
    query = 'scope=octo-org/shop&identity=release',
  ): Promise<GitHubAnswer> => client.send('GET', `/sts/exchange?${query}`, token);
  const idToken = (changes: object = {}): Promise<string> =>
    issuer.token({
      sub: subject,
      aud: new URL(client.github.origin).host,
      repository: 'octo-org/shop',
      ...changes,
    });

  it('issues a token with the permissions of the policy, for the repository of the scope', async () => {
    const { status, body } = await exchange(await idToken());
    expect(status).toBe(200);
    expect(body).toEqual({ token: expect.stringMatching(/^ghs_/), refreshToken: '' });
    expect(client.github.tokens.find(body.token)).toMatchObject({
      permissions: { contents: 'read', metadata: 'read' },
      repositories: new Set([1001]),
    });
  });

  it.each<[string, () => Promise<GitHubAnswer>, string]>([
    ['no ID token', () => exchange(undefined), '401 expected exactly one authorization header'],
    ['no JWT', () => exchange('x'), '400 invalid bearer token'],
    [
      'another audience',
      async () => exchange(await idToken({ aud: 'octo-sts.dev' })),
      '403 trust policy: audience "127.0.0.1',
    ],
    [
      'another subject',
      async () => exchange(await idToken({ sub: 'repo:evil/evil' })),
      '403 trust policy: subject "repo:evil/evil" did not match',
    ],
    [
      'another claim',
      async () => exchange(await idToken({ repository: 'evil/octo-org/shop' })),
      '403 trust policy: claim "repository" did not match',
    ],
    [
      'an expired ID token',
      async () => exchange(await idToken({ exp: 1 })),
      '401 unable to verify bearer token',
    ],
    [
      'another identity',
      async () => exchange(await idToken(), 'scope=octo-org/shop&identity=other'),
      '404 unable to find trust policy for "other"',
    ],
    ['no scope', async () => exchange(await idToken(), 'identity=release'), '400 scope must be provided'],
  ])('rejects %s', async (_name, answer, message) => {
    expect(said(await answer())).toContain(message);
    expect(client.github.tokens.all).toEqual([]);
  });

  it('rejects a signature of another key', async () => {
    const stranger = await StandInIssuer.start({ algs: ['RS256'] });
    try {
      const token = await stranger.token({
        ...issuer.claims(),
        sub: subject,
        aud: new URL(client.github.origin).host,
      });
      expect(said(await exchange(token))).toBe('401 unable to verify bearer token');
    } finally {
      await stranger.close();
    }
  });
});
