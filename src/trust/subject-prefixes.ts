import { isObject } from '../text/json.js';

/** The form of the subjects of a repository's ID tokens. */
export interface RepositorySubject {
  /** The beginning of every subject: `repo:OWNER/REPOSITORY`, or `repo:OWNER@ID/REPOSITORY@ID`. */
  prefix: string;
  /** The claims in the subject, if the repository or its organization customized the subject. */
  keys?: readonly string[];
}

/** The subjects of repositories, keyed by the repository's full name. */
export type RepositorySubjects = ReadonlyMap<string, RepositorySubject>;

/** The names and ids in a prefix. */
export interface SubjectPrefix {
  owner: string;
  repository: string;
  /** The ids, if the subject is immutable. */
  ids?: { owner: string; repository: string };
}

/** Parses a prefix, in either form. */
export function parsePrefix(prefix: string): SubjectPrefix | undefined {
  const [, owner, ownerId, name, id] = /^repo:([^/:@]+)(?:@(\d+))?\/([^/:@]+)(?:@(\d+))?$/.exec(prefix) ?? [];
  if (owner === undefined || name === undefined || (ownerId === undefined) !== (id === undefined))
    return undefined;
  return {
    owner,
    repository: `${owner}/${name}`,
    ...(ownerId === undefined || id === undefined ? {} : { ids: { owner: ownerId, repository: id } }),
  };
}

/**
 * Reads the form of a repository's subjects from GitHub's answer. Only `sub_claim_prefix` is certain: `use_immutable_subject` can be
 * false for a repository whose subjects have ids.
 *
 * Sources: GitHub, "REST API endpoints for GitHub Actions OIDC" (get the customization template for a repository); Azure/azure-dev#9382.
 */
export function repositorySubject(answer: unknown): RepositorySubject | undefined {
  if (!isObject(answer)) return undefined;
  const { sub_claim_prefix: prefix, use_default: isDefault, include_claim_keys: keys } = answer;
  if (typeof prefix !== 'string' || parsePrefix(prefix) === undefined) return undefined;
  if (isDefault !== false || !Array.isArray(keys)) return { prefix };
  const named = keys.filter((key) => typeof key === 'string');
  // These keys create the default subject.
  return named.join() === 'repo,context' ? { prefix } : { prefix, keys: named };
}
