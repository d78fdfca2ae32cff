import type { X509Certificate } from 'node:crypto';

// The types that `jobpass/verify` exports. The declarations are shipped unchanged, so they use only their own types and Node's.

export interface VerifierOptions {
  /** The issuer of the broker, exactly as in its metadata. It must use https, or http on loopback. */
  issuer: string;
  /** The audience of this service, or a list of audiences. A token must have at least one of these audiences. */
  audience: string | readonly string[];
  /**
   * This service's id and secret at the broker. With this option, every token is introspected (RFC 7662), so that a revocation
   * takes effect at once.
   */
  resourceServer?: { id: string; secret: string } | undefined;
  /** The required scopes. A token must have all of these scopes. */
  scopes?: readonly string[] | undefined;
  /**
   * Verifies JWTs (RFC 9068) by their signature only, without a request to the broker: **a revoked token is accepted until it
   * expires**. Opaque tokens are introspected if `resourceServer` is set, otherwise rejected.
   */
  local?: boolean | undefined;
  /** Additional certificate authorities to trust, as PEM. */
  ca?: string | undefined;
  /**
   * The time for which the introspection result of each token is cached, in seconds: 0 (the default) to 60. A revocation takes
   * effect with this delay.
   */
  cacheSeconds?: number | undefined;
}

/** The context in which a token was presented. */
export interface Presented {
  /**
   * The client certificate of the TLS connection (PEM, DER or parsed). A token that is bound to a certificate (RFC 8705) is
   * rejected without this certificate. Take the certificate from the TLS connection or from a trusted proxy, never from the request
   * itself.
   */
  certificate?: string | Buffer | X509Certificate | undefined;
}

/** The job that a token was issued to, as stated by the broker. Treat the texts as untrusted input. */
export interface Job {
  /** The claim `sub` of the job's ID token. Unique only together with `issuer`. */
  subject: string;
  /** The issuer of the job's ID token: the CI system. */
  issuer: string;
  /** The broker role for which the token was issued. */
  role?: string | undefined;
  scopes: readonly string[];
  /** All audiences of the token. */
  audience: readonly string[];
  /** The id of the token in logs, here and at the broker. Not a secret. */
  tokenId: string;
  issuedAt: Date;
  expiresAt: Date;
  /** The other claims of the job: `repository`, `ref`, `environment`, `run_id`… */
  claims: Readonly<Record<string, unknown>>;
  /** The method that checked the token: introspection by the broker, or a local check of the signature. */
  checked: 'introspection' | 'signature';
}

/**
 * The error that every function here throws. Branch on `status` or `code`, never on the text. No text contains the token or the
 * secret.
 */
export interface VerifyError extends Error {
  /**
   * `refused`: the token is invalid. Every other code is a failure of the service or the broker and does not indicate whether the
   * token is valid:
   *
   * - `unreachable`: the broker sent no complete response
   * - `busy`: the broker cannot respond at the moment
   * - `malformed`: the broker's response does not follow the standards
   * - `insecure`: no request was sent, because it would have exposed a secret
   * - `usage`: the options are invalid, or the broker does not know this service
   */
  code: 'refused' | 'unreachable' | 'busy' | 'malformed' | 'insecure' | 'usage';
  /** The HTTP status that the service should return: 401 or 403 (a missing scope) if `code` is `refused`, otherwise 503. */
  status: 401 | 403 | 503;
  /** Whether a retry may succeed. */
  transient: boolean;
  /** The time to wait that the broker requested, in milliseconds. */
  retryAfterMs: number | undefined;
  /** The advice for the operator. */
  hint: string | undefined;
}

/**
 * Verifies a token and returns the job that it was issued to. The verification takes at most 5 seconds.
 *
 * @throws VerifyError
 */
export type VerifyToken = (token: string, presented?: Presented) => Promise<Job>;
