import http from 'node:http';
import { attempt } from './attempt.js';
import { printableUrl } from './hosts.js';
import { type SecureRoute, secureRoute } from './secure-route.js';
import type { TlsMaterial, Transport } from './transport.js';

/**
 * The transport that uses Node's own HTTP client. `fetch` and libraries based on it would load a second client, which costs
 * start-up time in each step.
 *
 * @param idleMs the idle time after which a connection is closed; if undefined, only the server closes connections
 */
export function nodeTransport(
  tls: TlsMaterial = {},
  idleMs?: number,
): { send: Transport; close: () => void } {
  const idle = idleMs === undefined ? {} : { timeout: idleMs };
  const plain = new http.Agent({ keepAlive: true, ...idle });
  const secure = new Map<string, Promise<SecureRoute>>();

  const route = (url: URL, withCertificate: boolean): Promise<SecureRoute> => {
    const key = `${url.origin} ${withCertificate}`;
    const known = secure.get(key);
    if (known !== undefined) return known;
    const made = secureRoute(url, tls, withCertificate, idle);
    secure.set(key, made);
    return made;
  };

  return {
    send: async (request, limits, signal) => {
      const at = printableUrl(request.url);
      if (request.url.protocol === 'http:')
        return attempt({ request, requester: http.request, agent: plain, at, limits, signal });
      const { request: requester } = await import('node:https');
      const { agent, proxy } = await route(request.url, request.presentCertificate ?? false);
      const by = proxy === undefined ? at : `${at} by the proxy ${proxy}`;
      const answer = await attempt({ request, requester, agent, at: by, limits, signal });
      return proxy === undefined ? answer : { ...answer, proxied: true };
    },
    close: () => {
      plain.destroy();
      for (const opened of secure.values()) {
        opened.then(
          ({ agent }) => agent.destroy(),
          () => undefined,
        );
      }
    },
  };
}
