import { type Clock, systemClock } from '../../clock.js';
import { JobpassError, tell } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import type { SignedToken } from '../signatures/signed-token.js';
import { type Verdict, VerificationKeys } from '../signatures/verification-keys.js';
import { Bucket, UnknownKeys } from './fetch-limits.js';
import { KeySource } from './key-source.js';
import { usableKeys } from './usable-keys.js';

/** How one fetch of an issuer's keys went, for metrics and the log. */
export interface FetchReport {
  issuer: string;
  ok: boolean;
  /** How many keys can be used from now on. */
  keys?: number;
  /** Why it failed; or, where it did not, which keys were left out. */
  reason?: string;
}

export interface IssuerKeysOptions {
  /** The issuer, spelt as its tokens spell it. */
  issuer: string;
  /** Where its keys are: without it, its discovery document tells. */
  jwksUri?: string;
  http: HttpClient;
  clock?: Clock;
  onFetch?: (report: FetchReport) => void;
}

/** Older keys are refreshed while they are still used. All in milliseconds. */
const REFRESH_AFTER = 10 * 60_000;
/** Older keys are not believed any more: their issuer may have withdrawn them long ago. */
const BELIEVED_FOR = 60 * 60_000;
/** After a refresh that failed. */
const REFRESH_PAUSE = 30_000;
/** So long a caller waits for keys: less than the 10 s that our own client gives one attempt. */
const WAIT = 8_000;
/** How old keys must be for a signature that fails under a known key id to make us look for a replaced key. */
const DOUBT_AFTER = 30_000;
/** Callers that wait at the same time, each with a token in memory. */
const WAITING_MAX = 5_000;
/** A discovery and a fetch of keys fit into WAIT. */
const LIMITS = { attemptMs: 4_000, connectMs: 3_000, bodyBytes: 256 * 1024 };

/** One set of keys, as one fetch brought it. */
interface KeySet {
  keys: VerificationKeys;
  /** The number of its fetch. */
  number: number;
  /** When that began, on the clock's `elapsed` scale. */
  begunAt: number;
}

/**
 * The keys of one trusted issuer, and the verification of tokens by them.
 *
 * A token whose key is unknown is refused only after a fetch that began when the token was here already: whoever
 * waits shares one fetch, and fetches are few. Where that fetch cannot be had, the error is transient, since the token
 * may be good.
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
  /** How many fetches have begun. */
  #begun = 0;
  #running: Promise<KeySet> | undefined;
  #next: Promise<KeySet> | undefined;
  #refreshNotBefore = Number.NEGATIVE_INFINITY;
  #waiting = 0;

  /** @throws JobpassError `usage` or `insecure` for an address that cannot be one of an issuer or its keys */
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

  /** Whether there are keys that are believed at this moment. */
  get ready(): boolean {
    return this.#current !== undefined && this.#age(this.#current) <= BELIEVED_FOR;
  }

  /**
   * Gets the keys if there are none that are believed.
   *
   * @throws JobpassError `busy` or `unreachable`, transient
   */
  async prefetch(): Promise<void> {
    await this.#believed(this.#clock.elapsed() + WAIT);
  }

  /** Ends every wait and fetch; whoever waits gets a transient error. */
  close(): void {
    this.#closing.abort();
  }

  /**
   * Verifies the signature of a token by these keys.
   *
   * @param token of an algorithm that is allowed
   * @throws JobpassError `busy` or `unreachable`, transient, when the keys cannot be had
   */
  async verify(token: SignedToken): Promise<Verdict> {
    const { kid, alg } = token.header;
    const seen = this.#begun;
    const until = this.#clock.elapsed() + WAIT;
    let set = await this.#believed(until);
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
      // Without a key id, a signature that fails may be by a new key as well. With one, an issuer may replace a key under
      // its id. Tokens of the old one are lost then in any case, so that this does not deserve a fetch for each bad token.
      const isLost = verdict === 'bad signature' && kid !== undefined && this.#age(set) < DOUBT_AFTER;
      if (isLost && this.#running === undefined) return verdict;
      // The running fetch began too early to refuse by, but may bring the key.
      set = await this.#wait(() => this.#running ?? this.#nextFetch(), until);
    }
  }

  #age(set: KeySet): number {
    return this.#clock.elapsed() - set.begunAt;
  }

  /** Keys that are young enough to be believed: at once where there are, or after a fetch. */
  async #believed(until: number): Promise<KeySet> {
    const current = this.#current;
    const age = current === undefined ? Number.POSITIVE_INFINITY : this.#age(current);
    if (current === undefined || age > BELIEVED_FOR) {
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

  /** @throws JobpassError transient, when the fetch fails or does not end in time */
  async #wait(fetching: () => Promise<KeySet>, until: number): Promise<KeySet> {
    if (this.#waiting >= WAITING_MAX) throw this.#busy('too many wait for them already');
    this.#waiting++;
    const over = new AbortController();
    const late = async (): Promise<never> => {
      await this.#clock.sleep(Math.max(0, until - this.#clock.elapsed()), over.signal);
      throw this.#busy('their fetch takes too long');
    };
    try {
      return await Promise.race([fetching(), late()]);
    } finally {
      this.#waiting--;
      over.abort();
    }
  }

  #busy(why: string): JobpassError {
    return new JobpassError('busy', `The keys of the issuer ${this.issuer} cannot be had: ${why}`, {
      transient: true,
    });
  }

  /** The fetch that begins next: at once, if none is running and the bucket lets it. */
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
      throw this.#busy('the broker is closing');
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
      // Wherever the keys were said to be, they may have moved.
      this.#source.forget();
      const reason = tell(error);
      this.#onFetch({ issuer, ok: false, reason });
      // Also where it would not help to ask again: the token may be good, and the trouble is not the caller's.
      const code = error instanceof JobpassError && error.code === 'unreachable' ? 'unreachable' : 'busy';
      throw new JobpassError(code, `The keys of the issuer ${issuer} cannot be had: ${reason}`, {
        transient: true,
        cause: error,
      });
    }
  }
}
