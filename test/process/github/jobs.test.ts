import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { GitHubJobs, tokenIn } from '../../support/github/jobs.js';
import { secondsUntil } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';
import { endings } from '../../support/rows.js';
import { shown } from '../../support/world.js';

let jobs: GitHubJobs;
beforeEach(async () => {
  jobs = await GitHubJobs.start();
});
afterEach(() => jobs.close());

/** Runs a job's main step, which must succeed. */
async function started(
  inputs: Record<string, string>,
): Promise<{ main: StepResult; post: () => Promise<StepResult> }> {
  const job = jobs.job();
  const main = await job.main(inputs);
  expect(main.exitCode, main.output).toBe(0);
  return { main, post: () => job.post(main) };
}
/** The message of a job whose main step must fail at once. */
async function refused(inputs: Record<string, string>): Promise<string> {
  const main = await jobs.job().main(inputs);
  expect(main.exitCode, main.output).toBe(1);
  expect(main.ms).toBeLessThan(within(5_000));
  expect(main.env.size + main.outputs.size).toBe(0);
  const errors = main.output.match(/^::error .*/gm) ?? [];
  expect(errors).toHaveLength(1);
  return errors[0] ?? '';
}
const mintedFor = (token: string): { permissions: unknown; repositories: unknown } => {
  const { permissions, repositories } = jobs.github.tokens.find(token) ?? {};
  return { permissions, repositories: repositories === undefined ? 'all' : [...repositories] };
};

describe.each(['stateful', 'stateless'] as const)(
  'a job with %s tokens',
  { timeout: within(90_000) },
  (form) => {
    beforeEach(() => {
      jobs.github.form = form;
    });

    it.each(['local', 'octoSts'] as const)(
      'signer %s: works in the steps, and is dead after the job',
      async (signer) => {
        const { main, post } = await started(jobs[signer]);
        const token = tokenIn(main.env);
        expect(jobs.github.tokens.find(token)?.form).toBe(form);
        expect(jobs.github.live().map((minted) => minted.token)).toEqual([token]);
        const end = await post();
        expect(endings(end), end.output).toEqual(['revoked']);
        expect(jobs.github.live()).toEqual([]);
        expect(shown(main) + shown(end) + end.summary).not.toContain(token.slice(-36));
      },
    );

    it('masks each part of a token that is secret, and no part that many tokens share', async () => {
      const { main, post } = await started(jobs.local);
      const token = tokenIn(main.env);
      const masks = [...main.output.matchAll(/^::add-mask::(.*)$/gm)].map(([, mask = '']) => mask);
      const [head = '', payload, signature] = token.split('.');
      const parts = form === 'stateful' ? [token] : [token, payload, signature];
      expect(masks).toEqual(expect.arrayContaining(parts));
      const git = Buffer.from(`x-access-token:${token}`).toString('base64');
      expect(masks).toContain(git);
      if (form === 'stateless') for (const mask of masks) expect(head).not.toContain(mask);
      await post();
    });
  },
);

describe('a stateless token that GitHub goes on accepting after its revocation', {
  timeout: within(90_000),
}, () => {
  beforeEach(() => {
    jobs.github.form = 'stateless';
  });

  it('for some seconds: is reported as revoked when GitHub rejects it', async () => {
    jobs.github.tokens.outlives.stateless = 4;
    const { main, post } = await started(jobs.local);
    const end = await post();
    expect(endings(end), end.output).toEqual(['revoked']);
    expect(end.ms).toBeGreaterThan(3_500);
    expect(jobs.github.alive(tokenIn(main.env))).toBe(false);
  });

  it('until it expires: is reported as accepted, with the time that was watched', async () => {
    jobs.github.tokens.outlives.stateless = Number.POSITIVE_INFINITY;
    const { main, post } = await started(jobs.local);
    const end = await post();
    expect(endings(end), end.output).toEqual(['accepted']);
    expect(end.output).toMatch(/accepted.*stateless token, but still accepted the token 10 s later/);
    expect(end.ms).toBeGreaterThan(9_900);
    expect(end.output).toContain(
      `expires at ${new Date(jobs.github.tokens.all[0]?.expires ?? 0).toISOString().slice(0, 16)}`,
    );
    expect(jobs.github.alive(tokenIn(main.env))).toBe(true);
  });

  it('does not hide that a stateful token survived', async () => {
    jobs.github.form = 'stateful';
    jobs.github.tokens.outlives.stateful = Number.POSITIVE_INFINITY;
    const { post } = await started(jobs.local);
    const end = await post();
    expect(endings(end), end.output).toEqual(['failed']);
  });
});

