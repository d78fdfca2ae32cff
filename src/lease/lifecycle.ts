import type { HttpClient } from '../http/client.js';
import type { ClockLead } from '../http/service-clock.js';
import type { IdToken } from '../identity/id-token.js';
import { secretsOf } from '../providers/lease-credential.js';
import type { ExchangeEvents, Lease, Provider } from '../providers/provider.js';
import type { Auditor } from './auditor.js';
import type { JobContext } from './context.js';
import { endIn, type Unended } from './end-all.js';
import { probeFresh } from './end-lease.js';
import { exchange, prepareExchange } from './exchange.js';
import type { HeldLease } from './folder.js';
import type { LeaseStore } from './lease-store.js';

export interface LifecycleOptions {
  store: LeaseStore;
  auditor: Auditor;
  /** Opens what the leases live with. @param endStray ends a credential that came in an answer which cannot be used */
  open: (
    events: Omit<ExchangeEvents, 'onStray'>,
    endStray: (lease: Lease) => Promise<HeldLease>,
  ) => Promise<JobContext>;
  /** Keeps secrets out of what steps print from now on. @throws JobpassError, and then nothing may be delivered */
  hide: (secrets: readonly string[]) => Promise<void>;
  /** @throws JobpassError `cancelled` once nothing new may come to life */
  checkGoesOn: () => void;
  /** Called when a new lease was saved, or changed, before anything is delivered of it. Never throws. */
  saved?: () => Promise<void>;
  /** Ends what the context of its life cannot end any more. Never throws. */
  end?: (unended: Unended) => Promise<void>;
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
  #context: JobContext | undefined;
  #prepared = false;

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  /** What the leases live with, opened once. @throws JobpassError and then the next call opens it */
  async context(): Promise<JobContext> {
    const events = {
      creating: (handle: Lease['handle']) => this.#creating(handle),
      intermediate: (lease: Lease) => this.#secureIntermediate(lease),
    };
    this.#opening ??= this.#options.open(events, (lease) => this.#endStray(lease));
    try {
      this.#context = await this.#opening;
      return this.#context;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  /** How far the service's clock is ahead, as far as that was learnt here. */
  get ahead(): ClockLead | undefined {
    return this.#context?.serviceClock.ahead;
  }

  /** What the provider knows; absent until the context was opened. */
  get provider(): Provider | undefined {
    return this.#context?.provider;
  }

  /** @throws JobpassError `cancelled` once nothing new may come to life */
  checkGoesOn(): void {
    this.#options.checkGoesOn();
  }

  async close(): Promise<void> {
    await this.#context?.close();
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
      await this.#endUnfinished();
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

  /** Fetches what a lease opens, and hides it. @returns the lease with everything that is delivered. @throws JobpassError */
  async collect({ lease }: HeldLease): Promise<Lease> {
    const { store, saved } = this.#options;
    const { provider } = await this.context();
    if (provider.collect === undefined) return lease;
    const { values, expiresAt, renewBefore, handle } = await provider.collect(lease);
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
   * Probes a fresh credential once, which is what makes `revoked` a proof at its end, and ends what earlier tries of the
   * exchange began. Never throws.
   */
  async prove(held: HeldLease): Promise<void> {
    const { lease } = held;
    const unfinished = this.#endUnfinished();
    held.accepted = await probeFresh(held, await this.context(), PROBE_MS);
    await unfinished;
    if (lease.expiresAt === undefined && held.accepted.expiresAt !== undefined)
      lease.expiresAt = held.accepted.expiresAt;
  }

  /** Revokes a lease, proves that it is dead, and records how it ended. Never throws. */
  end(held: HeldLease): Promise<void> {
    return this.#end({ leases: [held] });
  }

  async #end(unended: Unended): Promise<void> {
    const { store, auditor, end } = this.#options;
    if (end === undefined) await endIn(await this.context(), unended);
    else await end(unended);
    for (const held of unended.leases) auditor.noteEnding(held);
    store.save();
  }

  /** Ends what exchanges began and no lease came of. Never throws. */
  async #endUnfinished(): Promise<void> {
    const { leases, creating } = this.#options.store.unfinished;
    if (leases.length + creating.length > 0) await this.#end({ leases, creating });
  }

  /** Never throws. */
  async #endStray(lease: Lease): Promise<HeldLease> {
    const { store, auditor } = this.#options;
    const held: HeldLease = { lease, deliveredTo: [] };
    store.addStray(held);
    this.#hide(lease).catch(() => undefined);
    store.save();
    auditor.noteIfPossible('issued', held);
    await this.end(held);
    return held;
  }

  async #hide(lease: Lease): Promise<void> {
    const secrets = secretsOf(lease);
    this.#context?.secrets.add(...secrets);
    await this.#options.hide(secrets);
  }
}
