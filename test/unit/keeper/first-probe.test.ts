import { expect, it } from 'vitest';
import { FirstProbe } from '../../../src/keeper/first-probe.js';
import { heldClock } from '../../support/clock.js';

it('the first probe is attempted three times, with pauses', async () => {
  const clock = heldClock();
  let sent = 0;
  const probe = new FirstProbe(clock, async () => void sent++);
  const pass = async (): Promise<void> => {
    for (let second = 0; second < 30; second++) {
      if (probe.isDue) await probe.send();
      clock.advance(1_000);
    }
  };
  expect(probe.isDue).toBe(true);
  await probe.send();
  expect(probe.isDue).toBe(false);
  await pass();
  expect(sent).toBe(3);
});
