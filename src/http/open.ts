import { systemClock } from '../clock.js';
import { Secrets } from '../text/secrets.js';
import { HttpClient, type HttpOptions } from './client.js';
import { AllowedHosts } from './hosts.js';
import { nodeTransport } from './node-transport.js';
import type { TlsMaterial } from './transport.js';

/** The options for a connection to a server. A credential's settings include these options. */
export interface Connection extends TlsMaterial {
  /** The hosts to which Jobpass may follow redirects. */
  allowedHosts?: readonly string[];
}

/** Shared transports, keyed by certificates and key; undefined if each client has its own transport. */
let kept: Map<string, ReturnType<typeof nodeTransport>> | undefined;

/**
 * Makes all clients that are opened later share their connections. Used by a process that sends several requests to the same
 * services.
 *
 * @returns a function that closes the connections
 */
export function keepConnections(): () => void {
  const mine: typeof kept = new Map();
  kept = mine;
  return () => {
    if (kept === mine) kept = undefined;
    for (const { close } of mine.values()) close();
  };
}

/**
 * The longest idle time of a reused connection, in milliseconds. Servers and proxies may close a connection that was idle for
 * longer.
 */
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
 * Opens an HTTP client, and returns it with a function that closes its connections.
 *
 * @param bounds options that replace the defaults: the system's clock, no secrets, the usual limits
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
