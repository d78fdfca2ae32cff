import { randomBytes } from 'node:crypto';
import type { Served } from '../faulty-server.js';
import { type Accounts, atLeast, fullNameOf, type Repository } from './accounts.js';
import { GitHubError, movedTo, notFound, repositoryJson } from './answers.js';
import type { Minted } from './tokens.js';

/** A request that a step sends with its token. */
export interface Call {
  method: string;
  /** The address of the API. */
  api: string;
  /** Below the address of the API, without the query. */
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** Whether a token may act on a repository with a permission: both must allow it. */
export function may(
  accounts: Accounts,
  minted: Minted,
  repository: Repository,
  name: string,
  level: 'read' | 'write',
): boolean {
  return sees(accounts, minted, repository) && atLeast(minted.permissions[name], level);
}

/** The repositories that a token can access. */
export function accessible(accounts: Accounts, { installation, repositories }: Minted): Repository[] {
  const own = accounts.of(installation);
  return repositories === undefined ? own : own.filter(({ id }) => repositories.has(id));
}

/** The answer to a request below `/repos/`, `/user` and the like. */
export function answer(accounts: Accounts, minted: Minted, call: Call): Served {
  const { method, path } = call;
  const [, owner, name, rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
  // docs.github.com, "Get the authenticated user": not for installation tokens.
  if (path === '/user') throw new GitHubError(403, 'Resource not accessible by integration');
  const moved = owner === undefined ? undefined : accounts.redirect(`${owner}/${name}`);
  if (moved !== undefined) return movedTo(`${call.api}/repositories/${moved.id}`);
  const repository = owner === undefined ? undefined : accounts.find(`${owner}/${name}`);
  if (repository === undefined) throw notFound();
  const need = (permission: string, level: 'read' | 'write'): void => {
    if (repository.private && !sees(accounts, minted, repository)) throw notFound();
    // docs.github.com, "About authentication with a GitHub App": public resources need no permission.
    if (!repository.private && level === 'read') return;
    if (!may(accounts, minted, repository, permission, level))
      // docs.github.com, "Troubleshooting the REST API", with the header that names the permission.
      throw new GitHubError(403, 'Resource not accessible by integration', {
        'x-accepted-github-permissions': `${permission}=${level}`,
      });
  };
  const verb = `${method} ${rest.split('/')[0]}`;
  switch (verb) {
    case 'GET ': {
      need('metadata', 'read');
      return { status: 200, body: repositoryJson(repository, accounts.ownerId(repository.owner)) };
    }
    case 'GET contents': {
      need('contents', 'read');
      const [file = '', text] = fileOf(repository, rest);
      if (text === undefined) throw notFound();
      const content = Buffer.from(text).toString('base64');
      return { status: 200, body: { type: 'file', path: file, name: file, content, encoding: 'base64' } };
    }
    case 'PUT contents': {
      need('contents', 'write');
      const [file = '', text] = fileOf(repository, rest);
      // docs.github.com, "Create or update file contents": also `workflows`, for files in .github/workflows.
      if (file.startsWith('.github/workflows/')) need('workflows', 'write');
      const { content, message } = call.body;
      if (typeof content !== 'string' || typeof message !== 'string')
        throw new GitHubError(422, 'Invalid request.');
      repository.files.set(file, Buffer.from(content, 'base64').toString());
      const commit = { sha: randomBytes(20).toString('hex'), message };
      return { status: text === undefined ? 201 : 200, body: { content: { path: file }, commit } };
    }
    case 'POST dispatches': {
      // docs.github.com, "Create a repository dispatch event": contents (write), an event type of at most 100 characters, 204.
      need('contents', 'write');
      const type = call.body['event_type'];
      if (typeof type !== 'string' || type === '' || type.length > 100)
        throw new GitHubError(422, 'Invalid request.');
      return { status: 204, body: '' };
    }
    case 'GET issues': {
      need('issues', 'read');
      return { status: 200, body: [] };
    }
    case 'POST issues': {
      need('issues', 'write');
      if (typeof call.body['title'] !== 'string') throw new GitHubError(422, 'Validation Failed');
      return { status: 201, body: { number: 1, title: call.body['title'], url: fullNameOf(repository) } };
    }
    default:
      throw notFound();
  }
}

function sees(accounts: Accounts, minted: Minted, repository: Repository): boolean {
  return accessible(accounts, minted).includes(repository);
}

function fileOf(repository: Repository, rest: string): [path: string, text: string | undefined] {
  const path = decodeURIComponent(rest.slice('contents/'.length));
  return [path, repository.files.get(path)];
}
