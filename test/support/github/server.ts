import { randomBytes } from 'node:crypto';
import type http from 'node:http';
import { FaultyServer, type Seen, type Served } from '../faulty-server.js';
import { Accounts, type App, same } from './accounts.js';
import {
  badCredentials,
  GitHubError,
  installationJson,
  movedTo,
  notFound,
  repositoryJson,
} from './answers.js';
import { appOf } from './app-jwt.js';
import { accessible, answer, may } from './calls.js';
import { PrimaryLimit } from './limits.js';
import { mintedJson, requested } from './mint.js';
import { exchange, type TrustPolicy } from './octo-sts.js';
import { type Minted, type TokenForm, Tokens } from './tokens.js';

/** The requests of a job and of a broker, each of which can go wrong. */
export type GitHubHop = 'app' | 'installation' | 'mint' | 'revoke' | 'repositories' | 'call' | 'sts';

/** What a git client gets: 401, 403 or 404 but for `yes`. */
export type GitAccess = 'yes' | 'unauthenticated' | 'denied' | 'not found';

export interface GitHubOptions {
  /** `/api/v3` as on GitHub Enterprise Server. Default: none, as on api.github.com. */
  base?: '' | '/api/v3';
  /** The form of tokens where the request does not choose one. */
  form?: TokenForm;
  tls?: { cert: string; key: string };
}

/**
 * A stand-in for GitHub's REST API, as far as it concerns the tokens of GitHub Apps, and for octo-sts. Each rule names its source: a
 * page of docs.github.com, a changelog, or the issue in which a user reports GitHub's answer.
 */
export class GitHub extends FaultyServer<GitHubHop> {
  readonly accounts = new Accounts();
  readonly tokens = new Tokens();
  readonly limit = new PrimaryLimit();
  /** Added to this machine's clock, in seconds. */
  clockOffset = 0;
  form: TokenForm;
  /** The policies of octo-sts by `OWNER/REPOSITORY:NAME`. */
  readonly policies = new Map<string, TrustPolicy>();
  readonly #base: string;

  private constructor({ base = '', form = 'stateful', tls }: GitHubOptions) {
    super(tls);
    this.#base = base;
    this.form = form;
  }

  static async start(options: GitHubOptions = {}): Promise<GitHub> {
    const github = new GitHub(options);
    await github.listen();
    return github;
  }

  /** The address of the API: the input `api-url`. */
  get api(): string {
    return `${this.origin}${this.#base}`;
  }

  now(): number {
    return Date.now() + this.clockOffset * 1000;
  }

  /** Whether a token is accepted now. */
  alive(token: string): boolean {
    const minted = this.tokens.accepted(token, this.now());
    return minted !== undefined && this.accounts.installations.includes(minted.installation);
  }

  /** The tokens that are accepted now. */
  live(): Minted[] {
    return this.tokens.live(this.now()).filter(({ token }) => this.alive(token));
  }

  /** Whether a token may read or write the files of a repository: for the git server. */
  mayGit(token: string | undefined, fullName: string, level: 'read' | 'write'): GitAccess {
    if (token !== undefined && !this.alive(token)) return 'unauthenticated';
    const minted = token === undefined ? undefined : this.tokens.find(token);
    if (minted?.installation.suspended === true) return 'denied';
    const repository = this.accounts.find(fullName);
    if (repository?.private === false && level === 'read') return 'yes';
    if (minted === undefined) return 'unauthenticated';
    if (repository === undefined) return 'not found';
    if (may(this.accounts, minted, repository, 'contents', level)) return 'yes';
    return !repository.private || may(this.accounts, minted, repository, 'contents', 'read')
      ? 'denied'
      : 'not found';
  }

  close(): Promise<void> {
    return this.leave();
  }

