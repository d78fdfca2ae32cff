import type { CredentialFormats } from '../credential.js';
import { tokenFormats } from '../token-formats.js';
import { REGISTRY_USER } from './registries.js';
import { ACCESS_TOKEN_VARIABLES, ID_TOKEN_VARIABLE } from './variables.js';

/** The formats for an access token or an ID token. Registries and repositories of Artifact Registry expect a fixed user name. */
export const GCP_FORMATS: CredentialFormats<string> = tokenFormats(
  ({ own }) => (own['id-token-audience'] === undefined ? ACCESS_TOKEN_VARIABLES[0] : ID_TOKEN_VARIABLE),
  () => ({ username: REGISTRY_USER }),
);
