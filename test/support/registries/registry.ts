import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { type Clock, systemClock } from '../../../src/clock.js';
import { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { FaultyServer, type Seen, type Served } from '../faulty-server.js';

/** The requests to a registry, each of which can go wrong. */
export type RegistryHop = 'id-token' | 'audience' | 'exchange' | 'probe' | 'revocation';

/** The claims of a job on GitHub Actions. Source: GitHub docs, "OpenID Connect reference". */
export const RELEASE_CLAIMS = {
  sub: 'repo:octo-org/octo-repo:environment:release',
  repository: 'octo-org/octo-repo',
  repository_id: '4711',
  repository_owner: 'octo-org',
  repository_owner_id: '65',
  repository_visibility: 'public',
  ref: 'refs/tags/v1.2.3',
  sha: '0123456789abcdef0123456789abcdef01234567',
  workflow_ref: 'octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1.2.3',
  job_workflow_ref: 'octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1.2.3',
  environment: 'release',
  event_name: 'push',
  runner_environment: 'github-hosted',
  run_id: '77',
  run_attempt: '1',
  actor: 'octocat',
};

/** What the owner of a package entered at the registry. */
export interface TrustedPublisher {
  owner: string;
  ownerId: string;
  repository: string;
  workflow: string;
  /** Undefined: the job needs no environment. */
  environment?: string;
  /** The packages that the publisher may publish. */
  packages: readonly string[];
}

export const PUBLISHER: TrustedPublisher = {
  owner: 'octo-org',
  ownerId: '65',
  repository: 'octo-repo',
  workflow: 'release.yml',
  environment: 'release',
  packages: ['octo-package'],
};

/** A token that the registry issued. */
export interface IssuedToken {
  token: string;
  packages: readonly string[];
  /** In milliseconds since 1970. */
  expiresAt: number;
}

/** Why an ID token was not accepted, before the publisher is looked up. */
export type BadToken = 'malformed' | 'issuer' | 'signature' | 'audience' | 'time';

export class BadIdToken extends Error {
  readonly why: BadToken;

  constructor(why: BadToken) {
    super(why);
    this.why = why;
  }
}

export interface RegistryOptions {
  clock?: Clock;
  /** A certificate and its key, as PEM, for a registry with https. */
  tls?: { cert: string; key: string };
}

/**
 * A registry on loopback, together with the ID token service of its only CI system. Real registries accept the issuers of some CI
 * systems; this one accepts its own origin as the only issuer.
 */
export abstract class Registry extends FaultyServer<RegistryHop> {
  publishers: TrustedPublisher[] = [PUBLISHER];
  /** The claims of the job; a test may change them. */
  claims: JWTPayload = { ...RELEASE_CLAIMS };
  /** The lifetime of tokens, in seconds. */
  lifeS: number;
  /** Live tokens. */
  readonly live = new Map<string, IssuedToken>();
  /** Every token that was ever issued, whether or not its response arrived. */
  readonly issued: string[] = [];
  /** Every ID token that was ever signed. */
  readonly idTokens: string[] = [];
  /** The audiences of the signed ID tokens. */
  readonly audiences: string[] = [];
  protected readonly clock: Clock;
  readonly #used = new Set<string>();
  readonly #bearer = randomBytes(24).toString('base64url');
  readonly #runners: StandInRunner[] = [];
  // PyPI and the Rust registry accept only RS256: warehouse/oidc/services.py (`algorithms`), crates_io_trustpub
  // src/github/claims.rs (`Algorithm::RS256`).
  readonly #keys = generateKeyPair('RS256');

  constructor({ clock = systemClock, tls }: RegistryOptions, lifeS: number) {
    super(tls);
    this.clock = clock;
    this.lifeS = lifeS;
  }

  /** The preset, and the inputs with which a job gets a credential. */
  abstract get inputs(): Record<string, string>;
  /** The audience that the registry accepts. */
  abstract get audience(): string;
  protected abstract answer(hop: RegistryHop | 'other', seen: Seen, url: URL): Promise<Served>;

  get secrets(): string[] {
    return [this.#bearer, ...this.idTokens, ...this.issued];
  }

  async open(): Promise<this> {
    await this.listen();
    return this;
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) runner.close();
    await this.leave();
  }

  /** A runner whose job may request ID tokens. */
  runner(job: Record<string, string> = {}): StandInRunner {
    const runner = new StandInRunner({ ...this.job, ...job });
    this.#runners.push(runner);
    return runner;
  }

  /** The variables of a job that may request ID tokens. */
  get job(): Record<string, string> {
    return {
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: RELEASE_CLAIMS.repository,
      GITHUB_JOB: 'release',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.origin}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.#bearer,
    };
  }

  async sign(claims: JWTPayload): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    const { privateKey } = await this.#keys;
    const token = await new SignJWT({
      iss: this.origin,
      iat: now,
      nbf: now - 600,
      exp: now + 300,
      jti: randomBytes(8).toString('hex'),
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'key-1' })
      .sign(privateKey);
    this.idTokens.push(token);
    return token;
  }

  protected async serve(hop: RegistryHop | 'other', seen: Seen, url: URL): Promise<Served> {
    if (hop !== 'id-token') return this.answer(hop, seen, url);
    if (seen.headers.authorization !== `Bearer ${this.#bearer}`)
      return { status: 401, body: { message: 'Unauthorized' } };
    const aud = url.searchParams.get('audience') ?? '';
    this.audiences.push(aud);
    return { status: 200, body: { value: await this.sign({ aud, ...this.claims }) } };
  }

  /** Verifies an ID token. @throws BadIdToken */
  protected async verified(
    token: string,
    { leewayS = 0, single = false }: { leewayS?: number; single?: boolean } = {},
  ): Promise<JWTPayload> {
    if (token.split('.').length !== 3) throw new BadIdToken('malformed');
    const { publicKey } = await this.#keys;
    try {
      const { payload } = await jwtVerify(
        token,
        createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1' }] }),
        {
          algorithms: ['RS256'],
          issuer: this.origin,
          audience: this.audience,
          clockTolerance: leewayS,
          currentDate: new Date(this.clock.now()),
        },
      );
      if (single && typeof payload.aud !== 'string') throw new BadIdToken('audience');
      return payload;
    } catch (error) {
      if (error instanceof BadIdToken) throw error;
      const { code, claim } = error as { code?: string; claim?: string };
      if (claim === 'aud') throw new BadIdToken('audience');
      if (claim === 'iss') throw new BadIdToken('issuer');
      throw new BadIdToken(code === 'ERR_JWT_EXPIRED' || claim === 'nbf' ? 'time' : 'signature');
    }
  }

  /** Marks an ID token as used. @returns whether it had been used before */
  protected usedBefore({ jti = '' }: JWTPayload): boolean {
    if (this.#used.has(jti)) return true;
    this.#used.add(jti);
    return false;
  }

  protected issue(token: string, packages: readonly string[]): IssuedToken {
    const one = { token, packages, expiresAt: this.clock.now() + this.lifeS * 1_000 };
    this.issued.push(token);
    this.live.set(token, one);
    return one;
  }

  /** The issued token, if it is still valid. */
  alive(token: string | undefined): IssuedToken | undefined {
    const one = token === undefined ? undefined : this.live.get(token);
    return one !== undefined && one.expiresAt > this.clock.now() ? one : undefined;
  }
}

/** The name of a workflow's file in a claim such as `job_workflow_ref`. */
export function workflowFile(ref: unknown): string | undefined {
  return /\/\.github\/workflows\/([^@]+)@/.exec(String(ref))?.[1];
}

/** The token of an Authorization header with the scheme Bearer. */
export function bearerOf({ headers }: Seen): string | undefined {
  return /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** A JSON object in a request's body. Undefined if there is none. */
export function bodyOf({ body, headers }: Seen): Record<string, unknown> | undefined {
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export const random = (length: number): string =>
  randomBytes(length).toString('base64url').replace(/[-_]/g, 'x').slice(0, length);

export const DIST = join(import.meta.dirname, '../../../dist');
