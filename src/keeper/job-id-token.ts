import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.js';
import { replace } from '../delivery/file.js';
import { errorText } from '../errors.js';
import { decodeIdToken, type IdToken } from '../identity/id-token.js';
import type { KeptStore } from '../lease/kept-store.js';
import type { LeaseLifecycle } from '../lease/lifecycle.js';
import type { JobState } from '../lease/state.js';

/** The pause after a failed request, in milliseconds. */
const AGAIN_MS = 5_000;

export interface JobIdTokenOptions {
  clock: Clock;
  /** Fires when the lease is released. */
  signal: AbortSignal;
  store: KeptStore;
  lifecycle: LeaseLifecycle;
  settings: JobState['settings'];
}

/** The latest ID token of a job, for clients that exchange it themselves: in files, and in responses of the endpoint. */
export class JobIdToken {
  readonly #options: JobIdTokenOptions;
  #latest: IdToken | undefined;
  #request: Promise<IdToken> | undefined;
  /** The file's path, once it is known; undefined if no file contains the ID token. */
  #path: string | undefined;
  #isOpen = false;
  /** The time of the next look at the file, on the clock's `elapsed` scale. */
  #lookAt = 0;
  #isFailing = false;
  #work: Promise<void> | undefined;

  constructor(options: JobIdTokenOptions) {
    this.#options = options;
  }

  /** Resolves when no request is in progress. */
  get settled(): Promise<void> {
    return this.#work ?? Promise.resolve();
  }

  /**
   * Returns the latest ID token if it lives for long enough, or else a new one. Simultaneous calls share one request.
   *
   * @param leastMs the minimum remaining lifetime, in milliseconds
   * @throws JobpassError
   */
  async atLeast(leastMs: number): Promise<IdToken> {
    const known = this.#latest;
    if (known !== undefined && (await this.#left(known)) >= leastMs) return known;
    this.#request ??= this.#fetch().finally(() => {
      this.#request = undefined;
    });
    return this.#request;
  }

  /** Replaces the ID token in the delivered file if less than half of its lifetime is left. Never throws. */
  tick(): void {
    const { settings, clock, signal, store } = this.#options;
    if (!settings.deliver.includes('file') || this.#work !== undefined || signal.aborted) return;
    if (clock.elapsed() < this.#lookAt || (this.#isOpen && this.#path === undefined)) return;
    this.#work = this.#keepFile()
      .catch((error: unknown) => {
        if (signal.aborted) return;
        this.#lookAt = clock.elapsed() + AGAIN_MS;
        this.#isFailing = true;
        store.noteOutage(`the ID token in the file could not be replaced: ${errorText(error)}`);
        store.save();
      })
      .finally(() => {
        this.#work = undefined;
      });
  }

  async #keepFile(): Promise<void> {
    const { lifecycle, store, settings, signal } = this.#options;
    const { provider, runner } = await lifecycle.context();
    if (!this.#isOpen) {
      const file = provider.tools?.files.find((one) => 'idToken' in one);
      this.#isOpen = true;
      this.#path = file && join(store.folder.path, file.name);
    }
    // A CI system with one ID token for each job has no other token for the file.
    if (this.#path === undefined || runner.idTokens.fixed === true) {
      this.#path = undefined;
      return;
    }
    this.#latest ??= tokenIn(this.#path);
    const before = this.#latest;
    const half = before === undefined ? 0 : lifeOf(before) / 2;
    const token = await this.atLeast(half);
    if (token === before) return;
    await lifecycle.hideAlso([token.raw]);
    if (signal.aborted) return;
    replace([{ path: this.#path, text: token.raw }], settings.fileMode);
    if (this.#isFailing) store.noteRecovery();
    this.#isFailing = false;
  }

  /** The time for which services accept an ID token, in milliseconds. */
  async #left({ claims }: IdToken): Promise<number> {
    const { serviceClock, clock } = await this.#options.lifecycle.context();
    return serviceClock.earliest(Number(claims['exp']) * 1000) - clock.now();
  }

  async #fetch(): Promise<IdToken> {
    const { idToken } = await this.#options.lifecycle.context();
    this.#latest = await idToken();
    return this.#latest;
  }
}

/** The full lifetime of an ID token, in milliseconds. */
function lifeOf({ claims }: IdToken): number {
  const [iat, exp] = [Number(claims['iat']), Number(claims['exp'])];
  return exp > iat ? (exp - iat) * 1000 : 0;
}

/** Returns the ID token that main wrote to a file; undefined if the file contains none. */
function tokenIn(path: string): IdToken | undefined {
  try {
    return decodeIdToken(readFileSync(path, 'utf8').trim());
  } catch {
    return undefined;
  }
}
