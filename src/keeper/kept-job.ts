import { type Clock, type JobClock, jobClock, span } from '../clock.js';
import { errorText } from '../errors.js';
import { Auditor } from '../lease/auditor.js';
import { endAndRecord } from '../lease/end-all.js';
import type { EndPlace } from '../lease/end-order.js';
import { answerOf, type EndpointAnswer, type Freshness, isFresh } from '../lease/endpoint-answer.js';
import type { JobFolder } from '../lease/folder.js';
import { hide } from '../lease/hidden.js';
import { currentOf } from '../lease/intermediates.js';
import { KeptStore } from '../lease/kept-store.js';
import { LeaseLifecycle } from '../lease/lifecycle.js';
import { RENEWAL_BOUNDS, ROUND_MS } from '../lease/renewal-patience.js';
import { RenewalRecords } from '../lease/renewal-records.js';
import { Renewer } from '../lease/renewer.js';
import type { JobState } from '../lease/state.js';
import { tidy } from '../lease/tidy.js';
import { type Lease, onWall } from '../providers/lease.js';
import type { Runner } from '../runners/runner.js';
import { ClockJumps } from './clock-jumps.js';
import { FirstProbe } from './first-probe.js';
import { JobIdToken } from './job-id-token.js';
import { KeptRegistries } from './kept-registries.js';
import { type Heartbeat, SILENT_MS } from './liveness.js';
import { ProtocolServer } from './protocol-server.js';
import { Tending } from './tending.js';

/** The time limit for revoking a job's leases, in milliseconds. */
const END_MS = 40_000;
/** The time limit for leases that another process failed to revoke, in milliseconds. */
export const LEFT_MS = 25_000;
/** An audience that no service accepts. */
const NOBODY = 'urn:jobpass:sign-of-life';

export interface KeptJobOptions {
  folder: JobFolder;
  state: JobState;
  runner: Runner;
  clock: Clock;
}

/** A lease in the keeper, from main's request until the post step takes the lease back. */
export class KeptJob {
  readonly #folder: JobFolder;
  readonly #runner: Runner;
  readonly #clock: JobClock;
  readonly #stop = new AbortController();
  readonly #store: KeptStore;
  readonly #lifecycle: LeaseLifecycle;
  readonly #renewer: Renewer;
  readonly #renewals: RenewalRecords;
  readonly #auditor: Auditor;
  #state: JobState;
  #work: Promise<void> | undefined;
  readonly #tending: Tending;
  readonly #firstProbe: FirstProbe;
  readonly #jumps: ClockJumps;
  readonly #idToken: JobIdToken;
  /** Answers requests by the protocols of services. */
  readonly server: ProtocolServer;
  /** The log-ins to container registries. Undefined if the settings contain no registries. */
  readonly registries: KeptRegistries | undefined;
  #over = false;
  #silent = false;
  /** The last lease whose renewal a request to the endpoint started. */
  #refreshed: Lease | undefined;

