import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrokerWorld } from '../../support/kept-jobs.js';
import { MovedClock } from '../../support/moved-clock.js';
import { within } from '../../support/pace.js';

// Other tests move the clock of a job to see many lives of a credential. A keeper on this clock must replace its credential.

describe('a job on a moved clock', { timeout: within(60_000) }, () => {
  let world: BrokerWorld;
  const clock = new MovedClock();
  beforeAll(async () => {
    world = await BrokerWorld.start();
  });
  afterAll(async () => {
    await world?.close();
    clock.close();
  });

  it('replaces its credential when the clock is moved, and not before', async () => {
    const job = world.job(clock.node);
    const main = await job.main({ ...world.inputs, deliver: 'endpoint', lease: '10m', ttl: '1h' });
    expect(main.exitCode, main.output).toBe(0);
    const credential = async (): Promise<string> => {
      const answer = await fetch(main.outputs.get('endpoint') ?? '', {
        headers: { authorization: `Bearer ${main.outputs.get('endpoint-token')}` },
      });
      const { access_token } = (await answer.json()) as { access_token: string };
      return access_token;
    };
    const first = await credential();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await credential()).toBe(first);
    clock.move(9 * 60_000);
    await expect.poll(credential, { timeout: within(10_000) }).not.toBe(first);
    await job.post(main);
  });
});
