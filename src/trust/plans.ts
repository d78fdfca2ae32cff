import { JobpassError } from '../errors.js';
import type { RulesFile } from '../rules/file.js';
import { grantsOf } from '../rules/grants.js';
import type { ServerPlan, TrustGenerator } from './generator.js';
import type { RepositorySubjects } from './subject-prefixes.js';

/**
 * Returns the plan for each of a provider's servers.
 *
 * @param provider the provider's name in the registry
 * @param lookUp returns the subjects of repositories of GitHub.com; undefined if the user allows no lookups
 * @throws JobpassError `usage` that lists every rule that a server cannot enforce, with its line and column
 */
export async function plansFor(
  file: RulesFile,
  provider: string,
  trust: TrustGenerator,
  lookUp?: (repositories: readonly string[]) => Promise<RepositorySubjects>,
): Promise<readonly ServerPlan[]> {
  const { grants, reportProblem } = grantsOf(file, provider, trust);
  file.problems.throwIfAny();
  if (grants.length === 0) {
    throw new JobpassError('usage', `${file.path} has no credential with provider: ${provider}`);
  }
  const repositories = [...new Set(grants.flatMap((grant) => trust.subjectsOf?.(grant) ?? []))];
  const subjects = repositories.length === 0 ? undefined : await lookUp?.(repositories);
  const plans = trust.plan(grants, reportProblem, subjects);
  file.problems.throwIfAny();
  return plans;
}
