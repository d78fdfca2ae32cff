import type { Clock } from '../../clock.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import type { Lease } from '../lease.js';
import type { EndpointSource } from '../served.js';
import { requestedScopes } from './requested-scopes.js';
import type { GcpSettings } from './settings.js';

/** Exchanges for what a program requests. */
export interface TokenExchanges {
  accessToken(idToken: IdToken, scope: readonly string[], attempt: Attempt): Promise<Lease<string>>;
  /** Only with a service account. */
  idToken(
    idToken: IdToken,
    wanted: { audience: string; includeEmail: boolean },
    attempt: Attempt,
  ): Promise<Lease<string>>;
}

/** The part of an OAuth token response that concerns an access token. */
export interface AccessTokenReply {
  access_token: string;
  expires_in: number;
  token_type: 'Bearer';
}

/**
 * Returns an access token with the scopes that a program requests. If the job sets the scopes, or if the program requests the usual ones,
 * this is the delivered token.
 */
export async function accessTokenFor(
  text: string | null,
  source: EndpointSource,
  { settings, exchanges, clock }: { settings: GcpSettings; exchanges: TokenExchanges; clock: Clock },
): Promise<AccessTokenReply> {
  const wanted = requestedScopes(text);
  const key = wanted?.join(' ');
  const lease =
    wanted === undefined || key === undefined || settings.scopeIsFixed || key === settings.scope.join(' ')
      ? await source.lease()
      : await source.other(key, async (idToken, attempt) => {
          if (idToken === undefined) throw new Error('the exchange needs an ID token');
          return exchanges.accessToken(idToken, wanted, attempt);
        });
  return {
    access_token: String(lease.credential),
    expires_in: secondsLeft(lease, clock),
    token_type: 'Bearer',
  };
}

/** The remaining lifetime of a lease with an expiry on the machine's clock, in whole seconds. */
function secondsLeft({ expiresAt }: Lease, clock: Clock): number {
  const now = clock.wall?.() ?? clock.now();
  return Math.max(0, Math.floor(((expiresAt ?? now) - now) / 1000));
}