describe('the clocks of the job and of GitHub', { timeout: within(90_000) }, () => {
  it.each([-300, 300])('may differ by %d seconds', async (seconds) => {
    jobs.github.clockOffset = seconds;
    const { main, post } = await started(jobs.local);
    expect(jobs.github.alive(tokenIn(main.env))).toBe(true);
    // The token expires in an hour, by every clock.
    expect(main.output).toMatch(/expires (?:\d{4}-\d\d-\d\d )?\d\d:\d\d UTC \((1h|59m 5\ds|1h [0-9]s)\)/);
    const end = await post();
    expect(endings(end), end.output).toEqual(['revoked']);
  });
});

describe('the token of a job', { timeout: within(90_000) }, () => {
  it('is for the job’s own repository, unless inputs say otherwise', async () => {
    const { main } = await started(jobs.local);
    expect(mintedFor(tokenIn(main.env))).toEqual({
      permissions: { metadata: 'read', contents: 'write' },
      repositories: [4711],
    });
    expect(main.outputs.get('app-slug')).toBe(jobs.app.slug);
    expect(main.outputs.get('installation-id')).toBe(String(jobs.installation.id));
  });

  it.each<[string, Record<string, string>, unknown]>([
    ['names', { repositories: 'shop, site' }, [1_001, 1_002]],
    ['names with their owner', { repositories: 'octo-org/shop\nocto-org/site' }, [1_001, 1_002]],
    ['an owner', { owner: 'octo-org' }, 'all'],
    ['the ID of the installation', { 'installation-id': 'its own' }, 'all'],
  ])('is for the repositories of %s', async (_name, inputs, repositories) => {
    const id = String(jobs.installation.id);
    const { main } = await started({
      ...jobs.local,
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, value === 'its own' ? id : value]),
      ),
    });
    expect(mintedFor(tokenIn(main.env)).repositories).toEqual(repositories);
  });

  it('warns if `permissions` is missing, and names what is dangerous', async () => {
    jobs.installation.permissions = { metadata: 'read', contents: 'write', administration: 'write' };
    const { permissions: _none, ...inputs } = jobs.local;
    const { main } = await started(inputs);
    expect(main.output).toMatch(
      /^::warning .*`permissions` is not set.*contents: write.*With administration, /m,
    );
  });

  it('is for an enterprise', async () => {
    jobs.github.accounts.install(jobs.app, 'octo-enterprise', {
      permissions: { enterprise_people: 'read' },
      type: 'Enterprise',
    });
    const { main } = await started({
      ...jobs.local,
      enterprise: 'octo-enterprise',
      permissions: 'enterprise_people: read',
    });
    expect(mintedFor(tokenIn(main.env)).permissions).toMatchObject({ enterprise_people: 'read' });
  });

  it('belongs to one owner, so several owners take several credentials', async () => {
    expect(await refused({ ...jobs.local, repositories: 'octo-org/shop other-org/tools' })).toMatch(
      /several owners: octo-org, other-org.*`credentials`/,
    );
    jobs.github.accounts.addRepository('other-org/tools', { id: 2_001 });
    jobs.github.accounts.install(jobs.app, 'other-org', { permissions: { contents: 'read' } });
    const { main, post } = await started({
      ...jobs.local,
      deliver: 'output',
      permissions: 'contents: read',
      credentials: 'own: { repositories: octo-org/shop }\ntheirs: { repositories: other-org/tools }',
    });
    const [own = '', theirs = ''] = ['own', 'theirs'].map((name) => main.outputs.get(`${name}-token`));
    expect(mintedFor(own).repositories).toEqual([1_001]);
    expect(mintedFor(theirs).repositories).toEqual([2_001]);
    const end = await post();
    expect(endings(end), end.output).toEqual(['revoked', 'revoked']);
    expect(jobs.github.live()).toEqual([]);
  });

  it('is issued below /api/v3 of a GitHub Enterprise Server', async () => {
    const server = await GitHubJobs.start({ base: '/api/v3' });
    try {
      const job = server.job();
      const main = await job.main(server.local);
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('GH_HOST')).toBe(new URL(server.github.origin).host);
      expect(endings(await job.post(main))).toEqual(['revoked']);
      expect(
        server.github.requests.map(({ path }) => path).filter((path) => !path.startsWith('/api/v3/')),
      ).toEqual([]);
    } finally {
      await server.close();
    }
  });
});

