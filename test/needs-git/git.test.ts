import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitJob, isGit, noGit, noLfs } from '../support/github/git-client.js';
import { GitHost } from '../support/github/git-host.js';
import { suiteUnless } from '../support/left-out.js';

const JOBS_TOKEN = 'ghs_jobs_own_token';
const APP_TOKEN = 'ghs_123_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJnaXRodWIifQ.c2lnbmF0dXJlLW9mLWdpdGh1Yg';

suiteUnless(noGit(), 'Git over HTTPS', () => {
  const sendsAtOnce = isGit(2, 46);
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
      for (const name of [
        'octo-org/site',
        'octo-org/shop2',
        'octo-org/shop.git2',
        'other-org/tools',
        'octo-org',
      ]) {
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
    expect(host.tokensFor('octo-org/shop')).toEqual([]);
  });

  it('fails without a prompt if the token is revoked', async () => {
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
    grants.delete(APP_TOKEN);
    const cloned = await clone('octo-org/shop');
    expect(cloned.exitCode).not.toBe(0);
    expect(cloned.output).toContain('Authentication failed');
    expect(cloned.output).not.toContain(APP_TOKEN);
  });

  const header = (token: string): string =>
    `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

  /** Checks out the job's own repository and stores the header as actions/checkout does. Sources: its releases v5 and v6. */
  const checkout = async (version: 'v5' | 'v6', token = JOBS_TOKEN): Promise<string> => {
    const cwd = join(job.folder, 'caller');
    await job.git(['init', '--quiet', cwd]);
    job.env = { ...job.env, GITHUB_WORKSPACE: cwd };
    const key = `http.${host.origin}/.extraheader`;
    if (version === 'v5') await job.git(['config', '--local', key, header(token)], { cwd });
    else {
      const file = join(job.folder, 'git-credentials-4711.config');
      await job.git(['config', '--file', file, key, header(token)], { cwd });
      await job.git(['config', '--local', `includeIf.gitdir:${cwd}/.git.path`, file], { cwd });
    }
    await job.git(['remote', 'add', 'origin', `${host.origin}/octo-org/caller`], { cwd });
    return cwd;
  };

  describe.each(['v5', 'v6'] as const)('the extra header of actions/checkout %s', (version) => {
    it('wins over every helper, without Jobpass’s configuration', async () => {
      const cwd = await checkout(version);
      const fetched = await job.git(['ls-remote', `${host.origin}/octo-org/shop`], {
        cwd,
        env: {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: 'credential.helper',
          GIT_CONFIG_VALUE_0: '!touch asked',
        },
      });
      expect(fetched.exitCode).not.toBe(0);
      expect(host.tokensFor('octo-org/shop')).toEqual([JOBS_TOKEN]);
    });

    it('is empty for the repositories of the token, and stays for the others', async () => {
      const cwd = await checkout(version);
      await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
      for (const name of ['octo-org/shop', 'octo-org/shop.git', 'octo-org/caller']) {
        const listed = await job.git(['ls-remote', `${host.origin}/${name}`], { cwd });
        expect(listed.exitCode, listed.output).toBe(0);
      }
      expect(host.tokensFor('octo-org/shop')).toEqual([APP_TOKEN]);
      expect(host.tokensFor('octo-org/caller')).toEqual([JOBS_TOKEN]);
      expect(job.infos).toEqual([
        expect.stringMatching(
          /^The extra header in \/.*config, which actions\/checkout stores, does not apply to octo-org\/shop: git uses the token there$/,
        ),
      ]);
      expect(job.warnings).toEqual([]);
    });

    it('applies again after the end of the token', async () => {
      const cwd = await checkout(version);
      grants.set(JOBS_TOKEN, { 'octo-org/shop': 'read' });
      const lease = await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
      rmSync(lease, { recursive: true });
      const listed = await job.git(['ls-remote', `${host.origin}/octo-org/shop`], { cwd });
      expect(listed.exitCode, listed.output).toBe(0);
      expect(host.tokensFor('octo-org/shop')).toEqual([JOBS_TOKEN]);
    });
  });

  it('clones submodules of two owners, each with its token', async () => {
    const OTHER = 'ghs_other_owner';
    grants.set(OTHER, { 'other-org/tools': 'read' });
    const modules = [
      `[submodule "a"]\n\tpath = a\n\turl = ../../octo-org/shop\n`,
      `[submodule "b"]\n\tpath = b\n\turl = git@localhost:other-org/tools.git\n`,
    ].join('');
    host.create('octo-org/parent');
    const work = join(job.folder, 'make');
    await job.git(['clone', '--quiet', join(host.root, 'octo-org/parent.git'), work]);
    writeFileSync(join(work, '.gitmodules'), modules);
    await job.git(['add', '.gitmodules'], { cwd: work });
    for (const [path, name] of [
      ['a', 'octo-org/shop'],
      ['b', 'other-org/tools'],
    ] as const) {
      const { output } = await job.git(['--git-dir', join(host.root, `${name}.git`), 'rev-parse', 'main']);
      await job.git(['update-index', '--add', '--cacheinfo', `160000,${output.trim()},${path}`], {
        cwd: work,
      });
    }
    const made = await job.git(['commit', '--quiet', '--message=modules'], { cwd: work });
    expect(made.exitCode, made.output).toBe(0);
    await job.git(['push', '--quiet', 'origin', 'HEAD:main'], { cwd: work });
    grants.set(JOBS_TOKEN, { 'octo-org/parent': 'read' });

    const cwd = await checkout('v5');
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
    await job.deliver(OTHER, { repositories: ['other-org/tools'], name: 'tools', deliver: ['endpoint'] });
    await job.git(['config', `url.${host.origin}/.insteadOf`, 'git@localhost:'], { cwd });
    for (const words of [
      ['pull', '--quiet', `${host.origin}/octo-org/parent`, 'main'],
      ['remote', 'set-url', 'origin', `${host.origin}/octo-org/parent`],
      ['submodule', '--quiet', 'sync', '--recursive'],
      [
        '-c',
        `url.${host.origin}/.insteadOf=git@localhost:`,
        'submodule',
        '--quiet',
        'update',
        '--init',
        '--recursive',
      ],
    ]) {
      const ran = await job.git(words, { cwd });
      expect(ran.exitCode, ran.output).toBe(0);
    }
    expect(readFileSync(join(cwd, 'a/README.md'), 'utf8')).toBe('octo-org/shop\n');
    expect(readFileSync(join(cwd, 'b/README.md'), 'utf8')).toBe('other-org/tools\n');
    expect(host.tokensFor('octo-org/parent')).toEqual([JOBS_TOKEN]);
    expect(host.tokensFor('octo-org/shop')).toEqual([APP_TOKEN]);
    expect(host.tokensFor('other-org/tools')).toEqual([OTHER]);
    expect(job.warnings).toEqual([]);
  });

  it('keeps the entries of the user, and adds up those of several tokens', async () => {
    const OTHER = 'ghs_other_owner';
    grants.set(OTHER, { 'other-org/tools': 'read' });
    job.env = {
      ...job.env,
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'user.name',
      GIT_CONFIG_VALUE_0: 'mona',
      GIT_CONFIG_KEY_1: 'http.userAgent',
      GIT_CONFIG_VALUE_1: 'my-agent',
    };
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
    await job.deliver(OTHER, { repositories: [], owner: 'other-org', name: 'tools', deliver: ['file'] });
    expect(job.env['GIT_CONFIG_COUNT']).toBe('4');
    expect((await job.git(['config', 'user.name'])).output).toBe('mona\n');
    expect((await clone('octo-org/shop')).exitCode).toBe(0);
    expect((await clone('other-org/tools')).exitCode).toBe(0);
    expect(host.tokensFor('other-org/tools')).toEqual([OTHER]);
  });

  it('asks no other helper for its repositories, and stores nothing', async () => {
    const asked = join(job.folder, 'asked');
    await job.git(['config', '--global', 'credential.helper', `!echo "$@" >> ${asked}; cat >> ${asked}; :`]);
    await job.git([
      'config',
      '--global',
      `credential.${host.origin}.helper`,
      `!echo "$@" >> ${asked}; cat >> ${asked}; :`,
    ]);
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
    expect((await clone('octo-org/shop')).exitCode).toBe(0);
    grants.delete(APP_TOKEN);
    expect((await clone('octo-org/shop', '--bare')).exitCode).not.toBe(0);
    expect(() => readFileSync(asked)).toThrow('ENOENT');
    await clone('octo-org/site');
    expect(readFileSync(asked, 'utf8')).toContain('host=localhost');
    expect(readFileSync(asked, 'utf8')).not.toContain('octo-org');
  });

  it('reports every credential that git prefers', async () => {
    const cwd = await checkout('v5');
    await job.git([
      'config',
      '--global',
      `url.https://x:secret-in-url@localhost/.insteadOf`,
      `${host.origin}/`,
    ]);
    await job.git(
      [
        'remote',
        'set-url',
        'origin',
        `${host.origin.replace('://', '://me:secret-in-remote@')}/octo-org/shop`,
      ],
      { cwd },
    );
    writeFileSync(join(job.folder, 'home/.netrc'), 'machine localhost login me password secret-in-netrc\n');
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
    expect(job.warnings).toEqual([
      expect.stringMatching(
        /^In \S+home\/\.gitconfig, `url\.https:\/\/\*\*\*@localhost\/\.insteadof` replaces the addresses of octo-org\/shop, so git does not use the token\. Remove this entry$/,
      ),
      expect.stringMatching(
        /^In \S+config, the address of the remote `origin` contains a credential, which git uses instead of the token\. Run: git remote set-url origin https:\/\/localhost:\d+\/octo-org\/shop$/,
      ),
      expect.stringMatching(
        /^\S+\.netrc contains a credential for localhost, which git uses instead of the token\. Remove this entry$/,
      ),
    ]);
  });

  it('loses to a credential in .netrc, unless git sends the token at once (2.46 or later)', async () => {
    writeFileSync(join(job.folder, 'home/.netrc'), `machine localhost login me password ${JOBS_TOKEN}\n`);
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
    const cloned = await clone('octo-org/shop');
    expect(host.tokensFor('octo-org/shop')).toEqual([sendsAtOnce ? APP_TOKEN : JOBS_TOKEN]);
    expect(cloned.exitCode === 0).toBe(sendsAtOnce);
  });

  it('keeps a token that Jobpass replaces until a running command ends', async () => {
    const lease = await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'], deliver: ['file'] });
    expect((await clone('octo-org/shop')).exitCode).toBe(0);
    const cwd = join(job.folder, 'octo-org-shop');
    await job.git(['commit', '--allow-empty', '--quiet', '--message=replaced'], { cwd });
    // The hook runs between the requests of the push.
    const waits = join(job.folder, 'waits');
    const hook = `#!/bin/sh\ntouch ${waits}\nwhile [ -e ${waits} ]; do sleep 0.05; done\n`;
    writeFileSync(join(cwd, '.git/hooks/pre-push'), hook, { mode: 0o755 });
    const pushing = job.git(['push', '--quiet', 'origin', 'HEAD:main'], { cwd });
    await expect.poll(() => existsSync(waits)).toBe(true);
    grants.set('ghs_new', { 'octo-org/shop': 'write' });
    job.replace(lease, 'ghs_new');
    rmSync(waits);
    const pushed = await pushing;
    expect(pushed.exitCode, pushed.output).toBe(0);
    expect(host.tokensFor('octo-org/shop')).toEqual([APP_TOKEN]);
    grants.delete(APP_TOKEN);
    expect((await job.git(['ls-remote'], { cwd })).exitCode).toBe(0);
    expect(host.tokensFor('octo-org/shop')).toEqual([APP_TOKEN, 'ghs_new']);
  });

  it('shows the token in no trace, in no argument of a process and in no address', async () => {
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'] });
    const cloned = await job.git(['clone', `${host.origin}/octo-org/shop`, 'traced'], {
      env: {
        GIT_TRACE: '1',
        GIT_CURL_VERBOSE: '1',
        GIT_TRACE_CURL: '1',
        GIT_TRACE_SETUP: '1',
        GIT_TRACE_PACKET: '1',
        GH_TOKEN: '',
      },
    });
    expect(cloned.exitCode).toBe(0);
    expect(cloned.output).toContain('git-credential.cjs');
    expect(cloned.output).not.toContain(APP_TOKEN);
    expect(cloned.output).not.toContain(Buffer.from(`x-access-token:${APP_TOKEN}`).toString('base64'));
  });

  it('does not start with options for another Node program', async () => {
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'], deliver: ['endpoint'] });
    const cloned = await job.git(['clone', '--quiet', `${host.origin}/octo-org/shop`, 'options'], {
      env: { NODE_OPTIONS: '--require=/nonexistent.js', NODE_DEBUG: 'http' },
    });
    expect(cloned.output).toBe('');
    expect(cloned.exitCode).toBe(0);
  });

  it('is not configured without the permission `contents`', async () => {
    await job.deliver(APP_TOKEN, { repositories: ['octo-org/shop'], permissions: { issues: 'write' } });
    expect(job.env['GIT_CONFIG_COUNT']).toBeUndefined();
    expect(job.infos).toEqual([
      'Git does not use the token, because the token does not have the permission `contents`',
    ]);
  });
});

