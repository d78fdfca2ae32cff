import type { JWTPayload } from 'jose';
import type { Seen, Served } from '../faulty-server.js';
import {
  BadIdToken,
  bearerOf,
  Registry,
  type RegistryHop,
  type RegistryOptions,
  random,
  workflowFile,
} from './registry.js';

/**
 * The exchange of the npm registry. Its source is not public, so each rule cites what its client, its docs and its users report:
 *
 * - npm 12.2.2, lib/utils/oidc.js: the audience is `npm:` with the host name; the ID token is the bearer of a POST to
 *   `/-/npm/v1/oidc/token/exchange/package/NAME`, with the name escaped; the response has `token`; an error has `message`
 * - npm/cli issues 8678 and 9923: 404 and "OIDC token exchange error - package not found" if no trusted publisher of the package
 *   matches the ID token, for whatever reason
 * - npm docs, "Trusted publishing for npm packages": owner, repository, file name of the workflow, optional environment, and only
 *   runners that GitHub hosts
 *
 * The response has `expires` only if a test sets it, because no source describes the member. The stand-in accepts each ID token
 * once. No source says so for npm, but other registries do this.
 */
export class NpmRegistry extends Registry {
  /** The package that the job publishes. */
  package = 'octo-package';
  /** The packages that exist. */
  existing: string[] = ['octo-package', '@octo-org/package'];
  /** Whether the response contains the expiry. */
  showsExpiry = false;

  constructor(options: RegistryOptions = {}) {
    super(options, 3_600);
  }

  get inputs(): Record<string, string> {
    return { preset: 'npm', url: `${this.origin}/`, package: this.package };
  }

  get audience(): string {
    return `npm:${new URL(this.origin).hostname}`;
  }

  protected hopOf(path: string): RegistryHop | 'other' {
    if (path === '/id-token') return 'id-token';
    return path.startsWith(EXCHANGE) ? 'exchange' : 'other';
  }

  protected async answer(hop: RegistryHop | 'other', seen: Seen, url: URL): Promise<Served> {
    const tags = /^\/-\/package\/([^/]+)\/dist-tags$/.exec(url.pathname)?.[1];
    if (tags !== undefined)
      return this.existing.includes(decodeURIComponent(tags))
        ? { status: 200, body: { latest: '1.0.0' } }
        : { status: 404, body: 'not found' };
    if (hop !== 'exchange' || seen.method !== 'POST') return { status: 404, body: { error: 'Not found' } };
    const token = bearerOf(seen);
    if (token === undefined) return refused(401, 'OIDC token exchange error - unauthorized');
    let claims: JWTPayload;
    try {
      claims = await this.verified(token);
    } catch (error) {
      if (!(error instanceof BadIdToken)) throw error;
      return refused(401, 'OIDC token exchange error - invalid token');
    }
    const name = decodeURIComponent(url.pathname.slice(EXCHANGE.length));
    const isTrusted = this.publishers.some(
      ({ owner, repository, workflow, environment, packages }) =>
        packages.includes(name) &&
        claims['repository'] === `${owner}/${repository}` &&
        workflowFile(claims['workflow_ref']) === workflow &&
        (environment === undefined || environment === claims['environment']) &&
        claims['runner_environment'] === 'github-hosted',
    );
    if (!isTrusted) return refused(404, 'OIDC token exchange error - package not found');
    if (this.usedBefore(claims)) return refused(401, 'OIDC token exchange error - token already used');
    const { token: issued, expiresAt } = this.issue(`npm_${random(36)}`, [name]);
    const expires = this.showsExpiry ? { expires: new Date(expiresAt).toISOString() } : {};
    return { status: 201, body: { token: issued, ...expires } };
  }
}

const EXCHANGE = '/-/npm/v1/oidc/token/exchange/package/';

const refused = (status: number, message: string): Served => ({ status, body: { message } });
