import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { KeptJob, secondsUntil } from '../../support/kept-jobs.js';
import { LeasedVault } from '../../support/leased-vault.js';
import { within } from '../../support/pace.js';

const DIST = join(import.meta.dirname, '../../../dist');
const LIFE_MS = 60_000;
const [MINUTE, HOUR] = [60, 3_600];

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A job with a token of Vault whose keeper's program is another one, and each of whose requests takes a while. */
async function run(keeper: string, delayMs: number) {
  const vault = await LeasedVault.start(delayMs, LIFE_MS);
  const job = new KeptJob({
    ...{ GITHUB_REPOSITORY: 'octo-org/octo-repo', GITHUB_RUN_ID: '77', RUNNER_TRACKING_ID: 'x' },
    ...{ ACTIONS_ID_TOKEN_REQUEST_URL: `${vault.origin}/id-token?x=1` },
    ...{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer-of-the-test' },
  });
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-crippled-'));
  closing.push(
    () => job.close(),
    () => vault.leave(),
    () => rmSync(folder, { recursive: true }),
  );
  cpSync(DIST, folder, { recursive: true });
  writeFileSync(join(folder, 'keeper', 'index.js'), keeper);
  const main = await job.runner.run([join(folder, 'main', 'index.js')], { inputs: vault.inputs });
  expect(main.exitCode, main.output).toBe(0);
  const [token] = vault.tokens;
  if (token === undefined) throw new Error('none was issued');
  const lifeS = (token.expiresAt - token.issuedAt) / 1000;
  return { vault, job, main, token, lifeS };
}

it('a keeper that ends while main runs: the credential gets its whole life, which is told', async () => {
  const { vault, job, main, token, lifeS } = await run('process.exit(1);', 700);
  expect(main.output).toMatch(/::warning.*The keeper cannot start.*issued once for 1h/);
  expect(main.output).not.toContain('Keeper: ');
  expect(lifeS).toBeGreaterThan(0.9 * HOUR);
  vault.delayMs = 0;
  const post = await job.post(main);
  expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
  expect(post.output).not.toContain('::warning');
  expect(vault.isAlive(token)).toBe(false);
});

it('a keeper that ends when main has: the credential keeps its short life, and post says so and ends it', async () => {
  const { vault, job, main, token, lifeS } = await run('setTimeout(() => process.exit(1), 2_000);', 0);
  expect(main.output).not.toContain('::warning');
  expect(lifeS).toBeLessThan(1.1 * MINUTE);
  await secondsUntil(() => job.keepers().length === 0, 10);
  const post = await job.post(main);
  expect(post.output).toMatch(/::warning.*The keeper ended before the end of the job and stopped renewing/);
  expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
  expect(vault.isAlive(token)).toBe(false);
});

it('a keeper that has not started when post comes: post waits no longer than for a busy one', async () => {
  const { vault, job, main, token } = await run('setTimeout(() => process.exit(1), 60_000);', 0);
  const post = await job.post(main);
  expect(post.output).toMatch(/::warning.*The keeper/);
  expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
  expect(vault.isAlive(token)).toBe(false);
  expect(post.ms).toBeLessThan(within(5_000));
});
