import type { Clock } from '../clock.js';
import { DELIVERY } from '../delivery/registry.js';
import { JobpassError, tell } from '../errors.js';
import { credentialText } from '../providers/credential.js';
import { secretsOf } from '../providers/lease-credential.js';
import { type Lease, onWall } from '../providers/provider.js';
import type { JobContext } from './context.js';
import { endLease, probeFresh } from './end-lease.js';
import { exchange, prepareExchange } from './exchange.js';
import type { HeldLease, JobFolder, JobState } from './folder.js';
import { hide } from './hidden.js';
import type { KeptRecord } from './kept-record.js';
import { ROUND } from './renewal-patience.js';
import type { RenewalRecords } from './renewal-records.js';

/**
 * A lease is renewed when this share of it has passed. Several jobs that began together drift apart by the jitter, which
 * makes it sooner and never later: two thirds of a lease are left for an outage that begins just then.
 */
const RENEW_AT = 1 / 3;
const JITTER = 0.15;
const PAUSE_MS = 1_000;
/** A lease that ends so shortly before everything ends is not renewed any more, in milliseconds. */
const LAST_MS = 1_500;
/** How long steps that have just read a credential can go on with it when there is a new one, in milliseconds. */
const LONGEST_GRACE_MS = 30_000;
const PROBE_MS = 1_000;
/** A refusal can be that of a proxy or a standby: so many in a row are believed. */
const REFUSALS = 3;
const REFUSED_PAUSE_MS = 5_000;

export interface RenewerOptions {
  folder: JobFolder;
  record: KeptRecord;
  clock: Clock;
  /** What the leases live with. */
  open: () => Promise<JobContext>;
  /** Fires when the lease is given back. */
  signal: AbortSignal;
  /** Writes down what happened to a lease. Never throws. */
  audit: (event: 'issued' | 'ended', held: HeldLease) => void;
  /** Writes down renewals. */
  renewals: RenewalRecords;
}

/** Keeps one lease alive: renews it, or puts another in its place, and ends what was replaced. */
export class Renewer {
  readonly #folder: JobFolder;
  readonly #record: KeptRecord;
  readonly #clock: Clock;
  readonly #open: () => Promise<JobContext>;
  readonly #signal: AbortSignal;
  readonly #audit: RenewerOptions['audit'];
  readonly #renewals: RenewalRecords;
  /** Replaced leases, and when they are to end: on the clock's `elapsed` scale. */
  readonly #retired = new Map<HeldLease, number>();
  #state: JobState;
  #current: HeldLease;
  /** When to renew, in ms since 1970. */
  #dueAt = Number.POSITIVE_INFINITY;
  /** Whether the provider extends it no further. */
  #spent = false;
  #refusals = 0;
  /** Whether what an exchange needs is known. */
  #prepared = false;

  constructor({ folder, record, clock, open, signal, audit, renewals }: RenewerOptions, state: JobState) {
    this.#folder = folder;
    this.#record = record;
    this.#clock = clock;
    this.#open = open;
    this.#signal = signal;
    this.#audit = audit;
    this.#renewals = renewals;
    this.#state = state;
    this.#current = this.#take(state);
  }

  /** The lease that steps use. */
  get current(): HeldLease {
    return this.#current;
  }

  /** Main has changed the lease. */
  update(state: JobState): void {
    this.#state = state;
    this.#current = this.#take(state);
  }

