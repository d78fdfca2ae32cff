import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way through, and what was answered. */
export interface Passing {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
}

/** A load balancer on loopback: it passes each request to the first of its servers that can be reached. */
export class Balancer {
  readonly seen: Passing[] = [];
  /** In the order in which they are tried. */
  servers: readonly string[];
  /** Added to each request. */
  headers: Record<string, string> = {};
  /** Waited for before a request is passed on. */
  before: (request: Passing) => void | Promise<void> = () => undefined;
  /** Waited for before an answer is passed back; with false the connection is cut instead. */
  after: (request: Passing, status: number) => boolean | Promise<boolean> = () => true;
  readonly #server = http.createServer((request, response) => {
    this.#pass(request, response).catch(() => request.socket.destroy());
  });

  private constructor(servers: readonly string[]) {
    this.servers = servers;
  }

  static async start(servers: readonly string[]): Promise<Balancer> {
    const balancer = new Balancer(servers);
    await new Promise<void>((resolve) => balancer.#server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets what it saw and what it was told to do. */
  reset(servers: readonly string[]): void {
    this.servers = servers;
    this.seen.length = 0;
    this.headers = {};
    this.before = () => undefined;
    this.after = () => true;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const passing = { method, path, headers };
    this.seen.push(passing);
    await this.before(passing);
    for (const server of this.servers) {
      const answer = await this.#ask(server, passing, Buffer.concat(body)).catch(() => undefined);
      if (answer === undefined) continue;
      if (!(await this.after(passing, answer.status))) return void request.socket.destroy();
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    }
    response.writeHead(502).end('no server can be reached');
  }

  #ask(
    server: string,
    { method, path, headers }: Passing,
    body: Buffer,
  ): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }> {
    const options = { method, headers: { ...headers, ...this.headers }, agent: false };
    return new Promise((resolve, reject) => {
      const sent = http.request(`${server}${path}`, options, async (answer) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk as Buffer);
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks),
          });
        } catch (error) {
          reject(error);
        }
      });
      sent.on('error', reject).end(body);
    });
  }
}
