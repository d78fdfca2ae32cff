import type { InputDefinition } from '../../config/common-inputs.js';

export const GRANT_TYPES = ['token-exchange', 'jwt-bearer', 'client-credentials'] as const;
export const CLIENT_AUTH = ['none', 'id-token'] as const;

/** The inputs that only this provider reads. */
export const OAUTH_INPUTS = [
  {
    name: 'token-endpoint',
    description: 'The token endpoint. With it, no metadata is fetched on the way to the credential.',
    destination: 'address',
    noVariable: true,
  },
  {
    name: 'revocation-endpoint',
    description: 'The revocation endpoint (RFC 7009).',
    destination: 'address',
  },
  {
    name: 'introspection-endpoint',
    description:
      'The introspection endpoint (RFC 7662), which Jobpass asks for the proof that the credential is dead.',
    destination: 'address',
  },
  {
    name: 'scope',
    description: 'The scopes to ask for, separated by spaces. Default: what the server gives.',
  },
  {
    name: 'resource',
    description: 'The services that the credential is for, as URLs (RFC 8707), one a line.',
  },
  {
    name: 'grant-type',
    description:
      '`token-exchange` (RFC 8693), `jwt-bearer` (RFC 7523), which Keycloak accepts from outside issuers, or `client-credentials` (RFC 6749, section 4.4) with the ID token as client assertion.',
    default: 'token-exchange',
    values: GRANT_TYPES,
  },
  {
    name: 'subject-token-type',
    description: 'The type of the ID token, as a URI. Default: `urn:ietf:params:oauth:token-type:id_token`.',
    appliesTo: 'grant-type: token-exchange',
  },
  {
    name: 'params',
    description:
      'Further parameters of the token request, as `name=value`, one a line: `connector_id=ci` for Dex. No secrets.',
  },
  { name: 'client-id', description: 'The client that the server knows, if it wants one.' },
  {
    name: 'client-auth',
    description:
      'How the client proves itself: `none`, or `id-token` (a fresh ID token as client assertion, RFC 7523), which `client-credentials` implies.',
    default: 'none',
    values: CLIENT_AUTH,
  },
  {
    name: 'env-name',
    description: 'The variable for `env`; for `file`, the path is in this name with `_FILE` behind it.',
    default: 'JOBPASS_TOKEN',
  },
] as const satisfies readonly InputDefinition[];

export type OAuthInput = (typeof OAUTH_INPUTS)[number]['name'];
