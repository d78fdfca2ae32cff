import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fullNameOf, type Repository } from './accounts.js';
import { serveLfs } from './lfs.js';
import type { GitHub } from './server.js';

/** One request of a git client. */
export interface GitSeen {
  method: string;
  path: string;
  /** The authentication scheme, in lower case; undefined without one. */
  scheme: string | undefined;
  token: string | undefined;
  status: number;
}

/** The content of a repository's first commit. */
export interface GitContent {
  files?: Record<string, string>;
  /** Paths of submodules, with the URL for `.gitmodules` and the `OWNER/NAME` of a repository of this server. */
  submodules?: Record<string, { url: string; repository: string }>;
}

/**
 * GitHub's git over HTTPS on loopback: the real `git http-backend`, behind checks of the token by the stand-in for the API. The same
 * address serves the API below `/api/v3` and octo-sts, as a GitHub Enterprise Server does.
 */
export class GitServer {
  readonly seen: GitSeen[] = [];
  readonly #github: GitHub;
  readonly #server: https.Server;
  readonly #root = mkdtempSync(join(tmpdir(), 'jobpass-git-'));

  private constructor(github: GitHub, tls: { cert: string; key: string }) {
    this.#github = github;
    this.#server = https.createServer(tls, (request, response) => {
      this.#handle(request, response).catch(() => request.destroy());
    });
  }

  /** @param github a stand-in with the base `/api/v3` */
  static async start(github: GitHub, tls: { cert: string; key: string }): Promise<GitServer> {
    const server = new GitServer(github, tls);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** The start of clone addresses. */
  get origin(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The address of the API: the input `api-url`. */
  get api(): string {
    return `${this.origin}/api/v3`;
  }

  /** Creates a repository of the stand-in's accounts on disk, with one commit on `main`. @returns the commit */
  create(fullName: string, { files = { 'README.md': fullName }, submodules = {} }: GitContent = {}): string {
    const { accounts } = this.#github;
    const repository = accounts.find(fullName) ?? accounts.addRepository(fullName);
    const bare = this.folder(repository);
    git(this.#root, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    const work = mkdtempSync(join(this.#root, 'work-'));
    git(work, 'init', '--quiet', '--initial-branch=main');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), text);
    }
    for (const [path, { url }] of Object.entries(submodules)) {
      git(work, 'config', '--file', '.gitmodules', `submodule.${path}.path`, path);
      git(work, 'config', '--file', '.gitmodules', `submodule.${path}.url`, url);
    }
    git(work, 'add', '.');
    for (const [path, { repository: name }] of Object.entries(submodules))
      git(work, 'update-index', '--add', '--cacheinfo', `160000,${this.head(name)},${path}`);
    git(work, 'commit', '--quiet', '--message', 'First commit');
    git(work, 'push', '--quiet', bare, 'main');
    rmSync(work, { recursive: true });
    return this.head(fullName);
  }

  /** The tokens that arrived for a repository, without repeats. */
  tokensFor(fullName: string): string[] {
    const own = this.seen.filter(({ path }) => path.startsWith(`/${fullName}`));
    return [...new Set(own.flatMap(({ token }) => token ?? []))];
  }

  /** The commit of a branch. */
  head(fullName: string, branch = 'main'): string {
    return git(this.folder(this.#github.accounts.named(fullName)), 'rev-parse', branch).trim();
  }

  /** The bare repository on disk. A new name does not move the repository. */
  folder({ id }: Repository): string {
    return join(this.#root, `${id}.git`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    if (/^\/(api\/v3|sts)\//.test(url.pathname)) return this.#pass(request, response);
    const { scheme, token } = credentials(request.headers.authorization);
    const seen: GitSeen = {
      method: request.method ?? '',
      path: request.url ?? '',
      scheme,
      token,
      status: 200,
    };
    this.seen.push(seen);
    const refuse = (status: number, text: string, headers: Record<string, string> = {}): void => {
      seen.status = status;
      response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(text);
    };
    const [, owner = '', name = '', rest = ''] =
      /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack|info\/lfs\/.+)$/.exec(
        url.pathname,
      ) ?? [];
    if (rest === '') return refuse(404, 'Not Found');
    // docs.github.com, "Renaming a repository": git is redirected from the old name, until another repository has it.
    const moved = this.#github.accounts.redirect(`${owner}/${name}`);
    if (moved !== undefined) {
      const location = `${this.origin}/${fullNameOf(moved)}.git/${rest}${url.search}`;
      return refuse(301, '', { location });
    }
    const writes = `${rest}${url.search}`.includes('git-receive-pack');
    const access = this.#github.mayGit(token, `${owner}/${name}`, writes ? 'write' : 'read');
    switch (access) {
      case 'unauthenticated':
        return refuse(
          401,
          token === undefined
            ? 'No anonymous access'
            : // The answer of github.com since the end of passwords for git (13 August 2021).
              'Invalid username or token. Password authentication is not supported for Git operations.',
          { 'www-authenticate': 'Basic realm="GitHub"' },
        );
      case 'denied':
        // The answer of github.com to a token without `contents: write`.
        return refuse(403, 'Write access to repository not granted.');
      case 'not found':
        return refuse(404, 'Repository not found.');
      case 'yes':
        if (rest.startsWith('info/lfs/'))
          return serveLfs(this.#root, `${this.origin}/${owner}/${name}.git/${rest}`, request, response);
        return this.#serve(
          request,
          response,
          this.#github.accounts.named(`${owner}/${name}`),
          rest,
          url.search,
        );
    }
  }

  /** Runs `git http-backend` (git-http-backend(1)) as a CGI program (RFC 3875). */
  #serve(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    repository: Repository,
    rest: string,
    search: string,
  ): void {
    const { headers } = request;
    const backend = spawn('git', ['http-backend'], {
      env: {
        ...ISOLATED,
        PATH: process.env['PATH'],
        GIT_PROJECT_ROOT: this.#root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: `/${repository.id}.git/${rest}`,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: headers['content-type'] ?? '',
        CONTENT_LENGTH: headers['content-length'] ?? '',
        HTTP_CONTENT_ENCODING: String(headers['content-encoding'] ?? ''),
        GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
        REMOTE_USER: 'x-access-token',
        REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    request.pipe(backend.stdin);
    backend.stdin.on('error', () => undefined);
    backend.on('error', () => response.writeHead(500).end());
    let head = Buffer.alloc(0);
    const onHead = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      backend.stdout.off('data', onHead);
      let status = 200;
      for (const line of head.subarray(0, end).toString().split('\r\n')) {
        const [name = '', value = ''] = line.split(/: (.*)/s);
        if (name.toLowerCase() === 'status') status = Number(value.slice(0, 3));
        else response.setHeader(name, value);
      }
      response.writeHead(status).write(head.subarray(end + 4));
      backend.stdout.pipe(response);
    };
    backend.stdout.on('data', onHead);
  }

  #pass(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method, headers } = request;
    const passed = http.request(`${this.#github.origin}${request.url}`, { method, headers, agent: false });
    passed.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  }
}

/** Variables with which a git reads no configuration of this machine, and never prompts. */
export const ISOLATED: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Octocat',
  GIT_AUTHOR_EMAIL: 'octocat@example.test',
  GIT_COMMITTER_NAME: 'Octocat',
  GIT_COMMITTER_EMAIL: 'octocat@example.test',
};

/**
 * docs.github.com, "Authenticating as a GitHub App installation": the user name is `x-access-token`, the password is the token.
 * actions/checkout sends the same as an additional header.
 */
function credentials(authorization = ''): { scheme?: string; token?: string } {
  const [, scheme = '', value = ''] = /^(\S+) (\S+)$/.exec(authorization) ?? [];
  if (/^bearer$/i.test(scheme)) return { scheme: 'bearer', token: value };
  if (!/^basic$/i.test(scheme)) return {};
  const [, user, token = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? [];
  return { scheme: 'basic', token: user === 'x-access-token' ? token : '' };
}

function git(cwd: string, ...words: string[]): string {
  const env = { ...process.env, ...ISOLATED };
  return execFileSync('git', words, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
