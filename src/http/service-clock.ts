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
 * How far a service's clock is ahead of the job's clock, as a range in milliseconds. The exact difference is unknown, because
 * services report whole seconds.
 */
export interface ClockLead {
  least: number;
  most: number;
}

/**
 * The largest accepted difference between the clocks, in milliseconds: one day, which covers a clock that is set to another
 * time zone. If the difference is larger, one of the clocks must be wrong, and Jobpass sends no time to the service.
 */
export const MOST_OFF_MS = 24 * 3_600_000;
/** The precision of a clock that reports whole seconds, in milliseconds. */
const SECOND_MS = 1_000;

/**
 * The clock of one service, estimated from its responses. Jobpass uses this clock to compute times that the service checks, and
 * the job's own clock to compute waiting times.
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

  /** How far the service's clock is ahead of the job's clock; undefined if Jobpass does not know the difference. */
  get ahead(): ClockLead | undefined {
    return this.#ahead;
  }

  /** The earliest possible time on the service's clock now. An expiry based on this time is never later than requested. */
  now(): number {
    return this.#clock.now() + (this.#ahead?.least ?? 0);
  }

  /** The current time on the job's clock. */
  local(): number {
    return this.#clock.now();
  }

  /** Converts a time on the service's clock to the job's clock: the earliest possible value. */
  earliest(at: number): number {
    return at - (this.#ahead?.most ?? 0);
  }

  /** Converts a time on the service's clock to the job's clock: the latest possible value. */
  latest(at: number): number {
    return at - (this.#ahead?.least ?? 0);
  }

  /** Updates the estimate with a time that the service itself reported. */
  learn(told: ServedTime | undefined): void {
    if (told === undefined) return;
    this.#ahead = aheadBy(told);
    this.#own = true;
  }

  /** Uses a difference that another process or credential measured, until this service reports its own time. */
  adopt(ahead: ClockLead | undefined): void {
    if (ahead !== undefined && !this.#own) this.#ahead = ahead;
  }

  /** Uses a time that another service reported, until this service reports its own time. */
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
      { hint: "Set this machine's clock, for example with NTP" },
    );
  }
}

/**
 * How far the service's clock is ahead according to one report. Zero if the clocks may agree, given that services report whole
 * seconds.
 */
function aheadBy({ at, sentAt, receivedAt }: ServedTime): ClockLead {
  const [least, most] = [at - receivedAt, at + SECOND_MS - sentAt];
  return least <= 0 && most >= 0 ? { least: 0, most: 0 } : { least, most };
}
