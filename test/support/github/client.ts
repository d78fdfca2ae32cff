import { createSign } from 'node:crypto';
import { createAppAuth, type InstallationAccessTokenAuthentication } from '@octokit/auth-app';
import { request } from '@octokit/request';
import type { App, Installation } from './accounts.js';
import { GitHub } from './server.js';

export interface GitHubAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: objects of the API, which each test looks into
  body: any;
  headers: Headers;
}

/** Status and message, for comparisons. */
export const said = ({ status, body }: GitHubAnswer): string => `${status} ${body.message}`;

/** An app that is installed in two of three repositories, with GitHub's own client for apps and a plain one. */
export class GitHubClient {
  readonly github: GitHub;
  readonly app: App;
  readonly installation: Installation;

  private constructor(github: GitHub, app: App, installation: Installation) {
    this.github = github;
    this.app = app;
    this.installation = installation;
  }

  static async start(): Promise<GitHubClient> {
    const github = await GitHub.start();
    const app = github.accounts.addApp();
    github.accounts.addRepository('octo-org/shop', { id: 1001, files: { 'README.md': 'Shop' } });
    github.accounts.addRepository('octo-org/site', { id: 1002 });
    github.accounts.addRepository('octo-org/private', { id: 1003 });
    const installation = github.accounts.install(app, 'octo-org', {
      permissions: { contents: 'write', issues: 'read' },
      repositories: ['octo-org/shop', 'octo-org/site'],
    });
    return new GitHubClient(github, app, installation);
  }

  close(): Promise<void> {
    return this.github.close();
  }

  /** Mints with `@octokit/auth-app`, which signs the JWT, and reads the answer, by itself. */
  octokit(limits: object = {}): Promise<InstallationAccessTokenAuthentication> {
    const { app, installation } = this;
    const auth = createAppAuth({
      appId: app.id,
      privateKey: app.privateKey,
      request: request.defaults({ baseUrl: this.github.api }),
    });
    return auth({ type: 'installation', installationId: installation.id, ...limits });
  }

  /** Sends a request as it is. */
  async send(
    method: string,
    path: string,
    token: string | undefined,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<GitHubAnswer> {
    const answer = await fetch(`${this.github.api}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? '' : JSON.parse(text), headers: answer.headers };
  }

  /** The JWT of an app with any claims, signed by hand. */
  jwt(changes: Record<string, unknown> = {}, { alg = 'RS256', key = this.app.privateKey } = {}): string {
    const now = Math.floor(this.github.now() / 1000);
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iat: now - 60, exp: now + 540, iss: this.app.clientId, ...changes };
    const text = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`;
  }

  mint(body?: unknown, headers: Record<string, string> = {}, token = this.jwt()): Promise<GitHubAnswer> {
    return this.send('POST', `/app/installations/${this.installation.id}/access_tokens`, token, {
      body,
      headers,
    });
  }

  repositories(token: string): Promise<GitHubAnswer> {
    return this.send('GET', '/installation/repositories', token);
  }
}
