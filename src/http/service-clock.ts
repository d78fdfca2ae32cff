import { type Clock, span } from '../clock.js';
import { JobpassError } from '../errors.js';

/** A time that a service reported in whole seconds, and the interval on the job's clock in which the service reported it. */
export interface ServedTime {
  /** In milliseconds since 1970. */
  at: number;
  sentAt: number;
  receivedAt: number;
}

/**
 * How far a service's clock is ahead of the job's clock, in milliseconds: the minimum and the maximum, because services report
 * whole seconds.
 */
export interface ClockLead {
  least: number;
  most: number;
}

/**
 * The largest accepted difference between the clocks, in milliseconds: a day, which covers a clock in another time zone. If the
 * difference is larger, one clock is broken, and Jobpass sends no time to the service.
 */
export const MOST_OFF_MS = 24 * 3_600_000;
/** The precision of a clock that reports whole seconds, in milliseconds. */
const SECOND_MS = 1_000;

/**
 * The clock of one service, estimated from its answers. Times that the service checks are computed from this clock. Waiting
 * times are computed from the job's own clock.
 */
export class ServiceClock {
  readonly #clock: Clock;
  #ahead: ClockLead | undefined;
  #own = false;

  /** @param ahead the estimate of an earlier process of the job */
  constructor(clock: Clock, ahead?: ClockLead) {
    this.#clock = clock;
    if (ahead !== undefined && Number.isFinite(ahead.least) && Number.isFinite(ahead.most))
      this.#ahead = ahead;
  }

  /** How far the service's clock is ahead of the job's clock, or undefined if that is not known. */
  get ahead(): ClockLead | undefined {
    return this.#ahead;
  }

  /** The earliest time that the service's clock may show now. An expiry computed from it is never later than requested. */
  now(): number {
    return this.#clock.now() + (this.#ahead?.least ?? 0);
  }

  /** The time of the job's clock. */
  local(): number {
    return this.#clock.now();
  }

  /** A time of the service, converted to the job's clock: the earliest possible value. */
  earliest(at: number): number {
    return at - (this.#ahead?.most ?? 0);
  }

  /** A time of the service, converted to the job's clock: the latest possible value. */
  latest(at: number): number {
    return at - (this.#ahead?.least ?? 0);
  }

  /** Updates the estimate from a report of the service itself. */
  learn(told: ServedTime | undefined): void {
    if (told === undefined) return;
    this.#ahead = aheadBy(told);
    this.#own = true;
  }

  /** Uses the report of another service until this service has reported its time. */
  estimate(told: ServedTime | undefined): void {
    if (told !== undefined && !this.#own && this.#ahead === undefined) this.#ahead = aheadBy(told);
  }

  /** @throws JobpassError `usage` if the clocks differ too much to send a time */
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

/**
 * How far the service's clock is ahead according to one report. Zero if both clocks may agree, because services report whole
 * seconds.
 */
function aheadBy({ at, sentAt, receivedAt }: ServedTime): ClockLead {
  const [least, most] = [at - receivedAt, at + SECOND_MS - sentAt];
  return least <= 0 && most >= 0 ? { least: 0, most: 0 } : { least, most };
}
