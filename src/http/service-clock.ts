import { type Clock, span } from '../clock.js';
import { JobpassError } from '../errors.js';

/** A time of day that a service said, in whole seconds, and the moments between which it did, by this job's clock. */
export interface ServedTime {
  /** In milliseconds since 1970. */
  at: number;
  sentAt: number;
  receivedAt: number;
}

/** How far a service's clock is ahead of the job's, in milliseconds: at least and at most, as whole seconds allow. */
export interface ClockLead {
  least: number;
  most: number;
}

/**
 * Beyond this difference between the clocks (a day, which covers a clock that is kept in another time zone), no moment is
 * sent to a service: one of the two is broken.
 */
export const MOST_OFF_MS = 24 * 3_600_000;
/** Of a clock that is known only in whole seconds, in milliseconds. */
const SECOND_MS = 1_000;

/**
 * The clock of one service, as far as its answers have told it. Moments that the service judges are by this clock; how long
 * anything is waited for is by the job's own.
 */
export class ServiceClock {
  readonly #clock: Clock;
  #ahead: ClockLead | undefined;
  #own = false;

  /** @param ahead as an earlier process of the job learnt it */
  constructor(clock: Clock, ahead?: ClockLead) {
    this.#clock = clock;
    if (ahead !== undefined && Number.isFinite(ahead.least) && Number.isFinite(ahead.most))
      this.#ahead = ahead;
  }

  /** How far it is ahead of the job's clock; undefined where nothing has told. */
  get ahead(): ClockLead | undefined {
    return this.#ahead;
  }

  /** The time that the service has now at the earliest: a credential that ends by it lives no longer than was asked. */
  now(): number {
    return this.#clock.now() + (this.#ahead?.least ?? 0);
  }

  /** The job's own time. */
  local(): number {
    return this.#clock.now();
  }

  /** A moment of the service's by the job's clock, at the earliest. */
  earliest(at: number): number {
    return at - (this.#ahead?.most ?? 0);
  }

  /** A moment of the service's by the job's clock, at the latest. */
  latest(at: number): number {
    return at - (this.#ahead?.least ?? 0);
  }

  /** Takes what the service itself said. */
  learn(told: ServedTime | undefined): void {
    if (told === undefined) return;
    this.#ahead = aheadBy(told);
    this.#own = true;
  }

  /** Takes what another service said, which is as good as long as this one has said nothing. */
  estimate(told: ServedTime | undefined): void {
    if (told !== undefined && !this.#own && this.#ahead === undefined) this.#ahead = aheadBy(told);
  }

  /** @throws JobpassError `usage` where the clocks differ so much that no moment can be sent */
  checkDifference(service: string): void {
    const { least, most } = this.#ahead ?? { least: 0, most: 0 };
    const off = Math.min(Math.abs(least), Math.abs(most));
    if (off <= MOST_OFF_MS) return;
    throw new JobpassError(
      'usage',
      `This machine's clock is ${span(off)} ${least > 0 ? 'behind' : 'ahead of'} the clock of ${service}: the most is ${span(MOST_OFF_MS)}`,
      { hint: "Set this machine's clock, by NTP for instance" },
    );
  }
}

/** Clocks that may be alike are taken to be: the second is all that is told. */
function aheadBy({ at, sentAt, receivedAt }: ServedTime): ClockLead {
  const [least, most] = [at - receivedAt, at + SECOND_MS - sentAt];
  return least <= 0 && most >= 0 ? { least: 0, most: 0 } : { least, most };
}
