import type { Credentials } from '@aws-sdk/client-sts';

/** A session's keys, with the names that STS uses. An IAM user's keys have an empty `SessionToken`. */
export type SessionKeys = {
  [Name in keyof Pick<Credentials, 'AccessKeyId' | 'SecretAccessKey' | 'SessionToken'>]: string;
};
