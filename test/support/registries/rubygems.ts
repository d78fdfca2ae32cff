import type { JWTPayload } from 'jose';
import type { Seen, Served } from '../faulty-server.js';
import {
  BadIdToken,
  bodyOf,
  Registry,
  type RegistryHop,
  type RegistryOptions,
  random,
  workflowFile,
} from './registry.js';

/**
 * RubyGems' exchanges. Sources: rubygems/rubygems.org at 3c8ea0d4 (August 2026), app/controllers/api/v1/oidc/
 * trusted_publisher_controller.rb and api_key_roles_controller.rb (responses, 15 minutes), concerns/jwt_validation.rb (400 for a
 * missing claim, otherwise 404 without a reason), models/oidc/trusted_publisher/github_action.rb (claims). RubyGems does not check
 * whether an ID token was used before.
 */
export class RubyGemsRegistry extends Registry {
  /** API key roles, by token, and the audience of each. */
  readonly roles = new Map<string, { audience: string; sub: string }>();

  /** The sizes of the pushed files. */
  readonly pushed: number[] = [];

  constructor(options: RegistryOptions = {}) {
    super(options, 900);
  }

  get inputs(): Record<string, string> {
    return { preset: 'rubygems', url: this.origin };
  }

  get audience(): string {
    return new URL(this.origin).host;
  }

  protected hopOf(path: string): RegistryHop | 'other' {
    if (path === '/id-token') return 'id-token';
    return path === '/api/v1/oidc/trusted_publisher/exchange_token' || ROLE.test(path) ? 'exchange' : 'other';
  }

  protected async answer(hop: RegistryHop | 'other', seen: Seen, url: URL): Promise<Served> {
    if (url.pathname === '/api/v1/gems' && seen.method === 'POST') return this.#push(seen);
    if (hop !== 'exchange' || seen.method !== 'POST') return MISSING;
    const jwt = bodyOf(seen)?.['jwt'];
    if (typeof jwt !== 'string') return BAD;
    const role = ROLE.exec(url.pathname)?.[1];
    const wanted = role === undefined ? undefined : this.roles.get(role);
    if (role !== undefined && wanted === undefined) return MISSING;
    let claims: JWTPayload;
    try {
      claims = await this.verified(jwt);
    } catch (error) {
      if (!(error instanceof BadIdToken)) throw error;
      return error.why === 'malformed' ? BAD : MISSING;
    }
    for (const name of ['nbf', 'iat', 'exp']) if (!Number.isInteger(claims[name])) return BAD;
    if (typeof claims.jti !== 'string') return BAD;
    if (wanted !== undefined) {
      if (wanted.sub !== claims.sub || wanted.audience !== claims.aud) return MISSING;
      return this.#key(`${role}-${claims.jti}`, ['octo-package']);
    }
    const publisher = this.publishers.find(
      (one) =>
        `${one.owner}/${one.repository}` === claims['repository'] &&
        one.ownerId === claims['repository_owner_id'] &&
        one.workflow === workflowFile(claims['job_workflow_ref']) &&
        (one.environment === undefined || one.environment === claims['environment']),
    );
    if (publisher === undefined) return MISSING;
    return this.#key(`GitHub Actions ${publisher.owner}/${publisher.repository}`, publisher.packages);
  }

  /** Source: app/controllers/api/base_controller.rb: the header contains the key alone; 401 for other keys. */
  #push({ headers, bytes }: Seen): Served {
    const text = { 'content-type': 'text/plain' };
    if (this.alive(headers.authorization) === undefined)
      return {
        status: 401,
        body: 'Access Denied. Please sign up for an account at https://rubygems.org',
        headers: text,
      };
    this.pushed.push(bytes?.length ?? 0);
    return { status: 200, body: 'Successfully registered gem', headers: text };
  }

  #key(name: string, packages: readonly string[]): Served {
    const { token, expiresAt } = this.issue(`rubygems_${random(48)}`, packages);
    return {
      status: 201,
      body: {
        rubygems_api_key: token,
        name,
        scopes: ['push_rubygem'],
        expires_at: new Date(expiresAt).toISOString(),
      },
    };
  }
}

const ROLE = /^\/api\/v1\/oidc\/api_key_roles\/([\w-]+)\/assume_role$/;
const MISSING: Served = {
  status: 404,
  body: 'This rubygem could not be found.',
  headers: { 'content-type': 'text/plain' },
};
const BAD: Served = { status: 400, body: { error: 'Bad Request' } };
