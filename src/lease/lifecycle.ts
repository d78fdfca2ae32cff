import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import type { IdToken } from '../identity/id-token.js';
import { secretsOf } from '../providers/lease-credential.js';
import type { ExchangeEvents, Lease } from '../providers/provider.js';
import type { Runner } from '../runners/runner.js';
import type { Auditor } from './auditor.js';
import { type JobContext, openContext, type RequestBounds } from './context.js';
import { endIn, type Unended } from './end-all.js';
import { noteProbe, probeFresh } from './end-lease.js';
import { exchange, prepareExchange } from './exchange.js';
import type { HeldLease, JobState } from './folder.js';
import type { LeaseStore } from './lease-store.js';

export interface LifecycleOptions {
  runner: Runner;
  clock: Clock;
  /** As main has saved it last. */
  state: () => JobState;
  store: LeaseStore;
  auditor: Auditor;
  /** Fires once nothing new may come to life. */
  signal: AbortSignal;
  bounds: RequestBounds;
  /** Keeps secrets out of what steps print from now on. @throws JobpassError, and then nothing may be delivered */
  hide: (secrets: readonly string[]) => Promise<void>;
  /** Called when a new lease was saved, or changed, before anything is delivered of it. Never throws. */
  saved?: () => Promise<void>;
  /** Ends what the requests of its life cannot end any more. Never throws. */
  end?: (unended: Unended) => Promise<void>;
  /** Called when a lease was ended. Never throws. */
  ended?: (held: HeldLease) => Promise<void>;
}

/** The longest that the first probe of a credential is waited for, in milliseconds. */
const PROBE_MS = 1_000;

/**
 * The life of leases in one process, step by step: exchange, save and mask, collect, prove, end. Main and the keeper live
 * it alike; each has its own store, and its own way to hide secrets. What must not be lost is saved before each step that
 * can fail.
 */
