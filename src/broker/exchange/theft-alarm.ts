import { randomBytes } from 'node:crypto';
import { type Clock, span, timestamp } from '../../clock.js';
import type { Claims } from '../../identity/id-token.js';
import { type KnownJob, knownJob, shortHash } from '../../identity/known-job.js';
import type { KeptTexts } from '../store/store.js';

/**
 * The kinds of theft alarms.
 *
 * - `second-key`: a job used more keys than it may have
 * - `after-end`: an entry was used after its end, or a new entry appeared after the job's steps had ended
 * - `late`: the job used a role for the first time long after the job's start
 */
export const ALARM_KINDS = ['second-key', 'after-end', 'late'] as const;

export type AlarmKind = (typeof ALARM_KINDS)[number];

export interface Alarm {
  kind: AlarmKind;
  /** The reason, for the log and the audit record. Contains no secrets. */
  because: string;
}

/** An exchange of a job with a valid ID token. */
export interface Exchange {
  claims: Claims;
  role: { name: string; lateAfter: number };
  /** The thumbprint of the key that the job proved to have, if any. */
  key: string | undefined;
  /** The name of the credential in the job, if the job sent one. */
  entry: string | undefined;
  /** The number of keys that a job of this issuer may have. */
  jobKeys: number;
}

/** The result of checking an exchange. */
export interface Checked {
  /** The new alarms. */
  raised: readonly Alarm[];
  /** All alarms that apply to the exchange, including those that an earlier exchange raised. */
  standing: readonly Alarm[];
}

/** A job's use of one credential. Both members are hashes. */
export interface Use {
  job: string;
  entry: string;
}

/** How long the broker remembers a job after its last exchange, in seconds. No ID token lives longer. */
const REMEMBERED_S = 24 * 3_600;
/** The age after which the broker stores a text again, so that it does not forget a running job, in milliseconds. */
const RENEWED_MS = (REMEMBERED_S * 1000) / 2;
/** The key of exchanges without a proof. */
const NO_KEY = 'none';
/** The number of characters of a thumbprint in messages. */
const SHOWN = 12;

/**
 * Raises theft alarms if someone outside a job may use the job's ID tokens. To decide, it compares an exchange with the job's earlier
 * exchanges in the store: the job keys (`jk:`), the ended entries (`je:`) and the first exchanges (`ja:`).
 */
export class TheftAlarms {
  readonly #store: KeptTexts;
  readonly #clock: Clock;

