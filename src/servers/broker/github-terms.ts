import { exceeding, type Permissions } from '../../github/permissions.js';
import { type GitHubSettings, githubSettings } from '../../providers/github/settings.js';
import type { Grant } from '../../rules/grant.js';
import { durationText } from '../../text/duration.js';
import { DEFAULT_TERMS, type GithubTerms } from './configured-broker.js';
import { GITHUB_TTL, repositoriesProblems } from './github-schemas.js';
import type { GithubTrust } from './github-trust-schema.js';
import { listed, type WantedTerms } from './wanted-terms.js';

/**
 * Returns the terms of a rule for installation tokens, and its problems. The terms are undefined if a required setting is
 * missing.
 *
 * @throws JobpassError for invalid inputs
 */
export function githubTerms({ trust, settings }: Grant<GithubTrust>): {
  terms: WantedTerms | undefined;
  problems: string[];
} {
  const { wanted } = githubSettings(settings);
  const problems: string[] = [];
  const { app, installation, once, certificate, explain } = trust;
  if (app === undefined)
    problems.push('the app is not known: set `app` under `trust` to its name in the broker’s configuration');
  if (installation === undefined)
    problems.push(
      'the installation is not known: set `installation` under `trust` to its ID, the number at the end of the address of its settings',
    );
  const { owner, repositories } = repositoriesOf(trust, wanted, problems);
  const permissions = permissionsOf(trust, wanted, problems);
  const lease = settings.leaseMs ?? settings.ttlMs;
  const ttl = lease === undefined ? undefined : Math.min(Math.ceil(lease / 1000), GITHUB_TTL);
  if (ttl !== undefined && trust.maxTtl !== undefined && ttl > trust.maxTtl)
    problems.push(
      `its ${settings.leaseMs === undefined ? 'ttl' : 'lease'} is ${durationText(ttl)}, which is longer than trust.max-ttl, ${durationText(trust.maxTtl)}`,
    );
  const isKnown =
    app !== undefined &&
    installation !== undefined &&
    owner !== undefined &&
    repositories !== undefined &&
    permissions !== undefined;
  if (!isKnown) return { terms: undefined, problems };
  const github: GithubTerms = { app, installation, owner, repositories, permissions };
  return {
    terms: {
      audience: [],
      scopes: DEFAULT_TERMS.scopes,
      format: DEFAULT_TERMS.format,
      maxTtl: trust.maxTtl ?? ttl,
      once,
      certificate,
      claims: DEFAULT_TERMS.claims,
      explain,
      lateAfter: trust.lateAfter,
      onAlarm: trust.onAlarm,
      github,
    },
    problems,
  };
}

type Wanted = GitHubSettings['wanted'];

/** Returns the owner and the repositories that a job may request. Adds the reason to the problems if they are not known. */
function repositoriesOf(
  { repositories: limit, own }: GithubTrust,
  { owner: named, repositories: requested }: Wanted,
  problems: string[],
): { owner?: string; repositories?: GithubTerms['repositories'] } {
  if (own && limit !== undefined) {
    problems.push('`own` under `trust` cannot be combined with `repositories`: remove one of them');
    return {};
  }
  if (limit === undefined && !own) {
    problems.push(
      'its repositories are not known: set `repositories` under `trust` with their IDs, or `own: true` for the job’s own repository',
    );
    return {};
  }
  if (Array.isArray(limit)) {
    problems.push(
      `the broker compares repositories by ID: write trust.repositories as a map of names and IDs (${limit.map((name) => `${name}: ID`).join(', ')})`,
    );
    return {};
  }
  const owner = named ?? Object.keys(limit ?? {})[0]?.split('/')[0];
  if (owner === undefined) {
    problems.push('the owner is not known: set `owner`');
    return {};
  }
  if (limit === undefined) return { owner, repositories: 'own' };
  const repositories = limit as Readonly<Record<string, number>>;
  for (const { repository, reason } of repositoriesProblems(owner, repositories))
    problems.push(
      repository === undefined
        ? `trust.repositories ${reason}`
        : `trust.repositories, ${repository}: ${reason}`,
    );
  const known = Object.keys(repositories).map((name) => name.split('/')[1]?.toLowerCase());
  const more = (requested ?? []).filter((name) => !known.includes(name.toLowerCase()));
  if (more.length > 0)
    problems.push(`it requests the repository ${listed(more)}, which is not in trust.repositories`);
  return { owner, repositories };
}

function permissionsOf(
  { permissions: limit }: GithubTrust,
  { permissions: requested }: Wanted,
  problems: string[],
): Permissions | undefined {
  if (limit !== undefined && requested !== undefined) {
    const more = exceeding(requested, limit);
    if (more.length > 0)
      problems.push(`it requests the permission ${listed(more)}, which is not in trust.permissions`);
  }
  const permissions = limit ?? requested;
  if (permissions === undefined || Object.keys(permissions).length === 0) {
    problems.push('its permissions are not known: set `permissions`, or `permissions` under `trust`');
    return undefined;
  }
  return permissions;
}
