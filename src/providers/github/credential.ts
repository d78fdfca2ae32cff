import { basicCredential, tokenParts } from '../../github/token-parts.js';
import type { CredentialType } from '../credential.js';

/** An installation token. Its parts, and the form in which git sends it, are secrets too. */
export const INSTALLATION_TOKEN: CredentialType<string> = {
  read: (saved) => (typeof saved === 'string' ? saved : undefined),
  secrets: (token) => [token, ...tokenParts(token), basicCredential(token)],
};
