import type { InstallationToken } from '../../github/api.js';
import { exceeding } from '../../github/permissions.js';
import { printable } from '../../text/printable.js';
import { type GithubAccess, isSameName } from './access.js';

/** The permission that every installation token has. Source: GitHub REST API, "Permissions required for GitHub Apps", Metadata. */
const ALWAYS = { metadata: 'read' } as const;

/**
 * Returns the first difference between a new token and the request; undefined if there is none. Compares repositories by ID, because
 * another account can take over a name.
 */
export function mintedProblem(
  { repositories, permissions }: Pick<InstallationToken, 'repositories' | 'permissions'>,
  access: GithubAccess,
): string | undefined {
  const more = exceeding(permissions, { ...ALWAYS, ...access.permissions });
  if (more.length > 0)
    return `the token has more permissions than requested: ${printable(more.join(', '), 200)}`;
  if (repositories === undefined) return 'the token is not limited to the requested repositories';
  const stray = repositories.find(({ id }) => !access.repositories.has(id));
  if (stray !== undefined)
    return `the token gives access to the repository ${printable(stray.name, 150)} (ID ${stray.id}), which was not requested`;
  const missing = [...access.repositories].find(([id]) => !repositories.some((one) => one.id === id));
  if (missing !== undefined)
    return `the token does not give access to the repository ${missing[1]} (ID ${missing[0]})`;
  const foreign = repositories.find(({ name }) => !isSameName(name.split('/')[0] ?? '', access.terms.owner));
  if (foreign !== undefined)
    return `the repository ${printable(foreign.name, 150)} (ID ${foreign.id}) does not belong to ${access.terms.owner}`;
  return undefined;
}

/** Returns the repositories whose names differ from the names in the role, as text. */
export function renamed(repositories: InstallationToken['repositories'], access: GithubAccess): string[] {
  return (repositories ?? []).flatMap(({ id, name }) => {
    const known = access.repositories.get(id);
    return known === undefined || isSameName(known, name) ? [] : [`${known} is now ${printable(name, 150)}`];
  });
}
