import type { SessionKeys } from '../../aws/session-keys.js';
import type { CredentialType } from '../credential.js';

export type { SessionKeys };

/** The AWS credential: a session's keys. */
export const SESSION: CredentialType<SessionKeys> = {
  // Jobpass saves this credential as text, because every version of Jobpass can read text.
  save: (keys) => JSON.stringify(keys),
  read: (saved) => {
    const keys: unknown = typeof saved === 'string' ? parsed(saved) : saved;
    const { AccessKeyId, SecretAccessKey, SessionToken } = (keys ?? {}) as Partial<SessionKeys>;
    return isText(AccessKeyId) && isText(SecretAccessKey) && isText(SessionToken)
      ? { AccessKeyId, SecretAccessKey, SessionToken }
      : undefined;
  },
};

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
