import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.js';
import type { ClockLead } from '../http/service-clock.js';
import type { JobFolder } from './folder.js';
import { isIntermediate } from './intermediates.js';
import type { Creation, HeldLease, JobState } from './state.js';

/** The data about leases that main and the keeper each save. */
export type SavedLeases = Pick<JobState, 'leases' | 'lostAnswers' | 'exchangeSince' | 'creating'>;

/** One process's leases, saved in the lease's folder. The post step needs this data if the process is killed. */
export abstract class LeaseStore {
  readonly folder: JobFolder;
  protected readonly clock: Clock;
  readonly #saved: SavedLeases;
  /** The resources and intermediate credentials from the latest exchange attempt. */
  #begun: { creating: Creation[]; leading: HeldLease[] } = { creating: [], leading: [] };

  constructor(folder: JobFolder, clock: Clock, saved: SavedLeases) {
    this.folder = folder;
    this.clock = clock;
    this.#saved = saved;
  }

  /** @throws JobpassError `state` */
  protected abstract write(): void;

  /** Saves data that must be on disk before the process continues. @throws JobpassError `state` */
  secure(): void {
    // If the folder is gone, the post step has run. The caller checks for this case and revokes any credential that it has
    // received.
    if (this.folder.exists) this.write();
  }

  /**
   * Saves data that the post step does not strictly need, because the data saved earlier is sufficient for the revocation.
   * Never throws.
   */
  save(): void {
    try {
      this.secure();
    } catch {
      // The disk may have free space again later.
    }
  }

  /** The live leases, including intermediate credentials. */
  get live(): HeldLease[] {
    return this.#saved.leases.filter(({ ending }) => ending === undefined);
  }

  /**
   * Adds the lease from a completed exchange. The attempt's resources and intermediate credentials now belong to this lease.
   *
   * @returns false if the lease was saved before, as an intermediate credential that is now delivered itself
   */
  add(held: HeldLease): boolean {
    const { creating, leading } = this.#begun;
    const { leases } = this.#saved;
    const { id, madeFrom } = held.lease;
    const before = leases.findIndex((one) => isIntermediate(one) && one.lease.id === id);
    if (before >= 0) leases.splice(before, 1);
    leases.push(held);
    const origin = leases.filter((one) => isIntermediate(one) && one.lease.id === madeFrom);
    for (const { lease } of [...leading, ...origin]) lease.intermediate = { leadsTo: id };
    if (creating.length > 0)
      this.#saved.creating = this.#saved.creating?.filter((one) => !creating.includes(one)) ?? [];
    this.#begin();
    return before < 0;
  }

  /** Adds an intermediate credential from the current exchange. */
  addIntermediate(held: HeldLease): void {
    this.#saved.leases.unshift(held);
    this.#begun.leading.push(held);
  }

  /** Saves a resource that the exchange is about to create. @throws JobpassError `state` */
  noteCreating(handle: Creation['handle']): void {
    const creation: Creation = { handle };
    const others = this.#saved.creating?.filter((one) => !isDeepStrictEqual(one.handle, handle)) ?? [];
    this.#saved.creating = [...others, creation];
    this.#begun.creating.push(creation);
    this.secure();
  }

  /** Resources and intermediate credentials from exchanges that returned no lease. */
  get unfinished(): { leases: HeldLease[]; creating: Creation[] } {
    const { leases, creating = [] } = this.#saved;
    return {
      leases: leases.filter(
        (held) => isIntermediate(held) && held.lease.intermediate?.leadsTo === undefined && !held.ending,
      ),
      creating: creating.filter(({ ended }) => ended === undefined),
    };
  }

  /** Adds an orphaned lease before the current lease. */
  addOrphaned(held: HeldLease): void {
    this.#saved.leases.unshift(held);
  }

  /**
   * Saves that an exchange is starting. If this process is killed during the exchange, only this entry tells the post step
   * about the exchange.
   * @throws JobpassError `state`
   */
  noteExchange(): void {
    this.#begin();
    this.#saved.exchangeSince = this.clock.now();
    try {
      this.secure();
    } catch (error) {
      delete this.#saved.exchangeSince;
      throw error;
    }
  }

  #begin(): void {
    this.#begun = { creating: [], leading: [] };
  }

  /** Records a lost response that may have contained a credential. */
  noteLostAnswer(): void {
    this.#saved.lostAnswers.push(this.clock.now());
  }

  /** Records the end of an exchange, successful or not. @param _ahead how far the service's clock is ahead */
  noteExchangeOver(_ahead?: ClockLead): void {
    delete this.#saved.exchangeSince;
  }
}
