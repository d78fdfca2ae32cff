import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { within } from '../../support/pace.js';
import { CratesRegistry } from '../../support/registries/crates-io.js';
import { runMain, runPost, shown } from '../../support/world.js';

let registry: CratesRegistry;
afterEach(() => registry.close());

it('the keeper replaces the token of a registry, each time with a new ID token, and post ends all of them', {
  timeout: within(90_000),
}, async () => {
  registry = await new CratesRegistry().open();
  registry.lifeS = 30;
  const inputs = { ...registry.inputs, deliver: 'file', 'token-life': '30s', lease: '20s' };
  const runner = registry.runner();
  const main = await runMain(runner, inputs);
  expect(main.exitCode, main.output).toBe(0);
  const file = main.outputs.get('file') ?? '';
  const first = readFileSync(file, 'utf8');
  expect(first).toBe(registry.issued[0]);
  await expect
    .poll(() => readFileSync(file, 'utf8'), { timeout: within(40_000), interval: 250 })
    .not.toBe(first);
  expect(registry.alive(readFileSync(file, 'utf8'))).toBeDefined();
  expect(new Set(registry.idTokens).size).toBe(registry.idTokens.length);
  const post = await runPost(runner, inputs, main);
  expect(post.exitCode, post.output).toBe(0);
  expect(post.output).toContain('revoked (proven)');
  expect(registry.live.size).toBe(0);
  for (const secret of registry.secrets) expect(shown(main) + shown(post)).not.toContain(secret);
});