describe('an installation', { timeout: within(90_000) }, () => {
  it('that is suspended issues nothing, and the message names the fix', async () => {
    jobs.installation.suspended = true;
    expect(await refused(jobs.local)).toMatch(/installation \d+ of the app \S+ is suspended.*Unsuspend/);
  });

  it('that does not exist is reported with the place', async () => {
    expect(await refused({ ...jobs.local, owner: 'nobody' })).toMatch(
      /has no installation for nobody.*install the app/,
    );
  });

  it.each(['client-id', 'app-id'])('of an app that does not exist is reported with `%s`', async (name) => {
    const { 'client-id': _id, ...inputs } = jobs.local;
    expect(await refused({ ...inputs, [name]: name === 'app-id' ? '1' : 'Iv23liAAAAAAAAAAAAAA' })).toMatch(
      /Integration not found.*No app has this app ID or client ID/,
    );
  });

  it('that was removed during the job leaves no token', async () => {
    const { post } = await started(jobs.local);
    jobs.github.accounts.uninstall(jobs.installation);
    const end = await post();
    // Whether Jobpass has a probe from before decides whether the death is proven.
    expect(end.output).toMatch(/: (revoked|failed, .*GitHub rejected the revocation with Bad credentials)/);
    expect(jobs.github.live()).toEqual([]);
  });

  it('that was suspended during the job: the token may come back', async () => {
    const { post } = await started(jobs.local);
    jobs.installation.suspended = true;
    const end = await post();
    expect(end.output).toMatch(/failed, lives until .*This installation has been suspended/);
  });
});

describe('a repository with a new name', { timeout: within(90_000) }, () => {
  it('is reported under its old name', async () => {
    jobs.github.accounts.rename('octo-org/shop', 'octo-org/store');
    expect(await refused({ ...jobs.local, repositories: 'shop' })).toMatch(
      /octo-org\/shop\/installation was answered with 301: Moved Permanently\. The repository has a new name/,
    );
  });
});

describe('servers of GitHub that know a new token only later', { timeout: within(90_000) }, () => {
  it.each([1, 4])('by %d s: the ending is still the truth', async (seconds) => {
    jobs.github.tokens.replicationSeconds = seconds;
    const { main, post } = await started(jobs.local);
    await secondsUntil(() => jobs.github.alive(tokenIn(main.env)), 6);
    const end = await post();
    expect(endings(end), end.output).toEqual(['revoked']);
    expect(jobs.github.live()).toEqual([]);
  });

  it('as post begins: a token that is not known yet is not called dead', async () => {
    jobs.github.tokens.replicationSeconds = 30;
    const { post } = await started(jobs.local);
    const end = await post();
    expect(endings(end), end.output).not.toContain('revoked');
    jobs.github.clockOffset = 31;
    expect(jobs.github.live()).toHaveLength(1);
  });
});

describe('the keeper', { timeout: within(90_000) }, () => {
  it('replaces each token before it expires, and ends the old one', async () => {
    jobs.github.tokens.lifeSeconds = 9;
    const { main, post } = await started({ ...jobs.local, deliver: 'file', ttl: '5m' });
    const path = [...main.env.values()].find((value) => value.endsWith('token')) ?? '';
    const seen = new Set<string>();
    const dead: string[] = [];
    await secondsUntil(
      () => {
        const token = readFileSync(path, 'utf8').trim();
        seen.add(token);
        if (!jobs.github.alive(token)) dead.push(token);
        return seen.size >= 4;
      },
      60,
      50,
    );
    expect(dead).toEqual([]);
    const end = await post();
    expect(end.output).not.toContain('::error');
    expect(jobs.github.live()).toEqual([]);
    expect(jobs.github.of('revoke').length).toBeGreaterThanOrEqual(seen.size);
  });
});
