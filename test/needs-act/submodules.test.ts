import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { GitHubBroker } from '../support/github/broker.js';
import { GITS } from '../support/github/git-client.js';
import { GitServer, ISOLATED } from '../support/github/git-server.js';
import { GitHubJobs } from '../support/github/jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { Authority } from '../support/pki.js';
import { filledIn, jobPath, missingTools, toolPath } from '../support/tools.js';
import { CLAIMS } from '../support/world.js';
import { startActs } from './act.js';

const EXAMPLE = filledIn(
  readFileSync(join(import.meta.dirname, '../../examples/github/submodules.yml'), 'utf8'),
);

suiteUnless(missingTools('act') ?? GITS[0]?.missing, 'examples/github/submodules.yml in act', () => {
  it('clones submodules of two owners with tokens that are dead after the job', {
    timeout: within(90_000),
  }, async () => {
    const jobs = await GitHubJobs.start({ base: '/api/v3', form: 'stateless' });
    const authority = new Authority('git server');
    const server = await GitServer.start(jobs.github, authority.server());
    const other = jobs.github.accounts.install(jobs.app, 'other-org', { permissions: { contents: 'read' } });
    const commits = Object.fromEntries(
      ['octo-org/lib', 'other-org/tools'].map((name) => [name, server.create(name)]),
    );
    const role = (owner: string, installation: number, repository: string) => ({
      when: { repository_id: CLAIMS.repository_id },
      github: {
        ...{ app: 'release', installation: String(installation), owner },
        repositories: { [repository]: String(jobs.github.accounts.named(repository).id) },
        permissions: { contents: 'read' as const },
      },
    });
    const broker = await GitHubBroker.start(
      jobs,
      {
        roles: {
          submodules: role('octo-org', jobs.installation.id, 'octo-org/lib'),
          'submodules-other-org': role('other-org', other.id, 'other-org/tools'),
        },
      },
      { api: server.api, ca: authority.certFile },
    );
    // The lines that differ from the example: the audience, and the certificate authority of the stand-in for GitHub.
    const here = EXAMPLE.replace(
      /^( +)provider: github$/m,
      (line, space) => `${line}\n${space}audience: ${broker.inputs['audience']}\n${space}ca: \${{ vars.CA }}`,
    );
    const acts = startActs({
      idTokens: jobs.tokens,
      vars: { TOKEN_SERVICE: broker.url, CA: authority.certFile },
      env: { GIT_SSL_CAINFO: authority.certFile, PATH: jobPath() },
      files: {
        '.github/workflows/submodules.yml': here,
        '.gitmodules': Object.keys(commits)
          .map((name) => `[submodule "${name}"]\n\tpath = ${name}\n\turl = ${server.origin}/${name}\n`)
          .join(''),
        'build.sh': `#!/bin/sh
          cat octo-org/lib/README.md; echo
          cat other-org/tools/README.md; echo
          env | grep '^GH_ENTERPRISE_TOKEN' | sed 's/^/shown by mistake: /'`,
      },
      prepare: (repository) => {
        const git = (...words: string[]): void =>
          void execFileSync('git', words, {
            cwd: repository,
            env: { ...ISOLATED, PATH: process.env['PATH'] },
          });
        for (const [name, commit] of Object.entries(commits))
          git('update-index', '--add', '--cacheinfo', `160000,${commit},${name}`);
        git('commit', '--quiet', '--message=Submodules');
      },
    });
    try {
      const run = await acts.run(toolPath('act'), {
        workflow: 'submodules.yml',
        event: 'push',
        job: 'build',
      });
      expect(run.exitCode, run.output).toBe(0);
      expect(run.output).toContain('| octo-org/lib');
      expect(run.output).toContain('| other-org/tools');
      expect(run.output).toContain('| shown by mistake: GH_ENTERPRISE_TOKEN_OURS=***');
      expect(run.output).toContain('| shown by mistake: GH_ENTERPRISE_TOKEN_THEIRS=***');
      expect(run.output).not.toMatch(/ghs_|eyJ[\w-]{10,}\.eyJ/);
      expect(run.output.match(/: revoked \(/g)?.length).toBeGreaterThanOrEqual(2);
      const used = [...server.tokensFor('octo-org/lib'), ...server.tokensFor('other-org/tools')];
      expect(new Set(used).size).toBe(2);
      expect(used.map((token) => jobs.github.alive(token))).toEqual([false, false]);
      expect(run.left).toEqual([]);
    } finally {
      acts.close();
      await broker.close();
      await server.close();
      await jobs.close();
      authority.close();
    }
  });
});
