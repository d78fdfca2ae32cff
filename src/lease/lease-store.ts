import type { Clock } from '../clock.js';
import type { ClockLead } from '../http/service-clock.js';
import type { HeldLease, JobFolder, JobState } from './folder.js';

/** What main and the keeper both save of their leases. */
export type SavedLeases = Pick<JobState, 'leases' | 'lostAnswers' | 'exchangeSince'>;

/** The leases of one process, saved in the lease's folder: what post needs, should this process be killed. */
export abstract class LeaseStore {
  readonly folder: JobFolder;
  protected readonly clock: Clock;
  readonly #saved: SavedLeases;

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

  add(held: HeldLease): void {
    this.#saved.leases.push(held);
  }

  /** Adds a lease of an answer that cannot be used, before the one in use: with it, the exchange is over. */
  addStray(held: HeldLease): void {
    this.#saved.leases.unshift(held);
    delete this.#saved.exchangeSince;
  }

  /** Saves that an exchange begins: if this process is killed in it, nothing else tells post. @throws JobpassError `state` */
  noteExchange(): void {
    this.#saved.exchangeSince = this.clock.now();
    try {
      this.secure();
    } catch (error) {
      delete this.#saved.exchangeSince;
      throw error;
    }
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
