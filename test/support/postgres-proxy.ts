import net, { type AddressInfo } from 'node:net';

/**
 * What becomes of a COMMIT on its way:
 *
 * - `pass`: it goes through, and so does its answer
 * - `lose the answer`: it goes through, and the connection is cut before its answer is heard
 * - `lose it`: the connection is cut before it arrives
 * - `delay it`: the client's side is cut, and it arrives after that
 * - `hold it`: it never arrives, and neither side hears anything any more
 */
export type Fate = 'pass' | 'lose the answer' | 'lose it' | 'delay it' | 'hold it';

/** As the statement that has this name, or text, is sent. */
const COMMIT = '\0commit\0';
const DELAY_MS = 700;

/** A proxy in front of a PostgreSQL, which does something to transactions that are about to end. */
export class PostgresProxy {
  /** Of the next COMMIT; those after it pass. */
  fate: Fate = 'pass';
  /** How many COMMITs came to something else than an answer. */
  lost = 0;
  readonly #target: number;
  readonly #sockets = new Set<net.Socket>();
  #server = net.createServer();
  port = 0;

  private constructor(target: number) {
    this.#target = target;
  }

  static async before(port: number): Promise<PostgresProxy> {
    const proxy = new PostgresProxy(port);
    await proxy.open();
    return proxy;
  }

  /** Opens it, on the port that it had before. */
  async open(): Promise<void> {
    this.#server = net.createServer((client) => this.#pass(client));
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (this.#server.address() as AddressInfo).port;
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Lets nobody through any more. */
  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(client: net.Socket): void {
    const server = net.connect(this.#target, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true).on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    let fate: Fate = 'pass';
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    client.on('data', (chunk) => {
      if (this.fate !== 'pass' && chunk.includes(COMMIT)) {
        fate = this.fate;
        this.fate = 'pass';
        this.lost++;
        if (fate === 'lose it') return cut();
        if (fate === 'delay it') {
          client.destroy();
          setTimeout(() => server.end(chunk), DELAY_MS);
        }
      }
      if (fate !== 'delay it' && fate !== 'hold it') server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (fate === 'pass') client.write(chunk);
      else if (fate === 'lose the answer' && chunk.includes('COMMIT')) cut();
    });
    client.on('close', () => {
      if (fate !== 'delay it') server.destroy();
    });
    server.on('close', () => client.destroy());
  }
}
