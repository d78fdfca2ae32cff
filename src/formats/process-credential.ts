import { timestamp } from '../clock.js';

/** An AWS session's keys. */
export interface SessionContent {
  AccessKeyId: string;
  SecretAccessKey: string;
  SessionToken: string;
  /** The expiry in milliseconds since 1970, if known. */
  expiresAt: number | undefined;
}

/** The output of a `credential_process`. Source: AWS SDKs and Tools reference, "Process credential provider". */
export function processCredential({ expiresAt, ...keys }: SessionContent): string {
  return JSON.stringify({ Version: 1, ...keys, ...expiration(expiresAt) });
}

/** Returns a session's expiry in the format of the AWS SDKs. */
export function expiration(expiresAt: number | undefined): { Expiration?: string } {
  return expiresAt === undefined ? {} : { Expiration: timestamp(expiresAt) };
}
