import { JobpassError } from '../errors.js';
import type { RulesFile } from '../rules/file.js';
import { grantsOf } from '../rules/grants.js';
import type { Plan, Trust } from './generator.js';

/**
 * What each server of a provider must be made to hold to.
 *
 * @param provider as in the list of providers
 * @throws JobpassError `usage` with every rule that cannot be held to, its line and column
 */
export async function plansFor(file: RulesFile, provider: string, trust: Trust): Promise<readonly Plan[]> {
  const { grants, complain } = grantsOf(file, provider, trust);
  file.problems.throwIfAny();
  if (grants.length === 0) {
    throw new JobpassError('usage', `${file.path} has no credential of the provider ${provider}`);
  }
  const plans = trust.plan(grants, complain);
  file.problems.throwIfAny();
  return plans;
}
