import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Installation } from '../support/github/accounts.js';
import { GitServer, ISOLATED } from '../support/github/git-server.js';
import { GitHub } from '../support/github/server.js';
import { suiteUnless } from '../support/left-out.js';
import { Authority } from '../support/pki.js';
import { missingTools, toolPath } from '../support/tools.js';

suiteUnless(missingTools('git-2.47'), 'Git clients with the git server', () => {
  let authority: Authority;
  let github: GitHub;
  let server: GitServer;
  let installation: Installation;
  let folder: string;
  beforeAll(async () => {
    authority = new Authority('Test authority of the git server');
    github = await GitHub.start({ base: '/api/v3' });
    server = await GitServer.start(github, authority.server());
    server.create('octo-org/lib', { files: { 'lib.txt': 'a library' } });
    server.create('octo-org/shop', {
      files: { 'README.md': 'Shop' },
      submodules: { lib: { url: '../lib.git', repository: 'octo-org/lib' } },
    });
    server.create('other-org/tools');
    installation = github.accounts.install(github.accounts.addApp(), 'octo-org', {
      permissions: { contents: 'write' },
    });
  });
  afterAll(async () => {
    await server?.close();
    await github?.close();
    authority?.close();
  });
  beforeEach(() => {
    server.seen.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'jobpass-clone-'));
    return () => rmSync(folder, { recursive: true, force: true });
  });

  const token = (repositories?: string[], contents: 'read' | 'write' = 'write'): string => {
    const ids = repositories?.map((name) => github.accounts.named(name).id);
    const limits = { installation, repositories: ids && new Set(ids) };
    return github.tokens.mint(
      github.form,
      { ...limits, permissions: { metadata: 'read', contents } },
      github.now(),
    ).token;
  };

  describe.each([
    ['of this machine', 'git'],
    ['2.47', toolPath('git-2.47')],
  ])('Git %s', (_name, program) => {
    /** Runs git, with a token as actions/checkout leaves it. @returns the exit code and the output */
    const git = async (
      as: string | undefined,
      ...words: string[]
    ): Promise<{ code: number; output: string }> => {
      const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${as}`).toString('base64')}`;
      const config = as === undefined ? [] : ['-c', `http.extraHeader=${header}`];
      try {
        const env = { ...process.env, ...ISOLATED, GIT_SSL_CAINFO: authority.certFile };
        const { stdout, stderr } = await promisify(execFile)(program, [...config, ...words], {
          cwd: folder,
          env,
        });
        return { code: 0, output: stdout + stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, output: stdout + stderr };
      }
    };

    it.each(['stateful', 'stateless'] as const)('clones, pulls and pushes with a %s token', async (form) => {
      github.form = form;
      const url = `${server.origin}/octo-org/shop`;
      const own = token(['octo-org/shop']);
      expect(await git(own, 'clone', url, 'a')).toMatchObject({ code: 0 });
      expect(await git(own, 'clone', `${url}.git`, 'b')).toMatchObject({ code: 0 });
      writeFileSync(join(folder, 'a', 'new.txt'), `${form} ${program}`);
      for (const words of [
        ['add', '.'],
        ['commit', '-m', form],
        ['push', 'origin', 'main'],
      ])
        expect(await git(own, '-C', 'a', ...words)).toMatchObject({ code: 0 });
      expect(await git(own, '-C', 'b', 'pull')).toMatchObject({ code: 0 });
      expect(readFileSync(join(folder, 'b', 'new.txt'), 'utf8')).toBe(`${form} ${program}`);
      expect(new Set(server.seen.map((seen) => seen.token))).toEqual(new Set([own]));
      expect(new Set(server.seen.map(({ status }) => status))).toEqual(new Set([200]));
    });

    it('clones submodules', async () => {
      const url = `${server.origin}/octo-org/shop.git`;
      expect(await git(token(), 'clone', '--recurse-submodules', url, 'a')).toMatchObject({ code: 0 });
      expect(readFileSync(join(folder, 'a', 'lib', 'lib.txt'), 'utf8')).toBe('a library');
      const { code, output } = await git(token(['octo-org/shop']), 'clone', '--recurse-submodules', url, 'b');
      expect(code).not.toBe(0);
      expect(output).toContain('Repository not found.');
    });

    it.each<[string, () => string | undefined, string, string]>([
      ['without a token', () => undefined, 'octo-org/shop', 'could not read Username'],
      // Git asks for other credentials, and does not print the server's answer.
      ['with a revoked token', () => revoked(), 'octo-org/shop', 'could not read Username'],
      ['of another owner', () => token(), 'other-org/tools', 'Repository not found.'],
      ['outside of the token', () => token(['octo-org/lib']), 'octo-org/shop', 'Repository not found.'],
    ])('clones no repository %s', async (_case, as, repository, message) => {
      const { code, output } = await git(as(), 'clone', `${server.origin}/${repository}`, 'a');
      expect(code).not.toBe(0);
      expect(output).toContain(message);
    });
    const revoked = (): string => {
      const own = token();
      const minted = github.tokens.find(own);
      if (minted !== undefined) github.tokens.revoke(minted, github.now());
      return own;
    };

    it('pushes nothing with a token that may read', async () => {
      const own = token(undefined, 'read');
      expect(await git(own, 'clone', `${server.origin}/octo-org/lib`, 'a')).toMatchObject({ code: 0 });
      const { code, output } = await git(own, '-C', 'a', 'push', 'origin', 'main:other');
      expect(code).not.toBe(0);
      expect(output).toContain('Write access to repository not granted.');
    });

    it('follows a renamed repository', async () => {
      const name = `octo-org/renamed-${program.length}`;
      server.create(name);
      github.accounts.rename(name, `${name}-again`);
      expect(await git(token(), 'clone', `${server.origin}/${name}`, 'a')).toMatchObject({ code: 0 });
      expect(server.seen[0]?.status).toBe(301);
    });
  });

  it('serves the API at the same address, as a GitHub Enterprise Server does', async () => {
    const { get } = await import('node:https');
    const own = token(['octo-org/lib']);
    const body = await new Promise<string>((resolve, reject) => {
      const headers = { authorization: `token ${own}`, 'user-agent': 'test' };
      get(`${server.api}/installation/repositories`, { headers, ca: authority.cert }, async (answer) => {
        let text = '';
        for await (const chunk of answer) text += chunk;
        resolve(text);
      }).on('error', reject);
    });
    expect(JSON.parse(body)).toMatchObject({ total_count: 1, repositories: [{ name: 'lib' }] });
  });
});
