import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { type ProcessMark, type Sight, sightOf } from '../runners/processes.js';
import type { IdTokenSource, SignOfLife } from '../runners/runner.js';

/** What is known of the job: it goes on, it is over, or there was no sign for a while. */
export type Heartbeat = 'alive' | 'over' | 'silent';

/** How often a sign is looked for, in milliseconds. */
const EVERY_MS = { process: 1_000, poll: 60_000 };
/** A process that is gone is looked for once more, after so many milliseconds. */
const CONFIRM_MS = 200;
/** After a refusal the next question comes sooner: a second one decides. */
const DOUBT_MS = 5_000;
/** Without a sign for so long, nothing is renewed any more, in milliseconds. */
export const SILENT_MS = 300_000;
/** So long before the end of its time, a refusal says nothing of the job any more, in milliseconds: clocks differ. */
const NEAR_MS = 60_000;

/** Asks for an ID token, once. @returns the time by the clock of its service, if it told. @throws JobpassError as the runner does */
export type Poll = () => Promise<number | undefined>;

export interface SignOfLifeWatchOptions {
  sign: SignOfLife;
  idTokens: Pick<IdTokenSource, 'until'>;
  clock: Clock;
  ask: Poll;
  /** Looks at a process. */
  sight?: (mark: ProcessMark) => Promise<Sight>;
}

/** Looks whether the job still goes on. */
export class Watch {
  readonly #options: SignOfLifeWatchOptions;
  readonly #clock: Clock;
  #seenAt: number;
  #nextAt: number;
  #refusals = 0;
  #goneAt: number | undefined;
  /** When the service of ID tokens told the time, and what it was. */
  #served: { at: number; elapsed: number } | undefined;
  #over = false;

  constructor(options: SignOfLifeWatchOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#seenAt = this.#clock.elapsed();
    // It has just been started by a step of the job.
    const { kind } = options.sign;
    this.#nextAt = kind === 'none' ? 0 : this.#seenAt + EVERY_MS[kind];
  }

  /** How long until there is something to look for, in milliseconds. */
  get pauseMs(): number {
    return this.#options.sign.kind === 'none'
      ? Number.POSITIVE_INFINITY
      : Math.max(0, this.#nextAt - this.#clock.elapsed());
  }

  /** Looks, where it is time to. Never throws. */
  async look(): Promise<Heartbeat> {
    const { sign } = this.#options;
    if (sign.kind === 'none') return 'alive';
    if (this.#over) return 'over';
    const now = this.#clock.elapsed();
    if (now >= this.#nextAt) {
      this.#nextAt = now + EVERY_MS[sign.kind];
      await (sign.kind === 'process' ? this.#lookAtProcess(sign) : this.#poll());
    }
    if (this.#over) return 'over';
    return this.#clock.elapsed() - this.#seenAt > SILENT_MS ? 'silent' : 'alive';
  }

  /** Only a process that is seen to be gone, twice, ends a job: a look that fails shows nothing. */
  async #lookAtProcess(mark: ProcessMark & { graceMs?: number }): Promise<void> {
    const { sight = sightOf } = this.#options;
    const seen = await sight(mark).catch((): Sight => 'unknown');
    const now = this.#clock.elapsed();
    if (seen === 'runs') {
      this.#seenAt = now;
      this.#goneAt = undefined;
    } else if (seen === 'gone' && this.#goneAt === undefined) {
      this.#goneAt = now;
      this.#nextAt = now + CONFIRM_MS;
    } else if (seen === 'gone' && this.#goneAt !== undefined) {
      this.#over = now - this.#goneAt >= (mark.graceMs ?? 0);
    }
  }

  async #poll(): Promise<void> {
    try {
      const at = await this.#options.ask();
      this.#seenAt = this.#clock.elapsed();
      this.#refusals = 0;
      this.#served = at === undefined ? undefined : { at, elapsed: this.#seenAt };
    } catch (error) {
      // A gateway's page is no word of the service.
      const refused = error instanceof JobpassError && error.code === 'refused' && !error.page;
      if (!refused || this.#isOver()) return;
      this.#refusals++;
      this.#nextAt = this.#clock.elapsed() + DOUBT_MS;
      this.#over = this.#refusals >= 2;
    }
  }

  /** Whether the time in which the job can have ID tokens is over, so that a refusal says nothing of the job. */
  #isOver(): boolean {
    const until = this.#options.idTokens.until();
    const served = this.#served;
    const now =
      served === undefined ? this.#clock.now() : served.at + (this.#clock.elapsed() - served.elapsed);
    return until !== undefined && now >= until - NEAR_MS;
  }
}
