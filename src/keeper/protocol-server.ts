import type { JobClock } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { LeaseLifecycle } from '../lease/lifecycle.js';
import { type Lease, onWall } from '../providers/lease.js';
import type {
  EndpointProtocol,
  EndpointReply,
  EndpointRequest,
  EndpointSource,
} from '../providers/served.js';
import { Hold, type Refresh } from './hold.js';
import type { JobIdToken } from './job-id-token.js';
import { OtherCredentials } from './other-credentials.js';

export interface ProtocolServerOptions {
  clock: JobClock;
  /** Fires when the lease is released. */
  signal: AbortSignal;
  lifecycle: LeaseLifecycle;
  idToken: JobIdToken;
  /** Returns the delivered credential, or undefined if it is not live. */
  lease: () => Lease | undefined;
  refresh: Refresh;
  /** Drops expired credentials from the saved state. */
  forgetExpired: () => void;
}

/** Answers requests by a service's own protocol, for one lease. */
export class ProtocolServer {
  readonly #source: EndpointSource;
  readonly #others: OtherCredentials;
  readonly #lifecycle: LeaseLifecycle;

  constructor(options: ProtocolServerOptions) {
    this.#lifecycle = options.lifecycle;
    const { clock, signal, idToken } = options;
    const hold = new Hold(clock, signal);
    this.#others = new OtherCredentials(options);
    this.#source = {
      lease: async () => {
        const lease = await hold.current(options.refresh, options.lease);
        if (lease !== undefined) return onWall(lease, clock);
        throw new JobpassError('unreachable', 'No live credential is available at the moment', {
          transient: true,
        });
      },
      other: async (key, exchange) => onWall(await this.#others.get(key, exchange), clock),
      idToken: (leastMs) => idToken.atLeast(leastMs),
    };
  }

  /** The service's own protocol for the endpoint, if the provider has one. Call `KeptJob.prepare` first. */
  get protocol(): EndpointProtocol | undefined {
    return this.#lifecycle.opened?.provider.tools?.protocol;
  }

  /** Resolves when no exchange is in progress. */
  get settled(): Promise<unknown> {
    return this.#others.settled;
  }

  /** Makes the response to a request. Never throws. */
  async respond(protocol: EndpointProtocol, request: EndpointRequest): Promise<EndpointReply> {
    try {
      return await protocol.answer(request, this.#source);
    } catch (error) {
      // The text of another error could contain a secret.
      const known = error instanceof JobpassError;
      return protocol.fail(known ? error : new JobpassError('refused', 'The keeper could not answer'));
    }
  }
}
