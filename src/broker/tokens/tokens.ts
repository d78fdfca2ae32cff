import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { sha256 } from '../../sha256.js';
import type { Store, StoredToken } from '../store/store.js';
import type { SigningKeys } from './signing-keys.js';

/** The client id of all jobs. A token belongs to the job, not to a client. */
export const JOB_CLIENT = 'jobpass';
/** The prefix of opaque tokens, which scanners for leaked secrets recognize. */
export const OPAQUE_PREFIX = 'jpt_';

/** The content of a token, except its times and its id. */
export interface TokenContent {
  subject: string;
  audience: readonly string[];
  scope: string;
  /** The role and the job's claims, which introspection returns. */
  extra: Readonly<Record<string, unknown>>;
  /** The SHA-256 thumbprint of the client certificate that the token is bound to, in base64url (RFC 8705, section 3.1). */
  certificate?: string | undefined;
  /** The job's use of the token; undefined if the broker does not know the job. */
  use?: { job: string; entry: string } | undefined;
}

export interface IssuedToken {
  /** The token itself, a secret. */
  value: string;
  /** The id of the token in logs and introspection. Not a secret. */
  id: string;
  /** The expiry, in seconds since 1970. */
  expiresAt: number;
}

/**
 * The broker's tokens. The store contains a hash of each opaque token, so that reading the store reveals no token. A JWT is stored
 * under its `jti`, so that it can be revoked and introspected like an opaque token.
 */
export class Tokens {
  readonly #store: Store;
  readonly #keys: SigningKeys;
  readonly #clock: Clock;
  readonly #issuer: string;

  constructor(options: { store: Store; keys: SigningKeys; clock: Clock; issuer: string }) {
    this.#store = options.store;
    this.#keys = options.keys;
    this.#clock = options.clock;
    this.#issuer = options.issuer;
  }

  /** Creates a token. When the promise resolves, the token is stored durably. @param ttl in seconds */
  async issue(content: TokenContent, format: 'opaque' | 'jwt', ttl: number): Promise<IssuedToken> {
    const iat = Math.floor(this.#clock.now() / 1000);
    const secret = randomText();
    const opaque = `${OPAQUE_PREFIX}${secret}`;
    const id = format === 'jwt' ? secret.slice(0, ID_LENGTH) : idOf(opaque);
    const kept: StoredToken = {
      kind: 'AccessToken',
      jti: id,
      iat,
      exp: iat + ttl,
      clientId: JOB_CLIENT,
      accountId: content.subject,
      aud: content.audience.length === 1 ? (content.audience[0] ?? '') : content.audience,
      ...(content.scope === '' ? {} : { scope: content.scope }),
      extra: content.extra,
      ...(content.certificate === undefined ? {} : { 'x5t#S256': content.certificate }),
      ...(format === 'jwt' ? { jwt: true } : {}),
      ...(content.use === undefined ? {} : { use: content.use }),
    };
    const value = format === 'jwt' ? await this.#signed(kept) : opaque;
    await this.#store.issue(kept);
    return { value, id, expiresAt: kept.exp };
  }

  /** Returns the token as a JWT (RFC 9068, section 2.2). */
  async #signed(kept: StoredToken): Promise<string> {
    await this.#keys.refresh();
    return this.#keys.sign({
      ...kept.extra,
      iss: this.#issuer,
      aud: kept.aud as string,
      sub: kept.accountId,
      client_id: kept.clientId,
      iat: kept.iat,
      exp: kept.exp,
      jti: kept.jti,
      ...(kept.scope === undefined ? {} : { scope: kept.scope }),
      ...(kept['x5t#S256'] === undefined ? {} : { cnf: { 'x5t#S256': kept['x5t#S256'] } }),
    });
  }

  /**
   * Returns the id of a presented token, even if the store does not contain the token; undefined for a JWT that this broker did
   * not sign.
   */
  async idOf(token: string): Promise<string | undefined> {
    if (!token.includes('.')) return idOf(token);
    await this.#keys.refresh();
    const claims = await this.#keys.verify(token, this.#issuer);
    return claims?.jti;
  }

  find(id: string): Promise<StoredToken | undefined> {
    return this.#store.find(id);
  }

  /**
   * Revokes a token. When the promise resolves, the revocation is durable, even if another request started it.
   *
   * @param isShown whether `find` returns the token
   */
  async remove(id: string, isShown: boolean): Promise<void> {
    if (isShown || this.#store.hidesEnding) await this.#store.end(id);
  }

  /**
   * Stores the use of an ID token.
   *
   * @param until the expiry of the ID token, in seconds since 1970
   * @returns false if the ID token was already used
   */
  use(issuer: string, jti: string, until: number): Promise<boolean> {
    return this.#store.use(digest(JSON.stringify([issuer, jti])), until);
  }

  /**
   * Stores the use of a proof of a job key.
   *
   * @returns false if the proof was already used
   */
  useProof(name: string, until: number): Promise<boolean> {
    return this.#store.use(`dpop:${name}`, until);
  }
}

/** The size of the pool of random bytes. Generating the bytes for many tokens in one call is cheaper than one call per token. */
const POOL_BYTES = 8_192;
const SECRET_BYTES = 32;
let pool = Buffer.alloc(0);
let drawn = 0;

function randomText(): string {
  if (drawn + SECRET_BYTES > pool.length) {
    pool = randomBytes(POOL_BYTES);
    drawn = 0;
  }
  const secret = pool.subarray(drawn, drawn + SECRET_BYTES);
  drawn += SECRET_BYTES;
  const text = secret.toString('base64url');
  secret.fill(0);
  return text;
}

/** The length of an id, in characters of base64url: 132 bits. */
const ID_LENGTH = 22;

function digest(text: string): string {
  return sha256(text, 'base64url').slice(0, ID_LENGTH);
}

function idOf(opaque: string): string {
  return digest(opaque);
}
