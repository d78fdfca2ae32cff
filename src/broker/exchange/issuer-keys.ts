import { createPublicKey, type JsonWebKey } from 'node:crypto';
import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose';
import { type Clock, systemClock } from '../../clock.js';
import { JobpassError, tell } from '../../errors.js';
import { type HttpClient, jsonObject, whatItIs } from '../../http/client.js';
import { isLoopback, secureUrl } from '../../http/hosts.js';
import type { Answer, Outgoing } from '../../http/transport.js';

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

/** Signatures that CI systems use; never `none`, and no symmetric ones. */
export const ALGORITHMS: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
];

/** Older keys are refreshed while they are still used. All in milliseconds. */
const REFRESH_AFTER = 10 * 60_000;
/** Older keys are not believed any more: their issuer may have withdrawn them long ago. */
const BELIEVED_FOR = 60 * 60_000;
const DISCOVERY_AFTER = 60 * 60_000;
/** After a refresh that failed. */
const REFRESH_PAUSE = 30_000;
/** So long a caller waits for keys: less than the 10 s that our own client gives one attempt. */
const WAIT = 8_000;
/** How old keys must be for a signature that fails under a known key id to make us look for a replaced key. */
const DOUBT_AFTER = 30_000;
/** Fetches: so many at once, and one more each time this has gone by. It is less than WAIT, so that nobody who floods
 * us with unknown key ids can keep a good token from its fetch: all who wait share the next one. */
const FETCH_BURST = 5;
const FETCH_EVERY = 5_000;
/** Callers that wait at the same time, each with a token in memory. */
const WAITING_MAX = 5_000;
/** A discovery and a fetch of keys fit into WAIT. */
const LIMITS = { attemptMs: 4_000, connectMs: 3_000, bodyBytes: 256 * 1024 };

/** One set of keys, as one fetch brought it. */
interface KeySet {
  select: ReturnType<typeof createLocalJWKSet>;
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
  readonly #issuerUrl: URL;
  readonly #jwksUri: URL | undefined;
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #onFetch: (report: FetchReport) => void;
  readonly #closing = new AbortController();
  readonly #bucket: Bucket;
  readonly #unknown: UnknownKeys;
  #current: KeySet | undefined;
  #discovered: { uri: URL; at: number } | undefined;
  /** How many fetches have begun. */
  #begun = 0;
  #running: Promise<KeySet> | undefined;
  #next: Promise<KeySet> | undefined;
  #refreshNotBefore = Number.NEGATIVE_INFINITY;
  #waiting = 0;

