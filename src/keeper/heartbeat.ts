import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { HttpClient } from '../http/client.js';
import { AllowedHosts } from '../http/hosts.js';
import { nodeTransport } from '../http/transport.js';
import { isRunning } from '../runners/processes.js';
import type { Runner, SignOfLife } from '../runners/runner.js';
import { Secrets } from '../text/secrets.js';

/** What is known of the job: it goes on, it is over, or there was no sign for a while. */
export type Heartbeat = 'alive' | 'over' | 'silent';

/** How often a sign is looked for, in milliseconds. */
const EVERY_MS = { process: 1_000, poll: 60_000 };
/** After a refusal the next question comes sooner: a second one decides. */
const DOUBT_MS = 5_000;
/** Without a sign for so long, nothing is renewed any more, in milliseconds. */
const SILENT_MS = 300_000;
const POLL_MS = 10_000;
/** Nobody takes an ID token for it. */
const AUDIENCE = 'urn:jobpass:sign-of-life';

/** Looks whether the job still goes on. */
export class Watch {
  readonly #sign: SignOfLife;
  readonly #runner: Runner;
  readonly #clock: Clock;
  #seenAt: number;
  #nextAt = 0;
  #refusals = 0;
  #over = false;

  constructor(sign: SignOfLife, runner: Runner, clock: Clock) {
    this.#sign = sign;
    this.#runner = runner;
    this.#clock = clock;
    this.#seenAt = clock.elapsed();
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

  async #lookAtProcess(mark: { pid: number; startedAt: string }): Promise<void> {
    if (await isRunning(mark)) this.#seenAt = this.#clock.elapsed();
    else this.#over = true;
  }

  async #poll(): Promise<void> {
    const transport = nodeTransport();
    const http = new HttpClient({
      transport: transport.send,
      clock: this.#clock,
      secrets: new Secrets(),
      allowedHosts: new AllowedHosts(),
    });
    try {
      await this.#runner.idToken(AUDIENCE, http, { leftMs: POLL_MS });
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
    } finally {
      transport.close();
    }
  }
}
