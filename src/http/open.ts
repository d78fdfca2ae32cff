import { systemClock } from '../clock.js';
import { Secrets } from '../text/secrets.js';
import { HttpClient, type HttpOptions } from './client.js';
import { AllowedHosts } from './hosts.js';
import { nodeTransport } from './node-transport.js';
import type { TlsMaterial } from './transport.js';

/** How a server is reached; the settings of a credential are such. */
export interface Connection extends TlsMaterial {
  /** The hosts to which a redirect is followed. */
  allowedHosts?: readonly string[];
}

/**
 * Opens the one way out: an HTTP client over Node's own, and how to let its connections go.
 *
 * @param bounds what differs from the system's clock, no secrets and the usual limits
 */
export function openHttp(
  connection: Connection = {},
  bounds: Partial<Omit<HttpOptions, 'transport' | 'allowedHosts'>> = {},
): { http: HttpClient; close: () => void } {
  const { send, close } = nodeTransport(connection);
  const allowedHosts = new AllowedHosts(connection.allowedHosts);
  const http = new HttpClient({
    ...{ clock: systemClock, secrets: new Secrets(), ...bounds },
    ...{ transport: send, allowedHosts },
  });
  return { http, close };
}
