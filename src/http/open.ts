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

/** Transports by their TLS material, while this process keeps connections; undefined where each client has its own. */
let kept: Map<string, ReturnType<typeof nodeTransport>> | undefined;

/**
 * Has clients that are opened from now on share their connections, for a process that does one thing after another with the same
 * services.
 *
 * @returns lets the connections go
 */
export function keepConnections(): () => void {
  const mine: typeof kept = new Map();
  kept = mine;
  return () => {
    if (kept === mine) kept = undefined;
    for (const { close } of mine.values()) close();
  };
}

/** A server, or what is in between, may have forgotten a connection that nobody used for longer, in milliseconds. */
const IDLE_MS = 15_000;

function transportFor(connection: Connection): ReturnType<typeof nodeTransport> {
  if (kept === undefined) return nodeTransport(connection);
  const { ca, authorities, clientCert, clientKey, names } = connection;
  const key = JSON.stringify([ca, authorities, clientCert, clientKey, names]);
  const known = kept.get(key) ?? nodeTransport(connection, IDLE_MS);
  kept.set(key, known);
  return { ...known, close: () => undefined };
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
  const { send, close } = transportFor(connection);
  const allowedHosts = new AllowedHosts(connection.allowedHosts);
  const http = new HttpClient({
    ...{ clock: systemClock, secrets: new Secrets(), ...bounds },
    ...{ transport: send, allowedHosts },
  });
  return { http, close };
}
