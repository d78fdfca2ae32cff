import type { Buckets } from './s3.js';

export interface AccountOptions {
  /** Twelve digits. */
  id?: string;
  partition?: 'aws' | 'aws-cn' | 'aws-us-gov';
  /** The objects of S3, by bucket and key. */
  buckets?: Buckets;
  /** How far its clock is ahead of this machine's, in milliseconds. */
  clockMs?: number;
}

export interface ProviderOptions {
  /** The claims beside `aud`, `sub` and `amr` that conditions can ask for; those of GitHub unless told. */
  claimKeys?: readonly string[];
  /** Where the discovery document is, for tokens in the name of an issuer that is not on this machine. */
  keysFrom?: string;
}