  /** What is due at this moment. @param renewing whether it may be to renew */
  due(renewing: boolean): (() => Promise<void>) | undefined {
    const [retired] = [...this.#retired].find(([, at]) => this.#clock.elapsed() >= at) ?? [];
    if (retired !== undefined) return () => this.#retire(retired);
    if (renewing && this.#clock.now() >= this.#dueAt) return () => this.#renew();
    return undefined;
  }

  /** Renews as soon as it may be, where anything is renewed at all. */
  renewNow(): void {
    if (Number.isFinite(this.#dueAt)) this.#dueAt = Math.min(this.#dueAt, this.#clock.now());
  }

  /** Nothing more can be done for this lease, but to end it. */
  halt(reason: string): void {
    this.#record.noteStop(reason);
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#record.save();
  }

  #take(state: JobState): HeldLease {
    const held = state.leases.findLast(({ ending }) => ending === undefined) ?? state.leases.at(-1);
    if (held === undefined) throw new JobpassError('state', 'There is no lease in that folder');
    this.#record.begin(held);
    this.#renewals.take(held);
    this.#schedule(held.lease);
    return held;
  }

  #schedule({ expiresAt, renewBefore = Number.POSITIVE_INFINITY, renewable }: Lease): void {
    const now = this.#clock.now();
    const { renewal, life } = this.#state;
    // The last one reaches to the end of the whole.
    const able =
      renewal !== 'none' &&
      (renewable || this.#replaceable) &&
      expiresAt !== undefined &&
      expiresAt < life.endsAt - LAST_MS;
    const share = RENEW_AT * (1 - JITTER * Math.random());
    const until = Math.min(expiresAt ?? 0, renewBefore);
    this.#dueAt = able ? now + Math.max(PAUSE_MS, (until - now) * share) : Number.POSITIVE_INFINITY;
  }

  async #renew(): Promise<void> {
    try {
      const before = this.#current;
      const expiresAt = before.lease.expiresAt ?? 0;
      // It can be another one by then: its place is looked up after the wait, and not before.
      const lease = await this.#next();
      const isRenewed = lease !== before.lease;
      this.#current.lease = lease;
      this.#refusals = 0;
      // By the server's own limit (Vault: token_max_ttl) a renewal can say yes and extend nothing.
      const same = this.#current === before;
      this.#spent = same && (lease.expiresAt ?? 0) < expiresAt + PAUSE_MS;
      if (isRenewed) this.#record.noteRenewal();
      this.#record.save();
      if (same && isRenewed) this.#renewals.after();
      this.#schedule(lease);
      if (this.#spent && !this.#replaceable) this.halt('the server extends it no further');
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#failed(error);
    }
  }

  /** The lease renewed in place where that can be, else another one in its place. */
  async #next(): Promise<Lease> {
    const context = await this.#open();
    const { provider } = context;
    const { lease } = this.#current;
    const alive = lease.expiresAt === undefined || lease.expiresAt > this.#clock.now();
    if (provider.renew !== undefined && lease.renewable && alive && !this.#spent) {
      this.#renewals.before();
      try {
        return await this.#round(context).persist(
          async (attempt) => provider.renew?.(lease, attempt) ?? lease,
        );
      } catch (error) {
        if (!isFinal(error) || !this.#replaceable) throw error;
      }
    }
    if (!this.#replaceable) {
      throw new JobpassError(
        'refused',
        alive
          ? 'It cannot be renewed'
          : 'It expired before it could be renewed, and steps hold what cannot be replaced',
      );
    }
    return this.#replace(context);
  }

  /** Whether what steps hold can become another credential. */
  get #replaceable(): boolean {
    return this.#state.settings.deliver.every(
      (name) => name === 'endpoint' || DELIVERY[name].replacement !== undefined,
    );
  }

  /** @returns the lease that is in the place of the former from now on */
  async #replace(context: JobContext): Promise<Lease> {
    const { provider, idToken } = context;
    const first = this.#prepared ? undefined : await prepareExchange(context);
    this.#prepared = true;
    const lease = await exchange(
      { provider, http: this.#round(context), idToken },
      {
        begin: () => {
          this.#checkGoesOn();
          this.#record.noteExchange();
          try {
            this.#record.secure();
          } catch (error) {
            this.#record.noteExchangeOver();
            throw error;
          }
        },
        lost: () => this.#record.noteLostAnswer(),
        end: () => this.#record.noteExchangeOver(),
      },
      first,
    );
    const former = this.#current;
    if (credentialText(lease.credential) === credentialText(former.lease.credential))
      return onceMore(former.lease, lease);
    const held: HeldLease = { lease, deliveredTo: [`the place of ${former.lease.id}`] };
    this.#record.add(held);
    context.secrets.add(...secretsOf(lease));
    this.#audit('issued', held);
    try {
      // What ends it is on the disk before anyone can have it.
      this.#record.secure();
      this.#checkGoesOn();
      await this.#putInPlace(lease, context);
    } catch (error) {
      held.ending = await endLease(held, context);
      this.#record.save();
      this.#audit('ended', held);
      throw error;
    }
    this.#current = held;
    this.#renewals.take(held);
    if (provider.leavesReplaced !== true) {
      const life = (former.lease.expiresAt ?? 0) - this.#clock.now();
      const grace = Math.max(0, Math.min(LONGEST_GRACE_MS, life / 2));
      this.#retired.set(former, this.#clock.elapsed() + grace);
    }
    this.#forgetExpired();
    held.accepted = await probeFresh(held, context, PROBE_MS);
    return lease;
  }

