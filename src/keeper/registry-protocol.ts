import type { RegistryLogIns } from '../lease/registry-log-ins.js';
import type { EndpointProtocol } from '../providers/served.js';

/**
 * The protocol of `docker-credential-jobpass`: `GET ?host=HOST` returns a user name and a secret. Errors contain a text for people.
 *
 * @param hosts the registries of the credential
 * @param handedOut called before each log-in that a client gets
 */
export function registryProtocol(
  hosts: readonly string[],
  logIns: Pick<RegistryLogIns, 'get'>,
  handedOut: (host: string) => void,
): EndpointProtocol {
  return {
    answer: async ({ query }, source) => {
      const host = query.get('host') ?? '';
      if (!hosts.includes(host))
        return { status: 404, body: JSON.stringify({ error: 'the job has no log-in to this registry' }) };
      // Waits for a renewal that is in progress.
      await source.lease();
      const { logIn } = await logIns.get(host);
      handedOut(host);
      const { username, secret } = logIn;
      return { status: 200, body: JSON.stringify({ username, secret }) };
    },
    fail: ({ message, hint, transient }) => ({
      status: transient ? 503 : 502,
      body: JSON.stringify({ error: hint === undefined ? message : `${message}. ${hint}` }),
    }),
  };
}
