import type { IncomingHttpHeaders } from 'node:http';
import type { ServedTime } from './service-clock.js';

/** One request, ready to be sent. */
export interface Outgoing {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** A noun for the request, for messages: `the token exchange`. */
  what: string;
  /**
   * How long the request may continue after a cancellation, in milliseconds. The response may contain a credential, which
   * Jobpass can revoke only after receiving it.
   */
  finishMs?: number;
  /** The maximum size of the response's body, in bytes, if it differs from that of other requests. */
  bodyBytes?: number;
  /** Whether to present the client certificate. True only for the provider's own hosts. */
  presentCertificate?: boolean;
  /** Whether to return a redirect to the caller instead of following it. */
  returnRedirect?: boolean;
  /**
   * Whether the request may use plain http to this machine's metadata service. Set only for a request that reads the machine's
   * own credentials and contains no secret but the metadata service's own token.
   */
  toMetadataService?: true;
}

/** A complete response. Its body is already decompressed, and its size is limited. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  url: URL;
  /** Whether the response came through a proxy. */
  proxied?: boolean;
  /** The time on the server's clock; absent if a proxy, or someone on a network without TLS, could have changed the time. */
  served?: ServedTime;
}

export interface Limits {
  /** The time limit for one attempt, from the name lookup to the last byte, in milliseconds. */
  attemptMs: number;
  /** The time limit for opening the connection, in milliseconds. This time counts toward `attemptMs`. */
  connectMs: number;
  /** The maximum size of a body, before and after decompression, in bytes. */
  bodyBytes: number;
}

/** Certificate authorities to trust in addition to the default ones. */
export interface Authorities {
  pem: string;
  /** The source of these authorities, as the subject of a sentence in messages: `The file ca.crt`. */
  name: string;
}

/** The certificates and the key for a TLS connection, in PEM format. */
export interface TlsMaterial {
  /** Certificate authorities to trust in addition to the default ones. */
  ca?: string | undefined;
  /** Additional authorities to trust, from sources other than inputs. */
  authorities?: readonly Authorities[];
  clientCert?: string | undefined;
  clientKey?: string | undefined;
  /** The names of `ca`, `clientCert` and `clientKey` in messages, if they do not come from inputs. */
  names?: { ca: string; clientCert: string; clientKey: string };
}

/** Sends one request once. Tests replace this function. */
export type Transport = (request: Outgoing, limits: Limits, signal?: AbortSignal) => Promise<Answer>;