  /** Fetches what a new lease opens, and leaves it where steps look. */
  async #putInPlace(lease: Lease, { provider, secrets }: JobContext): Promise<void> {
    const collected = await provider.collect?.(lease);
    if (collected?.expiresAt !== undefined) lease.expiresAt = collected.expiresAt;
    if (collected?.renewBefore !== undefined) lease.renewBefore = collected.renewBefore;
    Object.assign(lease.handle, collected?.handle);
    const { settings, hides } = this.#state;
    const hidden = secretsOf({ ...lease, values: collected?.values ?? lease.values });
    secrets.add(...hidden);
    // A command can print what it reads here at once.
    if (hides) hide(this.#folder.path, hidden);
    const { tools } = provider;
    const whole = { ...onWall(lease, this.#clock), values: collected?.values ?? lease.values };
    const context = { folder: this.#folder.path, settings, ...(tools === undefined ? {} : { tools }) };
    const replacements = await Promise.all(
      settings.deliver.map((name) => DELIVERY[name].replacement?.(whole, context)),
    );
    this.#checkGoesOn();
    for (const putInPlace of replacements) putInPlace?.();
  }

  async #retire(held: HeldLease): Promise<void> {
    this.#retired.delete(held);
    held.ending = await endLease(held, await this.#open());
    this.#audit('ended', held);
    this.#forgetExpired();
    this.#record.save();
  }

  /** What has died by its own time is written down once, and is of no interest any more. */
  #forgetExpired(): void {
    for (const held of this.#record.forgetExpired(this.#current)) {
      const { expiresAt } = held.lease;
      if (held.ending !== undefined || expiresAt === undefined) continue;
      held.ending = { word: 'expired', at: expiresAt, until: expiresAt, because: 'its time was over' };
      this.#audit('ended', held);
    }
  }

  #failed(error: unknown): void {
    const { lease } = this.#current;
    const now = this.#clock.now();
    if (isFinal(error) && ++this.#refusals >= REFUSALS) {
      this.halt(tell(error));
      return;
    }
    this.#record.noteOutage(tell(error));
    const dead = lease.expiresAt !== undefined && lease.expiresAt <= now;
    if (dead && !this.#replaceable) {
      this.halt('it expired before it could be renewed');
      return;
    }
    this.#dueAt = now + (isFinal(error) ? REFUSED_PAUSE_MS : PAUSE_MS) * (0.5 + Math.random());
    this.#record.save();
  }

  /** After post's word, or its mark, nothing new may come to life. */
  #checkGoesOn(): void {
    if (this.#signal.aborted || this.#folder.ended) throw new JobpassError('cancelled', 'The job is over');
  }

  #round(context: JobContext): JobContext['http'] {
    return context.http.with({
      patience: ROUND,
      signal: this.#signal,
      onRetry: (error) => this.#record.noteOutage(error.message),
    });
  }
}

/**
 * The same credential, which some servers give one client until it expires: it is in its place already, and the end of the former
 * would be its end.
 */
function onceMore(former: Lease, { expiresAt }: Lease): Lease {
  if (expiresAt === undefined || former.expiresAt === undefined) return former;
  return expiresAt < former.expiresAt + PAUSE_MS ? former : { ...former, expiresAt };
}

function isFinal(error: unknown): boolean {
  return !(error instanceof JobpassError) || !error.transient;
}
