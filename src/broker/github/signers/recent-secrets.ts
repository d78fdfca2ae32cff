import { Secrets } from '../../../text/secrets.js';

/** The maximum number of secrets. One login has at most three, and a rejected login may be repeated. */
const MOST = 20;

/**
 * The most recent secrets of a signer. A broker runs for months and gets new credentials every few minutes, and both the memory and
 * the time for a redaction increase with the number of secrets.
 */
export class RecentSecrets extends Secrets {
  /** The secrets, the most recently used last. */
  readonly #recent = new Set<string>();

  override add(...values: string[]): void {
    super.add(...values);
    for (const value of values) {
      this.#recent.delete(value);
      this.#recent.add(value);
    }
    for (const value of this.#recent) {
      if (this.#recent.size <= MOST) return;
      this.#recent.delete(value);
      this.remove(value);
    }
  }
}
