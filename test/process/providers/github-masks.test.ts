import { afterEach, describe, expect, it } from 'vitest';
import { GitHubJobs, tokenIn } from '../../support/github/jobs.js';
import { runMain, runPost, shown } from '../../support/world.js';

let jobs: GitHubJobs | undefined;
afterEach(() => jobs?.close());

const MASK = '::add-mask::';

describe('a job of GitHub masks', () => {
  it.each([
    ['a stateful token', 'stateful', 0, 2],
    ['a stateless token', 'stateless', 116, 4],
    ['a stateless token of 8,000 characters', 'stateless', 4_600, 4],
  ] as const)('%s and its parts once each, before anything shows them', async (_, form, bytes, count) => {
    jobs = await GitHubJobs.start({ form });
    jobs.github.tokens.randomBytes = bytes;
    const job = jobs.runner();
    const main = await runMain(job, jobs.local, { env: { RUNNER_DEBUG: '1' } });
    expect(main.exitCode, main.output).toBe(0);
    const token = tokenIn(main.env);
    if (bytes > 1_000) expect(token.length).toBeGreaterThan(8_000);
    const [header = '', ...parts] = token.split('.');
    const git = Buffer.from(`x-access-token:${token}`).toString('base64');
    const secrets = [token, ...parts, git];
    expect(secrets).toHaveLength(count);
    const lines = main.output.split('\n');
    const masks = lines.flatMap((line) => (line.startsWith(MASK) ? [line.slice(MASK.length)] : []));
    for (const secret of secrets) expect(masks.filter((mask) => mask === secret)).toHaveLength(1);
    // The rest masks the private key's lines and the ID token.
    expect(masks.filter((mask) => token.includes(mask) && mask !== token)).toEqual(parts);
    expect(masks).not.toContain(header.slice(header.lastIndexOf('_') + 1));
    // The masks come in one go, and no other line has a secret.
    const at = secrets.map((secret) => lines.indexOf(`${MASK}${secret}`));
    expect(Math.max(...at) - Math.min(...at)).toBe(count - 1);
    for (const secret of secrets) expect(shown(main)).not.toContain(secret.slice(-20));
    const post = await runPost(job, jobs.local, main);
    expect(post.exitCode, post.output).toBe(0);
    for (const secret of secrets) expect(shown(post)).not.toContain(secret.slice(-20));
  });
});
