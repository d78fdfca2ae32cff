import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { EndOrder } from '../../../src/lease/end-order.js';

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('a credential that logs in with another one', () => {
  it.each([[['user', 'other']], [['other', 'user']]])('is revoked first: %j', async (begun) => {
    const order = new EndOrder(systemClock);
    const log: string[] = [];
    const ends = {
      user: () =>
        order.run({ folder: '/user', logsInWith: '/other' }, async (revoked) => {
          await soon();
          log.push('user revoked');
          revoked();
          await soon();
          log.push('user proven');
        }),
      other: () =>
        order.run({ folder: '/other' }, async () => {
          log.push('other');
        }),
    };
    await Promise.all(begun.map((name) => ends[name as keyof typeof ends]()));
    expect(log).toEqual(['user revoked', 'other', 'user proven']);
  });

  it('does not delay the other credential if its own revocation fails', async () => {
    const order = new EndOrder(systemClock);
    const user = order.run({ folder: '/user', logsInWith: '/other' }, async () => {
      throw new Error('no');
    });
    const other = order.run({ folder: '/other' }, async () => 'ended');
    await expect(user).rejects.toThrow('no');
    expect(await other).toBe('ended');
  });

  it('delays the other credential for at most ten seconds, and delays no unrelated credential', async () => {
    const waits: number[] = [];
    const clock = { ...systemClock, sleep: async (ms: number) => void waits.push(ms) };
    const order = new EndOrder(clock);
    let finish = (): void => undefined;
    const user = order.run(
      { folder: '/user', logsInWith: '/other' },
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    await order.run({ folder: '/third' }, async () => undefined);
    expect(waits).toEqual([]);
    await order.run({ folder: '/other' }, async () => undefined);
    expect(waits).toEqual([10_000]);
    finish();
    await user;
  });
});
