import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHubJobs, tokenIn } from '../../support/github/jobs.js';
import type { KeptJob } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';

let jobs: GitHubJobs;
beforeEach(async () => {
  jobs = await GitHubJobs.start();
});
afterEach(() => jobs.close());

/** The files of a job that contain a part of the private key. */
function filesWithKey(job: KeptJob): string[] {
  const line = jobs.app.privateKey.split('\n')[3] ?? '';
  expect(line.length).toBeGreaterThan(40);
  return readdirSync(job.runner.temp, { recursive: true, encoding: 'utf8' })
    .map((name) => join(job.runner.temp, name))
    .filter((path) => statSync(path).isFile())
    .filter((path) => readFileSync(path, 'utf8').includes(line));
}

describe('the private key of an app', { timeout: within(60_000) }, () => {
  it('is in no file if nothing renews the token, and post revokes without it', async () => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.local, deliver: 'env' });
    expect(main.exitCode, main.output).toBe(0);
    expect(filesWithKey(job)).toEqual([]);
    const post = await job.post(main);
    expect(post.output).toMatch(/: revoked/);
    expect(jobs.github.alive(tokenIn(main.env))).toBe(false);
  });

  it('is only in the private folder of the credential if the keeper renews the token', async () => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.local, deliver: 'endpoint' });
    expect(main.exitCode, main.output).toBe(0);
    const found = filesWithKey(job);
    expect(found.map((path) => statSync(path).mode & 0o777)).toEqual([0o600]);
    await job.post(main);
    expect(filesWithKey(job)).toEqual([]);
  });

  it('may come with \\n instead of line breaks, in base64, or as a path', async () => {
    const { privateKey } = jobs.app;
    for (const text of [privateKey.replaceAll('\n', '\\n'), Buffer.from(privateKey).toString('base64')]) {
      const job = jobs.job();
      const main = await job.main({ ...jobs.local, 'private-key': text });
      expect(main.exitCode, main.output).toBe(0);
      await job.post(main);
    }
  });

  it.each(['private-key', 'client-id'])('must be given: %s', async (input) => {
    const { [input]: _, ...inputs } = jobs.local;
    const main = await jobs.job().main({ ...inputs, signer: 'local' });
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(`\`${input}\` is missing. With \`signer: local\`, set \`client-id\``);
  });

  it.each([
    ['no key', 'not a key', /`private-key` is not PEM/],
    [
      'a public key',
      '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n',
      /`private-key` is not a private key in PEM/,
    ],
  ])('is refused if it is %s', async (_name, key, message) => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.local, 'private-key': key });
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(message);
    expect(jobs.github.of('mint')).toEqual([]);
  });
});
