import type { InputDefinition } from '../../config/common-inputs.js';
import { PRESET_NAMES } from './preset-names.js';

export const GRANT_TYPES = ['token-exchange', 'jwt-bearer', 'client-credentials'] as const;
export const CLIENT_AUTH = ['none', 'id-token'] as const;
export const BODY_FORMATS = ['form', 'json'] as const;
export const TOKEN_METHODS = ['POST', 'PUT', 'GET'] as const;

/** The inputs that only this provider reads. */
export const OAUTH_INPUTS = [
  {
    name: 'token-endpoint',
    aliases: ['token-service-url'],
    description: 'The token endpoint. If it is set, Jobpass requests no metadata before the exchange.',
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
      'The introspection endpoint (RFC 7662). Jobpass uses it to prove that the credential is revoked.',
    destination: 'address',
  },
  {
    name: 'scope',
    description: 'The scopes to request, separated by spaces. Default: the default scopes of the server.',
  },
  {
    name: 'resource',
    description: 'The URLs of the services that the credential is for (RFC 8707), one per line.',
  },
  {
    name: 'registry-username',
    description: 'The user name for the log-ins to `registries`, with the access token as the password.',
  },
  {
    name: 'grant-type',
    description:
      'The OAuth grant: `token-exchange` (RFC 8693), `jwt-bearer` (RFC 7523; Keycloak accepts it for external issuers), or `client-credentials` (RFC 6749, section 4.4) with the ID token as client assertion.',
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
      'Additional parameters of the token request, as `name=value`, one per line. Dex needs `connector_id=ci`, for example. Do not put secrets here.',
  },
  { name: 'client-id', description: 'The client ID, if the server requires one.' },
  {
    name: 'client-auth',
    description:
      'How the client authenticates: `none`, or `id-token` (a new ID token as client assertion, RFC 7523). `grant-type: client-credentials` implies `id-token`.',
    default: 'none',
    values: CLIENT_AUTH,
  },
  {
    name: 'env-name',
    description:
      'The environment variable that `deliver: env` sets. `deliver: file` sets this name with the suffix `_FILE` to the path of the file.',
    default: 'JOBPASS_TOKEN',
  },
  {
    name: 'preset',
    description:
      'The service whose token request and variables to use: [docs/reference/oauth-presets.md](docs/reference/oauth-presets.md).',
    values: PRESET_NAMES,
  },
  {
    name: 'body-format',
    description: 'The format of the token request: `form` (default) or `json`.',
    values: BODY_FORMATS,
  },
  {
    name: 'token-method',
    description: 'The method of the token request. Default: `POST`.',
    values: TOKEN_METHODS,
  },
  {
    name: 'headers',
    description:
      'Additional headers of the token request, as `name: value`, one per line. Do not put secrets here.',
  },
  {
    name: 'id-token-parameter',
    description:
      'The parameter of the token request that contains the ID token, for servers without OAuth grants.',
  },
  {
    name: 'id-token-header',
    description:
      'The header of the token request that contains the ID token. `Authorization` gets the prefix `Bearer`.',
  },
  {
    name: 'token-path',
    description:
      'Where the response contains the credential: names of members, separated by dots. Default: `access_token`.',
  },
  {
    name: 'expiry-path',
    description:
      'Where the response contains the lifetime in seconds, or the time of expiry. Default: `expires_in`.',
  },
  {
    name: 'token-life',
    description: 'The lifetime of the credential if the response contains none: `15m`.',
  },
  {
    name: 'package',
    description:
      'The package to publish: required for `preset: npm`. For `preset: crates-io`, Jobpass uses it to prove that the token is revoked.',
  },
  {
    name: 'user',
    description: 'The user who created the trust policy at NuGet.',
    appliesTo: 'preset: nuget',
  },
] as const satisfies readonly InputDefinition[];

export type OAuthInput = (typeof OAUTH_INPUTS)[number]['name'];

/** The inputs that describe a token request, or a response, that differs from OAuth. None of them has a default value. */
const DESCRIBING: readonly OAuthInput[] = [
  'preset',
  'body-format',
  'token-method',
  'headers',
  'id-token-parameter',
  'id-token-header',
  'token-path',
  'expiry-path',
  'token-life',
  'package',
  'user',
];

/** Whether a credential's own inputs describe a token request that differs from OAuth. */
export function isDescribed(own: Readonly<Record<string, string>>): boolean {
  return DESCRIBING.some((name) => own[name] !== undefined);
}

/** The setting for a credential that Jobpass cannot revoke. Not an input. */
export const IRREVOCABLE = 'irrevocable';

/** The setting that contains the credential's name if the step has several credentials of the same preset. Not an input. */
export const ONE_OF_SEVERAL = 'one-of-several';
