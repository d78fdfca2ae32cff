import type { Clock } from '../clock.js';
import { DELIVERY } from '../delivery/index.js';
import { JobpassError, tell } from '../errors.js';
import { LIMITS } from '../http/client.js';
import { type JobContext, openContext } from '../job/context.js';
import { endAll } from '../job/end-all.js';
import { tidy } from '../job/end-folder.js';
import { endLease, probeOnce } from '../job/end-lease.js';
import { exchange, prepareExchange } from '../job/exchange.js';
import type { HeldLease, JobFolder, JobState, KeptState } from '../job/folder.js';
import { type Json, type Lease, secretsOf } from '../providers/provider.js';
import type { Runner } from '../runners/runner.js';

/**
 * A lease is renewed when this share of it has passed. Several jobs that began together drift apart by the jitter, which
 * makes it sooner and never later: two thirds of a lease are left for an outage that begins just then.
 */
const RENEW_AT = 1 / 3;
const JITTER = 0.15;
const PAUSE_MS = 1_000;
/** How long one round of tries for a renewal goes on, in milliseconds; the next round follows a second or two later. */
const ROUND_MS = 8_000;
/** While we wait, the lease grows shorter: a server that is back is found soon. */
const ROUND = { totalMs: ROUND_MS, answeredMs: ROUND_MS, malformedTries: 4, longestPauseMs: PAUSE_MS };
/** A lease that ends so shortly before everything ends is not renewed any more, in milliseconds. */
const LAST_MS = 1_500;
/** How long steps that have just read a credential can go on with it when there is a new one, in milliseconds. */
const LONGEST_GRACE_MS = 30_000;
const PROBE_MS = 1_000;
/** How long the end of a job's leases is tried, in milliseconds. */
const END_MS = 40_000;
/** The same for what somebody else was to end, who has had time for that already. */
const LEFT_MS = 25_000;
const MOST_OUTAGES = 100;
/** An audience of no service. */
const NOBODY = 'urn:jobpass:sign-of-life';
/** A refusal can be that of a proxy or a standby: so many in a row are believed. */
const REFUSALS = 3;
const REFUSED_PAUSE_MS = 5_000;

export interface KeptJobOptions {
  folder: JobFolder;
  state: JobState;
  runner: Runner;
  clock: Clock;
}

/** One lease of the job, from when main hands it over until post takes it back, or nobody does. */
export class KeptJob {
  readonly #folder: JobFolder;
  readonly #runner: Runner;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #kept: KeptState = { version: 1, leases: [], renewals: 0, outages: [], lostAnswers: [] };
  /** Replaced leases, and when they are to end: on the clock's `elapsed` scale. */
  readonly #retired = new Map<HeldLease, number>();
  #state: JobState;
  #context: JobContext | undefined;
  #current: HeldLease;
  /** When to renew, in ms since 1970. */
  #dueAt = Number.POSITIVE_INFINITY;
  #work: Promise<void> | undefined;
  #over = false;
  /** Whether the provider extends it no further. */
  #spent = false;
  #refusals = 0;
  /** Whether what an exchange needs is known. */
  #prepared = false;

  constructor({ folder, state, runner, clock }: KeptJobOptions) {
    this.#folder = folder;
    this.#state = state;
    this.#runner = runner;
    this.#clock = clock;
    this.#current = this.#take(state);
  }

  /** Whether there is nothing left to do here. */
  get over(): boolean {
    return this.#over;
  }

  get settings(): JobState['settings'] {
    return this.#state.settings;
  }

