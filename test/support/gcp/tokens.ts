import { randomBytes } from 'node:crypto';
import type { Mapped } from './pools.js';

export const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';
export const IAM_SCOPE = 'https://www.googleapis.com/auth/iam';

/** A rule of a Credential Access Boundary that the stand-in has checked. */
export interface BoundaryRule {
  availableResource: string;
  availablePermissions: readonly string[];
  availabilityCondition?: { expression: string };
}

/** An access token. */
export interface GoogleToken {
  token: string;
  /** Milliseconds since 1970. */
  issuedAt: number;
  expiresAt: number;
  scope: readonly string[];
  mapped: Mapped;
  /** The e-mail address; undefined for the token of a principal of a pool. */
  serviceAccount?: string;
  boundary?: readonly BoundaryRule[];
}

/** Every access token that was issued. */
export class GoogleTokens {
  readonly all: GoogleToken[] = [];

  add(about: Omit<GoogleToken, 'token'>): GoogleToken {
    // Google's tokens begin with `ya29.`, and have several hundred characters.
    const issued = { ...about, token: `ya29.${randomBytes(150).toString('base64url')}` };
    this.all.push(issued);
    return issued;
  }

  find(token: string): GoogleToken | undefined {
    return this.all.find((one) => one.token === token);
  }
}
