import { timestamp } from '../../clock.js';
import type { InstallationToken } from '../../github/api.js';
import type { Permissions } from '../../github/permissions.js';
import type { TokenRepository } from '../../github/replies.js';
import { sha256 } from '../../sha256.js';
import type { VerifiedJob } from '../exchange/job.js';
import type { Use } from '../exchange/theft-alarm.js';
import { DETAILS_TYPE, type GithubAccess } from './access.js';

/** An installation token that the broker issued to a job. Times are in milliseconds since 1970, on the broker's clock. */
export interface MintedToken {
  /** The token, a secret. */
  token: string;
  /** The broker's ID of the token, which is not a secret. */
  id: string;
  /** The address of the REST API. */
  api: string;
  /** The client ID or the ID of the app. */
  appId: string;
  installation: number;
  owner: string;
  repositories: readonly TokenRepository[];
  permissions: Permissions;
  issuedAt: number;
  /** The time at which the broker ends the token. */
  endAt: number;
  /** The expiry at GitHub. */
  expiresAt: number;
  /** The expiry as GitHub states it, in milliseconds since 1970. */
  githubExpiry: number;
  role: string;
  issuer: string;
  subject: string;
  jobClaims: Readonly<Record<string, unknown>>;
  /** The job's use of the token. Absent if the broker does not know the job. */
  use?: Use;
  /** Present after the job has requested the end of the token. */
  endedByJob?: true;
}

/** The length of an ID, in characters of base64url: 132 bits. */
const ID_LENGTH = 22;

/** Returns the broker's ID of an installation token, which is a hash of the token. */
export function mintedId(token: string): string {
  return sha256(token, 'base64url').slice(0, ID_LENGTH);
}

/** Returns the form in which GitHub's audit log shows a token (`hashed_token`). Source: GitHub Docs, "Identifying audit log events performed by an access token". */
export function hashedToken(token: string): string {
  return Buffer.from(sha256(token, 'hex'), 'hex').toString('base64');
}

export interface Times {
  now: number;
  /** The expiry at GitHub, on the broker's clock. */
  expiresAt: number;
  /** Whether the broker can end the token by itself. */
  ends: boolean;
}

/** Returns the record of a new token. */
export function mintedToken(
  job: VerifiedJob,
  { terms }: GithubAccess,
  minted: InstallationToken,
  app: { api: string; issuer: string },
  { now, expiresAt, ends }: Times,
): MintedToken {
  const { role, ttl } = job;
  const lifeMs = Math.min(ttl ?? role.maxTtl, role.maxTtl) * 1000;
  return {
    token: minted.token,
    id: mintedId(minted.token),
    api: app.api,
    appId: app.issuer,
    installation: terms.installation,
    owner: terms.owner,
    repositories: minted.repositories ?? [],
    permissions: minted.permissions,
    issuedAt: now,
    endAt: ends ? Math.min(now + lifeMs, expiresAt) : expiresAt,
    expiresAt,
    githubExpiry: minted.expiresAt,
    role: role.name,
    issuer: job.issuer,
    subject: String(job.claims['sub']),
    jobClaims: job.jobClaims,
    ...(job.use === undefined ? {} : { use: job.use }),
  };
}

/** Returns the granted access as `authorization_details` (RFC 9396, section 7). */
export function grantedDetails(token: MintedToken): Readonly<Record<string, unknown>> {
  return {
    type: DETAILS_TYPE,
    locations: [token.api],
    app_id: token.appId,
    installation_id: token.installation,
    owner: token.owner,
    repositories: token.repositories,
    permissions: token.permissions,
    expires_at: timestamp(token.githubExpiry),
  };
}
