import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../clock.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import type { EndpointAnswer } from '../lease/endpoint-answer.js';
import type { EndpointProtocol, EndpointReply, EndpointRequest } from '../providers/served.js';
import { Hold, type Refresh } from './hold.js';
import { isOwnPeer } from './peer-owner.js';

/**
 * The request limits for one credential: a burst, and a rate per second. More requests indicate a bug or an attack. If sessions
 * are short, an SDK sends a request before nearly every call.
 */
const BURST = 1_000;
const PER_SECOND = 500;
const REQUEST_MS = 5_000;
/** The time limit for a response, in milliseconds. */
const LONGEST_MS = 30_000;
/**
 * The maximum number of open connections. If there are more connections, the endpoint closes the oldest connection without an
 * authorized request.
 */
const MOST_CONNECTIONS = 100;
/** The interval between checks for idle connections, in milliseconds. */
const CHECK_MS = 1_000;

/** The current credential, or undefined if there is no live one. */
export type Answers = () => EndpointAnswer | undefined | Promise<EndpointAnswer | undefined>;

interface Served extends Pick<EndpointProtocol, 'tokenIn' | 'withoutToken' | 'post'> {
  hash: Buffer;
  respond: (request: EndpointRequest) => Promise<EndpointReply>;
  tokens: number;
  refilledAt: number;
}

/** The maximum size of a request's body, in bytes. */
const LARGEST_BODY = 64 * 1024;

/** The endpoint's responses without a body. */
const UNKNOWN: EndpointReply = { status: 401, body: '', headers: { 'www-authenticate': 'Bearer' } };
const TOO_MANY: EndpointReply = { status: 429, body: '', headers: { 'retry-after': '1' } };
const NOTHING: EndpointReply = { status: 503, body: '', headers: { 'retry-after': '1' } };

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
    // Every waiting request listens for the end.
    setMaxListeners(0, this.#closing.signal);
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
    const hold = new Hold(this.#clock, this.#closing.signal);
    return this.serveProtocol({}, async ({ path, query, headers }) => {
      if (path !== '' || query.size > 0) return UNKNOWN;
      const found = await hold.current(refresh, answer);
      if (found === undefined) return NOTHING;
      const plain = /\btext\/plain\b/.test(headers['accept'] ?? '');
      return plain
        ? { status: 200, type: 'text/plain', body: found.plain }
        : { status: 200, body: found.json };
    });
  }

  /**
   * Starts to serve a credential by a service's own protocol. Without a token, this endpoint can serve nothing else.
   *
   * @param respond called for each authorized request
   */
  serveProtocol(
    { tokenIn, withoutToken, post }: Pick<EndpointProtocol, 'tokenIn' | 'withoutToken' | 'post'>,
    respond: (request: EndpointRequest) => Promise<EndpointReply>,
  ): ServedEndpoint & { stop: () => void } {
    const address = withoutToken === true ? '' : `/credentials/${randomBytes(9).toString('base64url')}`;
    const token = withoutToken === true ? '' : randomBytes(32).toString('base64url');
    const limits = { tokens: BURST, refilledAt: this.#clock.elapsed() };
    this.#served.set(address, {
      ...{ hash: hashOf(token), respond, ...limits },
      ...(tokenIn === undefined ? {} : { tokenIn }),
      ...(withoutToken === undefined ? {} : { withoutToken }),
      ...(post === undefined ? {} : { post }),
    });
    return {
      url: `http://127.0.0.1:${this.#port}${address}`,
      token,
      stop: () => void this.#served.delete(address),
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
    const { status, body, type = 'application/json', headers } = await this.#replyTo(request, response);
    response.writeHead(status, {
      'cache-control': 'no-store',
      ...(body === '' ? {} : { 'content-type': type }),
      ...headers,
    });
    response.end(body);
  }

  async #replyTo(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<EndpointReply> {
    const { served, path, search } = this.#find(incoming.url ?? '');
    const { method } = incoming;
    // The AWS Common Runtime leaves the port out.
    const [host = '', port = `${this.#port}`] = incoming.headers.host?.split(':') ?? [];
    const ours = /^(127\.0\.0\.1|localhost)$/i.test(host) && port === `${this.#port}`;
    const posts = method === 'POST' && served?.post === true && ours;
    const request: EndpointRequest = {
      ...{ method: posts ? 'POST' : 'GET', path, query: new URLSearchParams(search) },
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]),
      ),
      body: posts ? await bodyOf(incoming) : '',
    };
    const given = served?.tokenIn === undefined ? bearerIn(request) : served.tokenIn(request);
    // The comparison always runs, so that the response time reveals nothing.
    const known = timingSafeEqual(served?.hash ?? NOBODY, hashOf(given ?? ''));
    const { socket } = incoming;
    const allowed = served?.withoutToken === true ? await isOwnPeer(socket) : known;
    if (served === undefined || !allowed || !ours) return UNKNOWN;
    this.#use(socket, true);
    socket.setTimeout(LONGEST_MS);
    response.once('close', () => this.#use(socket, false));
    if (method !== 'GET' && !posts) {
      const allow = served.post === true ? 'GET, POST' : 'GET';
      return { status: 405, body: '', headers: { allow } };
    }
    return this.#mayAsk(served) ? served.respond(request) : TOO_MANY;
  }

  /** Splits a request's target into the credential, the path below its address, and the query. */
  #find(target: string): { served: Served | undefined; path: string; search: string } {
    const [whole = '', search = ''] = target.split(/\?(.*)/s);
    const address = /^\/credentials\/[\w-]+/.exec(whole)?.[0] ?? '';
    const alone = this.#served.get('');
    if (alone !== undefined) return { served: alone, path: whole, search };
    return { served: this.#served.get(address), path: whole.slice(address.length), search };
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

/** The token in the header `Authorization`. */
function bearerIn({ headers }: EndpointRequest): string | undefined {
  return headers['authorization']?.replace(/^Bearer /i, '');
}

/** Reads a request's body. @throws Error if the body is too large or incomplete */
async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