export class LeaseLifecycle {
  readonly #options: LifecycleOptions;
  #opening: Promise<JobContext> | undefined;
  #opened: JobContext | undefined;
  #prepared = false;
  /** First probes that were begun. */
  readonly #probes = new WeakMap<HeldLease, Promise<void>>();

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  /** What the leases live with, opened once. @throws JobpassError and then the next call opens it */
  async context(): Promise<JobContext> {
    const { runner, clock, state, bounds } = this.#options;
    const events: ExchangeEvents = {
      onOrphaned: (lease) => this.#endStray(lease),
      creating: (handle) => this.#creating(handle),
      intermediate: (lease) => this.#secureIntermediate(lease),
    };
    this.#opening ??= openContext({ runner, clock, state: state(), bounds, events });
    try {
      this.#opened = await this.#opening;
      return this.#opened;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  /** The same, once it is open. */
  get opened(): JobContext | undefined {
    return this.#opened;
  }

  /** A cancelled job, or one whose post step has run already, gets nothing. @throws JobpassError `cancelled` */
  checkGoesOn(): void {
    if (this.#options.signal.aborted)
      throw new JobpassError('cancelled', 'The job was cancelled before the credential was delivered');
    if (this.#options.store.folder.ended)
      throw new JobpassError('cancelled', 'The job ended before the credential was issued');
  }

  async close(): Promise<void> {
    await this.#opened?.close();
  }

  /** Finds out, once, what exchanges need. @returns the ID token that was fetched meanwhile, if any */
  async prepare(): Promise<IdToken | undefined> {
    const context = await this.context();
    if (this.#prepared) return undefined;
    const first = await prepareExchange(context);
    this.#prepared = true;
    return first;
  }

  /** Exchanges until there is a credential. @param first an ID token that was fetched already. @throws JobpassError */
  async exchange(first: IdToken | undefined, http?: HttpClient): Promise<Lease> {
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
      return await exchange(http === undefined ? context : { ...context, http }, record, first);
    } catch (error) {
      await this.endUnfinished();
      throw error;
    }
  }

  /**
   * Saves a new lease and hides its secrets, before anything else is done with it.
   *
   * @throws JobpassError and then it may not be used: `end` ends it
   */
  async secure(held: HeldLease): Promise<void> {
    this.#options.store.add(held);
    await this.#secure(held, this.#options.saved);
  }

  async #secure(held: HeldLease, saved?: () => Promise<void>): Promise<void> {
    const { store, auditor } = this.#options;
    const hidden = this.#hide(held.lease);
    // Saved while the mask is on its way to the runner: a step can be killed while it waits.
    hidden.catch(() => undefined);
    store.secure();
    auditor.note('issued', held);
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

  /** Whether `collect` sends requests for a lease. */
  collects(lease: Lease): boolean {
    const provider = this.#opened?.provider;
    return provider?.collect !== undefined && (provider.collects?.(lease) ?? true);
  }

  /**
   * Fetches what a lease opens, and hides it. The first probe is made beside that: `prove` waits for it.
   *
   * @returns the lease with everything that is delivered
   * @throws JobpassError
   */
  async collect(held: HeldLease): Promise<Lease> {
    const { lease } = held;
    const { store, saved } = this.#options;
    const { provider } = await this.context();
    if (provider.collect === undefined || !this.collects(lease)) return lease;
    const collecting = provider.collect(lease);
    void this.#probe(held);
    const { values, expiresAt, renewBefore, handle } = await collecting;
    if (expiresAt !== undefined) lease.expiresAt = expiresAt;
    if (renewBefore !== undefined) lease.renewBefore = renewBefore;
    Object.assign(lease.handle, handle);
    store.save();
    await saved?.();
    // Not saved: all of it ends with the lease, and a secret that is not on the disk cannot be read there.
    const whole = { ...lease, values };
    await this.#hide(whole);
    return whole;
  }

  /**
   * Probes a fresh credential, unless that was begun, and ends what earlier tries of the exchange began. The probe is what makes
   * `revoked` a proof at the credential's end. Never throws.
   */
  async prove(held: HeldLease): Promise<void> {
    await Promise.all([this.#probe(held), this.endUnfinished()]);
  }

  /** Whether the first probe of a lease was begun. */
  probes(held: HeldLease): boolean {
    return this.#probes.has(held);
  }

  #probe(held: HeldLease): Promise<void> {
    const known = this.#probes.get(held);
    if (known !== undefined) return known;
    const probing = this.context()
      .then((context) => probeFresh(held, context, PROBE_MS))
      .then((probe) => {
        noteProbe(held, probe);
        // Then it may be made once more.
        if (probe.answer === 'unknown') this.#probes.delete(held);
      })
      .catch(() => undefined);
    this.#probes.set(held, probing);
    return probing;
  }

  /** Revokes a lease, proves that it is dead, and records how it ended. Never throws. */
  async end(held: HeldLease): Promise<void> {
    // Its answer is one half of the proof.
    await this.#probes.get(held);
    this.#probes.delete(held);
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

  /** Ends what exchanges began and no lease came of. Never throws. */
  async endUnfinished(): Promise<void> {
    const { leases, creating } = this.#options.store.unfinished;
    if (leases.length + creating.length > 0) await this.#end({ leases, creating });
  }

  /** Ends a credential that came in an answer which cannot be used. Never throws. */
  async #endStray(lease: Lease): Promise<void> {
    const { runner, store, auditor } = this.#options;
    runner.step.log.warning('An unusable answer contained a credential. Jobpass revokes the credential');
    const held: HeldLease = { lease, deliveredTo: [] };
    store.addStray(held);
    this.#hide(lease).catch(() => undefined);
    store.save();
    auditor.noteIfPossible('issued', held);
    await this.end(held);
  }

  async #hide(lease: Lease): Promise<void> {
    const secrets = secretsOf(lease);
    this.#opened?.secrets.add(...secrets);
    await this.#options.hide(secrets);
  }
}
