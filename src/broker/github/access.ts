import { exceeding, type Level, levelOf, type Permissions } from '../../github/permissions.js';
import type { Claims } from '../../identity/id-token.js';
import type { GithubTerms } from '../../servers/broker/configured-broker.js';
import { isObject } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import type { VerifiedJob } from '../exchange/job.js';
import { Refusal } from '../refusal.js';

/** The type of `authorization_details` (RFC 9396, section 2) of a request for an installation token. */
export const DETAILS_TYPE = 'github_installation';

/** The access of one installation token: at most the access of its role. */
export interface GithubAccess {
  terms: GithubTerms;
  /** The names of the repositories by ID. Never empty, because GitHub reads an empty list as all repositories. */
  repositories: ReadonlyMap<number, string>;
  permissions: Permissions;
}

const MEMBERS = new Set(['type', 'owner', 'repositories', 'permissions']);

/**
 * Returns the access that a job requests, or all access of its role.
 *
 * @param details the parameter `authorization_details`
 * @returns undefined if the role does not issue installation tokens
 * @throws Refusal for more access than the role has
 */
export function githubAccess(
  { role, claims }: Pick<VerifiedJob, 'role' | 'claims'>,
  details: string | undefined,
): GithubAccess | undefined {
  const terms = role.github;
  const requested = details === undefined ? {} : requestedPart(details);
  if (terms === undefined) {
    if (details !== undefined)
      throw refused(`the role ${role.name} does not issue tokens of the type ${DETAILS_TYPE}`);
    return undefined;
  }
  const { owner, repositories, permissions } = requested;
  if (owner !== undefined && !isSameName(owner, terms.owner))
    throw refused(`the role ${role.name} is not for the owner ${printable(owner, 100)}`);
  const most = roleRepositories(terms, claims, role.name);
  const more = permissions === undefined ? [] : exceeding(permissions, terms.permissions);
  if (more.length > 0)
    throw refused(`the role ${role.name} does not have the permission ${printable(more.join(', '), 200)}`);
  return {
    terms,
    repositories: repositories === undefined ? most : part(most, repositories, terms.owner, role.name),
    permissions: permissions ?? terms.permissions,
  };
}

/** Returns whether two names of accounts or repositories are the same. GitHub ignores case. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Returns the repositories of a role for a job. */
function roleRepositories(terms: GithubTerms, claims: Claims, role: string): ReadonlyMap<number, string> {
  if (terms.repositories !== 'own')
    return new Map(Object.entries(terms.repositories).map(([name, id]) => [id, name]));
  const { repository, repository_id: claim } = claims;
  const id = /^[1-9]\d{0,15}$/.test(String(claim)) ? Number(claim) : Number.NaN;
  if (!Number.isSafeInteger(id) || typeof repository !== 'string' || !repository.includes('/')) {
    throw new Refusal(
      'invalid_request',
      `the role ${role} is for the job's repository, but the ID token has no claims repository_id and repository`,
    );
  }
  if (!isSameName(repository.split('/')[0] ?? '', terms.owner)) {
    throw new Refusal(
      'invalid_request',
      `the role ${role} is not for the owner of the job's repository`,
      `the claim repository is "${printable(repository, 150)}", expected a repository of ${terms.owner}`,
    );
  }
  return new Map([[id, repository]]);
}

function part(
  most: ReadonlyMap<number, string>,
  names: readonly string[],
  owner: string,
  role: string,
): ReadonlyMap<number, string> {
  const byName = new Map([...most].map((entry) => [entry[1].toLowerCase(), entry]));
  const found = new Map<number, string>();
  for (const name of names) {
    const full = name.includes('/') ? name : `${owner}/${name}`;
    const entry = byName.get(full.toLowerCase());
    if (entry === undefined)
      throw refused(`the role ${role} does not have the repository ${printable(name, 150)}`);
    found.set(...entry);
  }
  return found;
}

interface Requested {
  owner?: string;
  repositories?: readonly string[];
  permissions?: Permissions;
}

/** Reads `authorization_details`. Anything unknown is refused (RFC 9396, section 5). */
function requestedPart(text: string): Requested {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw refused('authorization_details is not valid JSON');
  }
  const [details, ...others] = Array.isArray(list) ? (list as unknown[]) : [];
  if (!isObject(details) || others.length > 0)
    throw refused('authorization_details must be a list of one object');
  if (details['type'] !== DETAILS_TYPE)
    throw refused(`the type in authorization_details must be ${DETAILS_TYPE}`);
  const unknown = Object.keys(details).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined)
    throw refused(`authorization_details has the unknown member ${printable(unknown, 40)}`);
  const { owner, repositories, permissions } = details;
  if (owner !== undefined && typeof owner !== 'string')
    throw refused('owner in authorization_details must be a text');
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(repositories === undefined ? {} : { repositories: namesIn(repositories) }),
    ...(permissions === undefined ? {} : { permissions: levelsIn(permissions) }),
  };
}

function namesIn(value: unknown): string[] {
  const names = Array.isArray(value) ? value.filter((name) => typeof name === 'string' && name !== '') : [];
  if (Array.isArray(value) && names.length === value.length && names.length > 0) return names as string[];
  throw refused('repositories in authorization_details must be a list of at least one name');
}

function levelsIn(value: unknown): Permissions {
  const entries = isObject(value)
    ? Object.entries(value).map(([name, level]): [string, Level | undefined] => [name, levelOf(level)])
    : [];
  if (entries.length === 0 || entries.some(([, level]) => level === undefined))
    throw refused(
      'permissions in authorization_details must have at least one name, each with read, write or admin',
    );
  // A null prototype: names come from the caller.
  return Object.assign(Object.create(null), Object.fromEntries(entries)) as Permissions;
}

function refused(description: string): Refusal {
  return new Refusal('invalid_authorization_details', description);
}
