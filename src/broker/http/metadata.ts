import { GRANTS } from '../../providers/oauth/messages.js';
import { PARAMETERS_MEMBER } from '../../providers/oauth/metadata.js';
import type { BrokerConfig } from '../config/broker-config.js';
import { PROOF_ALGORITHM } from '../exchange/dpop-proof.js';
import { DETAILS_TYPE } from '../github/access.js';

export const PATHS = {
  token: '/token',
  introspection: '/token/introspection',
  revocation: '/token/revocation',
  /** The revocation endpoint for jobs that have not read the metadata. */
  revoke: '/revoke',
  jwks: '/jwks',
  auditKeys: '/audit/keys',
} as const;

/** Returns the broker's metadata (RFC 8414, section 2). The broker also serves the metadata at the path of OpenID Connect Discovery. */
export function metadata(issuer: string, config: BrokerConfig): Record<string, unknown> {
  // A job presents only its token; a resource server authenticates.
  const methods = ['none', 'client_secret_basic', 'client_secret_post'];
  return {
    issuer,
    token_endpoint: `${issuer}${PATHS.token}`,
    token_endpoint_auth_methods_supported: ['none'],
    introspection_endpoint: `${issuer}${PATHS.introspection}`,
    introspection_endpoint_auth_methods_supported: methods,
    revocation_endpoint: `${issuer}${PATHS.revocation}`,
    revocation_endpoint_auth_methods_supported: ['none'],
    jwks_uri: `${issuer}${PATHS.jwks}`,
    grant_types_supported: [GRANTS['token-exchange']],
    // RFC 8414 requires this member, even if it is empty.
    response_types_supported: [],
    scopes_supported: [...new Set(config.roles.flatMap(({ scopes }) => scopes))],
    ...(config.tls?.clientCa === undefined ? {} : { tls_client_certificate_bound_access_tokens: true }),
    ...(config.roles.some(({ github }) => github !== undefined)
      ? { authorization_details_types_supported: [DETAILS_TYPE] }
      : {}),
    dpop_signing_alg_values_supported: [PROOF_ALGORITHM],
    [PARAMETERS_MEMBER]: ['ttl', 'role', 'entry', 'job_ended'],
  };
}
