import * as z from 'zod';
import { text } from '../../config/schemas.js';
import { LEVELS, type Permissions } from '../../github/permissions.js';

/** An ID at GitHub: a number that JavaScript can represent exactly. */
export const githubId = z.string().transform((value, context) => {
  const number = /^[1-9]\d{0,15}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  context.addIssue({ code: 'custom', message: 'must be an ID at GitHub, which is a whole number' });
  return z.NEVER;
});

/** The name of an account at GitHub. An enterprise's name may contain underscores. */
export const githubAccount = text.regex(
  /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/,
  'is not the name of a GitHub account',
);

/** The full name of a repository: `octo-org/shop`. */
export const githubRepository = text.regex(
  /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
  'is not the name of a repository: use the form octo-org/shop',
);

/** Repositories by name, each with its ID. */
export const githubRepositories = z
  .record(githubRepository, githubId)
  .refine((all) => Object.keys(all).length > 0, 'must have at least one repository');

/** Permissions of installation tokens by name. */
export const githubPermissions: z.ZodType<Permissions, Record<string, string>> = z
  .record(
    text.regex(/^[a-z][a-z0-9_]*$/, 'is not the name of a permission: use the form pull_requests'),
    z.enum(LEVELS),
  )
  .refine((all) => Object.keys(all).length > 0, 'must have at least one permission');

/** The lifetime of an installation token, in seconds. GitHub does not issue others. */
export const GITHUB_TTL = 3_600;
/** The maximum number of repositories of one token. Source: GitHub REST API, "Create an installation access token for an app". */
const MOST_REPOSITORIES = 500;

/** Returns the problems with a role's repositories, each with the name of the repository if the problem is about one. */
export function repositoriesProblems(
  owner: string,
  repositories: Readonly<Record<string, number>>,
): { repository?: string; reason: string }[] {
  const found: { repository?: string; reason: string }[] = [];
  const names = Object.keys(repositories);
  for (const repository of names) {
    if (repository.split('/')[0]?.toLowerCase() !== owner.toLowerCase())
      found.push({
        repository,
        reason: `is not a repository of ${owner}: an installation has one owner, so use a role for each owner`,
      });
  }
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length)
    found.push({ reason: 'has a repository twice: GitHub ignores case in names' });
  const ids = Object.values(repositories);
  if (new Set(ids).size < ids.length)
    found.push({ reason: 'has the same ID twice: each repository has its own ID' });
  if (names.length > MOST_REPOSITORIES)
    found.push({
      reason: `has ${names.length} repositories, the maximum of a token is ${MOST_REPOSITORIES}`,
    });
  return found;
}
