import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../clock.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import type { EndpointAnswer, Freshness } from '../lease/endpoint-answer.js';

/**
 * The request limits for one credential: a burst, and a rate per second. More requests indicate a bug or an attack. If sessions
 * are short, an SDK sends a request before nearly every call.
 */
const BURST = 1_000;
const PER_SECOND = 500;
const REQUEST_MS = 5_000;
/**
 * How long requests wait for a live credential, or for the renewal of a credential with less than half of its lifetime left, in
 * milliseconds. After this time, requests get a response immediately.
 */
const HOLD_MS = 1_000;
const LOOK_MS = 50;
/**
 * The maximum number of open connections. If there are more connections, the endpoint closes the oldest connection without an
 * authorized request.
 */
const MOST_CONNECTIONS = 100;
/** The interval between checks for idle connections, in milliseconds. */
const CHECK_MS = 1_000;

/** The current credential, or undefined if there is no live one. */
export type Answers = () => EndpointAnswer | undefined | Promise<EndpointAnswer | undefined>;

/** Starts the renewal of a credential with less than half of its lifetime left, unless a renewal is in progress. */
export type Refresh = () => Freshness;

interface Served {
  hash: Buffer;
  answer: Answers;
  refresh: Refresh;
  tokens: number;
  refilledAt: number;
  /** The deadline of waiting requests, on the clock's `elapsed` scale. Undefined while there is a fresh credential. */
  heldUntil?: number;
}

/**
 * Serves credentials on the loopback interface. Each credential has its own token. A wrong token, path or Host header gets
 * the same response in the same time.
 */
export class Endpoint {
  readonly #server: http.Server;
  readonly #clock: Clock;
  readonly #served = new Map<string, Served>();
  /**
   * Flags that are true while an authorized request is in progress, keyed by connection and ordered by the connection's last
   * use.
   */
  readonly #connections = new Map<Socket, boolean>();
  readonly #closing = new AbortController();
  #port = 0;

  private constructor(clock: Clock) {
    this.#clock = clock;
    this.#server = http.createServer(
      {
        requestTimeout: REQUEST_MS,
        headersTimeout: REQUEST_MS,
        maxHeaderSize: 8_192,
        keepAliveTimeout: 2_000,
        connectionsCheckingInterval: CHECK_MS,
      },
      (request, response) => void this.#answer(request, response).catch(() => response.destroy()),
    );
    this.#server.on('connection', (socket) => this.#admit(socket));
  }

  static async open(clock: Clock): Promise<Endpoint> {
    const endpoint = new Endpoint(clock);
    await new Promise<void>((resolve, reject) => {
      endpoint.#server.once('error', reject);
      endpoint.#server.listen(0, '127.0.0.1', resolve);
    });
    endpoint.#port = (endpoint.#server.address() as AddressInfo).port;
    return endpoint;
  }

  /** Starts to serve a credential. @param answer called for each request, after `refresh` */
  serve(answer: Answers, refresh: Refresh = () => 'fresh'): ServedEndpoint & { stop: () => void } {
    const path = `/credentials/${randomBytes(9).toString('base64url')}`;
    const token = randomBytes(32).toString('base64url');
    const limits = { tokens: BURST, refilledAt: this.#clock.elapsed() };
    this.#served.set(path, { hash: hashOf(token), answer, refresh, ...limits });
    return {
      url: `http://127.0.0.1:${this.#port}${path}`,
      token,
      stop: () => void this.#served.delete(path),
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#served.clear();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Accepts a connection. If there are too many connections, the endpoint closes an idle connection. */
  #admit(socket: Socket): void {
    socket.once('close', () => this.#connections.delete(socket));
    // Closes a connection that never sends a request.
    socket.setTimeout(REQUEST_MS, () => socket.destroy());
    this.#connections.set(socket, false);
    if (this.#connections.size <= MOST_CONNECTIONS) return;
    const [idle] = [...this.#connections].find(([, busy]) => !busy) ?? [socket];
    this.#connections.delete(idle);
    idle.destroy();
  }

  /** Marks a connection as the most recently used one. */
  #use(socket: Socket, busy: boolean): void {
    if (!this.#connections.delete(socket)) return;
    this.#connections.set(socket, busy);
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    const served = this.#served.get(request.url ?? '');
    const given = request.headers.authorization ?? '';
    // The comparison always runs, so that the response time reveals nothing.
    const known = timingSafeEqual(served?.hash ?? NOBODY, hashOf(given.replace(/^Bearer /i, '')));
    // The AWS Common Runtime leaves the port out.
    const [host = '', port = `${this.#port}`] = request.headers.host?.split(':') ?? [];
    const ours = /^(127\.0\.0\.1|localhost)$/i.test(host) && port === `${this.#port}`;
    if (served === undefined || !known || !ours) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const { socket } = request;
    this.#use(socket, true);
    response.once('close', () => this.#use(socket, false));
    if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET' }).end();
      return;
    }
    if (!this.#mayAsk(served)) {
      response.writeHead(429, { 'retry-after': '1' }).end();
      return;
    }
    const answer = await this.#await(served);
    if (answer === undefined) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    const plain = /\btext\/plain\b/.test(request.headers.accept ?? '');
    response
      .writeHead(200, { 'content-type': plain ? 'text/plain' : 'application/json' })
      .end(plain ? answer.plain : answer.json);
  }

  /**
   * The current credential. If there is no live credential, or if the credential is being renewed because less than half of its
   * lifetime is left, the first requests wait briefly for the next credential.
   */
  async #await(served: Served): Promise<EndpointAnswer | undefined> {
    for (;;) {
      const freshness = served.refresh();
      const answer = await served.answer();
      if (answer !== undefined && freshness !== 'renewing') {
        // During an outage, only the first requests wait, even if the keeper renews the credential several times in vain.
        if (freshness === 'fresh') delete served.heldUntil;
        return answer;
      }
      const now = this.#clock.elapsed();
      served.heldUntil ??= now + HOLD_MS;
      if (now >= served.heldUntil || this.#closing.signal.aborted) return answer;
      await this.#clock
        .sleep(Math.min(LOOK_MS, served.heldUntil - now), this.#closing.signal)
        .catch(() => undefined);
    }
  }

  #mayAsk(served: Served): boolean {
    const now = this.#clock.elapsed();
    served.tokens = Math.min(BURST, served.tokens + ((now - served.refilledAt) / 1000) * PER_SECOND);
    served.refilledAt = now;
    if (served.tokens < 1) return false;
    served.tokens--;
    return true;
  }
}

const NOBODY = Buffer.alloc(32);

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
