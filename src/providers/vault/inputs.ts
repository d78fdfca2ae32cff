import { type InputDefinition, YES_OR_NO } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';

export const AUTH_METHODS = ['jwt', 'kubernetes', 'approle', 'cert'] as const;

/** The inputs that only this provider reads. */
export const VAULT_INPUTS = [
  {
    name: 'auth',
    description:
      'How the job logs in: `jwt` (its ID token), `kubernetes`, `approle`, or `cert` (the client certificate).',
    default: 'jwt',
    values: AUTH_METHODS,
  },
  {
    name: 'path',
    description: 'Where that auth method is mounted. Default: its name.',
  },
  { name: 'namespace', description: 'The namespace, whole: `team-a/shop`.' },
  {
    name: 'secrets',
    description:
      'What to read, one a line or between semicolons: `secret/data/app password | APP_PASSWORD`. Values of fields of JSON, whole secrets (`*`) with a prefix, optional ones (`password?`), public ones (`| DB_PORT public`), dynamic engines with parameters, and `[namespace]` in front: [docs/reference/vault.md](docs/reference/vault.md).',
  },
  {
    name: 'export-token',
    description:
      'Whether steps get the token itself (`VAULT_TOKEN`), besides the address. Default: only when there are no `secrets`.',
    values: YES_OR_NO,
  },
  {
    name: 'allow-short',
    description:
      'Whether secrets that are too short to be masked (under 4 characters, and words such as `true`) are delivered, unmasked.',
    default: 'false',
    values: YES_OR_NO,
  },
  { name: 'role-id', description: 'The role id.', appliesTo: 'auth: approle' },
  {
    name: 'wrapped-secret-id',
    description: 'The wrapping token of a secret id. It can be unwrapped once.',
    appliesTo: 'auth: approle',
    secret: true,
  },
  {
    name: 'jwt-file',
    description: 'The file of the service account’s token.',
    appliesTo: 'auth: kubernetes',
    default: '/var/run/secrets/kubernetes.io/serviceaccount/token',
    file: true,
  },
  {
    name: 'revoke-role',
    description:
      'A role of the same auth method that may revoke by accessor, for tokens that may not revoke themselves.',
  },
] as const satisfies readonly InputDefinition[];

export type VaultInput = (typeof VAULT_INPUTS)[number]['name'];

/** The audience of the ID token, where the method takes one: the server itself, unless it is said otherwise. */
export function vaultAudience({ audience, url, own }: Settings): string | undefined {
  if ((own['auth'] ?? 'jwt') !== 'jwt') return undefined;
  return audience ?? (url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined);
}
