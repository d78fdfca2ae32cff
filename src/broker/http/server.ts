import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { errorText, JobpassError, systemCode } from '../../errors.js';
import type { Address, BrokerConfig } from '../config/broker-config.js';
import { plain, sourceKey } from './client-address.js';

/** Limits for each client, as times in ms or as counts. Normal clients stay far below them. */
const BOUNDS = {
  headersMs: 5_000,
  requestMs: 10_000,
  /** The maximum idle time of a connection between requests. */
  idleMs: 15_000,
  /** The maximum time without any data on a connection. */
  stalledMs: 20_000,
  /** The maximum time from the headers of a request until its response is sent. */
  answerMs: 30_000,
  handshakeMs: 5_000,
  connections: 4_096,
  connectionsOfOne: 512,
  headerBytes: 16 * 1024,
} as const;
/** The time that connections without a request stay open when the broker stops. */
const UNUSED_MS = 1_000;
/** The maximum size of a body. */
const BODY_BYTES = 56 * 1024;
/** The number of bytes of an oversized body to read and discard, because a client that is still sending would miss the response. */
const DROPPED_BYTES = 1024 * 1024;
/**
 * The Retry-After value in a 503 response (RFC 9110, section 10.2.3), in seconds. The value is small, because the broker may
 * recover soon.
 */
const RETRY_AFTER_S = '1';

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>;

export interface Listener {
  /** The listening address. */
  address: Address;
  /**
   * Starts to answer requests with a handler. Until then, requests receive a 503 response with Retry-After.
   *
   * @param isMany returns whether an address represents many sources, like a proxy's address
   */
  serve(handler: Handler, isMany?: (address: string) => boolean): void;
  /** Uses another certificate for later connections. @throws JobpassError `usage` */
  renewTls(tls: NonNullable<BrokerConfig['tls']>): void;
  /** Stops accepting connections, closes idle connections, and waits for the others. @param ms the maximum wait */
  close(ms: number): Promise<void>;
}

/**
 * Listens for requests, with TLS if a certificate is configured, and disconnects slow clients.
 *
 * @param isManyAtFirst returns whether an address represents many sources; used until `serve` is called
 * @throws JobpassError `usage` if the address or the certificate is unusable
 */
export async function listen(
  at: Address,
  tls: BrokerConfig['tls'],
  onFailure: (error: unknown) => void,
  isManyAtFirst: (address: string) => boolean = () => false,
): Promise<Listener> {
  let handler = notReadyYet;
  let isMany = isManyAtFirst;
  const options: http.ServerOptions = {
    headersTimeout: BOUNDS.headersMs,
    requestTimeout: BOUNDS.requestMs,
    keepAliveTimeout: BOUNDS.idleMs,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: BOUNDS.headerBytes,
  };
  const server = tls === undefined ? http.createServer(options) : secureServer(options, tls);
  server.maxConnections = BOUNDS.connections;
  server.setTimeout(BOUNDS.stalledMs);
  boundPerSource(server, (address) => isMany(address));
  let closing = false;
  const sockets = new Set<Socket>();
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const underWay = new Set<http.ServerResponse>();
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (closing) response.setHeader('connection', 'close');
    underWay.add(response);
    // A response that the client does not read keeps the socket busy for a while, so the socket's own timeout would take effect too
    // late.
    const unread = setTimeout(() => request.socket.destroy(), BOUNDS.answerMs);
    response.once('close', () => {
      clearTimeout(unread);
      underWay.delete(response);
    });
    handler(request, response).catch((error: unknown) => {
      // The client disconnected, so no response is possible.
      if (request.socket.destroyed) return;
      onFailure(error);
      if (!response.headersSent) sendJson(response, 500, { error: 'server_error' });
      else response.end();
    });
  });
  // The request is not HTTP, too slow or too large. The status code indicates the reason, and the connection is closed.
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) => {
    if (!socket.writable) return;
    const slow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const large = error.code === 'HPE_HEADER_OVERFLOW';
    const status = slow
      ? '408 Request Timeout'
      : large
        ? '431 Request Header Fields Too Large'
        : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  });
  // After a failed TLS handshake, no response can be sent.
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new JobpassError('usage', `The broker cannot listen on ${at.host}:${at.port}: ${errorText(error)}`, {
          ...(systemCode(error) === 'EADDRINUSE'
            ? { hint: 'Another program already uses this port: stop it, or set another port' }
            : {}),
        }),
      ),
    );
    // Many jobs start at the same time, and a client that finds the queue full retries only after a second.
    server.listen({ port: at.port, host: at.host, backlog: BOUNDS.connections }, resolve);
  });
  return {
    address: { host: at.host, port: (server.address() as AddressInfo).port },
    serve: (by, many = isMany) => {
      handler = by;
      isMany = many;
    },
    renewTls: (renewed) => {
      if (server instanceof https.Server) usable(() => server.setSecureContext(tlsOptions(renewed)));
    },
    close: async (ms) => {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // Without this header, clients would keep the connections open, and closing the listener waits for every connection.
      for (const response of underWay) if (!response.headersSent) response.setHeader('connection', 'close');
      // Node does not count connections without any request as idle. A request that is just arriving is still served.
      const unused = setTimeout(() => {
        const busy = new Set(Array.from(underWay, ({ socket }) => socket));
        for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
      }, UNUSED_MS);
      const late = setTimeout(() => server.closeAllConnections(), ms);
      await closed;
      clearTimeout(unused);
      clearTimeout(late);
    },
  };
}

