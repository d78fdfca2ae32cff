/**
 * Every input, once: action.yml and the tables of the docs are generated from this list
 * (`npm run generate`), and a test fails when they drift.
 */
export interface InputDefinition {
  name: string;
  /** One sentence, in Markdown without line breaks. */
  description: string;
  default?: string;
  /** The providers that read it; absent where all do. */
  providers?: readonly string[];
}

const oauth = ['oauth'];

export const INPUTS = [
  {
    name: 'provider',
    description: 'The kind of service that issues the credential: `oauth`.',
    default: 'oauth',
  },
  {
    name: 'url',
    description:
      'The service. For `oauth` the issuer, exactly as the authorization server writes it; its endpoints are found in its metadata (RFC 8414, else OpenID Connect Discovery).',
  },
  {
    name: 'token-endpoint',
    description: 'The token endpoint. With it, no metadata is fetched on the way to the credential.',
    providers: oauth,
  },
  { name: 'revocation-endpoint', description: 'The revocation endpoint (RFC 7009).', providers: oauth },
  {
    name: 'introspection-endpoint',
    description:
      'The introspection endpoint (RFC 7662), which Jobpass asks for the proof that the credential is dead.',
    providers: oauth,
  },
  { name: 'audience', description: 'The audience of the ID token. Default: `url`.' },
  {
    name: 'scope',
    description: 'The scopes to ask for, separated by spaces. Default: what the server gives.',
    providers: oauth,
  },
  {
    name: 'resource',
    description: 'The services that the credential is for, as URLs (RFC 8707), one a line.',
    providers: oauth,
  },
  {
    name: 'role',
    description: 'The role to ask for, at services that have roles (the embedded broker does).',
  },
  {
    name: 'grant-type',
    description:
      '`token-exchange` (RFC 8693) or `jwt-bearer` (RFC 7523), which Keycloak takes from outside issuers.',
    default: 'token-exchange',
    providers: oauth,
  },
  {
    name: 'subject-token-type',
    description:
      'The type of the ID token in a token exchange, as a URI. Default: `urn:ietf:params:oauth:token-type:id_token`.',
    providers: oauth,
  },
  { name: 'client-id', description: 'The client that the server knows, if it wants one.', providers: oauth },
  {
    name: 'client-auth',
    description:
      'How the client proves itself: `none`, or `id-token` (a fresh ID token as client assertion, RFC 7523).',
    default: 'none',
    providers: oauth,
  },
  {
    name: 'ttl',
    description:
      'How long the credential may live in all, renewals included: `15m`, `1h`, or seconds. It is sent to servers that announce that they take it; elsewhere a longer life is told aloud.',
    default: '1h',
  },
  {
    name: 'deliver',
    description:
      'How later steps get the credential: `env`, `output`, `file`, or several of them, separated by commas.',
    default: 'env',
  },
  {
    name: 'env-name',
    description: 'The variable for `env`; for `file`, the path is in this name with `_FILE` behind it.',
    default: 'JOBPASS_TOKEN',
    providers: oauth,
  },
  { name: 'revoke', description: 'Whether to revoke the credential when the job ends.', default: 'true' },
  {
    name: 'ca',
    description:
      'Certificates of authorities to trust besides the usual ones, as PEM or as the path of a file.',
  },
  {
    name: 'client-cert',
    description:
      'A client certificate to show to the provider (mutual TLS), as PEM or as the path of a file.',
  },
  { name: 'client-key', description: 'The key of that certificate, as PEM or as the path of a file.' },
  {
    name: 'allowed-hosts',
    description:
      'Hosts (`host` or `host:port`) besides that of `url` that tokens may be sent to: by a redirect, by metadata, or with the audience of a well-known service. Separated by commas, spaces or lines.',
  },
] as const satisfies readonly InputDefinition[];

export type InputName = (typeof INPUTS)[number]['name'];

export interface OutputDefinition {
  name: string;
  description: string;
}

export const OUTPUTS = [
  { name: 'credential-id', description: 'Names the credential in logs and records. Not a secret.' },
  {
    name: 'expires-at',
    description: 'When the credential expires by itself (RFC 3339, UTC); empty if the server did not say.',
  },
  { name: 'token', description: 'The credential, with `deliver: output`. Masked in the log.' },
  { name: 'file', description: 'The path of the file with the credential, with `deliver: file`.' },
] as const satisfies readonly OutputDefinition[];
