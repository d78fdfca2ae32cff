import { JobpassError } from '../errors.js';
import type { RulesFile } from '../rules/file.js';
import { grantsOf } from '../rules/grants.js';
import type { ServerPlan, TrustGenerator } from './generator.js';

/**
 * What each server of a provider must be made to hold to.
 *
 * @param provider as in the list of providers
 * @throws JobpassError `usage` with every rule that cannot be held to, its line and column
 */
export async function plansFor(
  file: RulesFile,
  provider: string,
  trust: TrustGenerator,
): Promise<readonly ServerPlan[]> {
  const { grants, reportProblem } = grantsOf(file, provider, trust);
  file.problems.throwIfAny();
  if (grants.length === 0) {
    throw new JobpassError('usage', `${file.path} has no credential of the provider ${provider}`);
  }
  const plans = trust.plan(grants, reportProblem);
  file.problems.throwIfAny();
  return plans;
}
