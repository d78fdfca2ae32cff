import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// CI counts from the file what really passed.
const results = process.env['JOBPASS_TEST_RESULTS'];

export default defineConfig({
  test: {
    // One seed for every property and every other random choice of the tests.
    alias: [{ find: /^fast-check$/, replacement: join(import.meta.dirname, 'test/support/fast-check.ts') }],
    setupFiles: ['test/support/tell-seed.ts'],
    include: ['test/**/*.test.ts'],
    // Tests start processes and wait for real time-outs: two cores take a few side by side.
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 3,
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    // Rows of the fault table wait for time-outs most of the time: many of them wait side by side.
    maxConcurrency: 14,
  },
});
