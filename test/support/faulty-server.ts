import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

/** One request as a server saw it. */
export interface Seen {
  hop: string;
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** The body before it was read as UTF-8. */
  bytes?: Buffer;
  form: URLSearchParams;
  /** Milliseconds since the server began. */
  at: number;
}

/** What a hop does to one request instead of serving it; `serve` is what it would have done. */
export type Fault = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  serve: () => Promise<Served>,
  seen: Seen,
) => void | Promise<void>;

export interface Served {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** A server on loopback, each hop of which can be given faults, which it works through before it serves again. */
export abstract class FaultyServer<Hop extends string> {
  readonly requests: Seen[] = [];
  readonly #start = performance.now();
  readonly #faults = new Map<Hop, Fault[]>();
  readonly #server: http.Server | https.Server;
  readonly #scheme: 'http' | 'https';
  #origin = '';

  /** @param tls a certificate and its key, as PEM, for a server with https */
  constructor(tls?: { cert: string; key: string }) {
    const answer = (request: http.IncomingMessage, response: http.ServerResponse): void => {
      // A client that is killed in the middle of its request is what some tests are about.
      this.#handle(request, response).catch(() => request.destroy());
    };
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.#server = tls === undefined ? http.createServer(answer) : https.createServer(tls, answer);
  }

  get origin(): string {
    return this.#origin;
  }

  /** Gives a hop faults, one for each of its next requests. */
  fault(hop: Hop, ...faults: Fault[]): void {
    this.#faults.set(hop, [...(this.#faults.get(hop) ?? []), ...faults]);
  }

  /** Gives a hop a fault that never mends. */
  break(hop: Hop, fault: Fault): void {
    this.fault(hop, ...Array.from({ length: 1_000 }, () => fault));
  }

  /** Takes a hop's faults away. */
  mend(hop: Hop): void {
    this.#faults.delete(hop);
  }

  /** Requests of one hop. */
  of(hop: Hop): Seen[] {
    return this.requests.filter((seen) => seen.hop === hop);
  }

  /** Stops answering: connections are refused from now on. */
  async leave(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  protected async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#origin = `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param path without its query */
  protected abstract hopOf(path: string, request: http.IncomingMessage, body: string): Hop | 'other';

  /** What the hop answers where nothing is wrong. */
  protected abstract serve(hop: Hop | 'other', seen: Seen, url: URL): Promise<Served>;

  /** Called before each answer. */
  protected dress(_response: http.ServerResponse): void {}

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#origin);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const body = bytes.toString('utf8');
    const hop = this.hopOf(url.pathname, request, body);
    const seen: Seen = {
      hop,
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
      bytes,
      form: new URLSearchParams(body),
      at: performance.now() - this.#start,
    };
    this.requests.push(seen);
    this.dress(response);
    const serve = (): Promise<Served> => this.serve(hop, seen, url);
    const fault = hop === 'other' ? undefined : this.#faults.get(hop)?.shift();
    if (fault !== undefined) return void (await fault(request, response, serve, seen));
    send(response, await serve());
  }
}

export function send(response: http.ServerResponse, { status, body, headers }: Served): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}
