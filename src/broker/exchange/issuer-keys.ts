import { type Clock, systemClock } from '../../clock.js';
import { errorText, JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import type { SignedToken } from '../signatures/signed-token.js';
import { type Verdict, VerificationKeys } from '../signatures/verification-keys.js';
import { Bucket, UnknownKeys } from './fetch-limits.js';
import { KeySource } from './key-source.js';
import { usableKeys } from './usable-keys.js';

/** The result of one fetch of an issuer's keys, for metrics and the log. */
export interface FetchReport {
  issuer: string;
  ok: boolean;
  /** The number of usable keys. */
  keys?: number;
  /** The reason for a failure, or the keys that a successful fetch omitted. */
  reason?: string;
}

export interface IssuerKeysOptions {
  /** The issuer, exactly as in its tokens. */
  issuer: string;
  /** The address of the issuer's keys. If undefined, the address comes from the issuer's discovery document. */
  jwksUri?: string;
  http: HttpClient;
  clock?: Clock;
  onFetch?: (report: FetchReport) => void;
}

/** The age at which keys are refreshed in the background. All times are in milliseconds. */
const REFRESH_AFTER = 10 * 60_000;
/** The maximum age of keys in use: the issuer may have withdrawn older keys. */
const VALID_FOR = 60 * 60_000;
/** The pause after a failed refresh. */
const REFRESH_PAUSE = 30_000;
/** The time that a caller waits for keys. This time is shorter than the 10 s that Jobpass's own client allows for an attempt. */
const WAIT = 8_000;
/** The age of keys after which an invalid signature with a known key id triggers a fetch, in case the issuer replaced the key. */
const DOUBT_AFTER = 30_000;
/** The maximum number of waiting callers, each with a token in memory. */
const WAITING_MAX = 5_000;
/** Limits that ensure that discovery and fetching keys complete within WAIT. */
const LIMITS = { attemptMs: 4_000, connectMs: 3_000, bodyBytes: 256 * 1024 };

/** The set of keys from one fetch. */
interface KeySet {
  keys: VerificationKeys;
  /** The number of the fetch that returned this set. */
  number: number;
  /** The start of the fetch, on the clock's `elapsed` scale. */
  begunAt: number;
}

/**
 * The keys of one trusted issuer, and the verification of tokens with these keys.
 *
 * The broker refuses a token with an unknown key only after a fetch that started after the token arrived. All waiting callers share
 * one fetch, and fetches are limited. If the fetch fails, the error is transient, because the token may be valid.
 */
export class IssuerKeys {
  readonly issuer: string;
  readonly #source: KeySource;
  readonly #clock: Clock;
  readonly #onFetch: (report: FetchReport) => void;
  readonly #closing = new AbortController();
  readonly #bucket: Bucket;
  readonly #unknown: UnknownKeys;
  #current: KeySet | undefined;
  /** The number of started fetches. */
  #begun = 0;
  #running: Promise<KeySet> | undefined;
  #next: Promise<KeySet> | undefined;
  #refreshNotBefore = Number.NEGATIVE_INFINITY;
  #waiting = 0;

  /** @throws JobpassError `usage` or `insecure` if the address of the issuer or of its keys is invalid */
  constructor({ issuer, jwksUri, http, clock = systemClock, onFetch }: IssuerKeysOptions) {
    this.issuer = issuer;
    this.#source = new KeySource({
      issuer,
      jwksUri,
      http: http.with({ limits: LIMITS, signal: this.#closing.signal }),
      clock,
    });
    this.#clock = clock;
    this.#onFetch = onFetch ?? (() => undefined);
    this.#bucket = new Bucket(clock.elapsed());
    this.#unknown = new UnknownKeys();
  }

  /** Returns whether valid keys are loaded. */
  get ready(): boolean {
    return this.#current !== undefined && this.#age(this.#current) <= VALID_FOR;
  }

  /**
   * Loads the keys unless valid keys are already loaded.
   *
   * @throws JobpassError `busy` or `unreachable`, transient
   */
  async prefetch(): Promise<void> {
    await this.#validKeys(this.#clock.elapsed() + WAIT);
  }

  /** Cancels all waits and fetches. Waiting callers receive a transient error. */
  close(): void {
    this.#closing.abort();
  }

  /**
   * Verifies the signature of a token with these keys.
   *
   * @param token a token with an allowed algorithm
   * @throws JobpassError `busy` or `unreachable`, transient, if the keys are not available
   */
  async verify(token: SignedToken): Promise<Verdict> {
    const { kid, alg } = token.header;
    const seen = this.#begun;
    const until = this.#clock.elapsed() + WAIT;
    let set = await this.#validKeys(until);
    const name = kid === undefined ? undefined : `${alg} ${kid}`;
    for (;;) {
      const verdict = set.keys.check(token);
      if (verdict === 'good') return verdict;
      if (this.#current !== undefined && this.#current !== set) {
        set = this.#current;
        continue;
      }
      if (verdict === 'no such key' && name !== undefined) {
        if (set.number > seen) this.#unknown.add(name, this.#clock.elapsed());
        else if (this.#unknown.has(name, this.#clock.elapsed())) return verdict;
      }
      if (set.number > seen) return verdict;
      // An invalid signature without a key id may come from a new key. With a key id, the issuer may have replaced the key under
      // the same id. Tokens signed with the replaced key fail in any case, so not every invalid token justifies a fetch.
      const isFinal = verdict === 'bad signature' && kid !== undefined && this.#age(set) < DOUBT_AFTER;
      if (isFinal && this.#running === undefined) return verdict;
      // The running fetch started too early to justify a refusal, but may return the key.
      set = await this.#wait(() => this.#running ?? this.#nextFetch(), until);
    }
  }

  #age(set: KeySet): number {
    return this.#clock.elapsed() - set.begunAt;
  }

  /** Returns the valid keys: at once if they are loaded, otherwise after a fetch. */
  async #validKeys(until: number): Promise<KeySet> {
    const current = this.#current;
    const age = current === undefined ? Number.POSITIVE_INFINITY : this.#age(current);
    if (current === undefined || age > VALID_FOR) {
      return this.#wait(() => this.#running ?? this.#nextFetch(), until);
    }
    if (age > REFRESH_AFTER) this.#refresh();
    return current;
  }

  #refresh(): void {
    if (this.#running !== undefined || this.#next !== undefined) return;
    const now = this.#clock.elapsed();
    if (now < this.#refreshNotBefore) return;
    this.#refreshNotBefore = now + REFRESH_PAUSE;
    this.#nextFetch().catch(() => undefined);
  }

  /** Waits for a fetch. @throws JobpassError transient, if the fetch fails or takes too long */
  async #wait(fetching: () => Promise<KeySet>, until: number): Promise<KeySet> {
    if (this.#waiting >= WAITING_MAX) throw this.#busy('too many requests are already waiting for them');
    this.#waiting++;
    const over = new AbortController();
    const late = async (): Promise<never> => {
      await this.#clock.sleep(Math.max(0, until - this.#clock.elapsed()), over.signal);
      throw this.#busy('the fetch takes too long');
    };
    try {
      return await Promise.race([fetching(), late()]);
    } finally {
      this.#waiting--;
      over.abort();
    }
  }

  #busy(why: string): JobpassError {
    return new JobpassError('busy', `The keys of the issuer ${this.issuer} are not available: ${why}`, {
      transient: true,
    });
  }

  /** Returns the next fetch. It starts at once if no fetch is running and the bucket allows it. */
  #nextFetch(): Promise<KeySet> {
    if (this.#next !== undefined) return this.#next;
    const before = this.#running;
    if (before === undefined) {
      const pause = this.#bucket.take(this.#clock.elapsed());
      if (pause === 0) return this.#begin();
      this.#next = this.#beginAfter(this.#clock.sleep(pause, this.#closing.signal));
    } else {
      const bothOver = before
        .catch(() => undefined)
        .then(() => this.#clock.sleep(this.#bucket.take(this.#clock.elapsed()), this.#closing.signal));
      this.#next = this.#beginAfter(bothOver);
    }
    this.#next.catch(() => undefined);
    return this.#next;
  }

  async #beginAfter(pause: Promise<unknown>): Promise<KeySet> {
    try {
      await pause;
    } catch {
      throw this.#busy('the broker is stopping');
    } finally {
      this.#next = undefined;
    }
    return this.#begin();
  }

  #begin(): Promise<KeySet> {
    const running = this.#fetch(++this.#begun).finally(() => {
      this.#running = undefined;
    });
    running.catch(() => undefined);
    this.#running = running;
    return running;
  }

  async #fetch(number: number): Promise<KeySet> {
    const begunAt = this.#clock.elapsed();
    const { issuer } = this;
    try {
      const { keys, leftOut } = usableKeys(await this.#source.load());
      this.#current = { keys: new VerificationKeys(keys), number, begunAt };
      const reason = leftOut === '' ? {} : { reason: `left out: ${leftOut}` };
      this.#onFetch({ issuer, ok: true, keys: keys.length, ...reason });
      return this.#current;
    } catch (error) {
      // The keys may have moved to another address.
      this.#source.forget();
      const reason = errorText(error);
      this.#onFetch({ issuer, ok: false, reason });
      // The error is transient even if a retry cannot help: the token may be valid, and the caller did not cause the failure.
      const code = error instanceof JobpassError && error.code === 'unreachable' ? 'unreachable' : 'busy';
      throw new JobpassError(code, `The keys of the issuer ${issuer} are not available: ${reason}`, {
        transient: true,
        cause: error,
      });
    }
  }
}