  /** The lease as it is now; undefined where it is not alive. */
  get lease(): Lease | undefined {
    const { lease, ending } = this.#current;
    const dead =
      ending !== undefined || (lease.expiresAt !== undefined && lease.expiresAt <= this.#clock.now());
    return this.#over || dead ? undefined : lease;
  }

  /** Whether there still is what post needs: it removes that as the last thing. */
  get remembered(): boolean {
    return this.#folder.exists;
  }

  /** Resolves when nothing goes on any more. */
  async settled(): Promise<void> {
    await this.#work;
    this.#context?.close();
  }

  /** Asks for an ID token that nobody takes, to see whether this job can still have any. @throws JobpassError */
  async poll(): Promise<void> {
    const { http } = await this.#open();
    await this.#runner.idToken(NOBODY, http, { leftMs: ROUND_MS });
  }

  /** What the endpoint answers; undefined where there is no live credential. Called after `prepare`. */
  answer(): Json | undefined {
    const { lease } = this;
    if (lease === undefined) return undefined;
    const forms = this.#context?.provider.forms;
    if (forms !== undefined) return forms.answer(lease);
    const { expiresAt } = lease;
    const left = expiresAt === undefined ? undefined : Math.floor((expiresAt - this.#clock.now()) / 1000);
    // As a token response of OAuth has it (RFC 6749, section 5.1).
    return {
      access_token: lease.credential,
      token_type: 'Bearer',
      ...(left === undefined ? {} : { expires_in: Math.max(0, left) }),
    };
  }

  /** Loads what answers of the endpoint need. */
  async prepare(): Promise<void> {
    await this.#open();
  }

  /** Main has changed the lease, or fetched what it opens. */
  update(state: JobState): void {
    // Once it was replaced here, main has nothing to say of it.
    if (this.#kept.leases.length > 1) return;
    this.#state = state;
    this.#current = this.#take(state);
  }

  /** Does what is due, beside whatever else goes on. Never throws. */
  tick(renewing: boolean): void {
    if (this.#work !== undefined || this.#over) return;
    const task = this.#nextTask(renewing);
    if (task === undefined) return;
    this.#work = task()
      .catch((error: unknown) => this.#halt(tell(error)))
      .finally(() => {
        this.#work = undefined;
      });
  }

  /** Gives the lease back: stops what goes on, and says no more about it. */
  async release(withinMs: number): Promise<void> {
    this.#over = true;
    this.#stop.abort();
    const stop = new AbortController();
    await Promise.race([this.#work, this.#clock.sleep(withinMs, stop.signal).catch(() => undefined)]);
    stop.abort();
    // What still goes on looks by itself whether the job is over, and ends what it gets.
    this.#save();
  }

  /** Ends everything, since nobody else will, and removes what was written. */
  async endWithJob(): Promise<void> {
    await this.release(0);
    await this.#endEverything();
    await tidy(this.#folder, this.settings.provider, this.#runner.log);
  }

  /** Ends what was given back, where whoever took it has not. */
  async endIfLeft(): Promise<void> {
    if (!this.remembered) return;
    // A step that revokes in the middle of the job leaves the folder for post, and no keeper in it.
    if (this.#folder.load()?.keeper === undefined) return;
    await this.#endEverything(LEFT_MS);
    this.#save();
    // Only post marks the end, and nobody comes after it.
    if (this.#folder.ended) await tidy(this.#folder, this.settings.provider, this.#runner.log);
  }

  #nextTask(renewing: boolean): (() => Promise<void>) | undefined {
    const now = this.#clock.now();
    if (now >= this.#state.life.endsAt) return () => this.#endForTtl();
    const [retired] = [...this.#retired].find(([, at]) => this.#clock.elapsed() >= at) ?? [];
    if (retired !== undefined) return () => this.#retire(retired);
    if (renewing && now >= this.#dueAt) return () => this.#renew();
    return undefined;
  }

  #take(state: JobState): HeldLease {
    const held = state.leases.findLast(({ ending }) => ending === undefined) ?? state.leases.at(-1);
    if (held === undefined) throw new JobpassError('state', 'There is no lease in that folder');
    this.#kept.leases.splice(0, this.#kept.leases.length, held);
    this.#schedule(held.lease);
    return held;
  }

  #schedule({ expiresAt, renewBefore = Number.POSITIVE_INFINITY }: Lease): void {
    const now = this.#clock.now();
    const { renewal, life } = this.#state;
    // The last one reaches to the end of the whole.
    const able = renewal !== 'none' && expiresAt !== undefined && expiresAt < life.endsAt - LAST_MS;
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
      this.#current.lease = lease;
      this.#refusals = 0;
      // By the server's own limit (Vault: token_max_ttl) a renewal can say yes and extend nothing.
      const same = this.#current === before;
      this.#spent = same && (lease.expiresAt ?? 0) < expiresAt + PAUSE_MS;
      this.#kept.renewals++;
      this.#kept.renewedAt = this.#clock.now();
      const outage = this.#kept.outages.at(-1);
      if (outage !== undefined) outage.to ??= this.#clock.now();
      this.#save();
      this.#schedule(lease);
      if (this.#spent && !this.#replaceable) this.#halt('the server extends it no further');
    } catch (error) {
      if (this.#stop.signal.aborted) return;
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
      (name) => name === 'endpoint' || DELIVERY[name].replace !== undefined,
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
          this.#kept.exchangeSince = this.#clock.now();
          this.#save();
        },
        lost: () => void this.#kept.lostAnswers.push(this.#clock.now()),
        end: () => {
          delete this.#kept.exchangeSince;
        },
      },
      first,
    );
    const former = this.#current;
    const held: HeldLease = { lease, deliveredTo: [`the place of ${former.lease.id}`] };
    this.#kept.leases.push(held);
    context.secrets.add(...secretsOf(lease));
    this.#save();
    try {
      this.#checkGoesOn();
      const collected = await provider.collect?.(lease);
      if (collected?.expiresAt !== undefined) lease.expiresAt = collected.expiresAt;
      if (collected?.renewBefore !== undefined) lease.renewBefore = collected.renewBefore;
      Object.assign(lease.handle, collected?.handle);
      const { settings } = this.#state;
      for (const name of settings.deliver) {
        DELIVERY[name].replace?.(
          { ...lease, values: collected?.values ?? lease.values },
          {
            folder: this.#folder.path,
            fileFormat: settings.fileFormat,
            fileMode: settings.fileMode,
            ...(provider.forms === undefined ? {} : { forms: provider.forms }),
          },
        );
      }
    } catch (error) {
      held.ending = await endLease(held, context);
      this.#save();
      throw error;
    }
    this.#current = held;
    if (provider.leavesReplaced !== true) {
      const life = (former.lease.expiresAt ?? 0) - this.#clock.now();
      const grace = Math.max(0, Math.min(LONGEST_GRACE_MS, life / 2));
      this.#retired.set(former, this.#clock.elapsed() + grace);
    }
    this.#forgetExpired();
    held.accepted = await probeOnce(held, context, PROBE_MS);
    return lease;
  }

  async #retire(held: HeldLease): Promise<void> {
    this.#retired.delete(held);
    held.ending = await endLease(held, await this.#open());
    this.#forgetExpired();
    this.#save();
  }

  /** What is dead by its own time is of no interest any more, unless there was trouble with it. */
  #forgetExpired(): void {
    const now = this.#clock.now();
    const keep = this.#kept.leases.filter(
      (one) => one === this.#current || one.ending?.word === 'failed' || (one.lease.expiresAt ?? now) >= now,
    );
    this.#kept.leases.splice(0, this.#kept.leases.length, ...keep);
  }

  #failed(error: unknown): void {
    const { lease } = this.#current;
    const now = this.#clock.now();
    if (isFinal(error) && ++this.#refusals >= REFUSALS) {
      this.#halt(tell(error));
      return;
    }
    this.#noteOutage(tell(error));
    const dead = lease.expiresAt !== undefined && lease.expiresAt <= now;
    if (dead && !this.#replaceable) {
      this.#halt('it expired before it could be renewed');
      return;
    }
    this.#dueAt = now + (isFinal(error) ? REFUSED_PAUSE_MS : PAUSE_MS) * (0.5 + Math.random());
    this.#save();
  }

  /** An outage lasts from the first try that fails to the next that does not. */
  #noteOutage(reason: string): void {
    const { outages } = this.#kept;
    const last = outages.at(-1);
    if (last !== undefined && last.to === undefined) last.reason = reason;
    else if (outages.length < MOST_OUTAGES) outages.push({ from: this.#clock.now(), reason });
  }

  /** Nothing more can be done for this lease, but to end it. */
  #halt(reason: string): void {
    this.#kept.stopped = reason;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#save();
  }

  async #endForTtl(): Promise<void> {
    this.#kept.stopped ??= 'the ttl was over';
    await this.#endEverything();
    this.#over = true;
    this.#save();
  }

  async #endEverything(budgetMs = END_MS): Promise<void> {
    const leases = [...this.#kept.leases];
    for (const held of this.#state.leases) {
      if (!leases.some(({ lease }) => lease.id === held.lease.id)) leases.push(held);
    }
    const { settings, life } = this.#state;
    await endAll(leases, {
      runner: this.#runner,
      settings,
      life,
      clock: this.#clock,
      budgetMs,
      patienceMs: budgetMs - 6_000,
    });
  }

  /** After post's word, or its mark, nothing new may come to life. */
  #checkGoesOn(): void {
    if (this.#stop.signal.aborted || this.#folder.ended)
      throw new JobpassError('cancelled', 'The job is over');
  }

  #round(context: JobContext): JobContext['http'] {
    return context.http.with({
      patience: ROUND,
      signal: this.#stop.signal,
      onRetry: (error) => this.#noteOutage(error.message),
    });
  }

  async #open(): Promise<JobContext> {
    this.#context ??= await openContext({
      runner: this.#runner,
      settings: this.#state.settings,
      life: this.#state.life,
      clock: this.#clock,
      patience: ROUND,
      limits: { ...LIMITS, attemptMs: 5_000, connectMs: 3_000 },
      onStray: async (lease) => {
        const held: HeldLease = { lease, deliveredTo: [] };
        this.#kept.leases.unshift(held);
        this.#save();
        held.ending = await endLease(held, await this.#open());
        this.#save();
      },
    });
    return this.#context;
  }

  #save(): void {
    try {
      if (this.#folder.exists) this.#folder.saveKept(this.#kept);
    } catch {
      // The last one saved still holds what revocation needs; the disk may have room again later.
    }
  }
}

function isFinal(error: unknown): boolean {
  return !(error instanceof JobpassError) || !error.transient;
}
