import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODELS } from '../../support/models/index.js';
import type { KeptCase, Model } from '../../support/models/model.js';
import { runModel } from '../../support/models/run.js';
import { drawing, random, SEED } from '../../support/random.js';

const TESTS = join(import.meta.dirname, '../..');

/** Where chance is meant: names and ports that others beside must not have. */
const MEANT = new Set(['support/gate.ts', 'support/broker-process.ts', 'unit/support/random.test.ts']);
const NAMES = /`r\$\{Math\.random\(\)\.toString\(36\)|a folder \$\{Math\.random\(\)\}/;

describe('the random choices of the tests', () => {
  it('are decided by one seed', () => {
    expect(fc.readConfigureGlobal()).toMatchObject({ seed: SEED });
    const draws = (): number[] => fc.sample(fc.nat(), 20);
    expect(draws()).toEqual(draws());
    const expected = drawing(SEED);
    expect([random(), random()]).toEqual([expected(), expected()]);
  });

  it('are made in no other way, but for names and ports', () => {
    const found = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !MEANT.has(name.replaceAll('\\', '/')))
      .flatMap((name) =>
        readFileSync(join(TESTS, name), 'utf8')
          .split('\n')
          .filter((line) => /Math\.random\(|seed: Date|seed = Date/.test(line) && !NAMES.test(line))
          .map((line) => `${name}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });

  it('of a model are counted, and what fails is told with its steps, shrunk', async () => {
    const model: Model<number> = {
      name: 'numbers',
      steps: fc.array(fc.nat(100), { minLength: 1 }),
      run: async (steps) => {
        if (steps.some((one) => one > 90)) throw new Error('too much');
        return { cases: 1 };
      },
    };
    const { cases, seen, failures } = await runModel(model, { seed: 7, cases: 5_000 });
    expect(cases).toBeGreaterThanOrEqual(failures.length);
    expect(seen['cases']).toBeGreaterThan(0);
    expect(failures[0]).toMatchObject({
      why: 'too much',
      seed: 7,
      path: expect.stringMatching(/^\d+/) as string,
    });
    expect([failures[0]?.steps.length, failures[0]?.steps.includes(91)]).toEqual([2, true]);
    const good = await runModel({ ...model, run: async () => ({ cases: 1 }) }, { seed: 7, cases: 5_000 });
    expect(good).toMatchObject({ cases: 5_000, seen: { cases: 5_000 }, failures: [] });
  });

  it.each(MODELS)('that failed once are kept for the model $name, each with the reason', ({ name }) => {
    const kept = JSON.parse(readFileSync(join(TESTS, `models/${name}.json`), 'utf8')) as KeptCase[];
    expect(kept.length).toBeGreaterThan(0);
    for (const { why, steps } of kept) expect([why.length > 10, steps.length > 0]).toEqual([true, true]);
  });
});
