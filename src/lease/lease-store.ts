import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.js';
import type { ClockLead } from '../http/service-clock.js';
import type { Creation, HeldLease, JobFolder, JobState } from './folder.js';
import { isIntermediate } from './intermediates.js';

/** What main and the keeper both save of their leases. */
export type SavedLeases = Pick<JobState, 'leases' | 'lostAnswers' | 'exchangeSince' | 'creating'>;

/** The leases of one process, saved in the lease's folder: what post needs, should this process be killed. */
export abstract class LeaseStore {
  readonly folder: JobFolder;
  protected readonly clock: Clock;
  readonly #saved: SavedLeases;
  /** What the last try of an exchange began. */
  #begun: { creating: Creation[]; leading: HeldLease[] } = { creating: [], leading: [] };

  constructor(folder: JobFolder, clock: Clock, saved: SavedLeases) {
    this.folder = folder;
    this.clock = clock;
    this.#saved = saved;
  }

  /** @throws JobpassError `state` */
  protected abstract write(): void;

  /** Saves what must be on the disk before anything goes on. @throws JobpassError `state` */
  secure(): void {
    // Without its folder post has been here: whoever goes on looks whether the job is over, and ends what it got.
    if (this.folder.exists) this.write();
  }

  /** Saves what post can do without: what was saved before still holds what revocation needs. Never throws. */
  save(): void {
    try {
      this.secure();
    } catch {
      // The disk may have room again later.
    }
  }

  /** Adds the lease of an exchange: what that began belongs to it from now on. */
  add(held: HeldLease): void {
    const { creating, leading } = this.#begun;
    this.#saved.leases.push(held);
    for (const { lease } of leading) lease.intermediate = { leadsTo: held.lease.id };
    if (creating.length > 0)
      this.#saved.creating = this.#saved.creating?.filter((one) => !creating.includes(one)) ?? [];
    this.#begin();
  }

  /** Adds a credential that leads to the one which is exchanged for. */
  addIntermediate(held: HeldLease): void {
    this.#saved.leases.unshift(held);
    this.#begun.leading.push(held);
  }

  /** Saves what the exchange is about to create. @throws JobpassError `state` */
  noteCreating(handle: Creation['handle']): void {
    const creation: Creation = { handle };
    const others = this.#saved.creating?.filter((one) => !isDeepStrictEqual(one.handle, handle)) ?? [];
    this.#saved.creating = [...others, creation];
    this.#begun.creating.push(creation);
    this.secure();
  }

  /** What exchanges began, and no lease came of it. */
  get unfinished(): { leases: HeldLease[]; creating: Creation[] } {
    const { leases, creating = [] } = this.#saved;
    return {
      leases: leases.filter(
        (held) => isIntermediate(held) && held.lease.intermediate?.leadsTo === undefined && !held.ending,
      ),
      creating: creating.filter(({ ended }) => ended === undefined),
    };
  }

  /** Adds a lease of an answer that cannot be used, before the one in use. */
  addStray(held: HeldLease): void {
    this.#saved.leases.unshift(held);
  }

  /** Saves that an exchange begins: if this process is killed in it, nothing else tells post. @throws JobpassError `state` */
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

  /** Notes that an answer was lost which may have held a credential. */
  noteLostAnswer(): void {
    this.#saved.lostAnswers.push(this.clock.now());
  }

  /** Notes that the exchange has ended, either way. @param _ahead by how much the service's clock is ahead */
  noteExchangeOver(_ahead?: ClockLead): void {
    delete this.#saved.exchangeSince;
  }
}
