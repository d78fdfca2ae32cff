import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runMain, runPost, World } from '../../support/world.js';

// A runner may kill a step without a signal that it could act on: act does so when a job is cancelled, and a kernel
// that is out of memory. What had been asked for by then, only the one knows who was asked.

describe('a main that is killed', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.close());

  it('while it waits for the exchange leaves word of it to post', async () => {
    const runner = world.runner();
    let kill = (): unknown => undefined;
    world.fault('exchange', async (_request, _response, serve) => {
      await serve();
      kill();
    });
    const main = await runMain(runner, world.inputs, {
      onStart: (child) => {
        kill = () => child.kill('SIGKILL');
      },
    });
    expect(main.exitCode).toBeNull();
    expect(world.live.size, 'a credential was issued').toBe(1);

    const post = await runPost(runner, world.inputs, main);
    expect(post.output).toMatch(/The exchange of \S+ was interrupted/);
    expect(post.output).not.toContain('Nothing to revoke');
    expect(post.summary).toContain('a credential may have been issued but not received');
    expect(readdirSync(runner.temp).filter((name) => name.startsWith('jobpass-'))).toEqual([]);
  });

  it('before the exchange leaves nothing', async () => {
    const runner = world.runner();
    let kill = (): unknown => undefined;
    world.fault('id-token', () => void kill());
    const main = await runMain(runner, world.inputs, {
      onStart: (child) => {
        kill = () => child.kill('SIGKILL');
      },
    });
    expect(main.exitCode).toBeNull();

    const post = await runPost(runner, world.inputs, main);
    expect(post.output).toBe('Nothing to revoke: the main step stopped before it requested a credential\n');
    expect(readdirSync(runner.temp).filter((name) => name.startsWith('jobpass-'))).toEqual([]);
  });
});

it('a main that is still in the exchange when post was there revokes what it gets', async () => {
  const world = await World.start();
  try {
    const runner = world.runner();
    let answered = false;
    // The runner knows where the folder is as soon as there is an exchange.
    world.fault('exchange', async (_request, response, serve) => {
      const [folder] = readdirSync(runner.temp).filter((name) => name.startsWith('jobpass-'));
      const state = new Map([['jobpass_folder_x', `${runner.temp}/${folder}`]]);
      const post = await runPost(runner, world.inputs, { state });
      expect(post.output).toMatch(/The exchange of \S+ was interrupted/);
      const { status, body } = await serve();
      answered = true;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const main = await runMain(runner, world.inputs);
    expect(answered).toBe(true);
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain('The job ended before the credential was issued');
    expect(main.env.has('JOBPASS_TOKEN')).toBe(false);
    expect(world.issued).toHaveLength(1);
    expect(world.live.size).toBe(0);
    expect(readdirSync(runner.temp).filter((name) => name.startsWith('jobpass-'))).toEqual([]);
  } finally {
    await world.close();
  }
});
