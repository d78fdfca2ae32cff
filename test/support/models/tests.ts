import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../cases.js';
import { within } from '../pace.js';
import type { KeptCase, Model } from './model.js';

const KEPT = join(import.meta.dirname, '../../models');

/**
 * The tests of a model: every case that was kept because it failed once, and so many by the fixed seed. Many more, by
 * others: `npm run models`.
 *
 * @param least how often it must have seen what it is about
 */
export function modelTests<Step>(model: Model<Step>, numRuns: number, least: Record<string, number>): void {
  const kept = JSON.parse(readFileSync(join(KEPT, `${model.name}.json`), 'utf8')) as KeptCase[];
  describe(`the model ${model.name}`, () => {
    it.each(kept.map((one) => [one.why, one.steps] as const))(
      'holds in a case that failed: %s',
      async (_, steps) => {
        await model.run(steps as Step[]);
      },
    );

    it(
      'holds in cases that a fixed seed draws',
      async () => {
        const seen: Record<string, number> = {};
        const property = fc.asyncProperty(model.steps, async (steps) => {
          for (const [name, count] of Object.entries(await model.run(steps)))
            seen[name] = (seen[name] ?? 0) + count;
        });
        await fc.assert(property, { numRuns: cases(numRuns) });
        for (const [name, count] of Object.entries(least))
          expect(seen[name], name).toBeGreaterThan(cases(count));
      },
      within(120_000),
    );
  });
}
