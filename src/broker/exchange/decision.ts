import type { Claims } from '../../identity/id-token.js';
import type { Alarm } from './theft-alarm.js';

/** The decision about an exchange, for the log and the metrics. Contains no secrets. */
export interface Decision {
  outcome: 'issued' | 'refused' | 'unavailable';
  role?: string;
  /** The reason for a refusal, for the log only. */
  why?: string;
  /** The number that identifies a refusal in the log and in the response. */
  refusal?: string;
  issuer?: string;
  subject?: string;
  jobClaims?: Readonly<Record<string, unknown>>;
  /** The claims of a valid ID token. */
  claims?: Claims;
  /** The start of the thumbprint of the key that the job proved to have. */
  key?: string;
  /** The new theft alarms. */
  alarms?: readonly Alarm[];
  /** The id of the issued token. */
  id?: string;
  audience?: readonly string[];
  scope?: string;
  format?: string;
  expiresAt?: number;
  /** Present if the role issues installation tokens. */
  provider?: 'github';
  /** The app, the repositories and the permissions of an installation token. */
  app?: string;
  repositories?: readonly string[];
  permissions?: string;
  /** Whether the token is the response to an earlier request. */
  repeated?: true;
}

/** An issued token: the members of the response that depend on the kind of role, and the facts for the log. */
export interface Issued {
  body: Readonly<Record<string, unknown>>;
  decision: Partial<Decision>;
}
