import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { type ProcessMark, type Sight, sightOf } from '../runners/processes.js';
import type { IdTokenSource, LivenessCheck } from '../runners/runner.js';

/** The job's state: the job is running, the job has ended, or the liveness check has failed for a while. */
export type Heartbeat = 'alive' | 'over' | 'silent';

/** The interval between liveness checks, in milliseconds. */
const EVERY_MS = { process: 1_000, poll: 60_000 };
/** The delay before a missing process is checked again, in milliseconds. */
const CONFIRM_MS = 200;
/** The delay after a rejected ID token request, in milliseconds. A second rejection means that the job has ended. */
const DOUBT_MS = 5_000;
/** If no liveness check succeeds for this time, the keeper pauses renewals. In milliseconds. */
export const SILENT_MS = 300_000;
/**
 * A margin before the time at which the job can no longer get ID tokens, in milliseconds. Because clocks differ, a rejection
 * within this margin does not show that the job has ended.
 */
const NEAR_MS = 60_000;

/**
 * Requests an ID token, once. @returns the time that the ID token service sent, if any. @throws the JobpassError of the runner
 */
export type Poll = () => Promise<number | undefined>;

export interface WatchOptions {
  sign: LivenessCheck;
  idTokens: Pick<IdTokenSource, 'until'>;
  clock: Clock;
  ask: Poll;
  /** Looks up a process. */
  sight?: (mark: ProcessMark) => Promise<Sight>;
}

/** Checks whether the job is still running. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #clock: Clock;
  #seenAt: number;
  #nextAt: number;
  #refusals = 0;
  #goneAt: number | undefined;
  /** The time that the ID token service sent last, and when this time arrived. */
  #served: { at: number; elapsed: number } | undefined;
  #over = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#seenAt = this.#clock.elapsed();
    // One of the job's steps has just started the keeper.
    const { kind } = options.sign;
    this.#nextAt = kind === 'none' ? 0 : this.#seenAt + EVERY_MS[kind];
  }

  /** The time until the next check, in milliseconds. */
  get pauseMs(): number {
    return this.#options.sign.kind === 'none'
      ? Number.POSITIVE_INFINITY
      : Math.max(0, this.#nextAt - this.#clock.elapsed());
  }

  /** Checks whether the job is still running, if a check is due. Never throws. */
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

  /** The job counts as ended only if its process is missing in two checks. A failed lookup proves nothing. */
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
      // An HTML page comes from a gateway, not from the service.
      const refused = error instanceof JobpassError && error.code === 'refused' && !error.page;
      if (!refused || this.#isOver()) return;
      this.#refusals++;
      this.#nextAt = this.#clock.elapsed() + DOUBT_MS;
      this.#over = this.#refusals >= 2;
    }
  }

  /** Whether the job can no longer get ID tokens, so that a rejection does not show that the job has ended. */
  #isOver(): boolean {
    const until = this.#options.idTokens.until();
    const served = this.#served;
    const now =
      served === undefined ? this.#clock.now() : served.at + (this.#clock.elapsed() - served.elapsed);
    return until !== undefined && now >= until - NEAR_MS;
  }
}
