import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, invalid, oneOf } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { secureUrl } from '../../http/hosts.js';
import { AUTH_METHODS, VAULT_INPUTS, type VaultInput, vaultAudience } from './inputs.js';
import { isPath, isSecretPath } from './paths.js';
import { parseSecrets, type SecretRequest } from './requests.js';

export type AuthMethod = (typeof AUTH_METHODS)[number];

/** The Vault provider's validated settings. */
export interface VaultSettings {
  /** The server's address, without `/v1`. */
  url: URL;
  /** The ID token's audience; undefined if the auth method uses no ID token. */
  audience: string | undefined;
  auth: AuthMethod;
  path: string;
  role: string | undefined;
  namespace: string | undefined;
  secrets: readonly SecretRequest[];
  exportToken: boolean;
  allowShort: boolean;
  roleId: string | undefined;
  wrappedSecretId: string | undefined;
  jwtFile: string;
  revokeRole: string | undefined;
}

/** Reads and checks the settings before any request. @throws JobpassError `usage` or `insecure` */
export function vaultSettings(settings: Settings): VaultSettings {
  const given = (name: VaultInput): string | undefined => settings.own[name];
  const or = (name: VaultInput): string => given(name) ?? defaultOf(VAULT_INPUTS, name);
  const refuse = (message: string, hint: string): never => {
    throw new JobpassError('usage', message, { hint });
  };
  const auth = oneOf(or('auth'), 'auth', AUTH_METHODS);
  const url = secureUrl(
    settings.url ??
      refuse('`url` is missing', 'Set `url` to the address of the server, the same as in VAULT_ADDR'),
    '`url`',
  );
  const api = /\/v1(\/.*)?$/.exec(url.pathname);
  const page = /\/ui(\/.*)?$/.exec(url.pathname);
  const root = (found: RegExpExecArray): string => `${url.origin}${url.pathname.slice(0, found.index)}`;
  if (api !== null) refuse('`url` contains /v1', `Use ${root(api)}: Jobpass adds the paths of the API`);
  if (page !== null) refuse('`url` is the address of the web interface (/ui)', `Use ${root(page)}`);
  if (auth === 'kubernetes' && settings.role === undefined) {
    refuse('`role` is missing', 'Set `role` to a role of the kubernetes auth method');
  }
  if (auth === 'approle' && (given('role-id') === undefined || given('wrapped-secret-id') === undefined)) {
    refuse('`auth: approle` requires `role-id` and `wrapped-secret-id`', 'Set both inputs');
  }
  if (auth === 'approle' && given('revoke-role') !== undefined) {
    refuse(
      '`revoke-role` is not allowed with `auth: approle`',
      'Remove `revoke-role`: a wrapped secret ID is valid for one login only',
    );
  }
  if (auth === 'cert' && settings.clientCert === undefined) {
    refuse('`auth: cert` requires a client certificate', 'Set `client-cert` and `client-key`');
  }
  if (auth !== 'jwt' && settings.audience !== undefined) {
    refuse(`\`audience\` is not allowed with \`auth: ${auth}\``, 'Remove one of them');
  }
  const secrets = parseSecrets(given('secrets') ?? '');
  if (secrets.length > 0 && settings.deliver.includes('endpoint')) {
    refuse(
      '`secrets` is not allowed with `deliver: endpoint`, which serves only the token',
      'Use `deliver: env`, `output` or `file`. To deliver the renewed token too, set `export-token: true`',
    );
  }
  const exportToken = given('export-token');
  return {
    url,
    audience: vaultAudience(settings),
    auth,
    path: mount(given('path') ?? auth, 'path', isSecretPath),
    role: settings.role,
    namespace: given('namespace') === undefined ? undefined : mount(given('namespace') ?? '', 'namespace'),
    secrets,
    exportToken: exportToken === undefined ? secrets.length === 0 : boolean(exportToken, 'export-token'),
    allowShort: boolean(or('allow-short'), 'allow-short'),
    roleId: given('role-id'),
    wrappedSecretId: given('wrapped-secret-id'),
    jwtFile: or('jwt-file'),
    revokeRole: given('revoke-role'),
  };
}

/** Returns the path of a mount or namespace without leading and trailing slashes. */
function mount(text: string, input: string, isGood = isPath): string {
  const path = text.replace(/^\/+|\/+$/g, '');
  if (!isGood(path)) throw invalid(input, text, 'Use a path such as `jwt` or `team-a/shop`');
  return path;
}
