import type { JobContext } from './context.js';
import { noteProbe, probeFresh } from './end-lease.js';
import type { HeldLease } from './state.js';

/** The time limit for a credential's first probe, in milliseconds. */
const PROBE_MS = 1_000;

/** The first probes of leases, which are one half of the proof of a revocation. */
export class FirstProbes {
  readonly #context: () => Promise<JobContext>;
  /** The probes that have started, including finished ones. */
  readonly #probes = new WeakMap<HeldLease, Promise<void>>();

  constructor(context: () => Promise<JobContext>) {
    this.#context = context;
  }

  has(held: HeldLease): boolean {
    return this.#probes.has(held);
  }

  /** Sends the first probe of a lease, unless it was sent before. Never throws. */
  send(held: HeldLease): Promise<void> {
    const known = this.#probes.get(held);
    if (known !== undefined) return known;
    const probing = this.#context()
      .then((context) => probeFresh(held, context, PROBE_MS))
      .then((probe) => {
        noteProbe(held, probe);
        // The probe may be repeated.
        if (probe.answer === 'unknown') this.#probes.delete(held);
      })
      .catch(() => undefined);
    this.#probes.set(held, probing);
    return probing;
  }

  /** Waits for a lease's probe, and forgets it. */
  async forget(held: HeldLease): Promise<void> {
    await this.#probes.get(held);
    this.#probes.delete(held);
  }
}
