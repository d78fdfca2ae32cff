import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';

/** Tells other credentials of the step when a lease is saved, so that they can log in with it. */
export class SavedSignal {
  /** Call this method when the lease is saved. */
  note!: () => void;
  readonly #saved = new Promise<void>((resolve) => {
    this.note = resolve;
  });

  /**
   * Waits until the lease is saved, for a limited time.
   *
   * @param name the name of the credential, for the error
   * @param signal fires when the caller no longer needs the lease
   * @throws JobpassError `cancelled`
   */
  async wait(
    name: string,
    { clock, withinMs, signal }: { clock: Clock; withinMs: number; signal: AbortSignal },
  ): Promise<void> {
    const enough = new AbortController();
    const late = clock.sleep(withinMs, AbortSignal.any([signal, enough.signal])).then(
      () => false,
      () => false,
    );
    const isSaved = await Promise.race([this.#saved.then(() => true), late]);
    enough.abort();
    if (isSaved) return;
    throw new JobpassError(
      'cancelled',
      `The credential "${name}" is needed to log in, but it was not issued`,
    );
  }
}
