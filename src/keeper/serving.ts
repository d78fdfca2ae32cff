import type { Clock } from '../clock.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import type { Endpoint } from './endpoint.js';
import type { KeptJob } from './kept-job.js';

export type Served = ServedEndpoint & { stop: () => void };

/** Serves the keeper's credentials at endpoints on the loopback interface, which exist only while they serve something. */
export class Serving {
  readonly #clock: Clock;
  /** The endpoint that all credentials share, unless their protocol has no token. */
  #shared: Promise<Endpoint> | undefined;
  /** The endpoints that each serve one credential. */
  readonly #own = new Set<Endpoint>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async serve(job: KeptJob): Promise<Served> {
    this.#shared ??= this.#open();
    const [shared] = await Promise.all([this.#shared, job.prepare()]);
    const { protocol } = job;
    if (protocol === undefined)
      return shared.serve(
        () => job.answer(),
        () => job.refresh(),
      );
    const endpoint = protocol.withoutToken === true ? await this.#open() : shared;
    const served = endpoint.serveProtocol(protocol, (request) => job.respond(protocol, request));
    if (endpoint === shared) return served;
    this.#own.add(endpoint);
    return { ...served, stop: () => void this.#closeOwn(endpoint) };
  }

  /** Closes the endpoint that credentials share. */
  async closeShared(): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    await (await shared)?.close();
  }

  async close(): Promise<void> {
    await Promise.all([this.closeShared(), ...[...this.#own].map((one) => this.#closeOwn(one))]);
  }

  async #closeOwn(endpoint: Endpoint): Promise<void> {
    if (this.#own.delete(endpoint)) await endpoint.close();
  }

  async #open(): Promise<Endpoint> {
    const { Endpoint } = await import('./endpoint.js');
    return Endpoint.open(this.#clock);
  }
}
