import type { Settings } from '../config/settings.js';
import type { Variables } from '../formats/variables.js';
import type { CredentialFormats } from './credential.js';
import type { Lease } from './lease.js';

/** The formats for a credential that is a token. @param variable the variable from which programs read the token */
export function tokenFormats(variable: (settings: Settings) => string): CredentialFormats<string> {
  const variables = ({ credential }: Lease<string>, settings: Settings): Variables => [
    [variable(settings), credential],
  ];
  return {
    raw: ({ credential }) => credential,
    dotenv: variables,
    json: variables,
    'token-response': ({ credential: token, expiresAt }) => ({ token, expiresAt }),
  };
}
