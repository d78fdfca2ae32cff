import { type AuditedIdentity, auditedIdentity } from '../../audit/identity.js';
import type { AuditEvent } from '../../audit/record.js';
import { GITHUB_ISSUER } from '../../identity/github-subject.js';
import type { Claims } from '../../identity/id-token.js';
import type { StoredToken, TokenEvent } from '../store/store.js';

/** For each CI system, a claim that only its ID tokens contain. The names are those in the runner registry. */
const SYSTEMS: readonly (readonly [system: string, claim: string])[] = [
  ['gitlab', 'project_path'],
  ['buildkite', 'pipeline_slug'],
  ['circleci', 'oidc.circleci.com/project-id'],
  ['github', 'repository_owner_id'],
];

/** Guesses the CI system of an ID token from the token's claims, because an issuer can have any name. */
function systemOf(issuer: string, claims: Claims): string {
  if (issuer === GITHUB_ISSUER) return 'github';
  return SYSTEMS.find(([, claim]) => claims[claim] !== undefined)?.[0] ?? 'oidc';
}

/** The recorded reason why a token ended. */
const BECAUSE: Readonly<Partial<Record<TokenEvent, string>>> = {
  revoked: 'revoked by its holder; introspection reports it as not active',
  expired: 'the token reached its expiry time',
};
const SELF_CONTAINED =
  'revoked by its holder; introspection reports it as not active, but a service that only checks the signature accepts it until it expires';

/** Returns the identity of the job of a token. */
export function tokenIdentity(issuer: string, subject: string, claims: Claims): AuditedIdentity {
  return auditedIdentity(systemOf(issuer, claims), { ...claims, sub: subject, iss: issuer });
}

/** Returns the audit event for a change to a token. @param at in milliseconds since 1970 */
export function tokenEvent(
  event: TokenEvent,
  token: StoredToken,
  { at, issuer }: { at: number; issuer: string },
): AuditEvent {
  const { role, job_issuer: jobIssuer, ...claims } = token.extra;
  const because = event === 'revoked' && token.jwt ? SELF_CONTAINED : BECAUSE[event];
  return {
    event,
    at,
    ...tokenIdentity(String(jobIssuer), token.accountId, claims),
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

/** Returns the audit event for a theft alarm. @param because the kind of alarm and the reason */
export function alarmEvent(
  {
    claims,
    role,
    because,
    provider,
    credential,
  }: {
    claims: Claims;
    provider: string;
    role: string | undefined;
    because: string;
    /** The token that the broker issued in spite of the alarm. */
    credential: { id: string; issuedAt: number; expiresAt: number | undefined } | undefined;
  },
  { at, issuer }: { at: number; issuer: string },
): AuditEvent {
  const { id, issuedAt, expiresAt } = credential ?? {};
  return {
    ...refusedEvent({ claims, role, because, provider }, { at, issuer }),
    event: 'alarm',
    ...(id === undefined || issuedAt === undefined
      ? {}
      : {
          credential: { id, service: issuer, issuedAt, ...(expiresAt === undefined ? {} : { expiresAt }) },
        }),
  };
}

/** Returns the audit event for a refused job with a valid ID token. */
export function refusedEvent(
  {
    claims,
    role,
    because,
    provider,
  }: { claims: Claims; role: string | undefined; because: string; provider: string },
  { at, issuer }: { at: number; issuer: string },
): AuditEvent {
  return {
    event: 'refused',
    at,
    ...auditedIdentity(systemOf(String(claims['iss']), claims), claims),
    provider,
    ...(role === undefined ? {} : { role: role.slice(0, 300) }),
    because,
    service: issuer,
  };
}
