import { span } from '../../clock.js';
import type { IdToken } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { Lease, ProviderContext } from '../provider.js';
import { GRANTS } from './messages.js';
import type { Metadata } from './metadata.js';
import type { OAuthSettings } from './settings.js';

/** Logs a warning where the credential lives longer than was asked for, or for a time that nobody said. */
export function tellLifetime(lease: Lease, asked: boolean, { life: { ttlMs }, log }: ProviderContext): void {
  if (lease.expiresAt === undefined) {
    log.warning('The server did not say how long the credential lives');
    return;
  }
  const lived = lease.expiresAt - lease.issuedAt;
  // A second of grace: servers round.
  if (lived > ttlMs + 1_000) {
    log.warning(
      `The credential lives ${span(lived)}, longer than the ttl of ${span(ttlMs)}: ${
        asked ? 'the server was asked for less and gave more' : 'OAuth has no way to ask this server for less'
      }`,
    );
  }
}

/** What is known before the exchange to go wrong, or to be of no effect, for the log. */
export function doubts(
  settings: OAuthSettings,
  endpoints: Partial<Metadata>,
  fixedIdToken: boolean,
): string[] {
  const found: string[] = [];
  if (settings.role !== undefined && endpoints.takesRole === false) {
    found.push(
      'The server does not announce that it takes role, so it may ignore it: what this credential may do is for the server to say',
    );
  }
  if (fixedIdToken && settings.clientAuth === 'id-token') {
    found.push(
      'This CI system gives a job one ID token, and client-auth: id-token shows it again at the end. A server that takes each only once will refuse to revoke: at Keycloak, set supportsClientAssertionReuse (and, for jwt-bearer, jwtAuthorizationGrantAssertionReuseAllowed) to true at the identity provider',
    );
  }
  return found;
}

/** What to change where a server refused the exchange. */
export function hintFor(
  error: string | undefined,
  status: number,
  token: IdToken,
  { grantType: grant, clientId, clientAuth }: OAuthSettings,
  announced: readonly string[] | undefined,
): string {
  const claims = ['iss', 'sub', 'aud'].map((name) => `${name} "${token.shown[name] ?? ''}"`).join(', ');
  const other = grant === 'token-exchange' ? 'jwt-bearer' : 'token-exchange';
  if (error === 'unsupported_grant_type') {
    return `The server does not take ${grant}: try grant-type: ${other}, or switch it on at the server`;
  }
  // What a server announces is seldom the whole: Hydra takes jwt-bearer, and names other grants only.
  if (
    (error === 'invalid_request' || error === 'invalid_token') &&
    grant === 'token-exchange' &&
    announced?.includes(GRANTS['jwt-bearer'])
  ) {
    return 'The server may exchange its own tokens only. It announces the grant for outside tokens as well: try grant-type: jwt-bearer';
  }
  if (error === 'invalid_client' || error === 'unauthorized_client' || status === 401) {
    const known =
      clientId === undefined
        ? 'Give the client that the server knows in client-id'
        : `Check that the server knows the client "${printable(clientId, 80)}" (client-id)`;
    return clientAuth === 'none'
      ? `${known}, and give client-auth: id-token if the client must prove itself`
      : `${known}, and that it accepts as its proof an ID token with ${claims}, each once only unless it is set up otherwise`;
  }
  if (error === 'invalid_scope') return 'Ask for a scope that this job may have (input scope)';
  if (error === 'invalid_target')
    return 'Check the inputs resource and audience against what the server offers';
  if (status === 404 || status === 405)
    return 'Check the token endpoint: this address does not take token requests';
  return `This job's ID token says ${claims}: check that the server trusts that issuer, expects that audience and gives a role to that subject`;
}
