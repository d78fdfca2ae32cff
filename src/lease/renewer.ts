import type { Clock } from '../clock.js';
import { errorText, JobpassError } from '../errors.js';
import { credentialText } from '../providers/credential.js';
import { type Lease, onWall } from '../providers/lease.js';
import type { Provider } from '../providers/provider.js';
import type { Auditor } from './auditor.js';
import type { JobContext } from './context.js';
import { isReplaceable, prepareReplacement } from './deliver.js';
import { noteProbe } from './end-lease.js';
import { currentOf, isIntermediate, leadingTo } from './intermediates.js';
import type { KeptStore } from './kept-store.js';
import type { LeaseLifecycle } from './lifecycle.js';
import { isFinal, pauseAfter, roundAfter } from './renewal-patience.js';
import type { RenewalRecords } from './renewal-records.js';
import { dueBy, graceOf, PAUSE_MS, renewAt } from './renewal-schedule.js';
import type { HeldLease, JobState } from './state.js';

/** Renewal stops after this number of consecutive rejections. A single rejection may come from a proxy or a standby. */
const REFUSALS = 3;

export interface RenewerOptions {
  clock: Clock;
  store: KeptStore;
  lifecycle: LeaseLifecycle;
  /** Fires when the lease is released. */
  signal: AbortSignal;
  auditor: Auditor;
  /** Records renewals. */
  renewals: RenewalRecords;
}

/** Keeps one lease alive: renews or replaces the credential, and ends replaced credentials. */
export class Renewer {
  readonly #store: KeptStore;
  readonly #clock: Clock;
  readonly #lifecycle: LeaseLifecycle;
  readonly #signal: AbortSignal;
  readonly #auditor: Auditor;
  readonly #renewals: RenewalRecords;
  /** Whether this process renewed or replaced the lease, so that main's copy is outdated. */
  #hasRenewed = false;
  /** The times at which replaced leases must be revoked, on the clock's `elapsed` scale, keyed by lease. */
  readonly #retired = new Map<HeldLease, number>();
  #state: JobState;
  #current: HeldLease;
  /** The time of the next renewal, in ms since 1970. */
  #dueAt = Number.POSITIVE_INFINITY;
  /** Whether the provider will not extend the lease any further. */
  #spent = false;
  #refusals = 0;
  /** The error of the last round of renewal attempts; undefined after a success. */
  #failure: unknown;

