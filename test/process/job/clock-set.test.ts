import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { within } from '../../support/pace.js';
import { runMain, runPost, World } from '../../support/world.js';

/** What a step runs with once somebody has set the machine's clock. */
const setBy = (ms: number): { env: Record<string, string> } => ({
  env: {
    NODE_OPTIONS: `--require=${join(import.meta.dirname, '../../support/set-clock.cjs')}`,
    JOBPASS_TEST_CLOCK_MS: String(ms),
  },
});

describe.concurrent('a job during which the machine’s clock is set', { timeout: within(60_000) }, () => {
  it.each([
    ['forward by an hour', 3_600_000],
    ['back by an hour', -3_600_000],
  ])('%s: post revokes what lives, and says so', async (how, ms) => {
    const world = await World.start();
    try {
      const runner = world.runner();
      const main = await runMain(runner, world.inputs);
      expect(main.exitCode, main.output).toBe(0);
      const post = await runPost(runner, world.inputs, main, setBy(ms));
      expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
      expect(post.output).toMatch(
        new RegExp(`This machine's clock was set ${how.split(' ')[0]} by (59m 5\\ds|1h)`),
      );
      expect(world.live.size).toBe(0);
    } finally {
      await world.close();
    }
  });

  it('forward by an hour, where nothing can be revoked: it lives until its time', async () => {
    const world = await World.start();
    try {
      const runner = world.runner();
      const { 'revocation-endpoint': _, ...inputs } = world.inputs;
      const main = await runMain(runner, inputs);
      const post = await runPost(runner, inputs, main, setBy(3_600_000));
      expect(post.output).toMatch(/Ended credential \S+: lives until/);
    } finally {
      await world.close();
    }
  });
});
