import type { Served } from '../faulty-server.js';
import { fullNameOf, type Installation, type Repository } from './accounts.js';

/** An answer of GitHub that is not a success. */
export class GitHubError extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly documentation: string;

  constructor(
    status: number,
    message: string,
    headers: Record<string, string> = {},
    documentation = 'https://docs.github.com/rest',
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.documentation = documentation;
  }

  /** docs.github.com, "Troubleshooting the REST API"; `status` is a string since 2024 (hcengineering/platform#7639). */
  get served(): Served {
    const { status, message, documentation, headers } = this;
    const body = { message, documentation_url: documentation, status: String(status) };
    return { status, body, headers };
  }
}

/** docs.github.com, "Authenticating to the REST API": no token, or one that is invalid, expired or revoked. */
export const badCredentials = (): GitHubError => new GitHubError(401, 'Bad credentials');
/** docs.github.com, "Troubleshooting the REST API": 404 also for a private repository that the token cannot see. */
export const notFound = (): GitHubError => new GitHubError(404, 'Not Found');

/** docs.github.com, "Best practices for using the REST API": a renamed repository answers with a redirect to its ID. */
export const movedTo = (location: string): Served => ({
  status: 301,
  body: { message: 'Moved Permanently', url: location },
  headers: { location },
});

export function repositoryJson(repository: Repository, ownerId: number): Record<string, unknown> {
  const { id, name, owner } = repository;
  const full = fullNameOf(repository);
  return {
    id,
    node_id: Buffer.from(`010:Repository${id}`).toString('base64'),
    name,
    full_name: full,
    private: repository.private,
    owner: { login: owner, id: ownerId },
    html_url: `https://github.com/${full}`,
    default_branch: 'main',
  };
}

export function installationJson({ app, ...installation }: Installation): Record<string, unknown> {
  const { id, account, permissions, repositories, suspended } = installation;
  return {
    id,
    app_id: app.id,
    app_slug: app.slug,
    client_id: app.clientId,
    account,
    target_id: account.id,
    target_type: account.type,
    permissions,
    events: [],
    repository_selection: repositories === 'all' ? 'all' : 'selected',
    suspended_at: suspended ? '2026-11-01T00:00:00Z' : null,
    suspended_by: null,
  };
}
