import type { Claims } from '../../identity/id-token.js';
import type { Role } from '../config/broker-config.js';
import type { Use } from './theft-alarm.js';

/** A job with a valid ID token, and the role that the job gets. */
export interface VerifiedJob {
  role: Role;
  issuer: string;
  /** The claims of the ID token. */
  claims: Claims;
  /** The claims that the broker's tokens contain. */
  jobClaims: Readonly<Record<string, unknown>>;
  /** The requested lifetime, in seconds. */
  ttl: number | undefined;
  /** The name of the credential in the job. */
  entry: string | undefined;
  /** The job's use of this credential; undefined if the ID token does not identify one job. */
  use: Use | undefined;
  /** The thumbprint of the key that the job proved to have, if any. */
  key: string | undefined;
  /** A text that is the same in all attempts of one request. */
  requestId: string | undefined;
  /** The thumbprint of the connection's trusted client certificate. */
  certificate: string | undefined;
}
