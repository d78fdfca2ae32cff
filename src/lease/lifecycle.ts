import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import type { IdToken } from '../identity/id-token.js';
import type { ExchangeEvents } from '../providers/context.js';
import type { Lease } from '../providers/lease.js';
import { secretsOf } from '../providers/lease-credential.js';
import type { Provider } from '../providers/provider.js';
import type { Runner } from '../runners/runner.js';
import type { Auditor } from './auditor.js';
import { type JobContext, openContext, type RequestBounds } from './context.js';
import { endIn, type Unended } from './end-all.js';
import { exchange, prepareExchange } from './exchange.js';
import { FirstProbes } from './first-probes.js';
import type { LeaseStore } from './lease-store.js';
import { isFinal } from './renewal-patience.js';
import type { HeldLease, JobState } from './state.js';

export interface LifecycleOptions {
  runner: Runner;
  clock: Clock;
  /** Returns the state that main saved last. */
  state: () => JobState;
  store: LeaseStore;
  auditor: Auditor;
  /** Fires when no new credential may be issued. */
  signal: AbortSignal;
  bounds: RequestBounds;
  /** Resolves when the credential with which this one logs in is saved. Undefined if it was saved before. */
  otherIsSaved?: (() => Promise<void>) | undefined;
  /**
   * Masks secrets in all later output of steps. @throws JobpassError if masking fails; in this case, nothing may be delivered
   */
  hide: (secrets: readonly string[]) => Promise<void>;
  /** Called after a new or changed lease has been saved and before it is delivered. Never throws. */
  saved?: () => Promise<void>;
  /** Revokes credentials that the usual requests can no longer revoke. Never throws. */
  end?: (unended: Unended) => Promise<void>;
  /** Called when a lease has ended. Never throws. */
  ended?: (held: HeldLease) => Promise<void>;
}

/**
 * The steps in the life of a lease: exchange, save and mask, collect, prove, end. Main and the keeper both use these steps.
 * Each has its own store and its own way to mask secrets. Data that must not be lost is saved before each step that can fail.
 */
