import type { ConditionSet } from './conditions.js';
import { literal, textOfPattern } from './patterns.js';

/** The issuer of GitHub.com's jobs. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/**
 * What the subject of GitHub.com's ID tokens must be where conditions name the repository, in both forms: by names, and
 * by names and immutable ids, which repositories have that were made, renamed or moved after 15 July 2026, or opted in.
 * Of a repository whose owner's id is wanted as well the second alone, since the first says nothing about that.
 *
 * Source: GitHub, "OpenID Connect reference" (security/oidc.md).
 *
 * @returns patterns, or undefined where the conditions say nothing of the repository, or all of the subject already
 */
export function subjectsOf(set: ConditionSet): readonly string[] | undefined {
  if (set['sub'] !== undefined) return undefined;
  const repositories = listOf(set['repository']);
  const ids = listOf(set['repository_id']);
  const owners = listOf(set['repository_owner_id']);
  if (repositories.length === 0) return undefined;
  return repositories.flatMap((repository) => {
    const [owner = '', name = ''] = cutOnce(repository, '/');
    const byName = `repo:${repository}${repository.endsWith('**') ? '' : ':**'}`;
    const immutable = (owners.length === 0 ? ['**'] : owners).flatMap((ownerId) =>
      // Behind a wildcard there is no place left for an id.
      (name.endsWith('**') ? [''] : ids.length === 0 ? ['@**'] : ids.map((id) => `@${id}:**`)).map(
        (id) => `repo:${owner}@${ownerId}/${name}${id}`,
      ),
    );
    return [byName, ...immutable];
  });
}

function listOf(written: ConditionSet[string] | undefined): string[] {
  const values = written === undefined ? [] : Array.isArray(written) ? written : [written];
  return (values as readonly unknown[]).map(String);
}

function cutOnce(text: string, at: string): string[] {
  const place = text.indexOf(at);
  return place === -1 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

/** A repository as owner and name, where a pattern is one repository and no more. */
export function oneRepository(pattern: string): { owner: string; name: string } | undefined {
  const text = textOfPattern(pattern);
  const match = text === undefined ? null : /^([^/:]+)\/([^/:]+)$/.exec(text);
  return match === null ? undefined : { owner: match[1] ?? '', name: match[2] ?? '' };
}

/** The condition that a token is one of an issuer's. */
export const issuerCondition = (issuer: string): ConditionSet => ({ iss: literal(issuer) });

/** The subject that a job has by default, as far as the claims tell: for people who write out claims by hand. */
export function likelySubject(claims: Readonly<Record<string, string>>): string | undefined {
  const { repository, environment, event_name: event, ref } = claims;
  if (repository === undefined) return undefined;
  // A colon separates the parts of a subject, so GitHub writes another for one inside of a name.
  if (environment !== undefined)
    return `repo:${repository}:environment:${environment.replaceAll(':', '%3A')}`;
  if (event === 'pull_request') return `repo:${repository}:pull_request`;
  return ref === undefined ? undefined : `repo:${repository}:ref:${ref}`;
}
