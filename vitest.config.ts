import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import LeftOutReporter from './test/support/left-out-reporter.js';
import { measurePace } from './test/support/measure-pace.js';
import { pace, within } from './test/support/pace.js';
import SlowestFirst from './test/support/slowest-first.js';

// CI counts from the file what really passed.
const results = process.env['JOBPASS_TEST_RESULTS'];
const projects = process.argv.filter((_, at) => process.argv[at - 1] === '--project');
const nodeAlone = projects.length > 0 && !projects.includes('needs');

const UNIT = join(import.meta.dirname, 'test/unit');
const SOURCES = readdirSync(UNIT, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join(UNIT, name));
const unitTestsWith = (pattern: RegExp): string[] =>
  SOURCES.filter((path) => pattern.test(readFileSync(path, 'utf8')));
/** What replaces a module needs a process of its own. The others share one, so that each module is loaded once. */
const MOCKS = unitTestsWith(/\bvi\.(do)?[mM]ock\(/);
const LONG = unitTestsWith(/\b(cases|modelTests)\(/);

// The processes of the tests inherit what is measured here.
await measurePace();

export default defineConfig({
  test: {
    // One seed for every property and every other random choice of the tests.
    alias: [{ find: /^fast-check$/, replacement: join(import.meta.dirname, 'test/support/fast-check.ts') }],
    setupFiles: ['test/support/tell-seed.ts'],
    projects: [
      // The code of src/ alone.
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], exclude: MOCKS, isolate: false },
      },
      { extends: true, test: { name: 'unit-mocks', include: MOCKS } },
      // The unit tests whose properties take more cases: all of them.
      { extends: true, test: { name: 'long', include: LONG, env: { JOBPASS_CASES: 'all' } } },
      // dist/, driven as a runner does, against stand-ins on loopback.
      { extends: true, test: { name: 'process', include: ['test/process/**/*.test.ts'] } },
      // Other programs as well, which CONTRIBUTING.md lists.
      { extends: true, test: { name: 'needs', include: ['test/needs-*/**/*.test.ts'] } },
    ],
    // A test that hangs, and no bound that anybody is promised. Tests start processes and wait for real time-outs.
    testTimeout: within(60_000),
    hookTimeout: within(60_000),
    // Where the machine is slow, the product's own limits of time are met as well, and its word is then the weaker one.
    retry: pace() > 1 ? 2 : 0,
    expect: { poll: { timeout: within(10_000) } },
    // Most tests wait for processes and for each other: two cores take a few files side by side.
    maxWorkers: 4,
    sequence: { sequencer: SlowestFirst },
    reporters: [
      'default',
      new LeftOutReporter({ nodeAlone }),
      ...(results === undefined ? [] : [['json', { outputFile: results }] as const]),
    ],
    // Rows of the fault table wait for time-outs most of the time: many of them wait side by side.
    maxConcurrency: 14,
  },
});