suiteUnless(noGit() ?? noLfs(), 'Git LFS over HTTPS', () => {
  it('downloads and uploads with the token, beside the header of actions/checkout', async () => {
    const host = await GitHost.start((token, _, __) =>
      token === APP_TOKEN ? 'yes' : token === undefined ? 'unauthenticated' : 'not found',
    );
    const job = new GitJob(host);
    try {
      host.create('octo-org/large');
      await job.git(['lfs', 'install', '--skip-repo']);
      const cwd = join(job.folder, 'large');
      mkdirSync(cwd);
      await job.git(['init', '--quiet', '--initial-branch=main'], { cwd });
      const coded = Buffer.from(`x-access-token:${JOBS_TOKEN}`).toString('base64');
      await job.git(['config', `http.${host.origin}/.extraheader`, `AUTHORIZATION: basic ${coded}`], { cwd });
      await job.deliver(APP_TOKEN, { repositories: ['octo-org/large'] });
      await job.git(['remote', 'add', 'origin', `${host.origin}/octo-org/large`], { cwd });
      await job.git(['lfs', 'track', '*.bin'], { cwd });
      writeFileSync(join(cwd, 'a.bin'), 'large content');
      await job.git(['add', '--all'], { cwd });
      await job.git(['commit', '--quiet', '--message=large'], { cwd });
      const pushed = await job.git(['push', '--force', 'origin', 'HEAD:main'], { cwd });
      expect(pushed.exitCode, pushed.output).toBe(0);
      const cloned = await job.git(['clone', '--quiet', `${host.origin}/octo-org/large`, 'again']);
      expect(cloned.exitCode, cloned.output).toBe(0);
      expect(readFileSync(join(job.folder, 'again/a.bin'), 'utf8')).toBe('large content');
      expect(host.requests.some(({ path }) => path.includes('/info/lfs/'))).toBe(true);
      expect(host.tokensFor('octo-org/large')).toEqual([APP_TOKEN]);
    } finally {
      await job.close();
      await host.close();
    }
  });
});
