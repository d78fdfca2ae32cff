import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitJob, noGit, noLfs } from '../support/github/git-client.js';
import { GitHost } from '../support/github/git-host.js';
import { suiteUnless } from '../support/left-out.js';

const JOBS_TOKEN = 'ghs_jobs_own_token';
const APP_TOKEN = 'ghs_123_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJnaXRodWIifQ.c2lnbmF0dXJlLW9mLWdpdGh1Yg';

suiteUnless(noGit(), 'Git over HTTPS', () => {
  let host: GitHost;
  let job: GitJob;
  /** The repositories of each live token, with the level. */
  let grants: Map<string, Record<string, 'read' | 'write'>>;
  beforeAll(async () => {
    host = await GitHost.start((token, fullName, level) => {
      if (token === undefined) return 'unauthenticated';
      const own = grants.get(token);
      if (own === undefined) return 'unauthenticated';
      const most = own[fullName];
      return most === undefined ? 'not found' : most === 'read' && level === 'write' ? 'denied' : 'yes';
    });
    host.create('octo-org/caller');
    host.create('octo-org/shop');
    host.create('octo-org/site');
    host.create('other-org/tools');
  });
  afterAll(() => host.close());
  beforeEach(() => {
    host.requests.length = 0;
    grants = new Map([
      [JOBS_TOKEN, { 'octo-org/caller': 'read' }],
      [APP_TOKEN, { 'octo-org/shop': 'write' }],
    ]);
    job = new GitJob(host);
  });
  afterEach(() => job.close());

  const clone = (name: string, ...words: string[]) =>
    job.git(['clone', '--quiet', ...words, `${host.origin}/${name}`, name.replace(/\W/g, '-')]);

  describe.each(['env', 'file', 'endpoint'])('deliver: %s', (deliver) => {
    it.each(['octo-org/shop', 'octo-org/shop.git'])('clones %s', async (name) => {
      await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'], deliver: [deliver] });
      const cloned = await clone(name);
      expect(cloned.output).toBe('');
      expect(cloned.exitCode).toBe(0);
      expect(host.requests.filter(({ token }) => token !== undefined)).toContainEqual(
        expect.objectContaining({ user: 'x-access-token', token: APP_TOKEN }),
      );
    });

    it('commits and pushes', async () => {
      await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'], deliver: [deliver] });
      await clone('octo-org/shop');
      const cwd = join(job.folder, 'octo-org-shop');
      await job.git(['commit', '--allow-empty', '--quiet', '--message', deliver], { cwd });
      const pushed = await job.git(['push', '--quiet', 'origin', 'HEAD:main'], { cwd });
      expect(pushed.output).toBe('');
      expect(pushed.exitCode).toBe(0);
      expect(readFileSync(join(cwd, '.git/config'), 'utf8')).not.toMatch(/credential|token/);
    });

    it('gives the token to no other repository, owner, host or port', async () => {
      await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'], deliver: [deliver] });
      for (const name of ['octo-org/site', 'octo-org/shop2', 'octo-org/shop.git2', 'other-org/tools', 'octo-org']) {
        const cloned = await clone(name);
        expect(cloned.exitCode).not.toBe(0);
        expect(cloned.output).toContain('could not read Username');
      }
      expect(new Set(host.requests.map(({ token }) => token))).toEqual(new Set([undefined]));
    });
  });

  it('stops at once if the token has expired', async () => {
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] }, Date.now() - 1_000);
    const cloned = await clone('octo-org/shop');
    expect(cloned.exitCode).not.toBe(0);
    expect(cloned.output).toMatch(/jobpass: no token for git: the token expired at 20/);
    expect(cloned.output).toMatch(/told us to quit/);
    expect(host.tokensFor('octo-org/shop')).toEqual([undefined]);
  });

  it('fails without a prompt if the token is revoked', async () => {
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
    grants.delete(APP_TOKEN);
    const cloned = await clone('octo-org/shop');
    expect(cloned.exitCode).not.toBe(0);
    expect(cloned.output).toContain('Authentication failed');
    expect(cloned.output).not.toContain(APP_TOKEN);
  });
});
