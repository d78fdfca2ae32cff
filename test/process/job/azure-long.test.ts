import { spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AzureJobs } from '../../support/azure/jobs.js';
import { MovedClock } from '../../support/moved-clock.js';
import { within } from '../../support/pace.js';
import { Authority } from '../../support/pki.js';
import { endings } from '../../support/rows.js';

const ARM = 'https://management.azure.com';
const VAULT = 'https://vault.azure.net';

describe('a job of five hours with Azure credentials', { timeout: within(120_000) }, () => {
  const clock = new MovedClock();
  let jobs: AzureJobs;
  beforeAll(async () => {
    jobs = await AzureJobs.start({ clock: clock.clock });
  });
  afterAll(async () => {
    await jobs?.close();
    clock.close();
  });

  it('has a live token of each resource at any time, and few requests', async () => {
    const before = jobs.entra.calls.length;
    const job = jobs.job(clock.node);
    const main = await job.main({ ...jobs.inputs, ttl: '6h' });
    expect(main.exitCode, main.output).toBe(0);
    const { env } = main;
    const token = async (resource: string): Promise<string> => {
      const url = `${env.get('IDENTITY_ENDPOINT')}?api-version=2019-08-01&resource=${resource}`;
      const headers = { 'x-identity-header': env.get('IDENTITY_HEADER') ?? '' };
      const { access_token } = (await (await fetch(url, { headers })).json()) as { access_token: string };
      return access_token;
    };
    const refused: string[] = [];
    for (let minute = 0; minute <= 300; minute += 10) {
      for (const resource of [ARM, VAULT])
        if (!(await jobs.entra.accepts(await token(resource), resource)))
          refused.push(`${minute}: ${resource}`);
      clock.move(600_000);
      // The keeper looks at its credentials several times a second.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(refused).toEqual([]);
    // Each token lives for 75 minutes, and is replaced before half of that is left.
    const statuses = jobs.entra.calls.slice(before).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(statuses.length).toBeGreaterThanOrEqual(2 * 4);
    expect(statuses.length).toBeLessThanOrEqual(2 * 12);
    const ended = endings(await job.post(main));
    expect(ended.filter((ending) => ending === 'lives until').length).toBeGreaterThanOrEqual(2);
    expect(ended.filter((ending) => ending !== 'lives until' && ending !== 'expired')).toEqual([]);
  });
});

describe('log-ins to Azure Container Registry', { timeout: within(90_000) }, () => {
  let authority: Authority;
  let jobs: AzureJobs;
  beforeAll(async () => {
    authority = new Authority('Jobpass test');
    jobs = await AzureJobs.start({ tls: authority.server() });
  });
  afterAll(async () => {
    await jobs?.close();
    authority?.close();
  });

  it('are refresh tokens that the registry gives for the access token', async () => {
    const { host } = new URL(jobs.entra.origin);
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs, ca: authority.cert, registries: host });
    expect(main.exitCode, main.output).toBe(0);
    const helper = (operation: string, input: string) =>
      spawnSync('docker-credential-jobpass', [operation], {
        ...{ input, encoding: 'utf8' },
        env: { ...process.env, ...Object.fromEntries(main.env), PATH: job.runner.path },
      });
    expect(helper('get', 'other.azurecr.io').status).toBe(1);
    // The stand-in answers while the helper runs, so the helper must not block this process.
    const got = await new Promise<string>((resolve) => {
      const child = spawn('docker-credential-jobpass', ['get'], {
        env: { ...process.env, ...Object.fromEntries(main.env), PATH: job.runner.path },
      });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (data: string) => {
        text += data;
      });
      child.once('close', () => resolve(text));
      child.stdin.end(host);
    });
    const { Username, Secret } = JSON.parse(got) as { Username: string; Secret: string };
    expect(Username).toBe('00000000-0000-0000-0000-000000000000');
    expect([...jobs.entra.refreshTokens]).toContain(Secret);
    const post = await job.post(main);
    expect(post.exitCode, post.output).toBe(0);
    expect(main.output + post.output).not.toMatch(new RegExp(`(?<!add-mask::)${Secret.slice(0, 60)}`));
  });

  it('are refused for hosts of others before the first request', async () => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs, registries: 'ghcr.io' });
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/`REGISTRY.azurecr.io`/);
  });
});