  protected hopOf(path: string, { method = '' }: http.IncomingMessage): GitHubHop | 'other' {
    if (path === '/sts/exchange') return 'sts';
    if (!path.startsWith(`${this.#base}/`)) return 'other';
    const rest = path.slice(this.#base.length);
    if (rest === '/app') return 'app';
    if (
      /^\/(repos\/[^/]+\/[^/]+|repositories\/\d+|(orgs|users|enterprises)\/[^/]+)\/installation$/.test(rest)
    )
      return 'installation';
    if (/^\/app\/installations\/\d+$/.test(rest)) return 'installation';
    if (rest === '/installation/repositories') return 'repositories';
    if (/^\/app\/installations\/[^/]+\/access_tokens$/.test(rest) && method === 'POST') return 'mint';
    if (rest === '/installation/token' && method === 'DELETE') return 'revoke';
    return 'call';
  }

  protected override dress(response: http.ServerResponse): void {
    response.setHeader('date', new Date(this.now()).toUTCString());
    response.setHeader('x-github-request-id', randomBytes(10).toString('hex').toUpperCase());
    // github/docs: an answer of GitHub Enterprise Server names its version.
    if (this.#base !== '') response.setHeader('x-github-enterprise-version', '3.18.2');
  }

  protected async serve(hop: GitHubHop | 'other', seen: Seen, url: URL): Promise<Served> {
    if (hop === 'other') return notFound().served;
    if (hop === 'sts') return this.#sts(seen, url);
    try {
      return this.#serve(hop, seen, url);
    } catch (error) {
      if (error instanceof GitHubError) return error.served;
      throw error;
    }
  }

  #serve(hop: GitHubHop, { method, headers, body }: Seen, url: URL): Served {
    // docs.github.com, "Getting started with the REST API": a request without User-Agent is rejected.
    if (headers['user-agent'] === undefined)
      throw new GitHubError(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required).',
      );
    const version = headers['x-github-api-version'];
    // docs.github.com, "API Versions": 400 for a version that is not supported.
    if (version !== undefined && !['2022-11-28', '2026-03-10'].includes(String(version)))
      throw new GitHubError(400, `Unsupported API version: ${version}`);
    const path = url.pathname.slice(this.#base.length);
    const { authorization } = headers;
    const asApp = (): App => appOf(authorization, this.accounts.apps, Math.floor(this.now() / 1000));
    if (hop === 'app') return { status: 200, body: this.#appJson(asApp()) };
    if (hop === 'installation') return this.#installation(asApp(), path);
    if (hop === 'mint') {
      const wanted = headers['x-github-stateless-s2s-token'];
      return this.#mint(asApp(), path, objectOf(body), String(wanted ?? ''));
    }
    const minted = this.#minted(authorization);
    const who = minted === undefined ? 'anonymous' : `installation ID ${minted.installation.id}`;
    const limits = this.limit.count(who, this.now(), path === '/rate_limit' ? 0 : 1);
    // docs.github.com, "Rate limits for the REST API": 403 or 429, and x-ratelimit-remaining is 0.
    if (limits.exceeded && path !== '/rate_limit')
      throw new GitHubError(403, `API rate limit exceeded for ${who}.`, limits.headers);
    const served = this.#withToken(hop, minted, {
      api: this.api,
      method,
      path,
      query: url.searchParams,
      body: objectOf(body),
    });
    return { ...served, headers: { ...limits.headers, ...served.headers } };
  }

