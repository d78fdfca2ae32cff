import { type Clock, timestamp } from '../clock.js';
import type { Auditor } from './auditor.js';
import { ROUND_MS } from './renewal-patience.js';
import type { HeldLease } from './state.js';

/**
 * The minimum time between two renewal records of one credential, in milliseconds. Each record contains the number of renewals
 * since the previous record.
 */
export const EVERY_MS = 5 * 60_000;

export interface RenewalRecordsOptions {
  clock: Clock;
  /** The lifetime of one lease and the time at which the credential must end, from the job state. */
  life: { leaseMs: number; endsAt: number };
  auditor: Auditor;
}

/**
 * Writes a few records for many renewals. The trail must allow the new expiry before the renewal. So a record states in advance
 * how far renewals may extend the credential without another record. Even if records are lost, the trail never contains an
 * expiry that is earlier than the actual expiry.
 */
export class RenewalRecords {
  readonly #options: RenewalRecordsOptions;
  #held: HeldLease | undefined;
  /** Whether this process has recorded this credential. */
  #hasWritten = false;
  /** The credential's latest expiry according to the trail. */
  #until = Number.NEGATIVE_INFINITY;
  /** The longest lifetime that a renewal has returned or will request, in milliseconds. */
  #longestMs = 0;
  /** The number of renewals since the last record. */
  #count = 0;
  #first = 0;
  #last = 0;

  constructor(options: RenewalRecordsOptions) {
    this.#options = options;
  }

  /**
   * Switches to another lease, whose `issued` record states its expiry. First, this method records the former lease's
   * unrecorded renewals.
   */
  take(held: HeldLease): void {
    const isSame = held.lease.id === this.#held?.lease.id;
    if (!isSame) this.flush();
    this.#held = held;
    // Main may have shortened the lease. In this case, the lease's record states an earlier expiry.
    if (isSame && this.#hasWritten) return;
    this.#hasWritten = false;
    this.#longestMs = this.#options.life.leaseMs;
    this.#until = held.lease.expiresAt ?? Number.POSITIVE_INFINITY;
  }

  /** Call this before each renewal. */
  before(): void {
    const held = this.#held;
    if (held === undefined) return;
    if (this.#possible(0) > this.#until) this.#write(held, this.#possible(EVERY_MS));
  }

  /**
   * The latest expiry that renewals can cause within a given time from now. The server counts the lifetime from its response,
   * which may arrive at the end of a round.
   */
  #possible(withinMs: number): number {
    const { clock, life } = this.#options;
    const at = clock.now() + withinMs + this.#longestMs;
    // No renewal requests a later expiry than `endsAt`, but some servers grant one.
    return (this.#longestMs > life.leaseMs ? at : Math.min(at, life.endsAt)) + ROUND_MS;
  }

  /** Call this after each renewal. */
  after(): void {
    const held = this.#held;
    if (held === undefined) return;
    const now = this.#options.clock.now();
    if (this.#count++ === 0) this.#first = now;
    this.#last = now;
    const { expiresAt } = held.lease;
    if (expiresAt === undefined || expiresAt <= this.#until) return;
    // The server granted a longer lifetime than requested, and will probably do so again.
    this.#longestMs = Math.max(this.#longestMs, expiresAt - now);
    this.#write(held, Math.max(expiresAt, this.#possible(EVERY_MS)));
  }

  /** Records renewals that have no record yet. Call this method when renewal stops. */
  flush(): void {
    const { lease } = this.#held ?? {};
    if (this.#held !== undefined && this.#count > 0) this.#write(this.#held, lease?.expiresAt ?? this.#until);
  }

  #write(held: HeldLease, until: number): void {
    const renewals = { count: this.#count, first: this.#first, last: this.#last };
    const isWritten = this.#options.auditor.note(this.#count > 0 ? 'renewed' : 'renewing', held, {
      expiresAt: until,
      ...(this.#count > 0 ? { renewals } : {}),
      because: `renewals may extend it to ${timestamp(until)} before there is another record`,
    });
    if (!isWritten) return;
    this.#until = Math.max(this.#until, until);
    this.#hasWritten = true;
    this.#count = 0;
  }
}
