import type { IncomingHttpHeaders } from 'node:http';
import type { ServedTime } from './service-clock.js';

/** One request, ready to be sent. */
export interface Outgoing {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** What is being asked, as a noun for messages: `the token exchange`. */
  what: string;
  /**
   * How long it may go on after a cancellation, in milliseconds: its answer may be a credential, which can only
   * be revoked by whoever has it.
   */
  finishMs?: number;
  /** Whether the client certificate may be shown: to the provider's own hosts only. */
  presentCertificate?: boolean;
  /** Whether an answer that redirects is the caller's to judge, and nothing is followed. */
  returnRedirect?: boolean;
}

/** One whole answer, its body already bounded and decompressed. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  url: URL;
  /** Whether it came through a proxy. */
  proxied?: boolean;
  /** The time of day by the server's clock, where nothing between could have changed it. */
  served?: ServedTime;
}

export interface Limits {
  /** For one attempt, from the look-up of the name to the last byte, in milliseconds. */
  attemptMs: number;
  /** Of that, for the connection to stand, in milliseconds. */
  connectMs: number;
  /** The longest body taken, before and after decompression, in bytes. */
  bodyBytes: number;
}

/** Authorities to trust besides the usual ones. */
export interface Authorities {
  pem: string;
  /** What holds them, to begin a message: `The file ca.crt`. */
  name: string;
}

/** PEM by which both sides of a connection prove who they are. */
export interface TlsMaterial {
  /** Authorities to trust besides the usual ones. */
  ca?: string | undefined;
  /** More of them, which are none of the inputs. */
  authorities?: readonly Authorities[];
  clientCert?: string | undefined;
  clientKey?: string | undefined;
  /** What messages call these three, where they are none of the inputs. */
  names?: { ca: string; clientCert: string; clientKey: string };
}

/** Sends one request once. The seam where tests put a transport of their own. */
export type Transport = (request: Outgoing, limits: Limits, signal?: AbortSignal) => Promise<Answer>;
