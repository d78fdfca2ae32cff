import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHubBroker } from '../../support/github/broker.js';
import { GitHubJobs, tokenIn } from '../../support/github/jobs.js';
import { secondsUntil } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';

let jobs: GitHubJobs;
let broker: GitHubBroker;
beforeEach(async () => {
  jobs = await GitHubJobs.start();
  broker = await GitHubBroker.start(jobs);
});
afterEach(async () => {
  await broker.close();
  await jobs.close();
});

describe('a job with a token from the broker', { timeout: within(60_000) }, () => {
  it('gets what its role allows, and the token dies with the job', async () => {
    const job = jobs.job();
    const main = await job.main({ ...broker.inputs, repositories: 'shop' });
    expect(main.exitCode, main.output).toBe(0);
    expect(main.outputs.get('installation-id')).toBe(String(jobs.installation.id));
    const minted = jobs.github.tokens.all.at(-1);
    expect([...(minted?.repositories ?? [])]).toEqual([1_001]);
    expect(minted?.permissions).toEqual({ metadata: 'read', contents: 'write' });
    const post = await job.post(main);
    expect(post.output).toMatch(/: revoked \(proven\)/);
    expect(jobs.github.live()).toEqual([]);
    expect(job.left()).toEqual([]);
  });

  it.each([
    ['a permission', { permissions: 'secrets: read' }, 'does not have the permission secrets: read'],
    ['a repository', { repositories: 'private' }, 'does not have the repository private'],
    ['a role', { role: 'admin' }, 'the role admin is not allowed for this job'],
  ])('is told at once what it may not have: %s', async (_name, more, reason) => {
    const main = await jobs.job().main({ ...broker.inputs, ...more });
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(reason);
    expect(jobs.github.tokens.all).toEqual([]);
  });

  it('reports `failed` with the cause if a step revoked the token before any probe', async () => {
    const job = jobs.job({ RUNNER_ENVIRONMENT: 'github-hosted' });
    const main = await job.main(broker.inputs);
    const token = tokenIn(main.env);
    await fetch(`${jobs.github.api}/installation/token`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    const post = await job.post(main);
    expect(post.output).toMatch(/: failed, .*A step may have revoked the token/);
  });

  it('is announced with the time at which the broker ends it, not with GitHub’s expiry', async () => {
    const before = Date.now();
    const main = await jobs.job().main({ ...broker.inputs, ttl: '5m' });
    expect(main.output).toMatch(/: issued for .*, expires .* \((5m|4m 5\ds)\)/);
    const until = Date.parse(main.outputs.get('expires-at') ?? '');
    expect(until).toBeLessThan(before + 6 * 60_000);
    const settings = [...main.env.values()].find((value) => value.endsWith('/gitconfig')) ?? '';
    const saved = JSON.parse(readFileSync(join(dirname(settings), 'git-token.json'), 'utf8'));
    expect(saved.expiresAt).toBeLessThan(before + 6 * 60_000);
  });

  it('has expired if the job lasts longer than its ttl, because the broker ended it', async () => {
    const job = jobs.job({ RUNNER_ENVIRONMENT: 'github-hosted' });
    const main = await job.main({ ...broker.inputs, ttl: '3s' });
    await secondsUntil(() => jobs.github.live().length === 0, 20);
    const post = await job.post(main);
    expect(post.output).toMatch(/: expired \(its issuer ends the credential/);
    expect(post.output).not.toMatch(/::(error|warning)/);
  });

  it('ends although the broker is down', async () => {
    const job = jobs.job();
    const main = await job.main(broker.inputs);
    await broker.close();
    const post = await job.post(main);
    expect(post.output).toMatch(/: revoked \(proven\)/);
    expect(jobs.github.live()).toEqual([]);
    broker = await GitHubBroker.start(jobs);
  });

  it('ends by the broker if the job cannot reach GitHub', async () => {
    const job = jobs.job();
    // An address that answers nobody, as behind a firewall: only the job is told to use it.
    const main = await job.main({ ...broker.inputs, 'api-url': 'http://127.0.0.1:9' });
    expect(main.exitCode, main.output).toBe(0);
    const token = tokenIn(main.env);
    expect(jobs.github.alive(token)).toBe(true);
    const [post] = await Promise.all([job.post(main), secondsUntil(() => !jobs.github.alive(token), 10)]);
    expect(post.output).toMatch(/: failed, lives until/);
  });
});
