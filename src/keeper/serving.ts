import type { Clock } from '../clock.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import type { Endpoint } from './endpoint.js';
import type { KeptJob } from './kept-job.js';

/** The addresses at which the keeper serves a credential. */
export interface Addresses {
  /** The address of `deliver: endpoint`. */
  endpoint?: ServedEndpoint;
  /** The address for log-ins to container registries. */
  registries?: ServedEndpoint;
}

export interface Served {
  addresses: Addresses;
  stop: () => void;
}

type One = ServedEndpoint & { stop: () => void };

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

  /** Starts to serve a credential at every address that its settings require. Undefined if they require none. */
  async serve(job: KeptJob): Promise<Served | undefined> {
    const isDelivered = job.settings.deliver.includes('endpoint');
    const { registries } = job;
    if (!isDelivered && registries === undefined) return undefined;
    this.#shared ??= this.#open();
    const [shared] = await Promise.all([this.#shared, job.prepare()]);
    const endpoint = isDelivered ? await this.#serveDelivery(job, shared) : undefined;
    const logIns =
      registries &&
      shared.serveProtocol(registries.protocol, (request) =>
        job.server.respond(registries.protocol, request),
      );
    return {
      addresses: {
        ...(endpoint && { endpoint: addressOf(endpoint) }),
        ...(logIns && { registries: addressOf(logIns) }),
      },
      stop: () => {
        endpoint?.stop();
        logIns?.stop();
      },
    };
  }

  async #serveDelivery(job: KeptJob, shared: Endpoint): Promise<One> {
    const { protocol } = job.server;
    if (protocol === undefined)
      return shared.serve(
        () => job.answer(),
        () => job.refresh(),
      );
    const endpoint = protocol.withoutToken === true ? await this.#open() : shared;
    const served = endpoint.serveProtocol(protocol, (request) => job.server.respond(protocol, request));
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

function addressOf({ url, token }: ServedEndpoint): ServedEndpoint {
  return { url, token };
}
