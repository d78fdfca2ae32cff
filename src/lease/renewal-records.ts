import { type Clock, timestamp } from '../clock.js';
import type { Auditor } from './auditor.js';
import type { HeldLease } from './folder.js';
import { ROUND_MS } from './renewal-patience.js';

/** Renewals of one credential get at most one record in this time, in milliseconds: the count of those since the last one. */
export const EVERY_MS = 5 * 60_000;

export interface RenewalRecordsOptions {
  clock: Clock;
  /** One lease, and when everything ends: as in the job's state. */
  life: { leaseMs: number; endsAt: number };
  auditor: Auditor;
}

/**
 * Records of renewals, few of them. A renewal is asked for only when the trail says that the credential may live as long as
 * the renewal can make it. So a record tells in advance until when renewals may extend the credential without another record:
 * whatever is lost, the trail never states an end that is earlier than the real one.
 */
export class RenewalRecords {
  readonly #options: RenewalRecordsOptions;
  #held: HeldLease | undefined;
  /** Whether a record of this credential was written here. */
  #hasWritten = false;
  /** Until when the credential may live by the trail. */
  #until = Number.NEGATIVE_INFINITY;
  /** The longest that a renewal has given, or is asked for. */
  #longestMs = 0;
  /** Since the last record. */
  #count = 0;
  #first = 0;
  #last = 0;

  constructor(options: RenewalRecordsOptions) {
    this.#options = options;
  }

  /** Takes another lease, whose record `issued` states its end. Renewals of the former one that have no record get one. */
  take(held: HeldLease): void {
    const isSame = held.lease.id === this.#held?.lease.id;
    if (!isSame) this.flush();
    this.#held = held;
    // Main may have shortened it meanwhile, and its record states the shorter end.
    if (isSame && this.#hasWritten) return;
    this.#hasWritten = false;
    this.#longestMs = this.#options.life.leaseMs;
    this.#until = held.lease.expiresAt ?? Number.POSITIVE_INFINITY;
  }

  /** To be called before the credential is renewed. */
  before(): void {
    const held = this.#held;
    if (held === undefined) return;
    if (this.#possible(0) > this.#until) this.#write(held, this.#possible(EVERY_MS));
  }

  /** The latest end that renewals within a time from now can give. The server counts from its answer, at the end of a round. */
  #possible(withinMs: number): number {
    const { clock, life } = this.#options;
    const at = clock.now() + withinMs + this.#longestMs;
    // Nothing beyond the end of the whole is asked for, which some servers do not heed.
    return (this.#longestMs > life.leaseMs ? at : Math.min(at, life.endsAt)) + ROUND_MS;
  }

  /** To be called after it was renewed. */
  after(): void {
    const held = this.#held;
    if (held === undefined) return;
    const now = this.#options.clock.now();
    if (this.#count++ === 0) this.#first = now;
    this.#last = now;
    const { expiresAt } = held.lease;
    if (expiresAt === undefined || expiresAt <= this.#until) return;
    // The server gave more than it was asked for, and will again.
    this.#longestMs = Math.max(this.#longestMs, expiresAt - now);
    this.#write(held, Math.max(expiresAt, this.#possible(EVERY_MS)));
  }

  /** Records what has no record yet: nothing is renewed any more. */
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
