import { basicCredential, tokenParts } from '../../github/token-parts.js';
import type { CredentialType } from '../credential.js';

/** An installation token as a credential. The secrets are the token, its parts, and the header with which git sends the token. */
export const INSTALLATION_TOKEN: CredentialType<string> = {
  read: (saved) => (typeof saved === 'string' ? saved : undefined),
  secrets: (token) => [token, ...tokenParts(token), basicCredential(token)],
};
