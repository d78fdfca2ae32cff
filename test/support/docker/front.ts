import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A proxy in front of a registry that makes uploads slow, as a large image on a slow network does. */
export class Front {
  /** How long each request that sends the content of a blob takes, in milliseconds. */
  slowMs = 0;
  /** The requests: method, path and the answer's status. */
  readonly seen: { method: string; path: string; status: number }[] = [];
  readonly #server: http.Server;

  private constructor(to: string) {
    const [hostname = '', port] = to.split(':');
    this.#server = http.createServer(async (request, response) => {
      const { method = '', url: path = '', headers } = request;
      if (method === 'PATCH' || (method === 'PUT' && path.includes('/blobs/'))) await wait(this.slowMs);
      const outgoing = http.request({ hostname, port, method, path, headers, agent: false }, (answer) => {
        this.seen.push({ method, path, status: answer.statusCode ?? 0 });
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      });
      outgoing.on('error', () => response.destroy());
      request.pipe(outgoing);
    });
  }

  /** @param to the host and the port of the registry */
  static async start(to: string): Promise<Front> {
    const front = new Front(to);
    await new Promise<void>((resolve) => front.#server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  get host(): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
