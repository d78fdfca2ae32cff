import type { X509Certificate } from 'node:crypto';

// The types that `jobpass/verify` exports. Its declarations are shipped as they are, so they name nothing but their own
// types and Node's.

export interface VerifierOptions {
  /** The broker, exactly as it names itself. https, or http on loopback. */
  issuer: string;
  /** What names this service in tokens: a token must be for one of these. */
  audience: string | readonly string[];
  /**
   * What the broker knows this service by. With it every token is introspected (RFC 7662), so that a revocation
   * is seen at once.
   */
  resourceServer?: { id: string; secret: string } | undefined;
  /** Scopes that a token must have, all of them. */
  scopes?: readonly string[] | undefined;
  /**
   * Takes JWTs (RFC 9068) by their signature alone, without a question to the broker: **a revoked token is taken
   * until it expires**. Opaque tokens are introspected where `resourceServer` is given, and refused elsewhere.
   */
  local?: boolean | undefined;
  /** Certificates of authorities to trust besides the usual ones, as PEM. */
  ca?: string | undefined;
  /**
   * How long an introspection may serve for the same token, in seconds: 0 (the default) to 60. For so long a
   * revocation may go unseen.
   */
  cacheSeconds?: number | undefined;
}

/** What came with the token. */
export interface Presented {
  /**
   * The client certificate of the TLS connection (PEM, DER or parsed), without which a token that is bound to one
   * (RFC 8705) is refused. From whoever ended the TLS connection, never from the client's own words.
   */
  certificate?: string | Buffer | X509Certificate | undefined;
}

/** The job that a token was given to. All of it is the broker's word; the texts are as foreign as they come. */
export interface Job {
  /** `sub` of the job's ID token. It means something together with `issuer` only. */
  subject: string;
  /** The issuer of the job's ID token: the CI system. */
  issuer: string;
  /** The broker's role by which the token was issued. */
  role?: string | undefined;
  scopes: readonly string[];
  /** Every service that the token is for. */
  audience: readonly string[];
  /** Names the token in logs, here and at the broker. Not a secret. */
  tokenId: string;
  issuedAt: Date;
  expiresAt: Date;
  /** Whatever else is said of the job: `repository`, `ref`, `environment`, `run_id`… */
  claims: Readonly<Record<string, unknown>>;
  /** How it is known: the broker was asked, or the signature was checked here. */
  checked: 'introspection' | 'signature';
}

/**
 * What is thrown, in every case. Branch on `status` or `code`, never on the text. No text in it holds the token
 * or the secret.
 */
export interface VerifyError extends Error {
  /**
   * `refused`: the token is not good. Every other word is trouble of the service or the broker, and says nothing
   * about the token:
   *
   * - `unreachable`: no whole answer came from the broker
   * - `busy`: the broker cannot answer at the moment
   * - `malformed`: the broker's answer is not what the standards say
   * - `insecure`: the broker was not asked, since that would have put a secret at risk
   * - `usage`: the options are wrong, or the broker does not know this service
   */
  code: 'refused' | 'unreachable' | 'busy' | 'malformed' | 'insecure' | 'usage';
  /** What a service answers: 401 and 403 (a scope is missing) where `code` is `refused`, else 503. */
  status: 401 | 403 | 503;
  /** Whether trying again can mend it. */
  transient: boolean;
  /** How long the broker asked us to wait, in milliseconds. */
  retryAfterMs: number | undefined;
  /** What the operator can change. */
  hint: string | undefined;
}

/**
 * Checks one token, and tells the job that it was given to. It takes 5 seconds at most.
 *
 * @throws VerifyError
 */
export type VerifyToken = (token: string, presented?: Presented) => Promise<Job>;
