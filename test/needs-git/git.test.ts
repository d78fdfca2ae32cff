import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GITS, GitJob, noLfs } from '../support/github/git-client.js';
import { GitWorld } from '../support/github/git-world.js';
import { suiteUnless } from '../support/left-out.js';

const SHOP = ['octo-org/shop'];

for (const version of GITS) {
  suiteUnless(version.missing, `The token of a job, with ${version.name}`, () => {
    let world: GitWorld;
    let job: GitJob;
    let token: string;
    beforeAll(async () => {
      world = await GitWorld.start();
    });
    afterAll(() => world?.close());
    beforeEach(() => {
      world.server.seen.length = 0;
      token = world.token(SHOP);
      job = new GitJob(version, world.server.api, world.caFile);
    });
    afterEach(() => job.close());

    const clone = (name: string, ...words: string[]) =>
      job.git(['clone', '--quiet', ...words, `${world.origin}/${name}`, name.replace(/\W/g, '-')]);

    describe.each(['env', 'file', 'endpoint'])('deliver: %s', (deliver) => {
      it.each(['octo-org/shop', 'octo-org/shop.git'])('clones %s', async (name) => {
        await job.deliver(token, { repositories: SHOP, deliver: [deliver] });
        const cloned = await clone(name);
        expect(cloned).toEqual({ exitCode: 0, output: '' });
        expect(world.server.tokensFor('octo-org/shop')).toEqual([token]);
      });

      it('pushes, and writes nothing to the configuration of the repository', async () => {
        await job.deliver(token, { repositories: SHOP, deliver: [deliver] });
        await clone('octo-org/shop');
        const cwd = join(job.folder, 'octo-org-shop');
        await job.git(['commit', '--allow-empty', '--quiet', '--message', deliver], { cwd });
        const pushed = await job.git(['push', '--quiet', 'origin', 'HEAD:main'], { cwd });
        expect(pushed).toEqual({ exitCode: 0, output: '' });
        expect(readFileSync(join(cwd, '.git/config'), 'utf8')).not.toMatch(/credential|token|header/i);
      });

      it('gives the token to no other repository or owner', async () => {
        await job.deliver(token, { repositories: SHOP, deliver: [deliver] });
        for (const name of ['octo-org/site', 'octo-org/shop2', 'other-org/tools', 'octo-org']) {
          const cloned = await clone(name);
          expect(cloned.exitCode).not.toBe(0);
          expect(cloned.output).toMatch(/could not read Username|not found/);
        }
        expect(world.server.seen.map((one) => one.token)).not.toContain(token);
      });
    });

    it('clones every repository of an owner, in any case', async () => {
      await job.deliver(world.token(['octo-org/shop', 'octo-org/site']), {
        repositories: [],
        owner: 'Octo-Org',
      });
      for (const name of ['octo-org/shop', 'Octo-Org/Site.git'])
        expect(await clone(name)).toEqual({ exitCode: 0, output: '' });
    });

    it('gives the token to no other port', async () => {
      const other = await GitWorld.start();
      try {
        await job.deliver(token, { repositories: SHOP });
        const env = { GIT_SSL_CAINFO: other.caFile };
        const listed = await job.git(['ls-remote', `${other.origin}/octo-org/shop`], { env });
        expect(listed.output).toContain('could not read Username');
        expect(other.server.seen.map((one) => one.token)).toEqual([undefined]);
      } finally {
        await other.close();
      }
    });

    it('makes git stop if it has expired', async () => {
      await job.deliver(token, { repositories: SHOP }, Date.now() - 1_000);
      const cloned = await clone('octo-org/shop');
      expect(cloned.exitCode).not.toBe(0);
      expect(cloned.output).toMatch(/jobpass: no token for git: the token expired at 20/);
      expect(cloned.output).toMatch(/told us to quit/);
      expect(world.server.tokensFor('octo-org/shop')).toEqual([]);
    });

    it('makes git fail without a prompt if it is revoked', async () => {
      await job.deliver(token, { repositories: SHOP });
      world.revoke(token);
      const cloned = await clone('octo-org/shop');
      expect(cloned.exitCode).not.toBe(0);
      expect(cloned.output).toContain('Authentication failed');
      expect(cloned.output).not.toContain(token);
    });

    it('is used until a running command ends, if Jobpass replaces it', async () => {
      const settings = { repositories: SHOP, deliver: ['file'] };
      const lease = await job.deliver(token, settings);
      await clone('octo-org/shop');
      const cwd = join(job.folder, 'octo-org-shop');
      await job.git(['commit', '--allow-empty', '--quiet', '--message=replaced'], { cwd });
      // The hook runs between the requests of the push.
      const waits = join(job.folder, 'waits');
      const hook = `#!/bin/sh\ntouch ${waits}\nwhile [ -e ${waits} ]; do sleep 0.05; done\n`;
      writeFileSync(join(cwd, '.git/hooks/pre-push'), hook, { mode: 0o755 });
      const pushing = job.git(['push', '--quiet', 'origin', 'HEAD:main'], { cwd });
      await expect.poll(() => existsSync(waits)).toBe(true);
      const next = world.token(SHOP);
      job.replace(lease, next, settings);
      rmSync(waits);
      expect(await pushing).toEqual({ exitCode: 0, output: '' });
      expect(world.server.tokensFor('octo-org/shop')).toEqual([token]);
      world.revoke(token);
      expect((await job.git(['ls-remote'], { cwd })).exitCode).toBe(0);
      expect(world.server.tokensFor('octo-org/shop')).toEqual([token, next]);
    });

    it('is in no trace, in no argument of a process and in no address', async () => {
      await job.deliver(token, { repositories: SHOP });
      const traces = [
        'GIT_TRACE',
        'GIT_CURL_VERBOSE',
        'GIT_TRACE_CURL',
        'GIT_TRACE_SETUP',
        'GIT_TRACE_PACKET',
      ];
      const cloned = await job.git(['clone', `${world.origin}/octo-org/shop`, 'traced'], {
        env: {
          ...Object.fromEntries(traces.map((name) => [name, '1'])),
          GH_TOKEN: '',
          GH_ENTERPRISE_TOKEN: '',
        },
      });
      expect(cloned.exitCode).toBe(0);
      expect(cloned.output).toContain('git-credential.cjs');
      expect(cloned.output).toMatch(/authorization: basic <redacted>/i);
      expect(cloned.output).not.toContain(token);
      expect(cloned.output).not.toContain(Buffer.from(`x-access-token:${token}`).toString('base64'));
    });

    it('does not depend on options for another Node program', async () => {
      await job.deliver(token, { repositories: SHOP, deliver: ['endpoint'] });
      const cloned = await job.git(['clone', '--quiet', `${world.origin}/octo-org/shop`, 'options'], {
        env: { NODE_OPTIONS: '--require=/nonexistent.js', NODE_DEBUG: 'http' },
      });
      expect(cloned).toEqual({ exitCode: 0, output: '' });
    });

    it('is not for git without the permission `contents`', async () => {
      await job.deliver(token, { repositories: SHOP, permissions: { issues: 'write' } });
      expect(job.env['GIT_CONFIG_COUNT']).toBeUndefined();
      expect(job.infos).toEqual([
        'Git does not use the token, because the token does not have the permission `contents`',
      ]);
    });
  });

  suiteUnless(version.missing ?? noLfs(), `Git LFS with ${version.name}`, () => {
    it('downloads and uploads with the token, despite the header of actions/checkout', async () => {
      const world = await GitWorld.start();
      const job = new GitJob(version, world.server.api, world.caFile);
      try {
        const token = world.token(SHOP);
        await job.git(['lfs', 'install', '--skip-repo']);
        await job.deliver(token, { repositories: SHOP });
        await job.git(['clone', '--quiet', `${world.origin}/octo-org/shop`, 'large']);
        const cwd = join(job.folder, 'large');
        const header = `AUTHORIZATION: basic ${Buffer.from('x-access-token:ghs_other').toString('base64')}`;
        await job.git(['config', `http.${world.origin}/.extraheader`, header], { cwd });
        await job.git(['lfs', 'track', '*.bin'], { cwd });
        writeFileSync(join(cwd, 'a.bin'), 'large content');
        await job.git(['add', '--all'], { cwd });
        await job.git(['commit', '--quiet', '--message=large'], { cwd });
        const pushed = await job.git(['push', 'origin', 'HEAD:main'], { cwd });
        expect(pushed.exitCode, pushed.output).toBe(0);
        rmSync(cwd, { recursive: true });
        const cloned = await job.git(['clone', '--quiet', `${world.origin}/octo-org/shop`, 'large']);
        expect(cloned.exitCode, cloned.output).toBe(0);
        expect(readFileSync(join(cwd, 'a.bin'), 'utf8')).toBe('large content');
        const lfs = world.server.seen.filter(({ path }) => path.includes('/info/lfs/'));
        expect(lfs.map(({ path }) => path.replace(/.*\/lfs\//, ''))).toContain('objects/batch');
        expect(world.server.tokensFor('octo-org/shop')).toEqual([token]);
      } finally {
        await job.close();
        await world.close();
      }
    });
  });
}
