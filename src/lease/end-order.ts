import type { Clock } from '../clock.js';
import type { JobFolder } from './folder.js';

/** A lease's folder, and the folder of the credential with which the lease's credential logs in. */
export interface EndPlace {
  folder: string;
  logsInWith?: string | undefined;
}

/** Reads a folder's place. If the saved state is unreadable, the credential has no place in the order. */
export function placeOf(folder: JobFolder): EndPlace {
  try {
    return { folder: folder.path, logsInWith: folder.load()?.logsInWith?.folder };
  } catch {
    return { folder: folder.path };
  }
}

/** How long a credential waits for the credentials that log in with it, in milliseconds. Their revocation takes milliseconds. */
const WAIT_MS = 10_000;

/** The order in which credentials end: a credential that logs in with another one is revoked before the other one. */
export class EndOrder {
  readonly #clock: Clock;
  /** The revocations that need a folder's credential. */
  readonly #users = new Map<string, Set<Promise<void>>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Ends a credential after the credentials that log in with it, if their revocation has already begun.
   *
   * @param end ends the credential, and calls `revoked` when it no longer logs in
   */
  async run<T>({ folder, logsInWith }: EndPlace, end: (revoked: () => void) => Promise<T>): Promise<T> {
    let revoked = (): void => undefined;
    if (logsInWith !== undefined) {
      const users = this.#users.get(logsInWith) ?? new Set();
      this.#users.set(logsInWith, users);
      const done = new Promise<void>((resolve) => {
        revoked = () => {
          users.delete(done);
          resolve();
        };
      });
      users.add(done);
    }
    try {
      // The caller may begin the other endings after this one.
      await Promise.resolve();
      await this.#usersOf(folder);
      return await end(revoked);
    } finally {
      revoked();
    }
  }

  async #usersOf(folder: string): Promise<void> {
    const users = [...(this.#users.get(folder) ?? [])];
    if (users.length === 0) return;
    const enough = new AbortController();
    const late = this.#clock.sleep(WAIT_MS, enough.signal).catch(() => undefined);
    await Promise.race([Promise.all(users), late]);
    enough.abort();
  }
}
