import { expect, it } from 'vitest';
import { jobClock } from '../../../src/clock.js';
import { ClockJumps } from '../../../src/keeper/clock-jumps.js';
import { MachineClock } from '../../support/machine-clock.js';

it('a jump of the clock is reported once', () => {
  const machine = new MachineClock();
  const jumps = new ClockJumps(jobClock(machine));
  machine.pass(60_000);
  expect(jumps.seen()).toBe(false);
  machine.set(3_600_000);
  expect([jumps.seen(), jumps.seen()]).toEqual([true, false]);
});
