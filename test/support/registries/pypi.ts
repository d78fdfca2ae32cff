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
 * PyPI's mint, burn and upload. Sources: pypi/warehouse at 6b621571 (August 2026), warehouse/oidc/views.py (statuses, texts, order,
 * 900 seconds), services.py (RS256, one audience, leeway of 30 seconds, `jti` once), models/github.py (claims, environment,
 * `pull_request_target`), forklift/decorators.py (the identity is checked before the form) and forklift/legacy.py. The burning of
 * tokens is newer (pypi/warehouse#20197): astral-sh/uv#21423 sends `{token}` and expects 202.
 */
export class PyPiRegistry extends Registry {
  /** Whether the registry can burn tokens. */
  burns = true;
  /** The uploads: the form fields of each. */
  readonly uploads: string[] = [];

  constructor(options: RegistryOptions = {}) {
    super(options, 900);
  }

  get inputs(): Record<string, string> {
    return { preset: 'pypi', url: `${this.origin}/legacy/`, audience: this.audience };
  }

  get audience(): string {
    return 'pypi';
  }

  protected hopOf(path: string): RegistryHop | 'other' {
    return HOPS[path] ?? 'other';
  }

  protected async answer(hop: RegistryHop | 'other', seen: Seen): Promise<Served> {
    switch (hop) {
      case 'audience':
        return { status: 200, body: { audience: this.audience } };
      case 'exchange':
        return this.#mint(seen);
      case 'revocation':
        if (!this.burns) return { status: 404, body: { message: 'Not Found' } };
        this.live.delete(String(bodyOf(seen)?.['token']));
        return { status: 202, body: { message: 'Accepted' } };
      case 'probe':
        return this.#upload(seen);
      default:
        return { status: 404, body: { message: 'Not Found' } };
    }
  }

  async #mint(seen: Seen): Promise<Served> {
    const token = bodyOf(seen)?.['token'];
    if (typeof token !== 'string') return refused('invalid-payload', 'Field required');
    let claims: JWTPayload;
    try {
      claims = await this.verified(token, { leewayS: 30, single: true });
    } catch (error) {
      if (!(error instanceof BadIdToken)) throw error;
      if (error.why === 'malformed') return refused('invalid-payload', 'malformed JWT');
      if (error.why === 'issuer') return refused('invalid-payload', 'unknown trusted publishing issuer');
      return refused('invalid-token', 'malformed or invalid token');
    }
    const file = workflowFile(claims['job_workflow_ref']);
    const [owner, repository] = String(claims['repository']).split('/');
    const candidates = this.publishers.filter(
      (one) =>
        one.owner === owner &&
        one.repository === repository &&
        one.ownerId === claims['repository_owner_id'] &&
        one.workflow === file,
    );
    const environment = String(claims['environment'] ?? '').toLowerCase();
    const publisher =
      candidates.find(
        (one) => one.environment !== undefined && one.environment.toLowerCase() === environment,
      ) ?? candidates.find((one) => one.environment === undefined);
    const missing = (why: string): Served =>
      refused('invalid-publisher', `valid token, but no corresponding publisher (${why})`);
    if (publisher === undefined) return missing('Publisher with matching claims was not found');
    if (claims['event_name'] === 'pull_request_target')
      return missing("Publishing from a workflow invoked via 'pull_request_target' is not supported.");
    if (this.usedBefore(claims)) return refused('invalid-reuse-token', 'invalid token: already used');
    const { token: issued, expiresAt } = this.issue(`pypi-AgEIcHlwaS5vcmc${random(60)}`, publisher.packages);
    return { status: 200, body: { success: true, token: issued, expires: Math.floor(expiresAt / 1000) } };
  }

  async #upload(seen: Seen): Promise<Served> {
    const [scheme = '', value = ''] = (seen.headers.authorization ?? '').split(' ');
    const decoded = /^basic$/i.test(scheme) ? Buffer.from(value, 'base64').toString() : '';
    const [user, password] = [
      decoded.slice(0, decoded.indexOf(':')),
      decoded.slice(decoded.indexOf(':') + 1),
    ];
    // The macaroon's own expiry is checked only after the form. A burned token does not exist any more.
    if (user !== '__token__' || !this.live.has(password)) {
      return {
        status: 403,
        body: '<html>\n <head>\n  <title>403 Invalid or non-existent authentication information. See https://pypi.org/help/#invalid-auth for more information.</title>\n </head>\n <body>\n  <h1>403 Forbidden</h1>\n Access was denied to this resource.\n </body>\n</html>',
        headers: { 'content-type': 'text/html; charset=UTF-8' },
      };
    }
    if (!seen.body.includes('metadata_version')) {
      return {
        status: 400,
        body: "<html>\n <head>\n  <title>400 '' is an invalid value for Metadata-Version. Error: This field is required. See https://packaging.python.org/specifications/core-metadata for more information.</title>\n </head>\n <body></body>\n</html>",
        headers: { 'content-type': 'text/html; charset=UTF-8' },
      };
    }
    if (this.alive(password) === undefined)
      return {
        status: 403,
        body: 'Invalid API Token: token is expired',
        headers: { 'content-type': 'text/html' },
      };
    this.uploads.push(seen.body);
    return this.store(seen);
  }

  /** Stores an upload whose token is valid. */
  protected async store(_seen: Seen): Promise<Served> {
    return { status: 200, body: '' };
  }
}

const HOPS: Readonly<Record<string, RegistryHop>> = {
  '/id-token': 'id-token',
  '/_/oidc/audience': 'audience',
  '/_/oidc/mint-token': 'exchange',
  '/_/oidc/burn-token': 'revocation',
  '/legacy/': 'probe',
};

const refused = (code: string, description: string): Served => ({
  status: 422,
  body: { message: 'Token request failed', errors: [{ code, description }] },
});
