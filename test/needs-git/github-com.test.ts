import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StandInRunner, type StepResult } from '../../src/demo/stand-in-runner.js';
import { GitServer, ISOLATED } from '../support/github/git-server.js';
import { GitHubJobs } from '../support/github/jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { Authority } from '../support/pki.js';
import { ConnectProxy } from '../support/proxy.js';
import { endings } from '../support/rows.js';
import { type Ended, runProgram } from '../support/run-program.js';
import { missingTools, toolPath } from '../support/tools.js';
import { runMain, runPost } from '../support/world.js';

suiteUnless(missingTools('gh', 'git-2.47'), 'The GitHub CLI and Git as steps of a job', () => {
  let authority: Authority;
  let jobs: GitHubJobs;
  let server: GitServer;
  let proxy: ConnectProxy;
  let runner: StandInRunner;
  let home: string;

  /** A tool of a later step, with the variables that earlier steps set. */
  const step = (program: string, words: readonly string[], main: StepResult): Promise<Ended> =>
    runProgram(program, words, {
      cwd: home,
      env: {
        ...ISOLATED,
        PATH: [dirname(toolPath('git-2.47')), dirname(toolPath('gh')), process.env['PATH']].join(':'),
        HOME: home,
        ...surroundings(),
        SSL_CERT_FILE: authority.certFile,
        GIT_SSL_CAINFO: authority.certFile,
        GH_PROMPT_DISABLED: '1',
        GH_NO_UPDATE_NOTIFIER: '1',
        ...Object.fromEntries(main.env),
      },
      hangsAfterMs: 30_000,
    });
  let surroundings: () => Record<string, string>;
  afterEach(() => {
    runner?.close();
    rmSync(home, { recursive: true, force: true });
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'jobpass-home-'));
    runner = new StandInRunner({ ...jobs.env, ...surroundings() });
  });

  /** What holds wherever GitHub is: gh and git use the token for its repositories, and nothing works after the job. */
  const works = async (inputs: Record<string, string>, origin: string): Promise<StepResult> => {
    const main = await runMain(runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    const api = await step('gh', ['api', 'repos/octo-org/shop', '--jq', '.id'], main);
    expect(api).toMatchObject({ exitCode: 0, output: '1001\n' });
    const issue = ['api', 'repos/octo-org/shop/issues', '-f', 'title=From a job', '--jq', '.title'];
    expect(await step('gh', issue, main)).toMatchObject({ exitCode: 0, output: 'From a job\n' });
    expect((await step('gh', ['api', 'repos/octo-org/site'], main)).output).toContain('HTTP 404');
    expect(await step('git', ['clone', '--quiet', `${origin}/octo-org/shop`], main)).toMatchObject({
      exitCode: 0,
    });
    const other = await step('git', ['clone', `${origin}/octo-org/site`], main);
    expect(other.exitCode).not.toBe(0);
    const token = jobs.github.tokens.all.at(-1)?.token ?? '';
    expect(server.tokensFor('octo-org/shop')).toEqual([token]);
    expect(server.seen.some(({ path }) => path.includes('ghs_'))).toBe(false);
    const post = await runPost(runner, inputs, main);
    expect(endings(post), post.output).toEqual(['revoked']);
    expect((await step('gh', ['api', 'repos/octo-org/shop'], main)).output).toContain('HTTP 401');
    expect((await step('git', ['ls-remote', `${origin}/octo-org/shop`], main)).exitCode).not.toBe(0);
    return main;
  };
  const common = { repositories: 'octo-org/shop', permissions: 'contents: read\nissues: write' };

  describe.each(['stateful', 'stateless'] as const)('GitHub.com, with %s tokens', (form) => {
    beforeAll(async () => {
      authority = new Authority('GitHub.com');
      jobs = await GitHubJobs.start({ form, tls: authority.issue('api', 'DNS:api.github.com') });
      server = await GitServer.start(jobs.github, authority.issue('web', 'DNS:github.com'));
      for (const name of ['octo-org/shop', 'octo-org/site']) server.create(name);
      const port = (origin: string): number => Number(new URL(origin).port);
      proxy = await ConnectProxy.start(
        new Map([
          ['api.github.com:443', port(jobs.github.origin)],
          ['github.com:443', port(server.origin)],
        ]),
      );
      surroundings = () => ({ HTTPS_PROXY: `http://${proxy.host}`, NO_PROXY: '127.0.0.1' });
    });
    afterAll(async () => {
      await proxy?.close();
      await server?.close();
      await jobs?.close();
      authority?.close();
    });

    it('works behind a proxy, where no input names an address', async () => {
      const { 'api-url': _address, ...local } = jobs.local;
      const inputs = { ...local, ...common, ca: authority.cert };
      const main = await works(inputs, 'https://github.com');
      expect([...main.env.keys()]).toContain('GH_TOKEN');
      expect([...main.env.keys()]).not.toContain('GH_HOST');
      expect(new Set(proxy.connects.map(({ target }) => target))).toEqual(
        new Set(['api.github.com:443', 'github.com:443']),
      );
    });
  });

  describe('a GitHub Enterprise Server', () => {
    beforeAll(async () => {
      authority = new Authority('GitHub Enterprise Server');
      jobs = await GitHubJobs.start({ base: '/api/v3' });
      server = await GitServer.start(jobs.github, authority.server());
      for (const name of ['octo-org/shop', 'octo-org/site']) server.create(name);
      surroundings = () => ({});
    });
    afterAll(async () => {
      await server?.close();
      await jobs?.close();
      authority?.close();
    });

    it('works with its own variables', async () => {
      const inputs = { ...jobs.local, ...common, 'api-url': server.api, ca: authority.cert };
      const main = await works(inputs, server.origin);
      expect(main.env.get('GH_HOST')).toBe(new URL(server.origin).host);
      expect([...main.env.keys()]).not.toContain('GH_TOKEN');
    });
  });
});
