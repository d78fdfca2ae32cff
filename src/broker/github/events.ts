import type { AuditEvent, AuditEventName } from '../../audit/record.js';
import { tokenIdentity } from '../audit/events.js';
import { hashedToken, type MintedToken } from './minted-token.js';

/** Returns the audit event for a change to an installation token. @param at in milliseconds since 1970 */
export function mintedEvent(
  event: AuditEventName,
  token: MintedToken,
  { at, because }: { at: number; because?: string },
): AuditEvent {
  const { jobClaims, issuer, subject, role } = token;
  return {
    event,
    at,
    ...tokenIdentity(issuer, subject, jobClaims),
    provider: 'github',
    role,
    scopes: [
      ...Object.entries(token.permissions).map(([name, level]) => `${name}:${level}`),
      ...token.repositories.map(({ name }) => name),
    ].slice(0, MOST_SCOPES),
    credential: {
      id: token.id,
      service: token.api,
      issuedAt: token.issuedAt,
      expiresAt: token.endAt,
      uid: hashedToken(token.token),
    },
    ...(because === undefined ? {} : { because }),
  };
}

const MOST_SCOPES = 100;
