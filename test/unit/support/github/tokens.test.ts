import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHubClient } from '../../../support/github/client.js';

let client: GitHubClient;
beforeEach(async () => {
  client = await GitHubClient.start();
});
afterEach(() => client.close());

describe('the forms of a token', () => {
  const STATEFUL = /^ghs_[A-Za-z0-9]{36}$/;
  const stateless = (): RegExp => new RegExp(`^ghs_${client.app.id}_[\\w-]+\\.[\\w-]+\\.[\\w-]+$`);

  it('are chosen by the server, or by the header of the request', async () => {
    const forms = async (): Promise<string[]> =>
      Promise.all(
        [undefined, 'enabled', 'disabled', 'true'].map(async (value) => {
          const headers: Record<string, string> =
            value === undefined ? {} : { 'X-GitHub-Stateless-S2S-Token': value };
          const { token } = (await client.mint({}, headers)).body;
          if (STATEFUL.test(token)) return 'stateful';
          return stateless().test(token) ? 'stateless' : token;
        }),
      );
    expect(await forms()).toEqual(['stateful', 'stateless', 'stateful', 'stateful']);
    client.github.form = 'stateless';
    expect(await forms()).toEqual(['stateless', 'stateless', 'stateful', 'stateless']);
  });

  it('are about 520 characters long, or 40', async () => {
    expect((await client.octokit()).token).toHaveLength(40);
    client.github.form = 'stateless';
    const { length } = (await client.octokit()).token;
    expect(length).toBeGreaterThan(480);
    expect(length).toBeLessThan(560);
  });

  it.each([
    [0, [false, false, false]],
    [30, [true, false, false]],
    [Infinity, [true, true, false]],
  ])('die %d seconds after the revocation of a stateless token', async (seconds, accepted) => {
    client.github.form = 'stateless';
    client.github.tokens.outlives.stateless = seconds;
    const { token } = await client.octokit();
    expect((await client.send('DELETE', '/installation/token', token)).status).toBe(204);
    const found: boolean[] = [];
    for (client.github.clockOffset of [1, 40, 3_601])
      found.push((await client.repositories(token)).status === 200);
    expect(found).toEqual(accepted);
  });
});
