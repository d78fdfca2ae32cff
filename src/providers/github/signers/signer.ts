import type { Permissions } from '../../../github/permissions.js';
import type { Attempt } from '../../../http/retry.js';
import type { IdToken } from '../../../identity/id-token.js';

/** A token that a signer issued. */
export interface Issued {
  /** The token, a secret. */
  token: string;
  /** The address of the REST API that accepts the token. */
  api: URL;
  /** GitHub's expiry, on the job's clock, in milliseconds since 1970. */
  expiresAt: number;
  /** The time at which the signer itself ends the token, on the job's clock. */
  endedAt?: number;
  owner: string | undefined;
  /** Full names. Undefined: every repository of the owner that the installation has. */
  repositories: readonly string[] | undefined;
  /** Undefined if the signer does not report them. */
  permissions: Permissions | undefined;
  installation: number | undefined;
  appSlug: string | undefined;
  /** The ID in the signer's records. */
  id?: string;
}

/** A service, or the job itself, that has the private key of a GitHub App. */
export interface Signer {
  /** The URLs that receive an ID token. */
  readonly targets: readonly URL[];
  /** Issues a token in one attempt. @throws JobpassError */
  issue(idToken: IdToken | undefined, attempt: Attempt): Promise<Issued>;
  /** Reports to the signer that GitHub revoked a token. Never throws. */
  ended?(token: string): Promise<void>;
}
