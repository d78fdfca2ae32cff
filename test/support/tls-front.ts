import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** One request as the front saw it. */
export interface FrontSeen {
  method: string;
  path: string;
  host: string;
  /** The common name of the client certificate that was shown, if one was. */
  client: string | undefined;
  authorization: string | undefined;
}

/**
 * A TLS server on loopback in front of a world: it passes requests on, and in the answers names itself, by the
 * name under which it was called, wherever the world names itself.
 */
export class TlsFront {
  readonly seen: FrontSeen[] = [];
  /** Answers a request instead of passing it on; whether it did. */
  intercept: (request: http.IncomingMessage, response: http.ServerResponse) => boolean = () => false;
  readonly #server: https.Server;
  readonly #upstream: string;

  private constructor(upstream: string, options: https.ServerOptions) {
    this.#upstream = upstream;
    this.#server = https.createServer(options, (request, response) => {
      this.seen.push({
        method: request.method ?? '',
        path: request.url ?? '',
        host: request.headers.host ?? '',
        client: commonName(request.socket as TLSSocket),
        authorization: request.headers.authorization,
      });
      if (!this.intercept(request, response)) this.#pass(request, response);
    });
    this.#server.on('tlsClientError', () => undefined);
  }

  static async start(upstream: string, options: https.ServerOptions): Promise<TlsFront> {
    const front = new TlsFront(upstream, options);
    await new Promise<void>((resolve) => front.#server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method, headers } = request;
    const onward = http.request(`${this.#upstream}${request.url}`, { method, headers }, async (answer) => {
      let body = '';
      for await (const chunk of answer.setEncoding('utf8')) body += chunk;
      const text = body.replaceAll(this.#upstream, `https://${headers.host}`);
      response.writeHead(answer.statusCode ?? 500, { 'content-type': 'application/json' }).end(text);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }
}

function commonName(socket: TLSSocket): string | undefined {
  // Empty where none was shown.
  const subject = socket.getPeerCertificate().subject as { CN?: string } | undefined;
  return subject?.CN;
}
