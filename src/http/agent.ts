import https, { type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { dial } from './dial.js';

/**
 * TLS connections, direct or through a proxy. A connection becomes available only after its TLS handshake. If the connection
 * fails earlier, no part of a request was sent.
 */
export class SecureAgent extends https.Agent {
  readonly #opening = new Set<AbortController>();

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const stop = new AbortController();
    this.#opening.add(stop);
    this.open(options, stop.signal)
      .then((socket) => this.#secured(options, socket, stop.signal))
      .finally(() => this.#opening.delete(stop))
      .then(
        (secured) => callback?.(null, secured),
        (error: Error) => callback?.(error, undefined as unknown as Duplex),
      );
  }

  override destroy(): void {
    // Otherwise, a server that never answers would keep the process running.
    for (const stop of this.#opening) stop.abort();
    super.destroy();
  }

  /** Opens the underlying connection for TLS. */
  protected open(options: RequestOptions, signal: AbortSignal): Promise<Duplex> {
    return dial({ host: options.host ?? '', port: Number(options.port ?? 443), signal });
  }

  #secured(options: RequestOptions, socket: Duplex, signal: AbortSignal): Promise<TLSSocket> {
    // If the options contain a socket, the method only starts TLS on this socket.
    return afterHandshake(
      super.createConnection({ ...options, socket } as RequestOptions) as TLSSocket,
      signal,
    );
  }
}

/** Waits for a TLS connection's handshake. @throws the error that made the handshake fail */
export function afterHandshake(secured: TLSSocket, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      secured.removeListener('secureConnect', onSecure);
      secured.removeListener('error', onError);
      secured.removeListener('close', onClose);
      act();
    };
    const onSecure = (): void => settle(() => resolve(secured));
    const onError = (error: Error): void => settle(() => reject(error));
    const onClose = (): void =>
      settle(() => reject(Object.assign(new Error('closed in the handshake'), { code: 'ECONNRESET' })));
    const onAbort = (): void => {
      settle(() => reject(signal.reason));
      secured.on('error', () => undefined).destroy();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    secured.once('secureConnect', onSecure);
    secured.once('error', onError);
    secured.once('close', onClose);
  });
}
