import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GITS, GitJob } from '../support/github/git-client.js';
import { GitWorld } from '../support/github/git-world.js';
import { suiteUnless } from '../support/left-out.js';

const SHOP = ['octo-org/shop'];

for (const version of GITS) {
  suiteUnless(version.missing, `The git configuration of a job, with ${version.name}`, () => {
    let world: GitWorld;
    let job: GitJob;
    /** The token of the job itself, which actions/checkout stores. */
    let jobsToken: string;
    let token: string;
    beforeAll(async () => {
      world = await GitWorld.start();
    });
    afterAll(() => world?.close());
    beforeEach(() => {
      world.server.seen.length = 0;
      jobsToken = world.token(['octo-org/caller', 'octo-org/parent'], { contents: 'read', form: 'stateful' });
      token = world.token(SHOP);
      job = new GitJob(version, world.server.api, world.caFile);
    });
    afterEach(() => job.close());

    /** Checks out a repository and stores the header as actions/checkout does. Sources: its releases v5 and v6. */
    const checkout = async (release: 'v5' | 'v6', name = 'octo-org/caller'): Promise<string> => {
      const cwd = join(job.folder, 'caller');
      await job.git(['init', '--quiet', '--initial-branch=main', cwd]);
      job.env = { ...job.env, GITHUB_WORKSPACE: cwd };
      const key = `http.${world.origin}/.extraheader`;
      const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${jobsToken}`).toString('base64')}`;
      if (release === 'v5') await job.git(['config', '--local', key, header], { cwd });
      else {
        const file = join(job.folder, 'git-credentials-4711.config');
        await job.git(['config', '--file', file, key, header], { cwd });
        await job.git(['config', '--local', `includeIf.gitdir:${cwd}/.git.path`, file], { cwd });
      }
      await job.git(['remote', 'add', 'origin', `${world.origin}/${name}`], { cwd });
      const pulled = await job.git(['pull', '--quiet', 'origin', 'main'], { cwd });
      expect(pulled).toEqual({ exitCode: 0, output: '' });
      return cwd;
    };
    const list = (name: string, cwd = job.folder) =>
      job.git(['ls-remote', `${world.origin}/${name}`], { cwd });

    describe.each(['v5', 'v6'] as const)('with the extra header of actions/checkout %s', (release) => {
      it('uses the header instead of a credential helper, if nothing empties the header', async () => {
        const cwd = await checkout(release);
        await job.git([
          'config',
          '--global',
          'credential.helper',
          `!echo username=x; echo password=${token}; :`,
        ]);
        expect((await list('octo-org/shop', cwd)).exitCode).not.toBe(0);
        expect(world.server.tokensFor('octo-org/shop')).toEqual([jobsToken]);
      });

      it('uses the token for its repositories, and the header for the others', async () => {
        const cwd = await checkout(release);
        await job.deliver(token, { repositories: SHOP });
        for (const name of ['octo-org/shop', 'octo-org/shop.git', 'octo-org/caller'])
          expect((await list(name, cwd)).exitCode).toBe(0);
        expect(world.server.tokensFor('octo-org/shop')).toEqual([token]);
        expect(world.server.tokensFor('octo-org/caller')).toEqual([jobsToken]);
        expect(job.infos).toEqual([
          expect.stringMatching(
            /^The extra header in \/.*config, which actions\/checkout stores, does not apply to octo-org\/shop: git uses the token there$/,
          ),
        ]);
        expect(job.warnings).toEqual([]);
      });

      it('uses the header again after the end of the token', async () => {
        const cwd = await checkout(release);
        const lease = await job.deliver(token, { repositories: ['octo-org/caller'] });
        rmSync(lease, { recursive: true });
        expect((await list('octo-org/caller', cwd)).exitCode).toBe(0);
        expect(world.server.tokensFor('octo-org/caller')).toEqual([jobsToken]);
      });

      it('clones submodules of two owners, each with its token', async () => {
        const other = world.token(['other-org/tools']);
        const cwd = await checkout(release, 'octo-org/parent');
        await job.deliver(token, { repositories: SHOP });
        await job.deliver(other, { repositories: ['other-org/tools'], name: 'tools', deliver: ['endpoint'] });
        await job.git(['config', '--global', `url.${world.origin}/.insteadOf`, 'git@github.com:']);
        const updated = await job.git(['submodule', '--quiet', 'update', '--init', '--recursive'], { cwd });
        expect(updated).toEqual({ exitCode: 0, output: '' });
        expect(readFileSync(join(cwd, 'shop/README.md'), 'utf8')).toBe('octo-org/shop');
        expect(readFileSync(join(cwd, 'tools/README.md'), 'utf8')).toBe('other-org/tools');
        expect(world.server.tokensFor('octo-org/shop')).toEqual([token]);
        expect(world.server.tokensFor('other-org/tools')).toEqual([other]);
        expect(job.warnings).toEqual([]);
      });
    });

    it('keeps the entries of the user, and adds up those of several tokens', async () => {
      const other = world.token(['other-org/tools']);
      const entries = { 'user.name': 'mona', 'http.userAgent': 'my-agent' };
      for (const [at, [key, value]] of Object.entries(entries).entries())
        Object.assign(job.env, { [`GIT_CONFIG_KEY_${at}`]: key, [`GIT_CONFIG_VALUE_${at}`]: value });
      job.env['GIT_CONFIG_COUNT'] = '2';
      await job.deliver(token, { repositories: SHOP });
      await job.deliver(other, { repositories: [], owner: 'other-org', name: 'tools', deliver: ['file'] });
      expect(job.env['GIT_CONFIG_COUNT']).toBe('4');
      expect((await job.git(['config', 'user.name'])).output).toBe('mona\n');
      for (const name of ['octo-org/shop', 'other-org/tools']) expect((await list(name)).exitCode).toBe(0);
      expect(world.server.tokensFor('octo-org/shop')).toEqual([token]);
      expect(world.server.tokensFor('other-org/tools')).toEqual([other]);
    });

    it('starts no other helper for its repositories', async () => {
      const asked = join(job.folder, 'asked');
      for (const key of ['credential.helper', `credential.${world.origin}.helper`])
        await job.git(['config', '--global', key, `!echo "$@" >> ${asked}; cat >> ${asked}; :`]);
      await job.deliver(token, { repositories: SHOP });
      expect((await list('octo-org/shop')).exitCode).toBe(0);
      world.revoke(token);
      expect((await list('octo-org/shop')).exitCode).not.toBe(0);
      expect(() => readFileSync(asked)).toThrow('ENOENT');
      await list('octo-org/site');
      expect(readFileSync(asked, 'utf8')).toContain('host=127.0.0.1');
      expect(readFileSync(asked, 'utf8')).not.toContain('octo-org');
    });

    it('loses to a credential in .netrc, unless git sends the token with the first request', async () => {
      const netrc = `machine 127.0.0.1 login x-access-token password ${jobsToken}\n`;
      writeFileSync(join(job.folder, 'home/.netrc'), netrc);
      await job.deliver(token, { repositories: SHOP });
      expect((await list('octo-org/shop')).exitCode === 0).toBe(version.isNew);
      expect(world.server.tokensFor('octo-org/shop')).toEqual([version.isNew ? token : jobsToken]);
      expect(job.warnings).toEqual([expect.stringContaining('.netrc contains a credential for 127.0.0.1')]);
    });

    it('loses to a credential in an address', async () => {
      const cwd = await checkout('v5');
      const inAddress = world.token(['octo-org/caller'], { form: 'stateful' });
      const user = `https://x-access-token:${inAddress}@`;
      await job.git(['config', '--local', '--unset-all', `http.${world.origin}/.extraheader`], { cwd });
      await job.git([
        'config',
        '--global',
        `url.${world.origin.replace('https://', user)}/.insteadOf`,
        `${world.origin}/`,
      ]);
      await job.deliver(token, { repositories: SHOP });
      expect((await list('octo-org/shop', cwd)).exitCode).not.toBe(0);
      expect(world.server.tokensFor('octo-org/shop')).toEqual([inAddress]);
      expect(job.warnings).toEqual([
        expect.stringMatching(
          /^In \S+home\/\.gitconfig, `url\.https:\/\/\*\*\*@127\.0\.0\.1:\d+\/\.insteadof` replaces the addresses of octo-org\/shop, so git does not use the token\. Remove this entry$/,
        ),
      ]);
    });

    it('sends the token with the first request, if git supports this', async () => {
      await job.deliver(token, { repositories: SHOP });
      await list('octo-org/shop');
      expect(world.server.seen[0]?.token).toBe(version.isNew ? token : undefined);
    });
  });
}
