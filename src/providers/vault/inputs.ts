import { type InputDefinition, YES_OR_NO } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';

export const AUTH_METHODS = ['jwt', 'kubernetes', 'approle', 'cert'] as const;

/** The inputs that only this provider reads. */
export const VAULT_INPUTS = [
  {
    name: 'auth',
    description:
      'How the job logs in: `jwt` (with its ID token), `kubernetes`, `approle` or `cert` (with the client certificate).',
    default: 'jwt',
    values: AUTH_METHODS,
  },
  {
    name: 'path',
    description: 'The mount path of the auth method. Default: the name of the method.',
  },
  { name: 'namespace', description: 'The full path of the namespace, for example `team-a/shop`.' },
  {
    name: 'secrets',
    description:
      'The secrets to read, one per line or separated by semicolons, for example `secret/data/app password | APP_PASSWORD`. Also supported: fields of JSON values, whole secrets (`*`) with a prefix, optional secrets (`password?`), public values (`| DB_PORT public`), dynamic engines with parameters, and a `[namespace]` prefix. See [docs/reference/vault.md](docs/reference/vault.md).',
  },
  {
    name: 'export-token',
    description:
      'Whether steps also get the token (`VAULT_TOKEN`): `true` or `false`. Default: `false` if `secrets` is set, or else `true`.',
    values: YES_OR_NO,
  },
  {
    name: 'allow-short',
    description:
      'Whether to deliver secrets that are too short to mask: under 4 characters, and words such as `true`. Jobpass does not mask them.',
    default: 'false',
    values: YES_OR_NO,
  },
  { name: 'role-id', description: 'The role ID.', appliesTo: 'auth: approle' },
  {
    name: 'wrapped-secret-id',
    description: 'The wrapping token of a secret ID. It can be unwrapped only once.',
    appliesTo: 'auth: approle',
    secret: true,
  },
  {
    name: 'jwt-file',
    description: 'The path of the file with the service account token.',
    appliesTo: 'auth: kubernetes',
    default: '/var/run/secrets/kubernetes.io/serviceaccount/token',
    file: true,
  },
  {
    name: 'revoke-role',
    description:
      'A role of the same auth method that may revoke tokens by accessor. Use it if tokens are not allowed to revoke themselves.',
  },
] as const satisfies readonly InputDefinition[];

export type VaultInput = (typeof VAULT_INPUTS)[number]['name'];

/** The ID token's audience, or undefined if the auth method uses no ID token. The default is the server's origin. */
export function vaultAudience({ audience, url, own }: Settings): string | undefined {
  if ((own['auth'] ?? 'jwt') !== 'jwt') return undefined;
  return audience ?? (url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined);
}