  #withToken(hop: GitHubHop, minted: Minted | undefined, call: Parameters<typeof answer>[2]): Served {
    if (call.path === '/rate_limit')
      return { status: 200, body: { resources: {}, rate: { limit: this.limit.most } } };
    // octokit/octokit.rb, lib/octokit/error.rb: the message without a token.
    if (minted === undefined) throw new GitHubError(401, 'Requires authentication');
    if (hop === 'revoke') {
      // docs.github.com, "Revoke an installation access token": 204.
      this.tokens.revoke(minted, this.now());
      return { status: 204, body: '' };
    }
    if (hop === 'repositories') {
      const all = accessible(this.accounts, minted).map((one) =>
        repositoryJson(one, this.accounts.ownerId(one.owner)),
      );
      const size = Math.min(Number(call.query.get('per_page') ?? 30), 100);
      const from = (Number(call.query.get('page') ?? 1) - 1) * size;
      const { repositories } = minted.installation;
      return {
        status: 200,
        body: {
          total_count: all.length,
          repository_selection:
            minted.repositories === undefined && repositories === 'all' ? 'all' : 'selected',
          repositories: all.slice(from, from + size),
        },
      };
    }
    return answer(this.accounts, minted, call);
  }

  /** The token of a request; undefined without one. docs.github.com, "Authenticating to the REST API": `Bearer` or `token`. */
  #minted(authorization: string | undefined): Minted | undefined {
    if (authorization === undefined) return undefined;
    const [, token = ''] = /^(?:bearer|token) (\S+)$/i.exec(authorization) ?? [];
    if (!this.alive(token)) throw badCredentials();
    const minted = this.tokens.find(token);
    if (minted?.installation.suspended === true) throw suspended();
    return minted;
  }

  #appJson({ id, slug, clientId }: App): object {
    const permissions = this.accounts.installations.find(({ app }) => app.id === id)?.permissions ?? {};
    return {
      id,
      slug,
      client_id: clientId,
      name: slug,
      permissions,
      html_url: `https://github.com/apps/${slug}`,
    };
  }

  /** docs.github.com, "Get a repository installation for the authenticated app" and its three neighbors: 404 where it is not installed. */
  #installation(app: App, path: string): Served {
    const [, kind, owner = '', name = ''] = path.split('/').map(decodeURIComponent);
    // The same page: 301 for a renamed repository.
    const moved = kind === 'repos' ? this.accounts.redirect(`${owner}/${name}`) : undefined;
    if (moved !== undefined) return movedTo(`${this.api}/repositories/${moved.id}/installation`);
    const installation = this.accounts.installations.find((one) => {
      const { account } = one;
      // docs.github.com, "Get an installation for the authenticated app".
      if (kind === 'app') return one.app === app && String(one.id) === name;
      if (one.app !== app) return false;
      if (kind === 'repositories') return this.accounts.of(one).some(({ id }) => String(id) === owner);
      if (!same(account.login, owner)) return false;
      if (kind === 'orgs') return account.type === 'Organization';
      if (kind === 'enterprises') return account.type === 'Enterprise';
      // actions/create-github-app-token, lib/main.js: `/users/` finds organizations as well.
      if (kind === 'users') return account.type !== 'Enterprise';
      return this.accounts.of(one).some((repository) => same(repository.name, name));
    });
    if (installation === undefined) throw notFound();
    return { status: 200, body: installationJson(installation) };
  }

  #mint(app: App, path: string, body: Record<string, unknown>, wanted: string): Served {
    const id = path.split('/')[3];
    const installation = this.accounts.installations.find((one) => String(one.id) === id);
    if (installation === undefined || installation.app !== app) throw notFound();
    if (installation.suspended) throw suspended();
    const minted = this.tokens.mint(
      this.#form(wanted),
      requested(body, installation, this.accounts),
      this.now(),
    );
    return { status: 201, body: mintedJson(minted, this.accounts) };
  }

  /** The changelog of 15 May 2026: any other value than these two is ignored. */
  #form(wanted: string): TokenForm {
    return wanted === 'enabled' ? 'stateless' : wanted === 'disabled' ? 'stateful' : this.form;
  }

  #sts({ headers }: Seen, url: URL): Promise<Served> {
    const mint = (owner: string, name: string | undefined, permissions: Minted['permissions']): string => {
      const installation = this.accounts.installations.find(({ account }) => same(account.login, owner));
      if (installation === undefined) throw notFound();
      const body = { permissions, ...(name === undefined ? {} : { repositories: [name] }) };
      return this.tokens.mint(this.form, requested(body, installation, this.accounts), this.now()).token;
    };
    return exchange({
      authorization: headers.authorization,
      scope: url.searchParams.get('scope') ?? '',
      identity: url.searchParams.get('identity') ?? '',
      domain: headers.host ?? url.host,
      policies: this.policies,
      now: this.now(),
      mint,
    });
  }
}

/** ossf/allstar#314, google-gemini/gemini-cli#12033 */
const suspended = (): GitHubError => new GitHubError(403, 'This installation has been suspended');

/** docs.github.com, "Troubleshooting the REST API": 400 for a body that is not JSON, or not an object. */
function objectOf(body: string): Record<string, unknown> {
  if (body === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new GitHubError(400, 'Problems parsing JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new GitHubError(400, 'Body should be a JSON object');
  return value as Record<string, unknown>;
}
