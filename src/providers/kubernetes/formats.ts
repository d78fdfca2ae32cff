import type { CredentialFormats } from '../credential.js';
import { tokenFormats } from '../token-formats.js';

/** The formats for a token. */
export const KUBERNETES_FORMATS: CredentialFormats<string> = {
  ...tokenFormats(() => 'KUBE_TOKEN'),
  'exec-credential': ({ credential: token, expiresAt }) => ({ token, expiresAt }),
};
