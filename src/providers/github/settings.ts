import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, invalid, list, oneOf } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { GITHUB_API } from '../../github/hosts.js';
import { type Permissions, parsePermissions } from '../../github/permissions.js';
import { secureUrl } from '../../http/hosts.js';
import { printable } from '../../text/printable.js';
import {
  GITHUB_INPUTS,
  type GitHubInput,
  githubAudience,
  OCTO_STS,
  ONE_OF_SEVERAL,
  SIGNERS,
  signerOf,
} from './inputs.js';

/** The limits of the token that the job requests. */
export interface Wanted {
  owner: string | undefined;
  /** Names without the owner. Undefined: every repository that the signer allows. */
  repositories: readonly string[] | undefined;
  /** Undefined: every permission that the signer allows. */
  permissions: Permissions | undefined;
}

/** How the token is signed. */
export type SignerSettings =
  | { signer: 'broker'; url: URL; role: string | undefined }
  | { signer: 'octo-sts'; url: URL; scope: string; identity: string }
  | {
      signer: 'local';
      /** The client ID or the app ID. */
      app: string;
      /** PEM: a secret. Undefined in a process that makes no exchange. */
      privateKey: string | undefined;
      installation: number | undefined;
      enterprise: string | undefined;
    };

/** The checked settings for GitHub. */
export interface GitHubSettings {
  audience: string | undefined;
  signer: SignerSettings;
  /** The address of the REST API. Undefined: the address that the broker reports. */
  api: URL | undefined;
  wanted: Wanted;
  git: boolean;
  /** The name of the credential, if the name of its variable contains this name. */
  name: string | undefined;
}

/** Checks the settings before any request. @throws JobpassError `usage` or `insecure` */
export function checkGitHubSettings(settings: Settings): void {
  const { signer } = githubSettings(settings);
  if (signer.signer === 'local' && signer.privateKey === undefined) throw missing('private-key');
}

/** The error for a missing input of `signer: local`. */
export function missing(input: GitHubInput): JobpassError {
  return new JobpassError('usage', `\`${input}\` is missing`, {
    hint: 'With `signer: local`, set `client-id` (or `app-id`) and `private-key`',
  });
}

/** Reads the settings. The private key may be missing. @throws JobpassError `usage` or `insecure` */
export function githubSettings(settings: Settings): GitHubSettings {
  const given = (name: GitHubInput): string | undefined => settings.own[name];
  const signer = oneOf(signerOf(settings), 'signer', SIGNERS);
  for (const { name, ...definition } of GITHUB_INPUTS) {
    if (
      'appliesTo' in definition &&
      given(name) !== undefined &&
      definition.appliesTo !== `signer: ${signer}`
    ) {
      throw new JobpassError('usage', `\`${name}\` is not allowed with \`signer: ${signer}\``, {
        hint: `Set \`${definition.appliesTo}\`, or remove \`${name}\``,
      });
    }
  }
  const api = given('api-url');
  const wanted = wantedOf(given('owner'), given('repositories'), given('permissions'));
  return {
    audience: githubAudience(settings),
    signer: signerSettings(signer, settings, wanted),
    api: api === undefined ? (signer === 'broker' ? undefined : new URL(GITHUB_API)) : apiUrl(api),
    wanted,
    git: boolean(given('git') ?? defaultOf(GITHUB_INPUTS, 'git'), 'git'),
    name: settings.own[ONE_OF_SEVERAL],
  };
}

function apiUrl(text: string): URL {
  const url = secureUrl(text, '`api-url`');
  if (url.host !== 'github.com') return url;
  throw new JobpassError(
    'usage',
    `\`api-url\` is the address of GitHub's web pages: "${printable(text, 100)}"`,
    {
      hint: `Set \`api-url\` to ${GITHUB_API}`,
    },
  );
}