/** The handler for requests that arrive while the broker starts. */
const notReadyYet: Handler = async (request, response) => {
  request.resume();
  sendJson(response, 503, { error: 'temporarily_unavailable' });
};

function secureServer(options: http.ServerOptions, tls: NonNullable<BrokerConfig['tls']>): https.Server {
  return usable(() =>
    https.createServer({ ...options, ...tlsOptions(tls), handshakeTimeout: BOUNDS.handshakeMs }),
  );
}

function usable<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw new JobpassError(
      'usage',
      `certificate, key or client-ca under tls is invalid: ${errorText(error)}`,
    );
  }
}

function tlsOptions(tls: NonNullable<BrokerConfig['tls']>): https.ServerOptions {
  return {
    cert: tls.certificate,
    key: tls.key,
    minVersion: 'TLSv1.2',
    // Client certificates are requested but not required, because only some roles require them. A certificate from another
    // authority is rejected when the request is handled (see `clientCertificate`).
    ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false }),
  };
}

/** Limits the connections of one source, so that it cannot use up the broker's connections. */
function boundPerSource(server: http.Server | https.Server, isMany: (address: string) => boolean): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = plain(socket.remoteAddress ?? '');
    if (address === '' || isMany(address)) return;
    const source = sourceKey(address);
    const count = (open.get(source) ?? 0) + 1;
    if (count > BOUNDS.connectionsOfOne) {
      socket.destroy();
      return;
    }
    open.set(source, count);
    socket.once('close', () => {
      const left = (open.get(source) ?? 1) - 1;
      if (left === 0) open.delete(source);
      else open.set(source, left);
    });
  });
}

const thumbprints = new WeakMap<Socket, string>();

/**
 * Returns the thumbprint of a connection's client certificate (RFC 8705, section 3.1).
 *
 * @returns undefined without a certificate, `untrusted` for a certificate from an authority that is not accepted
 */
export function clientCertificate(socket: Socket): { thumbprint: string } | 'untrusted' | undefined {
  const known = thumbprints.get(socket);
  if (known !== undefined) return { thumbprint: known };
  const certificate = (socket as Partial<TLSSocket>).getPeerX509Certificate?.();
  if (certificate === undefined) return undefined;
  if (!(socket as TLSSocket).authorized) return 'untrusted';
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
  thumbprints.set(socket, thumbprint);
  return { thumbprint };
}

/**
 * Reads a body.
 *
 * @returns undefined if the body is too large
 * @throws JobpassError `cancelled` if the client disconnects before the end
 */
export function readBody(request: http.IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let ended = false;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_BYTES) chunks.push(chunk);
      else if (size > DROPPED_BYTES) resolve(undefined);
    });
    request.on('end', () => {
      ended = true;
      resolve(size > BODY_BYTES ? undefined : Buffer.concat(chunks));
    });
    request.on('error', reject);
    request.on('close', () => {
      if (!ended) reject(new JobpassError('cancelled', 'The client disconnected'));
    });
  });
}

/** Sends a response that must not be cached. @param body undefined for an empty body */
export function sendJson(
  response: http.ServerResponse,
  status: number,
  body: unknown,
  headers: http.OutgoingHttpHeaders = {},
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(status === 503 ? { 'retry-after': RETRY_AFTER_S } : {}),
    ...headers,
  });
  response.end(text);
}
