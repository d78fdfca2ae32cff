import { type Accounts, atLeast, type Installation, type Permissions, same } from './accounts.js';
import { GitHubError, repositoryJson } from './answers.js';
import type { Minted } from './tokens.js';

/** docs.github.com, "Create an installation access token for an app": at most 500 repositories. */
const MOST_REPOSITORIES = 500;
const PAGE = 'https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app';

/**
 * What a token of an installation can do, by the body of the request. Source: docs.github.com, "Create an installation access token
 * for an app": it has at most the permissions and repositories of the installation, and all of them if the body names none.
 */
export function requested(
  body: Record<string, unknown>,
  installation: Installation,
  accounts: Accounts,
): Pick<Minted, 'installation' | 'permissions' | 'repositories'> {
  const { repositories: names, repository_ids: ids, permissions } = body;
  const repositories = selected(names, ids, installation, accounts);
  return { installation, permissions: granted(permissions, installation), repositories };
}

/** The answer with a new token. It has repositories only if the request names some. */
export function mintedJson(
  { token, expires, permissions, repositories, installation }: Minted,
  accounts: Accounts,
): object {
  const all = repositories === undefined && installation.repositories === 'all';
  const limited = accounts.repositories.filter(({ id }) => repositories?.has(id));
  return {
    token,
    expires_at: new Date(expires).toISOString().replace('.000Z', 'Z'),
    permissions,
    repository_selection: all ? 'all' : 'selected',
    ...(repositories === undefined
      ? {}
      : { repositories: limited.map((one) => repositoryJson(one, accounts.ownerId(one.owner))) }),
  };
}

function selected(
  names: unknown,
  ids: unknown,
  installation: Installation,
  accounts: Accounts,
): ReadonlySet<number> | undefined {
  const named = listOf('repositories', names, 'string');
  const numbered = listOf('repository_ids', ids, 'number');
  // The page describes the two as alternatives. No client of ours may depend on what GitHub does with both.
  if (named.length > 0 && numbered.length > 0) throw invalid('repositories and repository_ids');
  if (named.length + numbered.length > MOST_REPOSITORIES) throw invalid(`more than ${MOST_REPOSITORIES}`);
  // Not documented: an empty list is like none. That is the worse case for a client that computes the list.
  if (named.length === 0 && numbered.length === 0) return undefined;
  const accessible = accounts.of(installation);
  const found = [
    ...named.map((name) => accessible.find((one) => same(one.name, String(name)))),
    ...numbered.map((id) => accessible.find((one) => one.id === id)),
  ];
  return new Set(
    found.map((repository) => {
      // actions/create-github-app-token, README and issues: the message if an app is not installed in a repository.
      if (repository === undefined)
        throw unprocessable(
          'There is at least one repository that does not exist or is not accessible to the parent installation.',
        );
      return repository.id;
    }),
  );
}

function granted(permissions: unknown, installation: Installation): Permissions {
  if (permissions === undefined || permissions === null) return installation.permissions;
  if (typeof permissions !== 'object' || Array.isArray(permissions)) throw invalid('permissions');
  const entries = Object.entries(permissions as Record<string, unknown>);
  if (entries.length === 0) return installation.permissions;
  for (const [name, level] of entries) {
    if (!['read', 'write', 'admin'].includes(String(level))) throw invalid(`permissions/${name}`);
    // PyGithub, tests/GithubIntegration.py; martinbaillie/vault-plugin-secrets-github#101: also for a name that does not exist.
    if (!atLeast(installation.permissions[name], String(level)))
      throw unprocessable('The permissions requested are not granted to this installation.');
  }
  return { metadata: 'read', ...(permissions as Permissions) };
}

function listOf(name: string, value: unknown, type: 'string' | 'number'): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== type)) throw invalid(name);
  return value;
}

const unprocessable = (message: string): GitHubError => new GitHubError(422, message, {}, PAGE);
/** docs.github.com, "Troubleshooting the REST API": 422 for a body whose values are invalid. */
const invalid = (what: string): GitHubError => unprocessable(`Invalid request.\n\nInvalid: ${what}.`);
