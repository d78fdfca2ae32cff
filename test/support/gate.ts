import net from 'node:net';

/**
 * A door in front of a world: a port that passes everything on while it is open, and on which nothing listens
 * while it is shut, as with a service that is being restarted.
 */
export class Gate {
  readonly #target: number;
  readonly #sockets = new Set<net.Socket>();
  #server: net.Server | undefined;
  // Below the range that systems hand out by themselves: nobody else may get it while nothing listens there.
  #port = 0;
  #timer: NodeJS.Timeout | undefined;
  #onNext: (() => void) | undefined;

  private constructor(target: string) {
    this.#target = Number(new URL(target).port);
  }

  /** @param target the origin that it passes everything on to */
  static async before(target: string): Promise<Gate> {
    const gate = new Gate(target);
    for (let tries = 0; ; tries++) {
      gate.#port = 10_000 + Math.floor(Math.random() * 20_000);
      try {
        await gate.open();
        return gate;
      } catch (error) {
        if (tries > 20) throw error;
      }
    }
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    const server = net.createServer((socket) => {
      const onNext = this.#onNext;
      this.#onNext = undefined;
      if (onNext !== undefined) {
        socket.destroy();
        onNext();
        return;
      }
      socket.on('data', () => {
        const onRequest = this.#onNext;
        if (onRequest === undefined) return;
        this.#onNext = undefined;
        socket.destroy();
        onRequest();
      });
      const onward = net.connect(this.#target, '127.0.0.1');
      for (const [from, to] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        this.#sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          to.destroy();
          this.#sockets.delete(from);
        });
      }
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
  }

  /** Resolves when somebody connects, or sends something on a connection that is there: it is cut. */
  cutNext(): Promise<void> {
    return new Promise((resolve) => {
      this.#onNext = resolve;
    });
  }

  /** Nothing listens from now on; for a while only, if one is given. */
  async shut(forMs?: number): Promise<void> {
    clearTimeout(this.#timer);
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
    if (forMs !== undefined) this.#timer = setTimeout(() => void this.open(), forMs);
  }
}
