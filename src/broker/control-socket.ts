import type { ControlRequest } from '../control/client.js';
import { openControl } from '../control/server.js';
import { JobpassError } from '../errors.js';
import type { ConfiguredBroker } from '../servers/broker/configured-broker.js';
import { type RotateOptions, rotatedMessage } from './rotate-keys.js';

/** The operations of a running broker that commands use. */
export interface Controlled {
  rotateKeys(options: RotateOptions): Promise<number>;
  /** The roles and trusted issuers, as configured. */
  roles(): ConfiguredBroker;
}

/**
 * The socket in a broker's data folder. Commands connect to this socket, and the socket prevents a second broker from using the
 * folder.
 */
export class ControlSocket {
  #broker: Controlled | undefined;
  #control: { close(): Promise<void> } | undefined;

  /**
   * Opens the socket.
   *
   * @param folder the data folder; if undefined, no socket is opened
   * @throws JobpassError `usage` if another broker uses the folder
   */
  static async open(folder: string | undefined): Promise<ControlSocket> {
    const socket = new ControlSocket();
    if (folder !== undefined) {
      socket.#control = await openControl(folder, {
        who: 'broker',
        hint: 'Two brokers must not share a folder: set a different data for each',
        answer: (request) => socket.#answer(request),
      });
    }
    return socket;
  }

  /** Starts executing commands. */
  serve(broker: Controlled): void {
    this.#broker = broker;
  }

  async close(): Promise<void> {
    await this.#control?.close();
  }

  async #answer({
    command,
    now,
    compromised,
    records,
  }: ControlRequest & { now?: unknown; compromised?: unknown; records?: unknown }): Promise<unknown> {
    if (command === 'roles') return this.#started('The roles are not available').roles();
    if (command !== 'rotate-keys') throw new JobpassError('usage', 'The broker does not know this command');
    const broker = this.#started('The signing key was not rotated');
    const options = records === true ? { records } : { now: now === true, compromised: compromised === true };
    return rotatedMessage(options, await broker.rotateKeys(options));
  }

  #started(failure: string): Controlled {
    if (this.#broker !== undefined) return this.#broker;
    throw new JobpassError('state', `${failure}: the broker is still starting`, {
      transient: true,
      hint: 'Try again in a moment',
    });
  }
}
