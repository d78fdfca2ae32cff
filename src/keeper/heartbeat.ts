import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { isRunning } from '../runners/processes.js';
import type { Runner, SignOfLife } from '../runners/runner.js';

/** What is known of the job: it goes on, it is over, or there was no sign for a while. */
export type Heartbeat = 'alive' | 'over' | 'silent';

/** How often a sign is looked for, in milliseconds. */
const EVERY_MS = { process: 1_000, poll: 60_000 };
/** After a refusal the next question comes sooner: a second one decides. */
const DOUBT_MS = 5_000;
/** Without a sign for so long, nothing is renewed any more, in milliseconds. */
const SILENT_MS = 300_000;

/** Asks for an ID token, once. @throws JobpassError as the runner does */
export type Poll = () => Promise<void>;

/** Looks whether the job still goes on. */
export class Watch {
  readonly #sign: SignOfLife;
  readonly #runner: Pick<Runner, 'idTokensUntil'>;
  readonly #clock: Clock;
  readonly #ask: Poll;
  #seenAt: number;
  #nextAt: number;
  #refusals = 0;
  #goneAt: number | undefined;
  #over = false;

  constructor(sign: SignOfLife, runner: Pick<Runner, 'idTokensUntil'>, clock: Clock, ask: Poll) {
    this.#sign = sign;
    this.#runner = runner;
    this.#clock = clock;
    this.#ask = ask;
    this.#seenAt = clock.elapsed();
    // It has just been started by a step of the job.
    this.#nextAt = sign.kind === 'none' ? 0 : this.#seenAt + EVERY_MS[sign.kind];
  }

  /** Looks, where it is time to. Never throws. */
  async look(): Promise<Heartbeat> {
    const { kind } = this.#sign;
    if (kind === 'none') return 'alive';
    if (this.#over) return 'over';
    const now = this.#clock.elapsed();
    if (now >= this.#nextAt) {
      this.#nextAt = now + EVERY_MS[kind];
      await (this.#sign.kind === 'process' ? this.#lookAtProcess(this.#sign) : this.#poll());
    }
    if (this.#over) return 'over';
    return this.#clock.elapsed() - this.#seenAt > SILENT_MS ? 'silent' : 'alive';
  }

  async #lookAtProcess(mark: { pid: number; startedAt: string; graceMs?: number }): Promise<void> {
    const now = this.#clock.elapsed();
    if (await isRunning(mark)) {
      this.#seenAt = now;
      return;
    }
    this.#goneAt ??= now;
    this.#over = now - this.#goneAt >= (mark.graceMs ?? 0);
  }

  async #poll(): Promise<void> {
    try {
      await this.#ask();
      this.#seenAt = this.#clock.elapsed();
      this.#refusals = 0;
    } catch (error) {
      const refused = error instanceof JobpassError && error.code === 'refused';
      const until = this.#runner.idTokensUntil();
      // When its own time is over, a refusal says nothing of the job.
      if (!refused || (until !== undefined && this.#clock.now() >= until)) return;
      this.#refusals++;
      this.#nextAt = this.#clock.elapsed() + DOUBT_MS;
      this.#over = this.#refusals >= 2;
    }
  }
}
