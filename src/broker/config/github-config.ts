import { gitOrigin } from '../../github/hosts.js';
import { isLoopback } from '../../http/hosts.js';
import type { GithubTerms } from '../../servers/broker/configured-broker.js';
import { GITHUB_TTL, repositoriesProblems } from '../../servers/broker/github-schemas.js';
import type { GithubApp, Role } from './broker-config.js';
import type { Complain } from './complain.js';
import type { GithubRoleFile } from './github-schema.js';
import type { BrokerFile } from './schema.js';
import { appKey, type SignerContext } from './signer-config.js';

/** The settings of a role that do not apply to installation tokens. */
const NOT_FOR_GITHUB = ['audience', 'scopes', 'format', 'claims'] as const;

/** Returns the GitHub Apps of a configuration file. */
export function githubApps(file: BrokerFile, context: SignerContext): GithubApp[] {
  const { complain, certificates } = context;
  return Object.entries(file.github).flatMap(([name, app]) => {
    const path = ['github', name];
    const key = appKey(app, path, context);
    const { 'app-id': appId, 'client-id': clientId } = app;
    if ((appId === undefined) === (clientId === undefined))
      complain(
        path,
        appId === undefined
          ? 'app-id is missing: set app-id or client-id, which are in the settings of the app'
          : 'app-id cannot be combined with client-id: remove one of them',
      );
    if (key === undefined) return [];
    return {
      name,
      issuer: clientId ?? appId ?? '',
      api: app.api.replace(/\/+$/, ''),
      ...(app.ca === undefined ? {} : { ca: certificates([...path, 'ca'], app.ca) }),
      key,
    };
  });
}

/** Returns the terms of a role that issues installation tokens. */
export function githubTerms(
  role: GithubRoleFile,
  path: readonly PropertyKey[],
  complain: Complain,
): GithubTerms {
  const { app, installation, owner, repositories, own, permissions } = role;
  if (own === (repositories !== undefined))
    complain(
      path,
      own
        ? 'own cannot be combined with repositories: remove one of them'
        : 'repositories is missing: list the repositories with their IDs, or set own: true for the repository of the job',
    );
  for (const { repository, reason } of repositoriesProblems(owner, repositories ?? {}))
    complain([...path, 'repositories', ...(repository === undefined ? [] : [repository])], reason);
  return { app, installation, owner, repositories: own ? 'own' : (repositories ?? {}), permissions };
}

/** Checks the settings of a role that depend on whether the role issues installation tokens. */
export function checkRoleKind(
  name: string,
  role: NonNullable<BrokerFile['roles']>[string],
  complain: Complain,
): void {
  const path = ['roles', name];
  if (role.github === undefined) {
    if (role.audience === undefined)
      complain([...path, 'audience'], 'is missing: set the services that accept the tokens, or set github');
    return;
  }
  for (const setting of NOT_FOR_GITHUB) {
    if (role[setting] !== undefined)
      complain([...path, setting], 'does not apply to a role with github: remove it');
  }
  const ttl = role['max-ttl'];
  if (ttl > GITHUB_TTL)
    complain([...path, 'max-ttl'], "must be at most 1h, the lifetime of GitHub's installation tokens");
}

/** Checks roles that issue installation tokens against the apps. */
export function checkGithubRoles(
  roles: readonly Role[],
  { apps, defined }: { apps: readonly GithubApp[]; defined: BrokerFile['github'] },
  complain: (role: Role, setting: string, reason: string) => void,
): void {
  for (const role of roles) {
    const { github } = role;
    if (github === undefined) continue;
    const app = apps.find(({ name }) => name === github.app);
    // The problem with the key of an app is reported already.
    if (app === undefined && Object.hasOwn(defined, github.app)) continue;
    if (app === undefined) {
      const names = apps.map(({ name }) => name).join(', ');
      complain(
        role,
        'app',
        `"${github.app}" is not an app under github: ${names === '' ? 'add it' : `must be ${names}`}`,
      );
      continue;
    }
    if (github.repositories === 'own' && !isSameGithub(role.issuer, app.api))
      complain(
        role,
        'own',
        `requires an app of the GitHub that issues the ID tokens: repository IDs of ${role.issuer} mean other repositories at ${app.api}`,
      );
  }
}

/**
 * Returns whether an issuer of ID tokens belongs to the GitHub with an API address. Each GitHub numbers its repositories itself.
 *
 * Sources: GitHub Docs, "OpenID Connect reference" (`https://token.actions.githubusercontent.com`, with the slug of an enterprise;
 * `https://HOST/_services/token`) and "Network details for GHE.com" (`https://token.actions.SUBDOMAIN.ghe.com`).
 */
function isSameGithub(issuer: string, api: string): boolean {
  const [from, to] = [new URL(issuer), new URL(api)];
  if (isLoopback(from) || isLoopback(to)) return isLoopback(from) && isLoopback(to);
  const cloud = gitOrigin(to);
  if (cloud === 'https://github.com') return from.host === 'token.actions.githubusercontent.com';
  if (cloud !== to.origin) return from.host === `token.actions.${new URL(cloud).host}`;
  return from.host === to.host && from.pathname === '/_services/token';
}
