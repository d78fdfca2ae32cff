import { type Clock, timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { Auditor } from '../lease/auditor.js';
import type { KeptStore } from '../lease/kept-store.js';
import type { LeaseLifecycle } from '../lease/lifecycle.js';
import { type MadeLogIn, RegistryLogIns } from '../lease/registry-log-ins.js';
import type { HeldLease } from '../lease/state.js';
import type { Lease } from '../providers/lease.js';
import type { EndpointProtocol } from '../providers/served.js';
import { registryProtocol } from './registry-protocol.js';

export interface KeptRegistriesOptions {
  /** The hosts of the registries. */
  hosts: readonly string[];
  /** The job's clock. */
  clock: Clock;
  lifecycle: LeaseLifecycle;
  store: KeptStore;
  auditor: Auditor;
  /** Masks secrets in all later output of steps. */
  hide: (secrets: readonly string[]) => Promise<void>;
  /** Returns the current lease; undefined if it is not live. */
  lease: () => Lease | undefined;
  /** The current lease's state, for records. */
  held: () => HeldLease;
}

/** The log-ins of one lease to container registries: makes, counts and records them. */
export class KeptRegistries {
  readonly protocol: EndpointProtocol;
  readonly #options: KeptRegistriesOptions;
  readonly #logIns: RegistryLogIns;

  constructor(options: KeptRegistriesOptions) {
    this.#options = options;
    const { hosts, clock, lifecycle, store, hide, lease } = options;
    this.#logIns = new RegistryLogIns({
      ...{ clock, lease, hide },
      context: () => lifecycle.context(),
      made: (host, made) => this.#record(host, made),
    });
    this.protocol = registryProtocol(hosts, this.#logIns, (host) => store.countLogIn(host));
  }

  /** Returns the first log-in to a registry, which main masks. @throws JobpassError, with the fix in its message */
  async first(host: string): Promise<{ username: string; secret: string }> {
    try {
      const { logIn } = await this.#logIns.get(host);
      return { username: logIn.username, secret: logIn.secret };
    } catch (error) {
      const known = error instanceof JobpassError ? error : undefined;
      const { message = 'the keeper could not log in', hint } = known ?? {};
      throw new JobpassError('refused', hint === undefined ? message : `${message}. ${hint}`);
    }
  }

  #record(host: string, { outlives, expiresAt }: MadeLogIn): void {
    const { store, auditor, held } = this.#options;
    const until = outlives ? (expiresAt ?? Number.POSITIVE_INFINITY) : undefined;
    if (until !== undefined && Number.isFinite(until)) store.noteLogIn(host, until);
    store.save();
    const because =
      until === undefined
        ? 'the log-in is the credential itself'
        : `the registry may accept the log-in ${Number.isFinite(until) ? `until ${timestamp(until)}` : 'without an end'}, even after the credential has ended`;
    auditor.noteIfPossible('delivered', held(), {
      deliveredTo: [`log-in to the registry ${host}`],
      because,
    });
  }
}