  /** @throws JobpassError `usage` or `insecure` for an address that cannot be one of an issuer or its keys */
  constructor({ issuer, jwksUri, http, clock = systemClock, onFetch }: IssuerKeysOptions) {
    this.issuer = issuer;
    this.#issuerUrl = secureUrl(issuer, 'A trusted issuer');
    if (this.#issuerUrl.search !== '' || this.#issuerUrl.hash !== '') {
      throw new JobpassError('usage', `The trusted issuer ${issuer} has a query or a fragment`, {
        hint: 'Write it as the claim iss of its tokens says it',
      });
    }
    this.#jwksUri =
      jwksUri === undefined ? undefined : secureUrl(jwksUri, 'The jwks-uri of a trusted issuer');
    this.#http = http.with({ limits: LIMITS, signal: this.#closing.signal });
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
   * Verifies a token by these keys, and its claims as the options say.
   *
   * @param kid the key id of the token's header
   * @param alg its algorithm, already found to be one that is allowed
   * @throws JobpassError `busy` or `unreachable`, transient, when the keys cannot be had; jose's errors for a token
   *   that is no good
   */
  async verify(
    token: string,
    { kid, alg }: { kid: string | undefined; alg: string },
    options: JWTVerifyOptions,
  ): Promise<JWTVerifyResult> {
    const seen = this.#begun;
    const until = this.#clock.elapsed() + WAIT;
    let set = await this.#believed(until);
    const name = kid === undefined ? undefined : `${alg} ${kid}`;
    for (;;) {
      try {
        return await check(token, set, options);
      } catch (error) {
        const unknown = error instanceof errors.JWKSNoMatchingKey;
        // Without a key id, a signature that fails may be by a new key as well.
        const failed = error instanceof errors.JWSSignatureVerificationFailed;
        if (!unknown && !failed) throw error;
        if (this.#current !== undefined && this.#current !== set) {
          set = this.#current;
          continue;
        }
        if (unknown && name !== undefined) {
          if (set.number > seen) this.#unknown.add(name, this.#clock.elapsed());
          else if (this.#unknown.has(name, this.#clock.elapsed())) throw error;
        }
        if (set.number > seen) throw error;
        // An issuer may replace a key under its id. Tokens of the old one are lost then in any case, so that this
        // does not deserve a fetch for each bad token.
        if (failed && kid !== undefined && this.#age(set) < DOUBT_AFTER) throw error;
        // The running fetch began too early to refuse by, but may bring the key.
        set = await this.#wait(() => this.#running ?? this.#nextFetch(), until);
      }
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
      const { keys, leftOut } = usableKeys(await this.#load());
      this.#current = { select: createLocalJWKSet({ keys }), number, begunAt };
      const reason = leftOut === '' ? {} : { reason: `left out: ${leftOut}` };
      this.#onFetch({ issuer, ok: true, keys: keys.length, ...reason });
      return this.#current;
    } catch (error) {
      // Wherever the keys were said to be, they may have moved.
      this.#discovered = undefined;
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

  async #load(): Promise<Record<string, unknown>> {
    const known = this.#discovered;
    const recent = known !== undefined && this.#clock.elapsed() - known.at <= DISCOVERY_AFTER;
    let request = keysRequest(this.#jwksUri ?? (recent ? known.uri : await this.#discover()));
    let answer = await this.#http.send(request);
    if ((answer.status === 404 || answer.status === 410) && this.#jwksUri === undefined && recent) {
      request = keysRequest(await this.#discover());
      answer = await this.#http.send(request);
    }
    return this.#read(request, answer);
  }

  async #discover(): Promise<URL> {
    const at = this.#clock.elapsed();
    const url = new URL(`${this.#issuerUrl.href.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const request: Outgoing = {
      method: 'GET',
      url,
      headers: {},
      what: "the request for the issuer's metadata",
    };
    const answer = await this.#http.send(request);
    const metadata = this.#read(request, answer);
    if (metadata['issuer'] !== this.issuer || typeof metadata['jwks_uri'] !== 'string') {
      throw this.#http.malformed(request, answer, 'metadata of another issuer, or without keys');
    }
    const uri = secureUrl(metadata['jwks_uri'], 'The jwks_uri of an issuer');
    if (uri.protocol === 'http:' && !isLoopback(this.#issuerUrl)) {
      throw new JobpassError('insecure', `The issuer ${this.issuer} names a jwks_uri on this machine`);
    }
    this.#discovered = { uri, at };
    return uri;
  }

  #read(request: Outgoing, answer: Answer): Record<string, unknown> {
    if (answer.status !== 200) throw this.#http.refusal(request, answer, undefined);
    const body = jsonObject(answer.body);
    if (body === undefined) throw this.#http.malformed(request, answer, whatItIs(answer));
    return body;
  }
}

function keysRequest(url: URL): Outgoing {
  return { method: 'GET', url, headers: {}, what: "the request for the issuer's keys" };
}

/** Tries every key that fits: without a key id, or where two keys share one, jose leaves that to its caller. */
async function check(token: string, set: KeySet, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, set.select, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, options);
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

const KINDS = new Set(['RSA', 'EC P-256', 'EC P-384', 'EC P-521', 'OKP Ed25519']);
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const SMALLEST_RSA_BITS = 2_048;

/**
 * The keys of a document that may verify signatures: public ones, asymmetric, strong enough, and made for it.
 *
 * @throws JobpassError `malformed` when there are none
 */
function usableKeys(document: Record<string, unknown>): JSONWebKeySet & { leftOut: string } {
  const published: unknown = document['keys'];
  if (!Array.isArray(published)) throw new JobpassError('malformed', 'The document holds no list of keys');
  const keys: JWK[] = [];
  const reasons = new Map<string, number>();
  for (const jwk of published) {
    const key = usable(jwk);
    if (typeof key === 'string') reasons.set(key, (reasons.get(key) ?? 0) + 1);
    else keys.push(key);
  }
  const leftOut = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
  if (keys.length === 0) {
    throw new JobpassError(
      'malformed',
      `The document holds no key that can be used${leftOut === '' ? '' : `, but ${leftOut}`}`,
    );
  }
  return { keys, leftOut };
}

/** A published key with nothing but what verification needs; or why it may verify nothing, to follow a number. */
function usable(published: unknown): JWK | string {
  if (typeof published !== 'object' || published === null || Array.isArray(published)) return 'not a key';
  const jwk = published as Record<string, unknown>;
  const { kty, crv, alg, use, key_ops: operations, kid } = jwk;
  if (kty === 'oct') return 'symmetric';
  // Whoever has read it can sign with it.
  if (PRIVATE.some((name) => name in jwk)) return 'with its private part';
  if (use !== undefined && use !== 'sig') return 'for another use';
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return 'for another use';
  }
  if (alg !== undefined && !(typeof alg === 'string' && ALGORITHMS.includes(alg))) {
    return 'for another algorithm';
  }
  if (kid !== undefined && typeof kid !== 'string') return 'not a key';
  if (!KINDS.has(kty === 'RSA' ? kty : `${kty} ${crv}`)) return 'of an unknown kind';
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const bits = key.asymmetricKeyDetails?.modulusLength;
    if (bits !== undefined && bits < SMALLEST_RSA_BITS) return 'too short';
    return {
      ...(key.export({ format: 'jwk' }) as JWK),
      ...(kid === undefined ? {} : { kid }),
      ...(alg === undefined ? {} : { alg }),
    };
  } catch {
    return 'broken';
  }
}

/** Lets through a burst, and one more each time FETCH_EVERY has gone by. */
class Bucket {
  #tokens = FETCH_BURST;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** @returns how long whoever takes this turn must wait, in milliseconds */
  take(now: number): number {
    this.#tokens = Math.min(FETCH_BURST, this.#tokens + Math.max(0, now - this.#at) / FETCH_EVERY);
    this.#at = now;
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens * FETCH_EVERY;
  }
}

const UNKNOWN_MAX = 1_000;
const UNKNOWN_LONGEST = 256;
const UNKNOWN_FIRST = 2_000;
const UNKNOWN_LAST = 10_000;

/**
 * Key ids that a fetch did not bring: each costs no other fetch for 2 s, then 4, 8 and 10 s. A key that is published
 * late is so refused for 2 s more where it is a second late, and 10 s more at most, also where somebody who knew its
 * id has asked for it all the time. More would spare little, since fetches are few in any case. When another fetch
 * brings the key, it counts at once: whatever is known is not looked up here.
 */
class UnknownKeys {
  readonly #entries = new Map<string, { pause: number; until: number }>();

  has(name: string, now: number): boolean {
    const entry = this.#entries.get(name);
    return entry !== undefined && now < entry.until;
  }

  add(name: string, now: number): void {
    if (name.length > UNKNOWN_LONGEST) return;
    const before = this.#entries.get(name);
    // Of several that waited for the same fetch only the first one counts.
    if (before !== undefined && now < before.until) return;
    const again = before !== undefined && now < before.until + UNKNOWN_LAST;
    const pause = again ? Math.min(before.pause * 2, UNKNOWN_LAST) : UNKNOWN_FIRST;
    this.#entries.delete(name);
    this.#entries.set(name, { pause, until: now + pause });
    const oldest = this.#entries.size > UNKNOWN_MAX ? this.#entries.keys().next().value : undefined;
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
