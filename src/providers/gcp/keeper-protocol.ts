import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { EndpointProtocol } from '../served.js';
import type { GcpSettings } from './settings.js';
import { accessTokenFor, type TokenExchanges } from './token-requests.js';

/** The path of the token exchange below the endpoint's address. */
const PATH = '/token';

/**
 * The endpoint that makes access tokens for Google's libraries, by the protocol of the Security Token Service. The subject token in a
 * request is the endpoint's token, so steps never see an ID token. Source: STS REST reference, `token`.
 */
export function keeperProtocol(
  settings: GcpSettings,
  exchanges: TokenExchanges,
  clock: Clock,
): EndpointProtocol {
  return {
    post: true,
    tokenIn: ({ body }) => new URLSearchParams(body).get('subject_token') ?? undefined,
    answer: async ({ method, path, body }, source) => {
      if (method !== 'POST' || path !== PATH)
        throw new JobpassError('refused', `The keeper only exchanges tokens: POST ${PATH}`);
      const scope = new URLSearchParams(body).get('scope');
      const reply = {
        ...(await accessTokenFor(scope, source, { settings, exchanges, clock })),
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      };
      return { status: 200, body: JSON.stringify(reply) };
    },
    // The form of RFC 6749, section 5.2, which the libraries print.
    fail: ({ message, transient }) => ({
      status: transient ? 503 : 400,
      body: JSON.stringify({
        error: transient ? 'temporarily_unavailable' : 'invalid_request',
        error_description: `jobpass: ${message}`,
      }),
    }),
  };
}
