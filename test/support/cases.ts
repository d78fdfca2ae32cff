/**
 * How many cases a property takes, or how many of them must have been about something: a tenth in the unit tests, all in the
 * project `long`, which runs every unit test file that calls this once more (vitest.config.ts).
 */
export function cases(all: number): number {
  return process.env['JOBPASS_CASES'] === 'all' ? all : Math.ceil(all / 10);
}
