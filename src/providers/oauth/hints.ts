import { span } from '../../clock.js';
import type { IdToken } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { GRANTS } from './messages.js';
import type { Metadata } from './metadata.js';
import type { OAuthSettings } from './settings.js';

/** Logs a warning if the credential lives longer than requested, or if its lifetime is unknown. */
export function warnOfLifetime(
  lease: Lease,
  requested: boolean,
  { life: { ttlMs }, log }: ProviderContext,
): void {
  if (lease.expiresAt === undefined) {
    log.warning('The server did not report when the credential expires');
    return;
  }
  const lived = lease.expiresAt - lease.issuedAt;
  // Tolerates a difference of one second, because servers round.
  if (lived > ttlMs + 1_000) {
    log.warning(
      `The credential lives ${span(lived)}, longer than the ttl of ${span(ttlMs)}: ${
        requested
          ? 'the server ignored the requested life'
          : 'OAuth has no parameter to request a shorter life from this server'
      }`,
    );
  }
}

/** Warnings before the exchange: settings that will fail or have no effect. */
export function warningsFor(
  settings: OAuthSettings,
  endpoints: Partial<Metadata>,
  fixedIdToken: boolean,
): string[] {
  const found: string[] = [];
  if (settings.role !== undefined && endpoints.takesRole === false) {
    found.push(
      'The metadata of the server does not list the parameter `role`, so the server may ignore it. Then the server alone decides what the credential may do',
    );
  }
  if (fixedIdToken && settings.clientAuth === 'id-token') {
    found.push(
      'This CI system issues one ID token per job, and `client-auth: id-token` sends it again when the job ends. A server that accepts each ID token only once will reject the revocation. In Keycloak, set supportsClientAssertionReuse (and, for jwt-bearer, jwtAuthorizationGrantAssertionReuseAllowed) to true at the identity provider',
    );
  }
  return found;
}

/** The hint for a rejected exchange, with the setting to change. */
export function hintFor(
  answered: { error: string; said: string } | undefined,
  status: number,
  token: IdToken,
  { grantType: grant, clientId, clientAuth }: OAuthSettings,
  announced: readonly string[] | undefined,
): string {
  const error = answered?.error;
  // The broker does not send the reason to the job. Instead, it sends the number of the refusal.
  const number = /\(refusal ([0-9a-f]{12})\)/.exec(answered?.said ?? '')?.[1];
  const inLog =
    number === undefined || answered?.said.includes("broker's log")
      ? ''
      : `. The reason is in the log of the broker, under refusal ${number}`;
  const claims = ['iss', 'sub', 'aud'].map((name) => `${name} "${token.shown[name] ?? ''}"`).join(', ');
  const other = grant === 'token-exchange' ? 'jwt-bearer' : 'token-exchange';
  if (error === 'unsupported_grant_type') {
    return `The server does not accept the grant ${grant}: set \`grant-type: ${other}\`, or enable ${grant} on the server`;
  }
  // Servers often announce only some of their grants. For example, Hydra accepts jwt-bearer, but does not announce it.
  if (
    (error === 'invalid_request' || error === 'invalid_token') &&
    grant === 'token-exchange' &&
    announced?.includes(GRANTS['jwt-bearer'])
  ) {
    return 'The server may exchange only its own tokens. It also announces the grant for external tokens: set `grant-type: jwt-bearer`';
  }
  if (error === 'invalid_client' || error === 'unauthorized_client' || status === 401) {
    const known =
      clientId === undefined
        ? 'Set `client-id` to a client that the server knows'
        : `Check that the server knows the client "${printable(clientId, 80)}" (\`client-id\`)`;
    return clientAuth === 'none'
      ? `${known}. If the client must authenticate, set \`client-auth: id-token\``
      : `${known}, and that it accepts an ID token with ${claims} as client assertion. By default a server accepts each assertion only once`;
  }
  if (error === 'invalid_scope') return 'Set `scope` to a scope that this job may have';
  if (error === 'invalid_target')
    return 'Check that the server offers the values of `resource` and `audience`';
  if (status === 404 || status === 405)
    return 'Check the token endpoint: this address does not accept token requests';
  return `Check that the server trusts the issuer, expects the audience and allows the subject of this job's ID token: ${claims}${inLog}`;
}