  constructor({ store, clock }: { store: KeptTexts; clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Returns the job's use of a credential; undefined if the ID token does not identify one job. */
  useOf(claims: Claims, entry: string | undefined): Use | undefined {
    const job = knownJob(claims);
    return job && { job: job.id, entry: shortHash([entry ?? '']) };
  }

  /**
   * Checks an exchange, and remembers it. Call this method after all other checks, because only exchanges that would succeed count.
   *
   * @throws JobpassError `state` if the store cannot be read or written
   */
  async check(exchange: Exchange): Promise<Checked> {
    const job = knownJob(exchange.claims);
    if (job === undefined) return { raised: [], standing: [] };
    const found = await Promise.all([
      this.#secondKey(job, exchange),
      this.#afterEnd(job, exchange),
      this.#late(job, exchange),
    ]);
    const standing = found.filter((alarm) => alarm !== undefined);
    const raised = await Promise.all(
      standing.map(async ({ alarm, what }) => {
        // Each key, entry or role of a job raises an alarm only once, however often a thief or a keeper repeats the exchange.
        const name = `jk:${job.id}:alarm:${shortHash([alarm.kind, ...what])}`;
        return (await this.#claim(name)).isFirst ? [alarm] : [];
      }),
    );
    return { raised: raised.flat(), standing: standing.map(({ alarm }) => alarm) };
  }

  /** Remembers that a job no longer uses a credential. @throws JobpassError `state` */
  async ended({ job, entry }: Use): Promise<void> {
    await Promise.all([this.#keep(`je:${job}:${entry}`, 'ended'), this.#keep(`je:${job}`, 'ended')]);
  }

  async #secondKey({ id, hasOneKey }: KnownJob, { key = NO_KEY, jobKeys }: Exchange): Promise<Found> {
    if (!hasOneKey) return undefined;
    const others: string[] = [];
    for (let slot = 1; slot <= jobKeys; slot++) {
      const { text } = await this.#claim(`jk:${id}:${slot}`, key);
      if (text === key) return undefined;
      others.push(text);
    }
    const before = others.map(described).join(' and ');
    const because = `the job has used ${before}, and now uses ${described(key)}`;
    return { alarm: { kind: 'second-key', because }, what: [key] };
  }

  async #afterEnd({ id }: KnownJob, { entry = '', key = NO_KEY }: Exchange): Promise<Found> {
    const name = `je:${id}:${shortHash([entry])}`;
    const [state, end] = await Promise.all([this.#claim(name, 'live'), this.#store.kept(`je:${id}`)]);
    if (end === undefined) return undefined;
    const isNew = state.isFirst;
    if (!isNew && state.text !== 'ended') return undefined;
    // The entry must not count as known at its next use.
    if (isNew) await this.#keep(name, 'ended');
    const at = timestamp(timeOf(isNew ? end : state.whole));
    const shown = entry === '' ? 'a credential without a name' : `the credential "${entry}"`;
    const because = isNew
      ? `the steps of the job ended at ${at}, and now the job uses ${shown} for the first time`
      : `${shown} ended at ${at}, and now the job uses it again`;
    return { alarm: { kind: 'after-end', because }, what: [entry, key] };
  }

  async #late({ id }: KnownJob, { claims, role }: Exchange): Promise<Found> {
    const now = this.#clock.now();
    const { iat } = claims;
    // Some CI systems issue all ID tokens of a job at its start.
    const issued = typeof iat === 'number' ? Math.min(iat * 1000, now) : now;
    const [job, used] = await Promise.all([
      this.#claim(`ja:${id}`, String(Math.round(issued))),
      this.#claim(`ja:${id}:${shortHash([role.name])}`),
    ]);
    const start = Math.min(Number(job.text), issued);
    const afterMs = timeOf(used.whole) - start;
    if (afterMs <= role.lateAfter * 1000) return undefined;
    const because = `the job used the role ${role.name} for the first time ${span(afterMs)} after the start of the job, the limit is ${span(role.lateAfter * 1000)}`;
    return { alarm: { kind: 'late', because }, what: [role.name] };
  }

  /** Stores a text under a name unless the name has a text. */
  async #claim(name: string, text = ''): Promise<Claimed> {
    const now = this.#clock.now();
    const mine = `${Math.round(now)} ${randomBytes(6).toString('base64url')} ${text}`;
    const whole = await this.#store.claim(name, mine, untilAt(now));
    if (now - timeOf(whole) > RENEWED_MS) await this.#store.keep(name, whole, untilAt(now));
    return { whole, text: whole.split(' ').slice(2).join(' '), isFirst: whole === mine };
  }

  async #keep(name: string, text: string): Promise<void> {
    const now = this.#clock.now();
    await this.#store.keep(name, `${Math.round(now)} - ${text}`, untilAt(now));
  }
}

/** An alarm, and the texts that distinguish it from the job's other alarms of the same kind. */
type Found = { alarm: Alarm; what: readonly string[] } | undefined;

/** A text in the store: the time at which it was stored, a random text, and the text itself. */
interface Claimed {
  whole: string;
  text: string;
  /** Whether the name had no text before. */
  isFirst: boolean;
}

function timeOf(whole: string): number {
  return Number(whole.split(' ')[0]);
}

function untilAt(now: number): number {
  return Math.ceil(now / 1000) + REMEMBERED_S;
}

function described(key: string): string {
  return key === NO_KEY ? 'no key' : `the key ${shownKey(key)}`;
}

/** Returns the start of a thumbprint, for messages. */
export function shownKey(thumbprint: string): string {
  return thumbprint.slice(0, SHOWN);
}
