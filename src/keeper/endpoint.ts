import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import type { Lease } from '../providers/provider.js';

/** Requests for one credential: so many at once, and so many a second. More is an accident or an attack. */
const BURST = 200;
const PER_SECOND = 50;
const REQUEST_MS = 5_000;

interface Served {
  hash: Buffer;
  /** The lease as it is now; undefined where there is none alive. */
  lease: () => Lease | undefined;
  tokens: number;
  refilledAt: number;
}

/**
 * Hands out credentials on the loopback interface: each to whoever has the token that was made for it. A wrong token, a
 * wrong path and a wrong Host are answered alike, and take the same time.
 */
export class Endpoint {
  readonly #server: http.Server;
  readonly #clock: Clock;
  readonly #served = new Map<string, Served>();
  #port = 0;

  private constructor(clock: Clock) {
    this.#clock = clock;
    this.#server = http.createServer(
      {
        requestTimeout: REQUEST_MS,
        headersTimeout: REQUEST_MS,
        maxHeaderSize: 8_192,
        keepAliveTimeout: 2_000,
      },
      (request, response) => this.#answer(request, response),
    );
    this.#server.maxConnections = 100;
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

  /** Serves a credential from now on. @param lease asked at each request */
  serve(lease: () => Lease | undefined): ServedEndpoint & { stop: () => void } {
    const path = `/credentials/${randomBytes(9).toString('base64url')}`;
    const token = randomBytes(32).toString('base64url');
    this.#served.set(path, { hash: hashOf(token), lease, tokens: BURST, refilledAt: this.#clock.elapsed() });
    return {
      url: `http://127.0.0.1:${this.#port}${path}`,
      token,
      stop: () => void this.#served.delete(path),
    };
  }

  async close(): Promise<void> {
    this.#served.clear();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    response.setHeader('cache-control', 'no-store');
    const served = this.#served.get(request.url ?? '');
    const given = request.headers.authorization ?? '';
    // Compared in every case, so that the time tells nothing.
    const known = timingSafeEqual(served?.hash ?? NOBODY, hashOf(given.replace(/^Bearer /i, '')));
    const host = request.headers.host;
    const ours = host === `127.0.0.1:${this.#port}` || host === `localhost:${this.#port}`;
    if (served === undefined || !known || !ours) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET' }).end();
      return;
    }
    if (!this.#mayAsk(served)) {
      response.writeHead(429, { 'retry-after': '1' }).end();
      return;
    }
    const lease = served.lease();
    if (lease === undefined) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    this.#give(lease, /\btext\/plain\b/.test(request.headers.accept ?? ''), response);
  }

  /** As a token response of OAuth (RFC 6749, section 5.1), or the credential alone. */
  #give({ credential, expiresAt }: Lease, plain: boolean, response: http.ServerResponse): void {
    const left =
      expiresAt === undefined ? undefined : Math.max(0, Math.floor((expiresAt - this.#clock.now()) / 1000));
    const body = plain
      ? credential
      : JSON.stringify({
          access_token: credential,
          token_type: 'Bearer',
          ...(left === undefined ? {} : { expires_in: left }),
        });
    response.writeHead(200, { 'content-type': plain ? 'text/plain' : 'application/json' }).end(body);
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
