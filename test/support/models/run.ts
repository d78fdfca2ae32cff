import fc from 'fast-check';
import { MODELS } from './index.js';
import type { KeptCase, Model } from './model.js';

/** How a model fared. */
export interface Ran {
  cases: number;
  seconds: number;
  /** How often it saw what it is about. */
  seen: Record<string, number>;
  failures: KeptCase[];
}

/** How many cases are drawn by one seed: fast-check remembers something of each. */
const AT_ONCE = 2_000;
/** After so many failures a model is not run on: the first ones say enough. */
const MOST_FAILURES = 20;

/** The names of all models. */
export const names: readonly string[] = MODELS.map(({ name }) => name);

export interface RunOptions {
  seed: number;
  cases: number;
  onProgress?: (ran: Ran) => void;
}

/** Runs the model of a name. */
export function run(name: string, options: RunOptions): Promise<Ran> {
  const model = MODELS.find((one) => one.name === name);
  if (model === undefined) throw new Error(`there is no model ${name}`);
  return runModel(model, options);
}

/** Runs one model. Each 2,000 cases have a seed of their own, counted up from the first. */
export async function runModel<Step>(
  model: Model<Step>,
  { seed, cases, onProgress = () => undefined }: RunOptions,
): Promise<Ran> {
  const began = performance.now();
  const ran: Ran = { cases: 0, seconds: 0, seen: {}, failures: [] };
  const property = fc.asyncProperty(model.steps, async (steps) => {
    const seen = await model.run(steps);
    for (const [what, count] of Object.entries(seen)) ran.seen[what] = (ran.seen[what] ?? 0) + count;
  });
  for (let turn = 0; ran.cases < cases && ran.failures.length < MOST_FAILURES; turn++) {
    const numRuns = Math.min(AT_ONCE, cases - ran.cases);
    const details = await fc.check(property, { seed: seed + turn, numRuns });
    // Those behind a failure are not run: the next seed draws others.
    ran.cases += details.numRuns;
    if (details.failed) {
      const { errorInstance, counterexample, counterexamplePath } = details;
      ran.failures.push({
        why: (errorInstance instanceof Error ? errorInstance.message : String(errorInstance)).slice(0, 300),
        seed: details.seed,
        ...(counterexamplePath === null ? {} : { path: counterexamplePath }),
        steps: counterexample?.[0] ?? [],
      });
    }
    ran.seconds = (performance.now() - began) / 1000;
    onProgress(ran);
  }
  return ran;
}
