import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHubClient, said } from '../../../support/github/client.js';
import { secondaryLimit } from '../../../support/github/limits.js';

let client: GitHubClient;
beforeEach(async () => {
  client = await GitHubClient.start();
});
afterEach(() => client.close());

describe('limits', () => {
  it('are shown in headers, and the primary limit rejects', async () => {
    client.github.limit.most = 2;
    const { token } = await client.octokit();
    const remaining = [];
    for (let count = 0; count < 2; count++)
      remaining.push((await client.repositories(token)).headers.get('x-ratelimit-remaining'));
    expect(remaining).toEqual(['1', '0']);
    const exceeded = await client.repositories(token);
    expect(said(exceeded)).toBe(`403 API rate limit exceeded for installation ID ${client.installation.id}.`);
    expect(Number(exceeded.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000 + 3_500);
    expect((await client.send('GET', '/rate_limit', token)).status).toBe(200);
    client.github.clockOffset = 3_599;
    expect((await client.repositories((await client.mint()).body.token)).status).toBe(403);
    client.github.clockOffset = 3_602;
    expect((await client.repositories((await client.mint()).body.token)).status).toBe(200);
  });

  it('are secondary, with and without a time', async () => {
    client.github.fault('mint', secondaryLimit({ status: 429, retryAfter: 3 }), secondaryLimit());
    const first = await client.mint();
    expect(first.status).toBe(429);
    expect(first.headers.get('retry-after')).toBe('3');
    const second = await client.mint();
    expect(said(second)).toMatch(/^403 You have exceeded a secondary rate limit/);
    expect(second.headers.get('retry-after')).toBeNull();
    expect((await client.mint()).status).toBe(201);
  });
});