function signerSettings(
  signer: (typeof SIGNERS)[number],
  settings: Settings,
  wanted: Wanted,
): SignerSettings {
  const { url, role, own } = settings;
  switch (signer) {
    case 'broker':
      if (url === undefined) {
        throw new JobpassError('usage', '`url` is missing', {
          hint: 'Set `url` to the address of the Jobpass broker. Without a broker, set `app-id` and `private-key`, or `signer: octo-sts`',
        });
      }
      return { signer, url: secureUrl(url, '`url`'), role };
    case 'octo-sts':
      return { signer, url: secureUrl(url ?? OCTO_STS, '`url`'), ...trustPolicy(role, wanted) };
    case 'local': {
      if (url !== undefined) {
        throw new JobpassError('usage', '`url` is not allowed with `signer: local`', {
          hint: 'For the address of the REST API, use `api-url`',
        });
      }
      const app = own['client-id'] ?? own['app-id'];
      if (app === undefined) throw missing('client-id');
      return {
        signer,
        app,
        privateKey: own['private-key'],
        installation: installationId(own['installation-id']),
        enterprise: own['enterprise'],
      };
    }
  }
}

/** The policy of Octo STS: the repository or owner that has the policy file, and the name of the file. */
function trustPolicy(
  role: string | undefined,
  { owner, repositories, permissions }: Wanted,
): { scope: string; identity: string } {
  const refuse = (message: string, hint: string): never => {
    throw new JobpassError('usage', message, { hint });
  };
  if (permissions !== undefined)
    refuse('`permissions` is not allowed with `signer: octo-sts`', 'Set the permissions in the trust policy');
  if (role === undefined)
    return refuse(
      '`role` is missing',
      'Set `role` to the name of the trust policy: `ci` for `.github/chainguard/ci.sts.yaml`',
    );
  if (owner === undefined)
    return refuse('`owner` is missing', 'Set `owner` to the owner of the repository with the trust policy');
  const [repository, ...more] = repositories ?? [];
  if (more.length > 0)
    refuse(
      '`repositories` names several repositories',
      'With `signer: octo-sts`, set `repositories` to the repository with the trust policy, or remove it for a trust policy of the organization',
    );
  return { scope: repository === undefined ? owner : `${owner}/${repository}`, identity: role };
}

function installationId(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw invalid(
      'installation-id',
      text,
      'Use the number at the end of the address of the installation’s settings',
    );
  return Number(text);
}

/** GitHub's rules for the names of owners and repositories. */
const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9-_]{0,98}[A-Za-z0-9_])?$/;
const REPOSITORY = /^[A-Za-z0-9._-]{1,100}$/;

function wantedOf(
  owner: string | undefined,
  repositories: string | undefined,
  permissions: string | undefined,
): Wanted {
  const names = repositories === undefined ? undefined : list(repositories);
  // GitHub reads an empty list as all repositories of the installation, and empty permissions as all permissions.
  if (names?.length === 0)
    throw invalid(
      'repositories',
      repositories ?? '',
      'Name at least one repository, or remove `repositories`',
    );
  const owners = new Set<string>(owner === undefined ? [] : [owner]);
  const short = names?.map((name) => {
    const [first = '', second, ...more] = name.split('/');
    if (second !== undefined) owners.add(first);
    const repository = second ?? first;
    if (more.length > 0 || !REPOSITORY.test(repository) || /^\.{1,2}$/.test(repository))
      throw invalid('repositories', name, 'Use names of repositories: `shop`, or `octo-org/shop`');
    return repository;
  });
  const [only] = owners;
  if (new Set([...owners].map((one) => one.toLowerCase())).size > 1) {
    throw new JobpassError(
      'usage',
      `The repositories have several owners: ${[...owners].map((one) => printable(one, 50)).join(', ')}`,
      {
        hint: 'A token belongs to one owner. For several owners, set `credentials` with one credential for each owner',
      },
    );
  }
  if (only !== undefined && !OWNER.test(only))
    throw invalid('owner', only, 'Use the name of a user or an organization');
  const parsed = permissions === undefined ? undefined : parsePermissions(permissions);
  if (parsed?.invalid !== undefined)
    throw invalid(
      'permissions',
      parsed.invalid,
      'Write one permission per line: `contents: read`. Levels: read, write, admin',
    );
  if (parsed !== undefined && Object.keys(parsed.permissions ?? {}).length === 0)
    throw invalid('permissions', permissions ?? '', 'Name at least one permission, or remove `permissions`');
  return { owner: only, repositories: short, permissions: parsed?.permissions };
}
