import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { JWTPayload } from 'jose';
import type { Seen, Served } from '../faulty-server.js';
import {
  BadIdToken,
  bearerOf,
  bodyOf,
  Registry,
  type RegistryHop,
  type RegistryOptions,
  random,
  workflowFile,
} from './registry.js';

/**
 * The Rust registry's exchange, revocation and publication. Sources: rust-lang/crates.io at 57fa0006 (August 2026),
 * src/controllers/trustpub/tokens/exchange/mod.rs (statuses, texts, order: the `jti` counts as used before the publisher is looked
 * up; 30 minutes), tokens/revoke/mod.rs (204 for unknown tokens too, 401 for other texts), controllers/krate/publish.rs (order:
 * metadata, then the crate, then the token, then the file), crates_io_trustpub/src/access_token.rs (form of a token),
 * config/server.rs (the audience is the domain), middleware/require_user_agent.rs.
 */
export class CratesRegistry extends Registry {
  /** The crates that exist. */
  crates: string[] = ['octo-package', 'another'];
  /** The published versions, as lines of the index. */
  readonly published: {
    name: string;
    vers: string;
    cksum: string;
    deps: [];
    features: object;
    yanked: false;
  }[] = [];

  constructor(options: RegistryOptions = {}) {
    super(options, 1_800);
  }

  get inputs(): Record<string, string> {
    return { preset: 'crates-io', url: this.origin, package: 'octo-package' };
  }

  get audience(): string {
    return new URL(this.origin).host;
  }

  protected hopOf(path: string, { method }: IncomingMessage): RegistryHop | 'other' {
    if (path === '/id-token') return 'id-token';
    if (path === '/api/v1/crates/new') return 'probe';
    if (path !== '/api/v1/trusted_publishing/tokens') return 'other';
    return method === 'DELETE' ? 'revocation' : 'exchange';
  }

  protected async answer(hop: RegistryHop | 'other', seen: Seen): Promise<Served> {
    if ((seen.headers['user-agent'] ?? '') === '')
      return { status: 403, body: 'We require a User-Agent header' };
    if (seen.method === 'DELETE' && seen.path === '/api/v1/trusted_publishing/tokens')
      return this.#revoke(seen);
    switch (hop) {
      case 'exchange':
        return this.#exchange(seen);
      case 'revocation':
        return this.#revoke(seen);
      case 'probe':
        return this.#publish(seen);
      default:
        return this.#index(seen.path);
    }
  }

