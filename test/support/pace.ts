/**
 * By how much bounds of time are stretched, from 1 to 4: as the machine was measured when the tests began (`measure-pace.ts`),
 * or as JOBPASS_TEST_PACE says. CI sets it to 1, so that there every bound holds as it is written.
 */
export function pace(): number {
  return Math.min(4, Math.max(1, Number(process.env['JOBPASS_TEST_PACE'] ?? '') || 1));
}

/** A bound of time, or the time after which something counts as hanging, on this machine: milliseconds or seconds. */
export function within(bound: number): number {
  return bound * pace();
}