  constructor({ folder, state, runner, clock: machine }: KeptJobOptions) {
    this.#folder = folder;
    this.#state = state;
    this.#runner = runner;
    this.#clock = jobClock(machine, state.clock);
    const clock = this.#clock;
    this.#store = new KeptStore(folder, clock);
    const { signal } = this.#stop;
    this.#auditor = new Auditor(runner, state, clock, true);
    const parts = { clock, signal, store: this.#store, auditor: this.#auditor };
    const hideIfNeeded = async (secrets: readonly string[]): Promise<void> => {
      // A command may immediately print a value from the new lease.
      if (state.hides) hide(folder.path, secrets);
    };
    const own = { ...parts, hide: hideIfNeeded };
    this.#lifecycle = new LeaseLifecycle({
      ...{ ...own, runner, state: () => this.#state },
      bounds: RENEWAL_BOUNDS,
    });
    this.#renewals = new RenewalRecords({ clock, life: state.life, auditor: this.#auditor });
    const renewer = { ...parts, lifecycle: this.#lifecycle, renewals: this.#renewals };
    this.#renewer = new Renewer(renewer, state);
    this.#tending = new Tending({
      ...{ clock, signal, store: this.#store, lifecycle: this.#lifecycle, settings: state.settings },
      isCurrent: ({ id }) => this.lease?.id === id,
      gone: () => this.#renewer.renewNow(),
    });
    this.#jumps = new ClockJumps(clock);
    this.#firstProbe = new FirstProbe(clock, () => this.#renewer.prove());
    const token = { clock, signal, store: this.#store, lifecycle: this.#lifecycle, settings: state.settings };
    this.#idToken = new JobIdToken(token);
    this.server = new ProtocolServer({
      ...{ clock, signal, lifecycle: this.#lifecycle, idToken: this.#idToken },
      lease: () => this.lease,
      refresh: () => this.refresh(),
      forgetExpired: () => this.#renewer.forgetExpired(),
    });
    const { registries: hosts } = state.settings;
    const known = { ...own, lifecycle: this.#lifecycle, held: () => this.#renewer.current };
    this.registries = hosts && new KeptRegistries({ ...known, hosts, lease: () => this.lease });
  }

  /** Whether the keeper has nothing left to do for this job. */
  get over(): boolean {
    return this.#over;
  }

  /** The lease's folder, and the folder of the credential with which the lease's credential logs in. */
  get place(): EndPlace {
    return { folder: this.#folder.path, logsInWith: this.#state.logsInWith?.folder };
  }

  get settings(): JobState['settings'] {
    return this.#state.settings;
  }

  /** The current lease, or undefined if the lease is not live. */
  get lease(): Lease | undefined {
    const { lease, ending } = this.#renewer.current;
    const dead =
      ending !== undefined || (lease.expiresAt !== undefined && lease.expiresAt <= this.#clock.now());
    return this.#over || dead || lease.intermediate !== undefined ? undefined : lease;
  }

  /** Whether the data for the post step still exists. The post step deletes the folder last. */
  get remembered(): boolean {
    return this.#folder.exists;
  }

  /** Resolves when no task is in progress. */
  async settled(): Promise<void> {
    await this.#work;
    await Promise.all([this.#tending.settled, this.#idToken.settled, this.server.settled]);
    await this.#lifecycle.close();
  }

  /**
   * Requests an ID token and discards it, to check that the job can still get one. @returns the time of the ID token
   * service. @throws JobpassError
   */
  async poll(): Promise<number | undefined> {
    const { http } = await this.#lifecycle.context();
    return (await this.#runner.idTokens.request(NOBODY, http, { leftMs: ROUND_MS })).servedAt;
  }

  /** The endpoint's response, or undefined if there is no live credential. Call `prepare` first. */
  async answer(): Promise<EndpointAnswer | undefined> {
    const { lease } = this;
    const clock = this.#clock;
    const format = this.#lifecycle.opened?.provider.tools?.answer ?? 'token-response';
    return lease && answerOf(onWall(lease, clock), { settings: this.settings, format, now: clock.wall() });
  }

  /**
   * Starts a renewal if less than half of the lease's lifetime is left. A request starts at most one renewal of a lease. After a
   * failed renewal, the usual schedule applies, so that frequent requests do not add to an outage.
   */
  refresh(): Freshness {
    const { lease } = this;
    if (lease === undefined || isFresh(lease, this.#clock.now())) return 'fresh';
    if (this.#refreshed !== lease) this.#renewer.renewNow();
    this.#refreshed = lease;
    this.#begin(this.#renewer.due(!this.#silent));
    return this.#work === undefined ? 'stale' : 'renewing';
  }

  /** Loads all code that the endpoint needs for its responses. */
  async prepare(): Promise<void> {
    await this.#lifecycle.context();
    // The program files may be deleted before the first request arrives.
    await this.answer();
  }

  /** Applies a change that main made to the lease, such as newly read secrets. */
  update(state: JobState): void {
    // Main's state is outdated after the keeper has replaced the lease.
    if (currentOf(state.leases)?.lease.id !== this.#renewer.current.lease.id) return;
    this.#state = state;
    this.#renewer.update(state);
  }

  /** Starts the tasks that are due. They run in parallel with other work. Never throws. */
  tick(heartbeat: Exclude<Heartbeat, 'over'>): void {
    if (!this.#over) this.#auditor.sendBeside(this.#stop.signal);
    // Only the provider can report the remaining lifetime.
    if (this.#jumps.seen()) this.#renewer.renewNow();
    this.#noteSilence(heartbeat === 'silent');
    const ttlOver = this.#clock.now() >= this.#state.life.endsAt;
    this.#begin(ttlOver ? () => this.#endForTtl() : this.#renewer.due(!this.#silent));
    if (!ttlOver && !this.#over && !this.#silent) {
      this.#tending.tend(this.lease);
      this.#idToken.tick();
    }
    this.probe();
  }

  /** Sends the first probe if main left the probe to the keeper and the probe is due. */
  probe(): void {
    const { accepted, lease } = this.#renewer.current;
    const known = accepted !== undefined && accepted.answer !== 'unknown';
    if (this.#state.keeperProbes !== true || known || lease.intermediate !== undefined) return;
    if (this.#firstProbe.isDue) this.#begin(() => this.#firstProbe.send());
  }

  /** Starts a task unless one is in progress. */
  #begin(task: (() => Promise<void>) | undefined): void {
    if (task === undefined || this.#work !== undefined || this.#over) return;
    this.#work = task()
      .catch((error: unknown) => this.#renewer.halt(errorText(error)))
      .finally(() => {
        this.#work = undefined;
      });
  }

  /** Records once per outage that renewals are paused because the liveness check fails. */
  #noteSilence(silent: boolean): void {
    if (silent && !this.#silent && this.#state.renewal !== 'none' && !this.#over) {
      const since = span(SILENT_MS);
      this.#store.noteOutage(`the liveness check of the job has failed for ${since}, so renewal is paused`);
      this.#store.save();
    }
    this.#silent = silent;
  }

  /** Releases the lease: stops the running task and writes no further records. */
  async release(withinMs: number): Promise<void> {
    this.#over = true;
    this.#stop.abort();
    const stop = new AbortController();
    await Promise.race([this.#work, this.#clock.sleep(withinMs, stop.signal).catch(() => undefined)]);
    stop.abort();
    // A task that is still running checks whether the job has ended. If so, it revokes any credential that it receives.
    this.#renewals.flush();
    this.#store.save();
  }

  /**
   * Revokes all leases, because no other process will revoke them, and removes the saved data.
   *
   * @param revoked called when the revocations are over
   */
  async endWithJob(revoked?: () => void): Promise<void> {
    await this.release(0);
    await this.#endEverything(END_MS, revoked);
    await tidy(this.#folder, this.#state, this.#runner.step.log, true);
  }

  /**
   * Revokes leases that another process took back from the keeper but did not revoke.
   *
   * @param revoked called when the revocations are over
   */
  async endIfLeft(revoked?: () => void): Promise<void> {
    if (!this.remembered) return;
    // A process that takes a credential back removes the keeper from the saved state. It may die before it revokes the credential.
    const saved = this.#folder.load();
    const isEnded = saved?.leases.every(({ ending }) => ending !== undefined) ?? true;
    if (saved?.keeper === undefined && isEnded) return;
    await this.#endEverything(LEFT_MS, revoked);
    this.#store.save();
    // Only the post step sets the end mark, and no other process runs after it.
    if (this.#folder.ended) await tidy(this.#folder, this.#state, this.#runner.step.log, true);
  }

  async #endForTtl(): Promise<void> {
    if (this.#store.stopped === undefined) this.#store.noteStop('the credential reached its TTL');
    this.#renewals.flush();
    await this.#endEverything();
    this.#over = true;
    this.#store.save();
  }

  async #endEverything(budgetMs = END_MS, revoked?: () => void): Promise<void> {
    const leases = [...this.#store.leases];
    for (const held of this.#state.leases) {
      if (!leases.some(({ lease }) => lease.id === held.lease.id)) leases.push(held);
    }
    const { ahead = this.#state.ahead } = this.#lifecycle.opened?.serviceClock ?? {};
    const creating = [...(this.#state.creating ?? []), ...this.#store.unfinished.creating];
    await endAndRecord({ leases, creating }, this.#auditor, {
      runner: this.#runner,
      state: { ...this.#state, ...(ahead === undefined ? {} : { ahead }) },
      clock: this.#clock,
      budgetMs,
      patienceMs: budgetMs - 6_000,
      revoked,
    });
    await this.#auditor.send(this.#auditor.sendingMs);
  }
}
