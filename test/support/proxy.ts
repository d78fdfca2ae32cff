import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** One CONNECT as the proxy saw it. */
export interface Connect {
  target: string;
  authorization: string | undefined;
}

/** What a proxy does to one CONNECT instead of opening the tunnel. */
export type ProxyFault = (socket: Duplex) => void;

/** Answers a CONNECT with a status and, if given, a body that looks like a service's. */
export const proxyAnswers =
  (status: number, body = '', headers: Record<string, string> = {}): ProxyFault =>
  (socket) => {
    const lines = Object.entries({ 'content-type': 'application/json', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.end(
      `HTTP/1.1 ${status} Proxy Says\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n${body}`,
    );
  };

/** Closes the connection without a word. */
export const proxyCloses: ProxyFault = (socket) => void socket.destroy();

/** Never answers. */
export const proxySilent: ProxyFault = () => undefined;

/** A CONNECT proxy on loopback that knows the way to invented names. */
export class ConnectProxy {
  readonly connects: Connect[] = [];
  /** Worked through before it serves again. */
  readonly faults: ProxyFault[] = [];
  readonly #server: http.Server;
  readonly #open = new Set<Duplex>();

  private constructor(routes: ReadonlyMap<string, number>, server: http.Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => this.#hold(socket));
    server.on('connect', (request, socket: Duplex, head: Buffer) => {
      const target = request.url ?? '';
      this.connects.push({ target, authorization: request.headers['proxy-authorization'] });
      const fault = this.faults.shift();
      if (fault !== undefined) return fault(socket);
      const port = routes.get(target);
      if (port === undefined) return proxyAnswers(403)(socket);
      const onward = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      this.#hold(onward);
    });
  }

  /**
   * @param routes `host:port` as it is asked for, and the port on loopback that is meant
   * @param server for a proxy that speaks TLS itself
   */
  static async start(
    routes: ReadonlyMap<string, number>,
    server: http.Server = http.createServer(),
  ): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(routes, server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #hold(socket: Duplex): void {
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#open.delete(socket));
  }
}
