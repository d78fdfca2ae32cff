import { ID_TOKEN_TYPE } from '../../gcp/sts.js';
import { expiryOf } from '../../identity/id-token.js';
import type { EndpointProtocol } from '../served.js';

/** The member of the response that contains the ID token, which a credentials file with an address names. */
export const ID_TOKEN_FIELD = 'id_token';

/** The shortest remaining lifetime of an ID token for a library, in milliseconds: the time of an exchange with its retries. */
const LEAST_MS = 60_000;

/**
 * The endpoint that returns the job's ID token to Google's libraries, in the form that a program must print (AIP-4117,
 * "Executable-sourced credentials").
 *
 * @param forProgram whether a program prints the response. Libraries then read a permanent failure from the response itself
 */
export function idTokenProtocol(forProgram: boolean): EndpointProtocol {
  return {
    answer: async (_request, source) => {
      const { raw } = await source.idToken(LEAST_MS);
      const expiresAt = expiryOf(raw);
      const body = {
        version: 1,
        success: true,
        token_type: ID_TOKEN_TYPE,
        [ID_TOKEN_FIELD]: raw,
        ...(expiresAt === undefined ? {} : { expiration_time: Math.floor(expiresAt / 1000) }),
      };
      return { status: 200, body: JSON.stringify(body) };
    },
    fail: ({ message, transient }) => ({
      status: transient ? 503 : forProgram ? 200 : 403,
      body: JSON.stringify({ version: 1, success: false, code: 'JOBPASS', message: `jobpass: ${message}` }),
    }),
  };
}