  /** The sparse index, of which cargo waits for a new version. Source: cargo book, "Registry index". */
  #index(path: string): Served {
    if (path === '/index/config.json')
      return { status: 200, body: { dl: `${this.origin}/download`, api: this.origin } };
    const name = /^\/index\/(?:[^/]+\/){1,2}([\w-]+)$/.exec(path)?.[1];
    const lines = this.published.filter((one) => one.name === name).map((one) => `${JSON.stringify(one)}\n`);
    return lines.length === 0
      ? { status: 404, body: 'Not Found' }
      : { status: 200, body: lines.join(''), headers: { 'content-type': 'text/plain' } };
  }

  #revoke(seen: Seen): Served {
    const token = bearerOf(seen);
    if (seen.headers.authorization === undefined) return refused(401, 'Missing authorization header');
    if (token === undefined || !TOKEN.test(token)) return refused(401, 'Invalid authorization header');
    this.live.delete(token);
    return { status: 204, body: '' };
  }

  async #exchange(seen: Seen): Promise<Served> {
    const jwt = bodyOf(seen)?.['jwt'];
    if (typeof jwt !== 'string') return refused(400, 'Failed to decode JWT');
    let claims: JWTPayload;
    try {
      claims = await this.verified(jwt, { leewayS: 10 });
    } catch (error) {
      if (!(error instanceof BadIdToken)) throw error;
      return error.why === 'issuer'
        ? refused(400, 'Unsupported JWT issuer: unknown')
        : refused(400, 'Failed to decode JWT');
    }
    if (this.usedBefore(claims)) return refused(400, 'JWT has already been used');
    const repository = String(claims['repository']);
    let left = this.publishers.filter(
      (one) => `${one.owner}/${one.repository}`.toLowerCase() === repository.toLowerCase(),
    );
    if (left.length === 0)
      return refused(400, `No Trusted Publishing config found for repository \`${repository}\`.`);
    const keep = (
      isRight: (one: (typeof left)[number]) => boolean,
      text: (wrong: typeof left) => string,
    ): string | undefined => {
      const wrong = left.filter((one) => !isRight(one));
      left = left.filter(isRight);
      return left.length === 0
        ? `The Trusted Publishing config for repository \`${repository}\` ${text(wrong)}`
        : undefined;
    };
    const owner = String(claims['repository_owner_id']);
    const file = workflowFile(claims['workflow_ref']);
    const environment = claims['environment'] as string | undefined;
    const names = (wrong: typeof left, name: 'workflow' | 'environment'): string =>
      wrong.map((one) => `\`${one[name]}\``).join(', ');
    const problem =
      keep(
        (one) => one.ownerId === owner,
        (wrong) =>
          `does not match the repository owner ID (${owner}) in the JWT. Expected owner IDs: ${wrong.map((one) => one.ownerId).join(', ')}. Please recreate the Trusted Publishing config to update the repository owner ID.`,
      ) ??
      keep(
        (one) => one.workflow === file,
        (wrong) =>
          `does not match the workflow filename \`${file}\` in the JWT. Expected workflow filenames: ${names(wrong, 'workflow')}`,
      ) ??
      keep(
        (one) =>
          one.environment === undefined || one.environment.toLowerCase() === environment?.toLowerCase(),
        (wrong) =>
          environment === undefined
            ? `requires an environment, but the JWT does not specify one. Expected environments: ${names(wrong, 'environment')}`
            : `does not match the environment \`${environment}\` in the JWT. Expected environments: ${names(wrong, 'environment')}`,
      );
    if (problem !== undefined) return refused(400, problem);
    const raw = random(31);
    const { token } = this.issue(
      `cio_tp_${raw}${checksum(raw)}`,
      left.flatMap(({ packages }) => packages),
    );
    return { status: 200, body: { token } };
  }

  #publish(seen: Seen): Served {
    const { bytes = Buffer.from(seen.body) } = seen;
    if (seen.method !== 'PUT') return refused(405, 'Method Not Allowed');
    if (bytes.length < 4) return refused(400, 'invalid metadata length');
    const length = bytes.readUInt32LE(0);
    if (bytes.length < 4 + length)
      return refused(400, `invalid metadata length for remaining payload: ${length}`);
    let metadata: { name?: unknown; vers?: unknown };
    try {
      metadata = JSON.parse(bytes.subarray(4, 4 + length).toString()) as typeof metadata;
    } catch {
      return refused(400, 'invalid upload request: expected value');
    }
    const { name, vers } = metadata;
    if (typeof name !== 'string' || !/^[A-Za-z][\w-]*$/.test(name)) return refused(400, 'invalid crate name');
    if (typeof vers !== 'string' || !/^\d+\.\d+\.\d+/.test(vers))
      return refused(400, `"${String(vers)}" is an invalid semver version`);
    // Cargo sends the token alone; other clients may put the scheme in front: crates.io's AuthHeader accepts both.
    const token = seen.headers.authorization?.replace(/^bearer /i, '');
    if (token === undefined || !TOKEN.test(token))
      return refused(401, 'Invalid `Authorization` header: Failed to parse token');
    if (!this.crates.includes(name))
      return refused(
        403,
        'Trusted Publishing tokens do not support creating new crates. Publish the crate manually, first',
      );
    const known = this.alive(token);
    if (known === undefined) return refused(403, 'Invalid authentication token');
    if (!known.packages.includes(name))
      return refused(403, `The provided access token is not valid for crate \`${name}\``);
    if (bytes.length < 8 + length) return refused(400, 'invalid tarball length');
    const file = bytes.subarray(8 + length);
    if (bytes.readUInt32LE(4 + length) !== file.length) return refused(400, 'invalid tarball length');
    const cksum = createHash('sha256').update(file).digest('hex');
    this.published.push({ name, vers, cksum, deps: [], features: {}, yanked: false });
    return { status: 200, body: { warnings: { invalid_categories: [], invalid_badges: [], other: [] } } };
  }
}

const TOKEN = /^cio_tp_[A-Za-z0-9]{32}$/;

const refused = (status: number, detail: string): Served => ({ status, body: { errors: [{ detail }] } });

function checksum(raw: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const sum = [...raw].reduce((all, one) => all ^ one.charCodeAt(0), 0);
  return alphabet[sum % alphabet.length] ?? '0';
}
