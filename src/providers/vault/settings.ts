import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, invalid, oneOf } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { secureUrl } from '../../http/hosts.js';
import { AUTH_METHODS, VAULT_INPUTS, type VaultInput, vaultAudience } from './inputs.js';
import { isPath, isSecretPath } from './paths.js';
import { parseSecrets, type SecretRequest } from './requests.js';

export type AuthMethod = (typeof AUTH_METHODS)[number];

/** What the user asked of a Vault or OpenBao server, checked. */
export interface VaultSettings {
  /** Without `/v1`, and without a slash at its end. */
  url: URL;
  /** Of the runner's ID token; undefined where the method takes none. */
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

/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
export function vaultSettings(settings: Settings): VaultSettings {
  const given = (name: VaultInput): string | undefined => settings.own[name];
  const or = (name: VaultInput): string => given(name) ?? defaultOf(VAULT_INPUTS, name);
  const refuse = (message: string, hint: string): never => {
    throw new JobpassError('usage', message, { hint });
  };
  const auth = oneOf(or('auth'), 'auth', AUTH_METHODS);
  const url = secureUrl(
    settings.url ?? refuse('The input url is missing', 'Give the address of the server, as in VAULT_ADDR'),
    'The input url',
  );
  const api = /\/v1(\/.*)?$/.exec(url.pathname);
  const page = /\/ui(\/.*)?$/.exec(url.pathname);
  const root = (found: RegExpExecArray): string => `${url.origin}${url.pathname.slice(0, found.index)}`;
  if (api !== null)
    refuse('The input url has /v1 in it', `Write ${root(api)}: Jobpass adds the paths of the API`);
  if (page !== null) refuse('The input url is the address of the web interface (/ui)', `Write ${root(page)}`);
  if (auth === 'kubernetes' && settings.role === undefined) {
    refuse('The input role is missing', 'Give the role of the kubernetes auth method');
  }
  if (auth === 'approle' && (given('role-id') === undefined || given('wrapped-secret-id') === undefined)) {
    refuse('auth: approle needs role-id and wrapped-secret-id', 'Give both');
  }
  if (auth === 'approle' && given('revoke-role') !== undefined) {
    refuse(
      'revoke-role cannot be had with auth: approle',
      'The wrapped secret id serves for one log-in alone',
    );
  }
  if (auth === 'cert' && settings.clientCert === undefined) {
    refuse('auth: cert needs a client certificate', 'Give client-cert and client-key');
  }
  if (auth !== 'jwt' && settings.audience !== undefined) {
    refuse(`audience means nothing with auth: ${auth}`, 'Leave one of them out');
  }
  const secrets = parseSecrets(given('secrets') ?? '');
  if (secrets.length > 0 && settings.deliver.includes('endpoint')) {
    refuse(
      'secrets cannot be had with deliver: endpoint, which hands out the token',
      'Deliver them by env, output or file; the token, renewed, comes with export-token: true',
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

/** A path of mounts or namespaces, without slashes at its ends. */
function mount(text: string, input: string, isGood = isPath): string {
  const path = text.replace(/^\/+|\/+$/g, '');
  if (!isGood(path)) throw invalid(input, text, 'Write a path such as jwt or team-a/shop');
  return path;
}
