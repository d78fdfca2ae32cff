import type { Claims } from '../identity/id-token.js';

/** The claims in which CI systems identify a repository: first the ids, which never change, then the names. */
const REPOSITORY = [
  'repository_id',
  'repository_owner_id',
  'repository',
  'repository_owner',
  'project_id',
  'namespace_id',
  'project_path',
] as const;

/**
 * Returns the names of the claims that identify a job's repository, and its environment or branch. The list is empty if the ID
 * token does not have such claims.
 */
export function claimsOfJob(claims: Claims): string[] {
  const has = (name: string): boolean => typeof claims[name] === 'string' && claims[name] !== '';
  const repository = REPOSITORY.filter(has);
  const place = has('environment') ? ['environment'] : ['ref', 'ref_type'].filter(has);
  return repository.length > 0 && place.length > 0 ? [...repository, ...place] : [];
}
