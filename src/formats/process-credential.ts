import { timestamp } from '../clock.js';

/** The keys of a session of AWS. */
export interface SessionContent {
  AccessKeyId: string;
  SecretAccessKey: string;
  SessionToken: string;
  /** In milliseconds since 1970. */
  expiresAt: number | undefined;
}

/** The output of a `credential_process`. Source: AWS SDKs and Tools reference, "Process credential provider". */
export function processCredential({ expiresAt, ...keys }: SessionContent): string {
  return JSON.stringify({ Version: 1, ...keys, ...expiration(expiresAt) });
}

/** The end of a session, as the SDKs of AWS read it. */
export function expiration(expiresAt: number | undefined): { Expiration?: string } {
  return expiresAt === undefined ? {} : { Expiration: timestamp(expiresAt) };
}
