import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { isFresh } from '../lease/endpoint-answer.js';
import type { LeaseLifecycle } from '../lease/lifecycle.js';
import { isFinal, ROUND } from '../lease/renewal-patience.js';
import type { HeldLease } from '../lease/state.js';
import type { Lease } from '../providers/lease.js';
import type { EndpointSource } from '../providers/served.js';

/** The maximum number of other credentials of one lease. More would indicate a bug or an attack. */
const MOST = 50;
/** How long a request waits for a new credential while the former one is live, and while there is none, in milliseconds. */
const BRIEFLY_MS = 1_000;
const LONGEST_MS = 15_000;
/** The pause after a failed exchange, in milliseconds: after a rejection, and after a transient error. */
const REFUSED_PAUSE_MS = 10_000;
const FAILED_PAUSE_MS = 2_000;
/** The shortest remaining lifetime of a credential that a client gets, in milliseconds. */
const LEAST_MS = 5_000;

type Exchange = Parameters<EndpointSource['other']>[1];

interface Other {
  held?: HeldLease;
  work?: Promise<void>;
  /** The error of the last exchange, and the time until which no further exchange is made, on the clock's `elapsed` scale. */
  failed?: { error: unknown; until: number };
}

export interface OtherCredentialsOptions {
  clock: Clock;
  /** Fires when the lease is released. */
  signal: AbortSignal;
  lifecycle: LeaseLifecycle;
  /** Drops expired credentials from the saved state. */
  forgetExpired: () => void;
}

/** The credentials that clients requested from the endpoint in addition to the delivered one, by what they are for. */
export class OtherCredentials {
  readonly #options: OtherCredentialsOptions;
  readonly #others = new Map<string, Other>();

  constructor(options: OtherCredentialsOptions) {
    this.#options = options;
  }

  /** Resolves when no exchange is in progress. */
  get settled(): Promise<unknown> {
    return Promise.all([...this.#others.values()].map(({ work }) => work));
  }

  /** Returns the live credential for a key, after an exchange if necessary (`EndpointSource.other`). @throws JobpassError */
  async get(key: string, exchange: Exchange): Promise<Lease> {
    const { clock } = this.#options;
    const other = this.#others.get(key) ?? {};
    if (!this.#others.has(key) && this.#others.size >= MOST) {
      throw new JobpassError('refused', `Clients requested more than ${MOST} different credentials`, {
        hint: 'Use another step of Jobpass for further resources',
      });
    }
    this.#others.set(key, other);
    const isLive = this.#live(other) !== undefined;
    if (isLive && other.held !== undefined && isFresh(other.held.lease, clock.now())) return other.held.lease;
    if (clock.elapsed() >= (other.failed?.until ?? 0)) {
      other.work ??= this.#exchange(key, other, exchange).finally(() => {
        delete other.work;
      });
    }
    if (other.work !== undefined) await this.#wait(other.work, isLive ? BRIEFLY_MS : LONGEST_MS);
    const lease = this.#live(other);
    if (lease !== undefined) return lease;
    if (other.failed !== undefined) throw other.failed.error;
    throw new JobpassError('unreachable', 'The service did not answer in time', { transient: true });
  }

  #live({ held }: Other): Lease | undefined {
    if (held === undefined || held.ending !== undefined) return undefined;
    const { expiresAt } = held.lease;
    return expiresAt !== undefined && expiresAt - this.#options.clock.now() < LEAST_MS
      ? undefined
      : held.lease;
  }

  async #wait(work: Promise<void>, ms: number): Promise<void> {
    const stop = new AbortController();
    await Promise.race([work, this.#options.clock.sleep(ms, stop.signal).catch(() => undefined)]);
    stop.abort();
  }

  /** Issues a credential. Never throws. */
  async #exchange(key: string, other: Other, exchange: Exchange): Promise<void> {
    const { clock, lifecycle, forgetExpired } = this.#options;
    try {
      await lifecycle.inTurn(async () => {
        const { http } = await lifecycle.context();
        const round = http.with({ patience: ROUND, signal: this.#options.signal });
        const lease = await lifecycle.exchange(undefined, round, exchange);
        const held: HeldLease = {
          lease: { ...lease, requestedFor: key },
          deliveredTo: [`the endpoint, for ${key}`],
        };
        try {
          await lifecycle.secure(held);
        } catch (error) {
          await lifecycle.end(held);
          throw error;
        }
        other.held = held;
        delete other.failed;
      });
      forgetExpired();
    } catch (error) {
      const pause = isFinal(error) ? REFUSED_PAUSE_MS : FAILED_PAUSE_MS;
      other.failed = { error, until: clock.elapsed() + pause };
    }
  }
}
