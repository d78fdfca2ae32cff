import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHubBroker } from '../../support/github/broker.js';
import { GitHubJobs, tokenIn } from '../../support/github/jobs.js';
import { within } from '../../support/pace.js';
import { freePorts } from '../../support/processes.js';
import { endings } from '../../support/rows.js';
import { runMain, runPost } from '../../support/world.js';

let jobs: GitHubJobs;
let broker: GitHubBroker | undefined;
let folder: string;
beforeEach(async () => {
  jobs = await GitHubJobs.start();
  folder = mkdtempSync(join(tmpdir(), 'github-rules-'));
});
afterEach(async () => {
  await broker?.close();
  broker = undefined;
  await jobs.close();
  rmSync(folder, { recursive: true });
});

/** A file of rules, which the jobs and the broker both read. */
const rules = (url: string): string => `
jobs:
  github:
    issuer: ${jobs.tokens.issuer}
    when: { repository: octo-org/octo-repo, repository_id: 4711 }
credentials:
  release:
    provider: github
    url: ${url}
    api-url: ${jobs.github.api}
    owner: octo-org
    trust: { app: release, installation: ${jobs.installation.id} }
    rules:
      - name: release
        when: { environment: production }
        role: shop-release
        repositories: [shop]
        permissions: { contents: write }
        ttl: 5m
        trust:
          repositories: { octo-org/shop: 1001, octo-org/site: 1002 }
          permissions: { contents: write, issues: read }
      - name: labels
        when: { environment: labels }
        role: shop-labels
        permissions: { issues: write }
        trust: { own: true, once: true }
`;

/** Starts a broker that loads the rules within bounds. @returns the rules */
async function start(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  // A broker with rules-from knows its issuer before it starts.
  const [port = 0] = await freePorts(1);
  const text = rules(`http://127.0.0.1:${port}`);
  const file = join(folder, 'shop.jobpass.yml');
  writeFileSync(file, text);
  broker = await GitHubBroker.start(jobs, {
    listen: `127.0.0.1:${port}`,
    trust: [{ issuer: jobs.tokens.issuer }],
    'rules-from': [
      {
        file,
        when: { repository_id: '4711' },
        roles: 'shop-*',
        github: {
          app: 'release',
          installation: String(jobs.installation.id),
          repositories: { 'octo-org/shop': '1001', 'octo-org/site': '1002' },
          permissions: { contents: 'write', issues: 'write' },
          ...more,
        },
      },
    ],
  });
  return text;
}

describe('rules for GitHub that the jobs and the broker read', { timeout: within(90_000) }, () => {
  it('give a job the token that its rule requests, within that of the role', async () => {
    const text = await start({ own: 'true' });
    const runner = jobs.runner();
    writeFileSync(join(runner.workspace, '.jobpass.yml'), text);
    const main = await runMain(runner, { credentials: 'release' });
    expect(main.exitCode, main.output).toBe(0);
    const { permissions, repositories } = jobs.github.tokens.find(tokenIn(main.env)) ?? {};
    expect(permissions).toMatchObject({ contents: 'write' });
    expect(permissions).not.toHaveProperty('issues');
    expect([...(repositories as Set<number>)]).toEqual([1_001]);
    const post = await runPost(runner, {}, main);
    expect(endings(post), post.output).toEqual(['revoked']);
    expect(jobs.github.live()).toEqual([]);
  });

  it('give another job of the file its own repository only', async () => {
    const text = await start({ own: 'true' });
    jobs.claims['environment'] = 'labels';
    const runner = jobs.runner();
    writeFileSync(join(runner.workspace, '.jobpass.yml'), text);
    const main = await runMain(runner, { credentials: 'release' });
    expect(main.exitCode, main.output).toBe(0);
    const { repositories } = jobs.github.tokens.find(tokenIn(main.env)) ?? {};
    expect([...(repositories as Set<number>)]).toEqual([4_711]);
    await runPost(runner, {}, main);
  });

  it('let no broker start that would exceed its bounds', async () => {
    await expect(start()).rejects.toThrow(/github\.own \(own: true\)/);
    await expect(start({ own: 'true', permissions: { contents: 'write', issues: 'read' } })).rejects.toThrow(
      /rule labels: is outside the bounds of this file in rules-from: github\.permissions \(issues: write, the maximum is contents: write, issues: read\)/,
    );
  });

  it('give nothing to a job that no rule matches, whatever it requests', async () => {
    await start({ own: 'true' });
    jobs.claims['environment'] = 'staging';
    const job = jobs.job();
    const main = await job.main({
      ...{ provider: 'github', url: broker?.url ?? '', 'api-url': jobs.github.api },
      ...{ role: 'shop-release', owner: 'octo-org', repositories: 'shop', permissions: 'contents: write' },
    });
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/the role shop-release is not allowed for this job/);
    expect(jobs.github.tokens.all).toEqual([]);
  });
});