export class LeaseLifecycle {
  readonly #options: LifecycleOptions;
  #opening: Promise<JobContext> | undefined;
  #opened: JobContext | undefined;
  #prepared = false;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #probes = new FirstProbes(() => this.context());

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  /** The leases' context, which is opened once. @throws JobpassError if it cannot be opened; the next call tries again */
  async context(): Promise<JobContext> {
    const { runner, clock, state, bounds, otherIsSaved } = this.#options;
    const events: ExchangeEvents = {
      onOrphaned: (lease) => this.#endOrphaned(lease),
      creating: (handle) => this.#creating(handle),
      intermediate: (lease) => this.#secureIntermediate(lease),
      known: () => this.#known,
    };
    this.#opening ??= openContext({ runner, clock, state: state(), bounds, events, otherIsSaved });
    try {
      this.#opened = await this.#opening;
      return this.#opened;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  /** The context, if it is already open. */
  get opened(): JobContext | undefined {
    return this.#opened;
  }

  /** Rejects new credentials if the job was canceled or its post step has already run. @throws JobpassError `cancelled` */
  checkGoesOn(): void {
    if (this.#options.signal.aborted)
      throw new JobpassError('cancelled', 'The job was canceled before the credential was delivered');
    if (this.#options.store.folder.ended)
      throw new JobpassError('cancelled', 'The job ended before the credential was issued');
  }

  async close(): Promise<void> {
    await this.#opened?.close();
  }

  /**
   * Runs exchanges of the keeper one after the other, each with the saving of its credential, because the saved state has room for one
   * unfinished exchange.
   */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Prepares exchanges once. @returns the ID token that was fetched in parallel, if any */
  async prepare(): Promise<IdToken | undefined> {
    const context = await this.context();
    if (this.#prepared) return undefined;
    const first = await prepareExchange(context);
    this.#prepared = true;
    return first;
  }

  /**
   * Repeats the exchange until it returns a credential. @param first an ID token that Jobpass has already fetched. @param round
   * the HTTP client for one round of attempts; after a transient failure, the caller starts another round. @param once makes one
   * attempt, if that is not the provider's exchange. @throws JobpassError
   */
  async exchange(
    first: IdToken | undefined,
    round?: HttpClient,
    once?: Provider['exchange'],
  ): Promise<Lease> {
    const { store } = this.#options;
    const context = await this.context();
    const record = {
      begin: () => {
        this.checkGoesOn();
        store.noteExchange();
      },
      lost: () => store.noteLostAnswer(),
      end: () => store.noteExchangeOver(context.serviceClock.ahead),
    };
    try {
      const { provider, idToken } = context;
      return await exchange({ provider, idToken, http: round ?? context.http }, record, first, once);
    } catch (error) {
      await this.endUnfinished(round !== undefined && !isFinal(error));
      throw error;
    }
  }

  /**
   * Saves a new lease and masks its secrets, before any other use.
   *
   * @throws JobpassError if the lease must not be used; in this case, call `end`
   */
  async secure(held: HeldLease): Promise<void> {
    const isNew = this.#options.store.add(held);
    await this.#secure(held, { isNew, saved: this.#options.saved });
  }

  async #secure(
    held: HeldLease,
    { isNew = true, saved }: { isNew?: boolean; saved?: (() => Promise<void>) | undefined } = {},
  ): Promise<void> {
    const { store, auditor } = this.#options;
    const hidden = this.#hide(held.lease);
    // Saves the lease while the runner receives the mask, because a step can be killed during that wait.
    hidden.catch(() => undefined);
    store.secure();
    if (isNew) auditor.note('issued', held);
    await saved?.();
    await hidden;
    this.checkGoesOn();
  }

  async #secureIntermediate(lease: Lease): Promise<void> {
    const held: HeldLease = { lease: { ...lease, intermediate: {} }, deliveredTo: [] };
    this.#options.store.addIntermediate(held);
    await this.#secure(held);
  }

  async #creating(handle: Lease['handle']): Promise<void> {
    this.checkGoesOn();
    this.#options.store.noteCreating(handle);
  }

  /** The live leases that main or this process saved. */
  get #known(): Lease[] {
    const { state, store } = this.#options;
    const own = store.live;
    const ofMain = state().leases.filter(
      (one) => one.ending === undefined && !own.some(({ lease }) => lease.id === one.lease.id),
    );
    return [...ofMain, ...own].map(({ lease }) => lease);
  }

  /** Whether `collect` sends requests for a lease. */
  collects(lease: Lease): boolean {
    const provider = this.#opened?.provider;
    return provider?.collect !== undefined && (provider.collects?.(lease) ?? true);
  }

  /**
   * Reads the secrets that a lease gives access to, and masks them. The first probe runs in parallel; `prove` waits for it.
   *
   * @returns the lease with all values to deliver
   * @throws JobpassError
   */
  async collect(held: HeldLease): Promise<Lease> {
    const { lease } = held;
    const { store, saved } = this.#options;
    const { provider } = await this.context();
    if (provider.collect === undefined || !this.collects(lease)) return lease;
    const collecting = provider.collect(lease);
    void this.#probes.send(held);
    const { values, expiresAt, renewBefore, handle } = await collecting;
    if (expiresAt !== undefined) lease.expiresAt = expiresAt;
    if (renewBefore !== undefined) lease.renewBefore = renewBefore;
    Object.assign(lease.handle, handle);
    store.save();
    await saved?.();
    // The values are not saved. Revoking the lease also ends them, and nobody can read a secret from the disk that is not
    // there.
    const whole = { ...lease, values };
    await this.#hide(whole);
    return whole;
  }

  /**
   * Sends the first probe unless it has already started, and revokes leftovers from earlier attempts. `revoked` requires this
   * probe as proof. Never throws.
   */
  async prove(held: HeldLease): Promise<void> {
    // Credentials with a lifetime of seconds are probed at their end. Until then, a probe of their parent is enough.
    const { store, state } = this.#options;
    const saved = [...store.live, ...state().leases];
    const origin = saved.find(({ lease }) => lease.id === held.lease.madeFrom);
    const isProven = held.lease.madeFrom !== undefined && origin?.accepted?.answer !== undefined;
    const probing = isProven ? undefined : this.#probes.send(origin ?? held);
    await Promise.all([probing, this.endUnfinished()]);
  }

  /** Whether a lease's first probe has started. */
  probes(held: HeldLease): boolean {
    return this.#probes.has(held);
  }

  /** Revokes a lease, probes it again, and records its ending. Never throws. */
  async end(held: HeldLease): Promise<void> {
    // The first probe's result is one half of the proof.
    await this.#probes.forget(held);
    await this.#end({ leases: [held] });
    await this.#options.ended?.(held);
  }

  async #end(unended: Unended): Promise<void> {
    const { store, auditor, end } = this.#options;
    if (end === undefined) await endIn(await this.context(), unended);
    else await end(unended);
    for (const held of unended.leases) auditor.noteEnding(held);
    store.save();
  }

  /** Revokes leftovers from exchanges that returned no lease. @param repeats whether another exchange follows. Never throws. */
  async endUnfinished(repeats = false): Promise<void> {
    const { leases: all, creating } = this.#options.store.unfinished;
    const leases = all.filter(({ lease }) => !repeats || this.#opened?.provider.usesAgain?.(lease) !== true);
    if (leases.length + creating.length > 0) await this.#end({ leases, creating });
  }

  /** Revokes an orphaned credential. Never throws. */
  async #endOrphaned(lease: Lease): Promise<void> {
    const { runner, store, auditor } = this.#options;
    const reason = this.#opened?.provider.irrevocable?.(lease);
    const next =
      reason === undefined ? 'Jobpass revokes the credential' : `The credential lives on: ${reason}`;
    runner.step.log.warning(`An unusable answer contained a credential. ${next}`);
    const held: HeldLease = { lease, deliveredTo: [] };
    store.addOrphaned(held);
    this.#hide(lease).catch(() => undefined);
    store.save();
    auditor.noteIfPossible('issued', held);
    await this.end(held);
  }

  /** Removes the secrets of expired leases from redaction, which would otherwise become slow in a long job. */
  forget(expired: readonly HeldLease[]): void {
    const used = new Set(this.#options.store.live.flatMap(({ lease }) => secretsOf(lease)));
    const unused = expired.flatMap(({ lease }) => secretsOf(lease)).filter((secret) => !used.has(secret));
    this.#opened?.secrets.remove(...unused);
  }

  /** Masks secrets that are no part of a lease. @throws JobpassError if masking fails */
  async hideAlso(secrets: readonly string[]): Promise<void> {
    await this.#options.hide(secrets);
  }

  async #hide(lease: Lease): Promise<void> {
    const secrets = secretsOf(lease);
    this.#opened?.secrets.add(...secrets);
    await this.#options.hide(secrets);
  }
}
