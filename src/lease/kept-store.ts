import { type Clock, isPast } from '../clock.js';
import { errorText, JobpassError } from '../errors.js';
import type { Lease } from '../providers/lease.js';
import type { JobFolder } from './folder.js';
import { isIntermediate } from './intermediates.js';
import { LeaseStore } from './lease-store.js';
import type { HeldLease, KeptLogIn, KeptState } from './state.js';

const MOST_OUTAGES = 100;

/** The keeper's record of a lease for the post step: `kept.json` in the lease's folder. */
export class KeptStore extends LeaseStore {
  readonly #kept: KeptState;

  constructor(folder: JobFolder, clock: Clock) {
    const kept: KeptState = { version: 1, leases: [], renewals: 0, outages: [], lostAnswers: [] };
    super(folder, clock, kept);
    this.#kept = kept;
  }

  /** The current lease, and replaced leases that are still relevant. */
  get leases(): readonly HeldLease[] {
    return this.#kept.leases;
  }

  /** Why renewal has stopped. */
  get stopped(): string | undefined {
    return this.#kept.stopped;
  }

  protected write(): void {
    try {
      this.folder.saveKept(this.#kept);
    } catch (error) {
      // A retry may succeed, for example if the disk has free space again.
      throw new JobpassError('state', errorText(error), { transient: true, cause: error });
    }
  }

  /** Sets the current lease and drops all others except unfinished intermediate credentials. */
  begin(held: HeldLease): void {
    this.#keepOnly([...this.#kept.leases.filter(isIntermediate), held]);
  }

  /**
   * Drops expired leases whose revocation did not fail.
   *
   * @returns the dropped leases
   */
  forgetExpired(current: HeldLease): readonly HeldLease[] {
    const { leases } = this.#kept;
    // If the clocks disagree, the lease may still be live.
    const isOver = ({ expiresAt }: Lease): boolean =>
      expiresAt !== undefined && isPast(this.clock, expiresAt) === 'yes';
    const kept = leases.filter(
      (one) => one === current || one.ending?.word === 'failed' || !isOver(one.lease),
    );
    const forgotten = leases.filter((one) => !kept.includes(one));
    this.#keepOnly(kept);
    return forgotten;
  }

  /** Adds a lease that main saved and that the keeper revokes. */
  take(held: HeldLease): void {
    if (!this.#kept.leases.includes(held)) this.#kept.leases.unshift(held);
  }

  noteRenewal(): void {
    this.#kept.renewals++;
    this.#kept.renewedAt = this.clock.now();
    this.noteRecovery();
  }

  /** Records the end of the latest outage. */
  noteRecovery(): void {
    const outage = this.#kept.outages.at(-1);
    if (outage !== undefined) outage.to ??= this.clock.now();
  }

  /** Records an outage. An outage lasts from the first failed attempt to the next success. */
  noteOutage(reason: string): void {
    const { outages } = this.#kept;
    const last = outages.at(-1);
    if (last !== undefined && last.to === undefined) last.reason = reason;
    else if (outages.length < MOST_OUTAGES) outages.push({ from: this.clock.now(), reason });
  }

  /** Records a new log-in to a container registry. @param until its expiry if it outlives the credential */
  noteLogIn(host: string, until: number | undefined): void {
    const logIn = this.#logIn(host);
    if (until !== undefined) logIn.until = Math.max(until, logIn.until ?? until);
  }

  /** Counts a log-in that a client got. */
  countLogIn(host: string): void {
    this.#logIn(host).count++;
  }

  #logIn(host: string): KeptLogIn {
    const logIns = this.#kept.logIns ?? [];
    this.#kept.logIns = logIns;
    const known = logIns.find((one) => one.host === host);
    if (known !== undefined) return known;
    const added: KeptLogIn = { host, count: 0 };
    logIns.push(added);
    return added;
  }

  noteStop(reason: string): void {
    this.#kept.stopped = reason;
  }

  #keepOnly(leases: readonly HeldLease[]): void {
    this.#kept.leases.splice(0, this.#kept.leases.length, ...leases);
  }
}
