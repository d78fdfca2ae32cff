import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { GITS, type Git, gitEnvironment } from '../support/github/git-client.js';
import { GitServer } from '../support/github/git-server.js';
import { GitHubJobs } from '../support/github/jobs.js';
import { type KeptJob, secondsUntil } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { Authority } from '../support/pki.js';
import { type Ended, runProgram } from '../support/run-program.js';
import { missingTools, toolPath } from '../support/tools.js';

const [GIT] = GITS as readonly [Git, ...Git[]];
const CLI = join(import.meta.dirname, '../../dist/jobpass.js');

suiteUnless(GIT.missing, 'Jobs whose steps run git', () => {
  let jobs: GitHubJobs;
  let server: GitServer;
  let authority: Authority;
  let job: KeptJob;
  let inputs: Record<string, string>;
  beforeAll(async () => {
    jobs = await GitHubJobs.start({ base: '/api/v3', form: 'stateless' });
    authority = new Authority('git server');
    server = await GitServer.start(jobs.github, authority.server());
    jobs.github.accounts.install(jobs.app, 'other-org', { permissions: { contents: 'write' } });
    for (const name of ['octo-org/shop', 'octo-org/site', 'other-org/tools']) server.create(name);
    inputs = {
      ...jobs.local,
      'api-url': server.api,
      ca: authority.certFile,
      owner: 'octo-org',
      repositories: 'shop',
    };
  });
  afterAll(async () => {
    await server?.close();
    await jobs?.close();
    authority?.close();
  });
  beforeEach(() => {
    server.seen.length = 0;
    job = jobs.job();
  });
  afterEach(() => job.close());

  /** Runs git in a later step. @param env the variables that earlier steps set */
  const git = (words: readonly string[], env: Iterable<readonly [string, string]>): Promise<Ended> =>
    runProgram('git', words, {
      cwd: job.runner.workspace,
      env: { ...gitEnvironment(job.runner.temp, GIT, authority.certFile), ...Object.fromEntries(env) },
      hangsAfterMs: 30_000,
    });
  const list = (name: string, env: Iterable<readonly [string, string]>): Promise<Ended> =>
    git(['ls-remote', `${server.origin}/${name}`, 'main'], env);
  const minted = (): string[] => jobs.github.tokens.all.map(({ token }) => token);
  const gitVariables = (main: StepResult): string[] =>
    [...main.env.keys()].filter((name) => name.startsWith('GIT_'));

  it.each(['env', 'file', 'endpoint'])('%s: git uses the token, which ends with the job', async (deliver) => {
    const header = `AUTHORIZATION: basic ${Buffer.from('x-access-token:ghs_of_the_job').toString('base64')}`;
    await git(['init', '--quiet'], []);
    await git(['config', `http.${server.origin}/.extraheader`, header], []);
    const main = await job.main({ ...inputs, deliver });
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).toMatch(/^Delivered to .*git for octo-org\/shop/m);
    expect(main.output).toMatch(
      /^The extra header in \S+workspace\/\.git\/config, which actions\/checkout stores, does not apply to octo-org\/shop/m,
    );
    expect(main.output).not.toContain('::warning');
    const token = minted().at(-1) ?? '';
    expect(main.output.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(token);
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    expect(main.output).toContain(`::add-mask::${basic}`);
    expect(gitVariables(main)).toEqual(['GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0', 'GIT_CONFIG_COUNT']);
    expect(await list('octo-org/shop', main.env)).toMatchObject({ exitCode: 0 });
    expect(server.tokensFor('octo-org/shop')).toEqual([token]);
    // The token is for one repository.
    expect((await list('octo-org/site', main.env)).exitCode).not.toBe(0);
    const post = await job.post(main);
    expect(post.output).toMatch(/: revoked \(/);
    expect(existsSync(main.env.get('GIT_CONFIG_VALUE_0') ?? '')).toBe(false);
    server.seen.length = 0;
    await list('octo-org/shop', main.env);
    expect(server.tokensFor('octo-org/shop')).toEqual(['ghs_of_the_job']);
  });

  it.each(['file', 'endpoint'])(
    '%s: git uses the token that the keeper puts in place of another one',
    async (deliver) => {
      jobs.github.tokens.lifeSeconds = 9;
      try {
        const main = await job.main({ ...inputs, deliver });
        expect(main.exitCode, main.output).toBe(0);
        const first = minted().at(-1) ?? '';
        expect(await list('octo-org/shop', main.env)).toMatchObject({ exitCode: 0 });
        await secondsUntil(() => !jobs.github.alive(first), 20);
        expect(await list('octo-org/shop', main.env)).toMatchObject({ exitCode: 0 });
        const [used, next] = server.tokensFor('octo-org/shop');
        expect(used).toBe(first);
        expect(minted()).toContain(next);
        expect((await job.post(main)).output).toMatch(/: revoked \(/);
      } finally {
        jobs.github.tokens.lifeSeconds = 3_600;
      }
    },
  );

  it('git uses the tokens of two credentials of one step', async () => {
    const { owner: _, repositories: __, ...common } = inputs;
    const main = await job.main({
      ...common,
      credentials: [
        'shop: { owner: octo-org, repositories: shop, deliver: endpoint }',
        'tools: { owner: other-org, repositories: tools, deliver: file }',
      ].join('\n'),
    });
    expect(main.exitCode, main.output).toBe(0);
    expect(main.env.get('GIT_CONFIG_COUNT')).toBe('2');
    expect([...main.env.keys()].filter((name) => name.startsWith('GH_'))).toEqual([
      'GH_ENTERPRISE_TOKEN_SHOP_ENDPOINT',
      'GH_ENTERPRISE_TOKEN_SHOP_ENDPOINT_TOKEN',
      'GH_ENTERPRISE_TOKEN_TOOLS_FILE',
    ]);
    for (const name of ['octo-org/shop', 'other-org/tools'])
      expect(await list(name, main.env)).toMatchObject({ exitCode: 0 });
    expect((await job.post(main)).output.match(/^✅ \w+: revoked \(/gm)).toHaveLength(2);
  });

  it('git uses the tokens of two steps, and the entries of the user', async () => {
    await job.close();
    job = jobs.job({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 'mona' });
    const first = await job.main({ ...inputs, deliver: 'file' });
    const second = await job.main({ ...inputs, owner: 'other-org', repositories: 'tools', deliver: 'env' });
    expect(second.exitCode, second.output).toBe(0);
    const env = [
      ...Object.entries({ GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 'mona' }),
      ...first.env,
      ...second.env,
    ];
    expect(second.env.get('GIT_CONFIG_COUNT')).toBe('3');
    for (const name of ['octo-org/shop', 'other-org/tools'])
      expect(await list(name, env)).toMatchObject({ exitCode: 0 });
    expect((await git(['config', 'user.name'], env)).output).toBe('mona\n');
    await job.post(second);
    expect(await list('octo-org/shop', env)).toMatchObject({ exitCode: 0 });
    await job.post(first);
  });

  it('the step fails before any request if git cannot read the variables of the user', async () => {
    await job.close();
    job = jobs.job({ GIT_CONFIG_COUNT: 'two' });
    const before = minted().length;
    const main = await job.main(inputs);
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(
      /^::error .*`GIT_CONFIG_COUNT` is `two`, which is not a number\. Set GIT_CONFIG_COUNT to/m,
    );
    expect(minted()).toHaveLength(before);
    const without = await job.main({ ...inputs, git: 'false' });
    expect(without.exitCode, without.output).toBe(0);
    expect(gitVariables(without)).toEqual([]);
    await job.post(without);
  });

  it('the command of `jobpass exec` gets the token, and the user’s entries', async () => {
    const script = [
      `git ls-remote ${server.origin}/octo-org/shop main`,
      'git config user.name',
      'echo "$GH_ENTERPRISE_TOKEN"',
      'echo "other tokens: <$GITHUB_TOKEN$GITHUB_ENTERPRISE_TOKEN$GH_TOKEN>"',
      'printf "x-access-token:%s" "$GH_ENTERPRISE_TOKEN" | base64 -w0',
    ].join(' && ');
    const options = Object.entries({ ...inputs, deliver: 'env,file' }).flatMap(([name, value]) =>
      name === 'private-key' ? [] : [`--${name}`, value],
    );
    const ran = await job.runner.run([CLI, 'exec', ...options, '--', 'sh', '-c', script], {
      env: {
        JOBPASS_PRIVATE_KEY: inputs['private-key'] ?? '',
        GIT_SSL_CAINFO: authority.certFile,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'user.name',
        GIT_CONFIG_VALUE_0: 'mona',
        GH_ENTERPRISE_TOKEN: 'another',
        GITHUB_TOKEN: 'another',
        GITHUB_ENTERPRISE_TOKEN: 'another',
        GH_TOKEN: 'another',
      },
    });
    expect(ran.exitCode, ran.output).toBe(0);
    expect(ran.output).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main$/m);
    expect(ran.output).toMatch(/^mona$/m);
    expect(ran.output).toMatch(/^other tokens: <>$/m);
    const token = minted().at(-1) ?? '';
    expect(ran.output.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(token);
    expect(ran.output.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(
      Buffer.from(`x-access-token:${token}`).toString('base64').slice(0, 60),
    );
    expect(ran.output).toMatch(/: revoked \(/);
  });

  it('the credential helper is also a command, as the executable starts it', async () => {
    const main = await job.main({ ...inputs, deliver: 'endpoint' });
    const folder = dirname(main.env.get('GIT_CONFIG_VALUE_0') ?? '');
    const config = readFileSync(join(folder, 'gitconfig'), 'utf8');
    const node = process.env['JOBPASS_NODE'] ?? process.execPath;
    const [program] = /NODE_DEBUG= .*\/git-credential\.cjs /.exec(config) ?? [];
    expect(program).toBe(`NODE_DEBUG= ${node} ${folder}/git-credential.cjs `);
    writeFileSync(
      join(folder, 'gitconfig'),
      config.replaceAll(`${folder}/git-credential.cjs`, `${CLI} git-credential`),
    );
    expect(await list('octo-org/shop', main.env)).toMatchObject({ exitCode: 0 });
    expect(server.tokensFor('octo-org/shop')).toEqual([minted().at(-1)]);
    await job.post(main);
    const later = await job.command('git-credential', folder, 'get');
    expect(later).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('the job that this git configuration belongs to has ended'),
    });
  });

  it('a script gets the token with `jobpass login`, and keeps its own entries after `jobpass logout`', async () => {
    const options = Object.entries({ ...inputs, deliver: 'file' }).flatMap(([name, value]) =>
      name === 'private-key' ? [] : [`--${name} '${value}'`],
    );
    const own = 'GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0=mona';
    const node = process.env['JOBPASS_NODE'] ?? process.execPath;
    const script = [
      'set -e',
      `export ${own}`,
      `eval "$(${node} ${CLI} login ${options.join(' ')})"`,
      `git ls-remote ${server.origin}/octo-org/shop main`,
      `eval "$(${node} ${CLI} logout)"`,
      'git config user.name',
      `env | grep -c GH_ENTERPRISE_TOKEN || true`,
      `git ls-remote ${server.origin}/octo-org/shop main || echo no access`,
    ].join('\n');
    const ran = await runProgram('sh', ['-c', script], {
      cwd: job.runner.workspace,
      env: {
        ...gitEnvironment(job.runner.temp, GIT, authority.certFile),
        TMPDIR: job.runner.temp,
        XDG_RUNTIME_DIR: job.runner.temp,
        JOBPASS_PRIVATE_KEY: inputs['private-key'],
        CI_JOB_ID: '4711',
        GITLAB_CI: 'true',
        CI_BUILDS_DIR: job.runner.temp,
      },
      hangsAfterMs: 30_000,
    });
    expect(ran.output).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main$/m);
    expect(ran.output).toMatch(/^mona\n0\n/m);
    expect(ran.output).toContain('no access');
    expect(ran.exitCode, ran.output).toBe(0);
  });
});

suiteUnless(GIT.missing ?? missingTools('gh'), 'Jobs whose steps run the GitHub CLI', () => {
  it('gh uses the token, and the host of the token', async () => {
    const jobs = await GitHubJobs.start({ base: '/api/v3', form: 'stateless' });
    const authority = new Authority('git server');
    const server = await GitServer.start(jobs.github, authority.server());
    const job = jobs.job({ GH_TOKEN: 'for GitHub.com', GITHUB_ENTERPRISE_TOKEN: 'another token' });
    try {
      const main = await job.main({
        ...jobs.local,
        ...{ 'api-url': server.api, ca: authority.certFile, owner: 'octo-org', repositories: 'shop' },
      });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('GH_HOST')).toBe(new URL(server.origin).host);
      const ran = await runProgram(
        toolPath('gh'),
        ['api', 'installation/repositories', '--jq', '.repositories[].full_name'],
        {
          cwd: job.runner.workspace,
          env: {
            PATH: process.env['PATH'],
            HOME: job.runner.temp,
            SSL_CERT_FILE: authority.certFile,
            GH_TOKEN: 'for GitHub.com',
            GITHUB_ENTERPRISE_TOKEN: 'another token',
            ...Object.fromEntries(main.env),
          },
          hangsAfterMs: 30_000,
        },
      );
      expect(ran).toEqual({ exitCode: 0, output: 'octo-org/shop\n' });
      await job.post(main);
    } finally {
      await job.close();
      await server.close();
      await jobs.close();
      authority.close();
    }
  });
});
