import type { Clock } from '../clock.js';
import { errorText } from '../errors.js';
import type { KeptStore } from '../lease/kept-store.js';
import type { LeaseLifecycle } from '../lease/lifecycle.js';
import type { JobState } from '../lease/state.js';
import type { Lease } from '../providers/lease.js';
import { providerDefinition } from '../providers/registry.js';

/** The limits for a call of `Provider.tend`, and the pause after a failed call, in milliseconds. */
const TEND_PATIENCE = { totalMs: 30_000, answeredMs: 30_000, malformedTries: 3 };
const TEND_AGAIN_MS = 10_000;

export interface TendingOptions {
  clock: Clock;
  /** Fires when the lease is released. */
  signal: AbortSignal;
  store: KeptStore;
  lifecycle: LeaseLifecycle;
  settings: JobState['settings'];
  /** Whether the job still uses the lease. */
  isCurrent: (lease: Lease) => boolean;
  /** Called if the service has ended the credential of the current lease. */
  gone: () => void;
}

/** Tells the service regularly that the job still runs, in parallel with renewals, which may take long during an outage. */
export class Tending {
  readonly #options: TendingOptions;
  readonly #everyMs: number;
  /** The time of the next call of `Provider.tend`, on the clock's `elapsed` scale. */
  #at: number;
  #work: Promise<void> | undefined;

  constructor(options: TendingOptions) {
    const { clock, settings } = options;
    this.#options = options;
    this.#everyMs = providerDefinition(settings.provider).tendEveryMs?.(settings) ?? Number.POSITIVE_INFINITY;
    this.#at = clock.elapsed() + this.#everyMs;
  }

  /** Resolves when no request is in progress. */
  get settled(): Promise<void> {
    return this.#work ?? Promise.resolve();
  }

  /** Calls `Provider.tend` if that is due. @param lease the live lease, if there is one. Never throws. */
  tend(lease: Lease | undefined): void {
    const { clock, signal, store } = this.#options;
    if (this.#work !== undefined || lease === undefined || clock.elapsed() < this.#at) return;
    this.#at = clock.elapsed() + this.#everyMs;
    this.#work = this.#tendOnce(lease)
      .catch((error: unknown) => {
        if (signal.aborted) return;
        store.noteOutage(errorText(error));
        this.#at = clock.elapsed() + TEND_AGAIN_MS;
      })
      .finally(() => {
        this.#work = undefined;
      });
  }

  async #tendOnce(lease: Lease): Promise<void> {
    const { lifecycle, signal, store, isCurrent, gone } = this.#options;
    const { provider, http } = await lifecycle.context();
    const patient = http.with({ patience: TEND_PATIENCE, signal });
    const exists = await patient.persist(async (attempt) => provider.tend?.(lease, attempt) ?? true);
    if (exists || signal.aborted || !isCurrent(lease)) return;
    store.noteOutage('the service has ended the credential');
    gone();
  }
}
