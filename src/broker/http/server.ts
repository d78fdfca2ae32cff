import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { JobpassError, systemCode, tell } from '../../errors.js';
import type { Address, BrokerConfig } from '../config/broker-config.js';
import { countedAs, plain } from './client-address.js';

/** Bounds of what a client may take, in ms or as counts: no honest one comes near them. */
const BOUNDS = {
  headersMs: 5_000,
  requestMs: 10_000,
  /** How long a connection may idle between requests. */
  idleMs: 15_000,
  /** How long nothing may move on a connection. */
  stalledMs: 20_000,
  /** How long an answer may take until the last of it is on its way, from the headers of its request on. */
  answerMs: 30_000,
  handshakeMs: 5_000,
  connections: 4_096,
  connectionsOfOne: 512,
  headerBytes: 16 * 1024,
} as const;
/** How long connections without a request stay open when we stop. */
const UNUSED_MS = 1_000;
/** How long a body may be. */
const BODY_BYTES = 56 * 1024;
/** So much of a body that is too large is read and dropped: a client that is still sending would miss the answer. */
const DROPPED_BYTES = 1024 * 1024;
/** When to come again after an answer of 503 (RFC 9110, section 10.2.3), in seconds: whatever causes one can pass within a moment. */
const RETRY_AFTER_S = '1';

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>;

export interface Listener {
  /** Where it listens. */
  address: Address;
  /**
   * From now on requests are answered by this; until then they are told to come again.
   *
   * @param isMany whether an address stands for many sources, as a proxy's does
   */
  serve(handler: Handler, isMany?: (address: string) => boolean): void;
  /** Takes another certificate for the connections to come. @throws JobpassError `usage` */
  renewTls(tls: NonNullable<BrokerConfig['tls']>): void;
  /** Takes no more connections, ends those that idle, and waits for the others. @param ms how long at the most */
  close(ms: number): Promise<void>;
}

/**
 * Listens for requests, by TLS where there is a certificate, and cuts off slow clients.
 *
 * @param isManyAtFirst whether an address stands for many sources, until `serve` says it
 * @throws JobpassError `usage` where the address or the certificate cannot be used
 */
export async function listen(
  at: Address,
  tls: BrokerConfig['tls'],
  onFailure: (error: unknown) => void,
  isManyAtFirst: (address: string) => boolean = () => false,
): Promise<Listener> {
  let handler = comeAgain;
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
    // What nobody reads keeps moving for a while by the measure of the socket.
    const unread = setTimeout(() => request.socket.destroy(), BOUNDS.answerMs);
    response.once('close', () => {
      clearTimeout(unread);
      underWay.delete(response);
    });
    handler(request, response).catch((error: unknown) => {
      // Gone while it was served: nobody is there to be answered.
      if (request.socket.destroyed) return;
      onFailure(error);
      if (!response.headersSent) sendJson(response, 500, { error: 'server_error' });
      else response.end();
    });
  });
  // Not HTTP, too slow or too large: the answer tells which, and the connection ends.
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
  // The answer above would wait for the end of a handshake that has failed, or never comes.
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new JobpassError('usage', `The broker cannot listen on ${at.host}:${at.port}: ${tell(error)}`, {
          ...(systemCode(error) === 'EADDRINUSE' ? { hint: 'Another program listens there already' } : {}),
        }),
      ),
    );
    // Jobs start together: those that find the queue full would come again after a second.
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
      // Otherwise their connections would be kept for a next request, and we wait for the end of each connection.
      for (const response of underWay) if (!response.headersSent) response.setHeader('connection', 'close');
      // Opened ahead of a request, they count as busy. One that is on its way is still taken.
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

/** Answers while the broker is starting. */
const comeAgain: Handler = async (request, response) => {
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
      `The certificate, its key or the client authorities under tls cannot be used: ${tell(error)}`,
    );
  }
}

function tlsOptions(tls: NonNullable<BrokerConfig['tls']>): https.ServerOptions {
  return {
    cert: tls.certificate,
    key: tls.key,
    minVersion: 'TLSv1.2',
    // Asked for, not demanded: which roles need one is theirs to say. One of other authorities counts as none was
    // shown and is refused where it is looked at.
    ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false }),
  };
}

/** One source may not take all connections. */
function boundPerSource(server: http.Server | https.Server, isMany: (address: string) => boolean): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = plain(socket.remoteAddress ?? '');
    if (address === '' || isMany(address)) return;
    const source = countedAs(address);
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
 * The client certificate of a connection, by its thumbprint (RFC 8705, section 3.1).
 *
 * @returns undefined where none was presented, `untrusted` for one that no accepted authority vouches for
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
 * @returns undefined where it is too large
 * @throws JobpassError `cancelled` when the client goes away before its end
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
      if (!ended) reject(new JobpassError('cancelled', 'The client went away'));
    });
  });
}

/** Sends an answer that nothing on the way may keep. @param body undefined for an empty answer */
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
