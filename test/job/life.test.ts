import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runMain, runPost, shown, World } from '../support/world.js';

describe('the life of a lease', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.close());

  it('exchanges, masks before it delivers, and revokes with proof', async () => {
    const runner = world.runner();
    const main = await runMain(runner, world.inputs);
    expect(main.exitCode, main.output).toBe(0);
    const [token] = world.issued;
    expect(main.env.get('JOBPASS_TOKEN')).toBe(token);
    expect(main.output).toContain(`::add-mask::${token}`);
    expect(world.live.has(token ?? '')).toBe(true);

    const post = await runPost(runner, world.inputs, main);
    expect(post.exitCode, post.output).toBe(0);
    expect(post.output).toContain(': revoked (');
    expect(post.summary).toContain('revoked');
    expect(world.live.size).toBe(0);
    expect(readdirSync(runner.temp).filter((name) => name.startsWith('jobpass-'))).toEqual([]);
    expect(world.requests.map(({ hop }) => hop)).toEqual([
      'id-token',
      'exchange',
      'introspection',
      'revocation',
      'introspection',
    ]);
    for (const step of [main, post]) expect(shown(step)).not.toContain(token);
  });
});
