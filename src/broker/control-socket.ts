import type { ControlRequest } from '../control/client.js';
import { openControl } from '../control/server.js';
import { JobpassError } from '../errors.js';
import type { ConfiguredBroker } from '../servers/broker/configured-broker.js';
import { type RotateOptions, rotatedMessage } from './rotate-keys.js';

/** What commands want of a running broker. */
export interface Controlled {
  rotateKeys(options: RotateOptions): Promise<number>;
  /** Its roles and whom it trusts, as they are written. */
  roles(): ConfiguredBroker;
}

/** The socket in a broker's data folder, which guards the folder from another broker, and by which commands reach this one. */
export class ControlSocket {
  #broker: Controlled | undefined;
  #control: { close(): Promise<void> } | undefined;

  /** @param folder undefined: nothing is opened @throws JobpassError `usage` where another broker has the folder */
  static async open(folder: string | undefined): Promise<ControlSocket> {
    const socket = new ControlSocket();
    if (folder !== undefined) {
      socket.#control = await openControl(folder, {
        who: 'broker',
        hint: 'Two would not know of what the other issued and revoked: give each a folder of its own',
        answer: (request) => socket.#answer(request),
      });
    }
    return socket;
  }

  /** From now on commands are carried out. */
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
    if (command === 'roles') return this.#started('What it gives cannot be told').roles();
    if (command !== 'rotate-keys') throw new JobpassError('usage', 'The broker does not know this command');
    const broker = this.#started('The signing key was not changed');
    const options = records === true ? { records } : { now: now === true, compromised: compromised === true };
    return rotatedMessage(options, await broker.rotateKeys(options));
  }

  #started(otherwise: string): Controlled {
    if (this.#broker !== undefined) return this.#broker;
    throw new JobpassError('state', `${otherwise}: the broker is still starting`, {
      transient: true,
      hint: 'Try again in a moment',
    });
  }
}
