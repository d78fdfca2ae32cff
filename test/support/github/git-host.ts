import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authority } from '../pki.js';
import { serveLfs } from './lfs.js';

/** What a token may do with a repository. */
export type GitAccess = 'yes' | 'unauthenticated' | 'denied' | 'not found';
export type GitLevel = 'read' | 'write';
export type MayGit = (token: string | undefined, fullName: string, level: GitLevel) => GitAccess;

/** A request as it arrived. */
export interface GitRequest {
  path: string;
  /** The user name and the password or token. */
  user: string | undefined;
  token: string | undefined;
}

const STATUS = { unauthenticated: 401, denied: 403, 'not found': 404 } as const;

/**
 * Git repositories over HTTPS, as GitHub serves them: git's own http-backend behind TLS, and Git LFS. The user name `x-access-token` and
 * an installation token are the credential. Source: GitHub Docs, "Authenticating as a GitHub App installation".
 */
export class GitHost {
  readonly requests: GitRequest[] = [];
  /** The repositories' folder: `OWNER/NAME.git`. */
  readonly root = mkdtempSync(join(tmpdir(), 'jobpass-git-'));
  readonly authority = new Authority('git host');
  readonly #server: https.Server;
  readonly #may: MayGit;
  #port = 0;

  private constructor(may: MayGit) {
    this.#may = may;
    const { cert, key } = this.authority.issue('localhost', 'DNS:localhost,IP:127.0.0.1');
    this.#server = https.createServer(
      { cert, key },
      (request, response) => void this.#serve(request, response),
    );
  }

  static async start(may: MayGit): Promise<GitHost> {
    const host = new GitHost(may);
    await new Promise<void>((resolve) => host.#server.listen(0, '127.0.0.1', resolve));
    host.#port = (host.#server.address() as AddressInfo).port;
    return host;
  }

  /** `https://localhost:PORT` */
  get origin(): string {
    return `https://localhost:${this.#port}`;
  }

  /** Creates a repository with one commit. @param files its content by path */
  create(fullName: string, files: Record<string, string> = { 'README.md': `${fullName}\n` }): string {
    const work = mkdtempSync(join(tmpdir(), 'jobpass-git-work-'));
    const git = (...words: string[]): void => void execFileSync('git', words, { cwd: work, env: COMMITS });
    git('init', '--quiet', '--initial-branch=main');
    for (const [path, text] of Object.entries(files))
      execFileSync('sh', ['-c', 'mkdir -p "$(dirname "$1")" && cat > "$1"', 'sh', path], {
        cwd: work,
        input: text,
      });
    git('add', '--all');
    git('commit', '--quiet', '--message=first');
    const bare = join(this.root, `${fullName}.git`);
    mkdirSync(join(bare, '..'), { recursive: true });
    cpSync(join(work, '.git'), bare, { recursive: true });
    rmSync(work, { recursive: true });
    execFileSync('git', ['--git-dir', bare, 'config', 'core.bare', 'true']);
    execFileSync('git', ['--git-dir', bare, 'config', 'http.receivepack', 'true']);
    return `${this.origin}/${fullName}.git`;
  }

  /** The tokens that arrived for a repository, without repeats. */
  tokensFor(fullName: string): string[] {
    const own = this.requests.filter(({ path }) => path.startsWith(`/${fullName}`));
    return [...new Set(own.flatMap(({ token }) => token ?? []))];
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.root, { recursive: true, force: true });
    this.authority.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.origin);
    const [user, token] = basicOf(request.headers.authorization);
    this.requests.push({ path: url.pathname, user, token });
    const [, owner = '', repository = '', ...rest] = url.pathname.split('/');
    const fullName = `${owner}/${repository.replace(/\.git$/, '')}`;
    const service = url.searchParams.get('service') ?? rest.at(-1);
    const may = this.#may(token, fullName, service === 'git-receive-pack' ? 'write' : 'read');
    if (may !== 'yes') {
      // GitHub answers 401 to a request without a credential, also for a repository that does not exist.
      const status = token === undefined ? 401 : STATUS[may];
      response.writeHead(status, status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {});
      response.end(status === 401 ? 'Invalid username or token.' : 'Write access to repository not granted.');
      request.resume();
      return;
    }
    if (rest[0] === 'info' && rest[1] === 'lfs') {
      await serveLfs(this.root, { origin: this.origin, fullName, rest: rest.slice(2) }, request, response);
      return;
    }
    backend(this.root, `/${fullName}.git/${rest.join('/')}`, url, request, response);
  }
}

/** Variables with which commits need no configuration. */
export const COMMITS = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  ...Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, 'octocat'],
      [`GIT_${who}_EMAIL`, 'octocat@example.com'],
    ]),
  ),
};

function basicOf(header = ''): [user: string | undefined, token: string | undefined] {
  const [, coded] = /^basic (.+)$/i.exec(header) ?? [];
  if (coded === undefined) return [undefined, undefined];
  const text = Buffer.from(coded, 'base64').toString();
  const at = text.indexOf(':');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Runs git's own CGI program. Source: git, "git-http-backend". */
function backend(
  root: string,
  path: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_INFO: path,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      REMOTE_USER: 'x-access-token',
      ...(request.headers['content-encoding'] === undefined
        ? {}
        : { HTTP_CONTENT_ENCODING: request.headers['content-encoding'] }),
      ...(request.headers['git-protocol'] === undefined
        ? {}
        : { GIT_PROTOCOL: String(request.headers['git-protocol']) }),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(child.stdin);
  let head = Buffer.alloc(0);
  let sent = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (sent) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    sent = true;
    const lines = head.subarray(0, end).toString().split('\r\n');
    const headers = lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
    const status = Number(headers.find(([name]) => name === 'Status')?.[1].split(' ')[0] ?? 200);
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
    response.write(head.subarray(end + 4));
  });
  child.stdout.on('end', () => response.end());
}
