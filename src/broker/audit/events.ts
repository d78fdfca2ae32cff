import { type AuditEvent, auditedIdentity } from '../../audit/record.js';
import { GITHUB_ISSUER } from '../../identity/github-subject.js';
import type { Claims } from '../../identity/id-token.js';
import type { KeptToken, TokenEvent } from '../store/store.js';

/** A claim that the ID tokens of a CI system have, and others do not, by the names of runners. */
const SYSTEMS: readonly (readonly [system: string, claim: string])[] = [
  ['gitlab', 'project_path'],
  ['buildkite', 'pipeline_slug'],
  ['circleci', 'oidc.circleci.com/project-id'],
  ['github', 'repository_owner_id'],
];

/** Whose an ID token is, as far as it shows: an issuer can be called anything. */
function systemOf(issuer: string, claims: Claims): string {
  if (issuer === GITHUB_ISSUER) return 'github';
  return SYSTEMS.find(([, claim]) => claims[claim] !== undefined)?.[0] ?? 'oidc';
}

/** Why a record says that a token is dead. */
const BECAUSE: Readonly<Partial<Record<TokenEvent, string>>> = {
  revoked: 'whoever held it ended it; the broker tells everyone who asks that it is not active',
  expired: 'its time was over',
};
const SELF_CONTAINED =
  'whoever held it ended it; the broker tells everyone who asks that it is not active, and a service that checks it by itself takes it until it expires';

/** What happened to a token, as the broker knows of it. @param at in milliseconds since 1970 */
export function tokenEvent(
  event: TokenEvent,
  token: KeptToken,
  { at, issuer }: { at: number; issuer: string },
): AuditEvent {
  const { role, job_issuer: jobIssuer, ...claims } = token.extra;
  const because = event === 'revoked' && token.jwt ? SELF_CONTAINED : BECAUSE[event];
  return {
    event,
    at,
    ...auditedIdentity(systemOf(String(jobIssuer), claims), {
      ...claims,
      sub: token.accountId,
      iss: jobIssuer,
    }),
    provider: 'oauth',
    ...(role === undefined ? {} : { role: String(role).slice(0, 300) }),
    ...(token.scope === undefined ? {} : { scopes: token.scope.split(' ') }),
    credential: {
      id: token.jti,
      service: issuer,
      issuedAt: token.iat * 1000,
      expiresAt: token.exp * 1000,
    },
    ...(because === undefined ? {} : { because }),
  };
}

/** A job that was refused, though its ID token is good. */
export function refusedEvent(
  { claims, role, because }: { claims: Claims; role: string | undefined; because: string },
  { at, issuer }: { at: number; issuer: string },
): AuditEvent {
  return {
    event: 'refused',
    at,
    ...auditedIdentity(systemOf(String(claims['iss']), claims), claims),
    provider: 'oauth',
    ...(role === undefined ? {} : { role: role.slice(0, 300) }),
    because,
    service: issuer,
  };
}
