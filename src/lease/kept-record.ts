import { type Clock, isPast } from '../clock.js';
import { JobpassError, tell } from '../errors.js';
import type { Lease } from '../providers/provider.js';
import type { HeldLease, JobFolder, KeptState } from './folder.js';

const MOST_OUTAGES = 100;

/** What the keeper does with a lease, written down in the lease's folder for post. */
export class KeptRecord {
  readonly #folder: JobFolder;
  readonly #clock: Clock;
  readonly #kept: KeptState = { version: 1, leases: [], renewals: 0, outages: [], lostAnswers: [] };

  constructor(folder: JobFolder, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** The lease in use is among them, and what it replaced as long as that is of interest. */
  get leases(): readonly HeldLease[] {
    return this.#kept.leases;
  }

  /** Why it is renewed no more. */
  get stopped(): string | undefined {
    return this.#kept.stopped;
  }

  /** Never throws. */
  save(): void {
    try {
      if (this.#folder.exists) this.#folder.saveKept(this.#kept);
    } catch {
      // The last one saved still holds what revocation needs; the disk may have room again later.
    }
  }

  /** The same for what must be saved before anything goes on. @throws JobpassError `state` */
  secure(): void {
    try {
      if (this.#folder.exists) this.#folder.saveKept(this.#kept);
    } catch (error) {
      // The disk may have room again later.
      throw new JobpassError('state', tell(error), { transient: true, cause: error });
    }
  }

  /** Holds this lease, and no other. */
  begin(held: HeldLease): void {
    this.#keepOnly([held]);
  }

  add(held: HeldLease): void {
    this.#kept.leases.push(held);
  }

  /** A lease that was never in use. */
  addStray(held: HeldLease): void {
    this.#kept.leases.unshift(held);
  }

  /**
   * What is dead by its own time is of no interest any more, unless there was trouble with it.
   *
   * @returns the leases that are forgotten
   */
  forgetExpired(current: HeldLease): readonly HeldLease[] {
    const { leases } = this.#kept;
    // Where the clocks disagree, it may be alive.
    const isOver = ({ expiresAt }: Lease): boolean =>
      expiresAt !== undefined && isPast(this.#clock, expiresAt) === 'yes';
    const kept = leases.filter(
      (one) => one === current || one.ending?.word === 'failed' || !isOver(one.lease),
    );
    const forgotten = leases.filter((one) => !kept.includes(one));
    this.#keepOnly(kept);
    return forgotten;
  }

  noteExchange(): void {
    this.#kept.exchangeSince = this.#clock.now();
  }

  noteLostAnswer(): void {
    this.#kept.lostAnswers.push(this.#clock.now());
  }

  noteExchangeOver(): void {
    delete this.#kept.exchangeSince;
  }

  noteRenewal(): void {
    this.#kept.renewals++;
    this.#kept.renewedAt = this.#clock.now();
    const outage = this.#kept.outages.at(-1);
    if (outage !== undefined) outage.to ??= this.#clock.now();
  }

  /** An outage lasts from the first try that fails to the next that does not. */
  noteOutage(reason: string): void {
    const { outages } = this.#kept;
    const last = outages.at(-1);
    if (last !== undefined && last.to === undefined) last.reason = reason;
    else if (outages.length < MOST_OUTAGES) outages.push({ from: this.#clock.now(), reason });
  }

  noteStop(reason: string): void {
    this.#kept.stopped = reason;
  }

  #keepOnly(leases: readonly HeldLease[]): void {
    this.#kept.leases.splice(0, this.#kept.leases.length, ...leases);
  }
}
