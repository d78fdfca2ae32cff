import { resolve } from 'node:path';
import { kmsUrl } from '../../aws/endpoints.js';
import { errorText, JobpassError } from '../../errors.js';
import { isPath, isSecretPath } from '../../providers/vault/paths.js';
import { readSealedKey } from '../github/sealed-key.js';
import { Seal } from '../seal.js';
import type { AppKey, KmsKey, VaultKey } from './broker-config.js';
import type { Complain } from './complain.js';
import type { SignerFile } from './signer-schema.js';

/** The token that Kubernetes mounts into each pod. Source: Kubernetes docs, "Configure Service Accounts for Pods". */
const POD_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

export interface SignerContext {
  /** The folder that relative file names are resolved against. */
  folder: string;
  /** Reports a problem with a setting of the app. */
  complain: Complain;
  certificates: (path: readonly PropertyKey[], name: string) => string;
  /** The secret of the broker's key file, if any. */
  secret: string | undefined;
}

/** Returns where the private key of a GitHub App is; undefined after a problem. @param path the app's path in the configuration */
export function appKey(
  file: SignerFile,
  path: readonly PropertyKey[],
  context: SignerContext,
): AppKey | undefined {
  const set = (['sealed-key-file', 'vault', 'kms'] as const).filter((name) => file[name] !== undefined);
  if (set.length !== 1) {
    const reason =
      set.length === 0
        ? 'has no private key: set sealed-key-file, vault or kms'
        : `has several private keys: ${set.join(' and ')}. Set one of them`;
    context.complain(path, reason);
    return undefined;
  }
  if (file['sealed-key-file'] !== undefined) return sealedKey(file['sealed-key-file'], path, context);
  if (file.vault !== undefined) return vaultKey(file.vault, [...path, 'vault'], context);
  return file.kms === undefined ? undefined : kmsKey(file.kms, [...path, 'kms'], context);
}

function sealedKey(
  name: string,
  path: readonly PropertyKey[],
  { folder, complain, secret }: SignerContext,
): AppKey | undefined {
  const at = [...path, 'sealed-key-file'];
  if (secret === undefined) {
    complain(at, 'requires key-file at the top of the configuration, which decrypts the file');
    return undefined;
  }
  // The problem with the key file is reported already.
  if (secret === '') return undefined;
  try {
    return { kind: 'sealed', key: readSealedKey(resolve(folder, name), new Seal(secret)) };
  } catch (error) {
    complain(at, error instanceof JobpassError ? error.told : errorText(error));
    return undefined;
  }
}

function vaultKey(
  file: NonNullable<SignerFile['vault']>,
  path: readonly PropertyKey[],
  context: SignerContext,
): VaultKey {
  const { folder, complain, certificates } = context;
  const below = /\/(v1|ui)(\/.*)?$/.exec(new URL(file.address).pathname);
  if (below !== null)
    complain(
      [...path, 'address'],
      `must not contain /${below[1]}: use the address of the server, the same as in VAULT_ADDR`,
    );
  const mount = trimmed(file.mount);
  if (!isSecretPath(mount)) complain([...path, 'mount'], 'is not a path: use a path such as transit');
  const namespace = file.namespace === undefined ? undefined : trimmed(file.namespace);
  if (namespace !== undefined && !isPath(namespace))
    complain([...path, 'namespace'], 'is not a path: use a path such as team-a/shop');
  const tokenFile = file['token-file'];
  if ((tokenFile === undefined) === (file.login === undefined))
    complain(
      path,
      tokenFile === undefined
        ? 'has no token: set token-file or login'
        : 'token-file cannot be combined with login: remove one of them',
    );
  return {
    kind: 'vault',
    address: file.address,
    ...(file.ca === undefined ? {} : { ca: certificates([...path, 'ca'], file.ca) }),
    ...(namespace === undefined ? {} : { namespace }),
    mount,
    key: file.key,
    login:
      file.login === undefined
        ? { kind: 'token-file', file: resolve(folder, tokenFile ?? '') }
        : vaultLogin(file.login, [...path, 'login'], context),
  };
}

type LoginFile = NonNullable<NonNullable<SignerFile['vault']>['login']>;

/** The settings that each login method needs and allows. */
const LOGIN: Readonly<
  Record<LoginFile['method'], { needs: readonly (keyof LoginFile)[]; allows: readonly (keyof LoginFile)[] }>
> = {
  kubernetes: { needs: ['role'], allows: ['jwt-file'] },
  jwt: { needs: ['jwt-file'], allows: ['role'] },
  approle: { needs: ['role-id', 'secret-id-file'], allows: [] },
};

function vaultLogin(
  file: LoginFile,
  path: readonly PropertyKey[],
  { folder, complain }: SignerContext,
): VaultKey['login'] {
  const { method, role } = file;
  const { needs, allows } = LOGIN[method];
  for (const setting of needs) {
    if (file[setting] === undefined) complain([...path, setting], `is missing: ${method} requires it`);
  }
  const known = new Set<string>(['method', 'mount', ...needs, ...allows]);
  for (const setting of Object.keys(file)) {
    if (!known.has(setting) && file[setting as keyof LoginFile] !== undefined)
      complain([...path, setting], `does not apply to ${method}: remove it`);
  }
  const mount = trimmed(file.mount ?? method);
  if (!isSecretPath(mount)) complain([...path, 'mount'], `is not a path: use a path such as ${method}`);
  if (method === 'approle') {
    const secretIdFile = resolve(folder, file['secret-id-file'] ?? '');
    return { kind: method, mount, roleId: file['role-id'] ?? '', secretIdFile };
  }
  const jwtFile = resolve(folder, file['jwt-file'] ?? POD_TOKEN);
  return { kind: method, mount, ...(role === undefined ? {} : { role }), jwtFile };
}

function kmsKey(
  file: NonNullable<SignerFile['kms']>,
  path: readonly PropertyKey[],
  { complain }: SignerContext,
): KmsKey {
  const { 'key-id': keyId, region, endpoint } = file;
  if (endpoint === undefined) {
    try {
      kmsUrl(region);
    } catch {
      complain(
        [...path, 'region'],
        `"${region}" is not a known region: use a region such as eu-central-1, or set endpoint too`,
      );
    }
  }
  const [, service, named] = /^arn:[\w-]+:(\w+):([\w-]*):/.exec(keyId) ?? [];
  if (service !== undefined && service !== 'kms')
    complain([...path, 'key-id'], 'is not the ARN of a KMS key: it must begin with arn:aws:kms:');
  else if (named !== undefined && named !== region)
    complain([...path, 'key-id'], `is in the region ${named}, but region is ${region}`);
  return { kind: 'kms', keyId, region, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** Returns a path without leading and trailing slashes. */
function trimmed(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}
