import type { ConditionSet } from './conditions.js';
import { literal, textOfPattern } from './patterns.js';

/** The issuer of ID tokens for GitHub.com. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/**
 * Subject patterns derived from conditions on the repository, for both forms of GitHub.com's subject: with names only, and with
 * names and immutable IDs. A repository's subject has the second form if the repository was created, renamed or moved after 15
 * July 2026, or has opted in. If the conditions also contain the owner's ID, the patterns for the second form require that ID.
 *
 * Source: GitHub, "OpenID Connect reference" (security/oidc.md).
 *
 * @returns patterns, or undefined if the conditions have no repository, or already have `sub`
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
      // No ID can follow a wildcard at the end of the pattern.
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

/** Returns the repository's owner and name if the pattern matches exactly one repository. */
export function oneRepository(pattern: string): { owner: string; name: string } | undefined {
  const text = textOfPattern(pattern);
  const match = text === undefined ? null : /^([^/:]+)\/([^/:]+)$/.exec(text);
  return match === null ? undefined : { owner: match[1] ?? '', name: match[2] ?? '' };
}

/** The condition that requires this issuer. */
export const issuerCondition = (issuer: string): ConditionSet => ({ iss: literal(issuer) });

/** The default subject of a job, derived from its other claims. For users who write the claims by hand. */
export function likelySubject(claims: Readonly<Record<string, string>>): string | undefined {
  const { repository, environment, event_name: event, ref } = claims;
  if (repository === undefined) return undefined;
  // A colon separates the parts of a subject, so GitHub encodes a colon inside a name.
  if (environment !== undefined)
    return `repo:${repository}:environment:${environment.replaceAll(':', '%3A')}`;
  if (event === 'pull_request') return `repo:${repository}:pull_request`;
  return ref === undefined ? undefined : `repo:${repository}:ref:${ref}`;
}
