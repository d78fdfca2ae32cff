import { statusError } from './errors.js';
import type { Mapped } from './pools.js';
import { CLOUD_PLATFORM, type GoogleToken, IAM_SCOPE } from './tokens.js';

/** A service account, and the members of its policy by role. */
export interface ServiceAccount {
  email: string;
  uniqueId: string;
  policy: Map<string, string[]>;
}

/** Roles with `iam.serviceAccounts.getAccessToken`, and with `getOpenIdToken`. IAM docs, "Service account roles". */
const MAY = {
  getAccessToken: ['roles/iam.workloadIdentityUser', 'roles/iam.serviceAccountTokenCreator'],
  getOpenIdToken: [
    'roles/iam.workloadIdentityUser',
    'roles/iam.serviceAccountTokenCreator',
    'roles/iam.serviceAccountOpenIdTokenCreator',
  ],
  /** For each step of a chain of delegates. */
  implicitDelegation: ['roles/iam.serviceAccountTokenCreator', 'roles/iam.workloadIdentityUser'],
} as const;

/** The members that a mapped identity has. IAM docs, "Principal identifiers". */
export function membersOf({ of: { project, pool }, subject, groups, attributes }: Mapped): string[] {
  const base = `iam.googleapis.com/projects/${project}/locations/global/workloadIdentityPools/${pool}`;
  return [
    `principal://${base}/subject/${subject}`,
    ...groups.map((group) => `principalSet://${base}/group/${group}`),
    ...Object.entries(attributes).map(([name, value]) => `principalSet://${base}/attribute.${name}/${value}`),
    `principalSet://${base}/*`,
  ];
}

/** Who makes a request, as members of policies. */
export function memberNames(token: GoogleToken): string[] {
  return token.serviceAccount === undefined
    ? membersOf(token.mapped)
    : [`serviceAccount:${token.serviceAccount}`];
}

/**
 * Checks that a token may impersonate a service account, by a chain of delegates. IAM Credentials REST reference, `delegates`: each
 * account of the chain must have `roles/iam.serviceAccountTokenCreator` on the next.
 *
 * @throws GoogleError
 */
export function mayImpersonate(
  token: GoogleToken,
  {
    accounts,
    name,
    delegates,
    permission,
  }: {
    accounts: readonly ServiceAccount[];
    name: string;
    delegates: unknown;
    permission: 'getAccessToken' | 'getOpenIdToken';
  },
): ServiceAccount {
  // The token needs one of the two scopes of the API (IAM Credentials REST reference, "Authorization scopes").
  if (!token.scope.some((one) => one === CLOUD_PLATFORM || one === IAM_SCOPE))
    throw statusError(
      'PERMISSION_DENIED',
      'Request had insufficient authentication scopes.',
      'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    );
  const find = (text: string): ServiceAccount | undefined =>
    accounts.find(({ email, uniqueId }) => text === email || text === uniqueId);
  const chain = Array.isArray(delegates) ? delegates.map(String) : [];
  let members = memberNames(token);
  for (const [at, one] of [...chain, `projects/-/serviceAccounts/${name}`].entries()) {
    const [, text = ''] = /^projects\/-\/serviceAccounts\/(.+)$/.exec(one) ?? [];
    const account = find(text);
    if (account === undefined) {
      if (at === chain.length)
        throw statusError('NOT_FOUND', `Not found; Gaia id not found for email ${text}`);
      throw denied(permission);
    }
    const wanted: readonly string[] = at === chain.length ? MAY[permission] : MAY.implicitDelegation;
    const has = [...account.policy].some(
      ([role, list]) => wanted.includes(role) && list.some((member) => members.includes(member)),
    );
    if (!has) throw denied(permission);
    if (at === chain.length) return account;
    members = [`serviceAccount:${account.email}`];
  }
  throw denied(permission);
}

/** IAM docs, "Troubleshoot permission error messages"; users report this text to google-github-actions/auth. */
const denied = (permission: string): Error =>
  statusError(
    'PERMISSION_DENIED',
    `Permission 'iam.serviceAccounts.${permission}' denied on resource (or it may not exist).`,
    'IAM_PERMISSION_DENIED',
  );