  constructor(options: RenewerOptions, state: JobState) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#lifecycle = options.lifecycle;
    this.#signal = options.signal;
    this.#auditor = options.auditor;
    this.#renewals = options.renewals;
    this.#state = state;
    this.#current = this.#take(state);
  }

  /** The lease that steps use. */
  get current(): HeldLease {
    return this.#current;
  }

  /** Applies main's changes to the current lease. */
  update(state: JobState): void {
    this.#state = state;
    const held = this.#current;
    const said = currentOf(state.leases);
    if (said === undefined) return;
    const { lease, accepted } = held;
    // Main's state contains neither the renewals nor the keeper's first probe.
    held.lease = this.#hasRenewed ? withNews(lease, said.lease) : said.lease;
    held.deliveredTo = said.deliveredTo;
    if (said.accepted !== undefined) held.accepted = said.accepted;
    if (held.lease.expiresAt === undefined && accepted?.expiresAt !== undefined) noteProbe(held, accepted);
    this.#renewals.take(held);
    if (!isIntermediate(held) && dueBy(held.lease) !== dueBy(lease)) this.#schedule(held.lease);
  }

  /** Makes the first probe of the lease. Never throws. */
  async prove(): Promise<void> {
    await this.#lifecycle.prove(this.#current);
    // The expiry may be unknown until this probe.
    if (this.#dueAt === Number.POSITIVE_INFINITY && this.#store.stopped === undefined)
      this.#schedule(this.#current.lease);
    this.#store.save();
  }

  /** Returns the task that is due now, or undefined if there is none. @param renewing whether a renewal is allowed */
  due(renewing: boolean): (() => Promise<void>) | undefined {
    const [retired] = [...this.#retired].find(([, at]) => this.#clock.elapsed() >= at) ?? [];
    if (retired !== undefined) return () => this.#retire(retired);
    if (renewing && this.#clock.now() >= this.#dueAt) return () => this.#renew();
    return undefined;
  }

  /** Renews the lease as soon as possible, unless the lease is not renewed at all. */
  renewNow(): void {
    if (Number.isFinite(this.#dueAt)) this.#dueAt = Math.min(this.#dueAt, this.#clock.now());
  }

  /** Stops renewal. From now on, the lease can only be revoked. */
  halt(reason: string): void {
    this.#store.noteStop(reason);
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#store.save();
  }

  #take(state: JobState): HeldLease {
    const held = currentOf(state.leases);
    if (held === undefined) throw new JobpassError('state', 'The saved state of the folder has no lease');
    this.#store.begin(held);
    this.#renewals.take(held);
    if (isIntermediate(held)) this.#dueAt = Number.POSITIVE_INFINITY;
    else this.#schedule(held.lease);
    return held;
  }

  #schedule(lease: Lease): void {
    const { renewal, life } = this.#state;
    const able = renewal !== 'none' && (lease.renewable || this.#replaceable);
    this.#dueAt = able ? renewAt(lease, life, this.#clock.now()) : Number.POSITIVE_INFINITY;
  }

  async #renew(): Promise<void> {
    try {
      const before = this.#current;
      const expiresAt = before.lease.expiresAt ?? 0;
      // The current lease can change during the wait, so it must be read after the wait.
      const lease = await this.#next();
      const isRenewed = lease !== before.lease;
      this.#current.lease = lease;
      this.#refusals = 0;
      this.#failure = undefined;
      // At the server's limit (Vault: token_max_ttl), a renewal can succeed without extending the lease.
      const same = this.#current === before;
      this.#spent = same && (lease.expiresAt ?? 0) < expiresAt + PAUSE_MS;
      if (isRenewed) {
        this.#hasRenewed = true;
        this.#store.noteRenewal();
      }
      this.#store.save();
      if (same && isRenewed) this.#renewals.after();
      this.#schedule(lease);
      if (this.#spent && !this.#replaceable)
        this.halt('the server does not extend the credential any further');
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#failed(error);
    }
  }

  /** Renews the lease in place if possible, and otherwise replaces it. */
  async #next(): Promise<Lease> {
    const context = await this.#lifecycle.context();
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
      const why = alive ? 'cannot be renewed' : 'expired, and steps have a value that cannot be replaced';
      throw new JobpassError('refused', `The credential ${why}`);
    }
    return this.#replace(context);
  }

  get #replaceable(): boolean {
    return isReplaceable(this.#state.settings.deliver);
  }

  /** Replaces the current lease. @returns the new lease */
  #replace(context: JobContext): Promise<Lease> {
    return this.#lifecycle.inTurn(() => this.#replaceInTurn(context));
  }

  async #replaceInTurn(context: JobContext): Promise<Lease> {
    const lifecycle = this.#lifecycle;
    const first = await lifecycle.prepare();
    const lease = await lifecycle.exchange(first, this.#round(context));
    const former = this.#current;
    if (credentialText(lease.credential) === credentialText(former.lease.credential)) {
      await lifecycle.endUnfinished();
      return onceMore(former.lease, lease);
    }
    const held: HeldLease = { lease, deliveredTo: [`the place of ${former.lease.id}`] };
    try {
      await lifecycle.secure(held);
      await this.#putInPlace(await lifecycle.collect(held), context.provider);
    } catch (error) {
      await lifecycle.end(held);
      throw error;
    }
    this.#current = held;
    this.#renewals.take(held);
    if (context.provider.leavesReplaced !== true) {
      const grace = graceOf(former.lease, this.#clock.now(), context.provider, context.settings);
      this.#retired.set(former, this.#clock.elapsed() + grace);
    }
    this.forgetExpired();
    await lifecycle.prove(held);
    return lease;
  }

  /** Delivers a new lease to the job's steps. @throws JobpassError `delivery`, or `cancelled` if the job has ended */
  async #putInPlace(lease: Lease, provider: Provider): Promise<void> {
    const { settings } = this.#state;
    const options = { folder: this.#store.folder.path, settings, provider };
    const putInPlace = await prepareReplacement(onWall(lease, this.#clock), options);
    this.#lifecycle.checkGoesOn();
    putInPlace();
  }

  async #retire(held: HeldLease): Promise<void> {
    this.#retired.delete(held);
    await this.#lifecycle.end(held);
    this.#retireLeadingTo(held);
    this.forgetExpired();
    this.#store.save();
  }

  /** Records the endings of expired leases once, and drops these leases. */
  forgetExpired(): void {
    const forgotten = this.#store.forgetExpired(this.#current);
    this.#lifecycle.forget(forgotten);
    for (const held of forgotten) {
      const { expiresAt: at } = held.lease;
      if (held.ending !== undefined || at === undefined) continue;
      held.ending = { word: 'expired', at, until: at, because: 'the credential reached its expiry' };
      this.#auditor.noteEnding(held);
      this.#retireLeadingTo(held);
    }
  }

  /** Schedules the revocation of a lease's intermediate credentials. */
  #retireLeadingTo({ lease: ended }: HeldLease): void {
    if (this.#lifecycle.opened?.provider.leavesReplaced === true) return;
    const known = this.#store.leases;
    const ofMain = this.#state.leases.filter((one) => !known.some(({ lease }) => lease.id === one.lease.id));
    for (const held of leadingTo(ended, [...ofMain, ...known])) {
      if (held.ending !== undefined) continue;
      this.#store.take(held);
      this.#retired.set(held, this.#clock.elapsed());
    }
  }

  #failed(error: unknown): void {
    const { lease } = this.#current;
    const now = this.#clock.now();
    this.#failure = error;
    if (isFinal(error) && ++this.#refusals >= REFUSALS) {
      this.halt(errorText(error));
      return;
    }
    this.#store.noteOutage(errorText(error));
    const dead = lease.expiresAt !== undefined && lease.expiresAt <= now;
    if (dead && !this.#replaceable) {
      this.halt('the credential expired before it could be renewed');
      return;
    }
    this.#dueAt = now + pauseAfter(error, (lease.expiresAt ?? now) - now);
    this.#store.save();
  }

  #round(context: JobContext): JobContext['http'] {
    return context.http.with({
      patience: roundAfter(this.#failure),
      signal: this.#signal,
      retries: { retry: (error) => this.#store.noteOutage(error.message) },
    });
  }
}

/** The former lease with a later expiry, for servers that return the same credential to a client until it expires. */
function onceMore(former: Lease, { expiresAt }: Lease): Lease {
  if (expiresAt === undefined || former.expiresAt === undefined) return former;
  return expiresAt < former.expiresAt + PAUSE_MS ? former : { ...former, expiresAt };
}

/** A lease that this process renewed, with the values that main has added since. */
function withNews(own: Lease, { renewBefore, handle }: Lease): Lease {
  const news = own.renewBefore === undefined && renewBefore !== undefined ? { renewBefore } : {};
  return { ...own, ...news, handle: { ...handle, ...own.handle } };
}
