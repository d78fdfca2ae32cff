import { type Clock, type JobClock, JUMP_MS, jobClock, span } from '../clock.js';
import { tell } from '../errors.js';
import { Auditor } from '../lease/auditor.js';
import { endAll, endAndRecord } from '../lease/end-all.js';
import { answerOf, type EndpointAnswer } from '../lease/endpoint-answer.js';
import type { JobFolder, JobState } from '../lease/folder.js';
import { hide } from '../lease/hidden.js';
import { currentOf } from '../lease/intermediates.js';
import { KeptStore } from '../lease/kept-store.js';
import { LeaseLifecycle } from '../lease/lifecycle.js';
import { RENEWAL_BOUNDS, ROUND_MS } from '../lease/renewal-patience.js';
import { RenewalRecords } from '../lease/renewal-records.js';
import { Renewer } from '../lease/renewer.js';
import { tidy } from '../lease/tidy.js';
import { type Lease, onWall } from '../providers/provider.js';
import type { Runner } from '../runners/runner.js';
import { type Heartbeat, SILENT_MS } from './sign-of-life.js';

/** How long the end of a job's leases is tried, in milliseconds. */
const END_MS = 40_000;
/** The same for what somebody else was to end, who has had time for that already. */
const LEFT_MS = 25_000;
/** How often the first probe is made until the service answers it, and the pause in between, in milliseconds. */
const PROBES = 3;
const PROBE_PAUSE_MS = 5_000;
/** An audience of no service. */
const NOBODY = 'urn:jobpass:sign-of-life';

export interface KeptJobOptions {
  folder: JobFolder;
  state: JobState;
  runner: Runner;
  clock: Clock;
}

/** Ends what the exchange of a step that died was about to create. Post looks for it once more. */
export function endCreations({ state, runner, clock }: KeptJobOptions): Promise<void> {
  const bounds = { budgetMs: LEFT_MS, patienceMs: LEFT_MS - 6_000 };
  const options = { runner, state, clock: jobClock(clock, state.clock), ...bounds };
  return endAll({ leases: [], creating: state.creating }, options);
}

/** One lease of the job, from when main hands it over until post takes it back, or nobody does. */
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
  #over = false;
  /** First probes that were made. */
  #probes = 0;
  /** When the first probe is due, on the clock's `elapsed` scale. */
  #probeAt = 0;
  #silent = false;
  /** How far the time of day was from the job's clock at the last look, in milliseconds. */
  #difference = 0;

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
    this.#lifecycle = new LeaseLifecycle({
      ...{ ...parts, runner, state: () => this.#state },
      bounds: RENEWAL_BOUNDS,
      hide: async (secrets) => {
        // A command can print what it reads from a new lease at once.
        if (state.hides) hide(folder.path, secrets);
      },
    });
    this.#renewals = new RenewalRecords({ clock, life: state.life, auditor: this.#auditor });
    const renewer = { ...parts, lifecycle: this.#lifecycle, renewals: this.#renewals };
    this.#renewer = new Renewer(renewer, state);
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
    const { lease, ending } = this.#renewer.current;
    const dead =
      ending !== undefined || (lease.expiresAt !== undefined && lease.expiresAt <= this.#clock.now());
    return this.#over || dead || lease.intermediate !== undefined ? undefined : lease;
  }

  /** Whether there still is what post needs: it removes that as the last thing. */
  get remembered(): boolean {
    return this.#folder.exists;
  }

  /** Resolves when nothing goes on any more. */
  async settled(): Promise<void> {
    await this.#work;
    await this.#lifecycle.close();
  }

  /** Asks for an ID token that nobody takes, to see whether this job can still have any. @returns the time by their service. @throws JobpassError */
  async poll(): Promise<number | undefined> {
    const { http } = await this.#lifecycle.context();
    return (await this.#runner.idTokens.request(NOBODY, http, { leftMs: ROUND_MS })).servedAt;
  }

  /** What the endpoint answers; undefined where there is no live credential. Called after `prepare`. */
  async answer(): Promise<EndpointAnswer | undefined> {
    const { lease } = this;
    const clock = this.#clock;
    const format = this.#lifecycle.opened?.provider.tools?.answer ?? 'token-response';
    return lease && answerOf(onWall(lease, clock), { settings: this.settings, format, now: clock.wall() });
  }

  /** Loads what answers of the endpoint need. */
  async prepare(): Promise<void> {
    await this.#lifecycle.context();
    // The files of this program may be gone when the first request comes.
    await this.answer();
  }

  /** Main has changed the lease, or fetched what it opens. */
  update(state: JobState): void {
    // Once it was replaced here, main has nothing to say of it.
    if (currentOf(state.leases)?.lease.id !== this.#renewer.current.lease.id) return;
    this.#state = state;
    this.#renewer.update(state);
  }

  /** Does what is due, beside whatever else goes on. Never throws. */
  tick(heartbeat: Exclude<Heartbeat, 'over'>): void {
    if (!this.#over) this.#auditor.sendBeside(this.#stop.signal);
    this.#lookAtClock();
    this.#noteSilence(heartbeat === 'silent');
    const ttlOver = this.#clock.now() >= this.#state.life.endsAt;
    this.#begin(ttlOver ? () => this.#endForTtl() : this.#renewer.due(heartbeat === 'alive'));
    this.probe();
  }

  /** Makes the first probe where main leaves that to this process, and it is due. */
  probe(): void {
    const { accepted, lease } = this.#renewer.current;
    const known = accepted !== undefined && accepted.answer !== 'unknown';
    if (this.#state.keeperProbes !== true || known || lease.intermediate !== undefined) return;
    if (this.#probes >= PROBES || this.#clock.elapsed() < this.#probeAt) return;
    this.#begin(async () => {
      this.#probes++;
      this.#probeAt = this.#clock.elapsed() + PROBE_PAUSE_MS;
      await this.#renewer.prove();
    });
  }

  /** Begins one thing at a time. */
  #begin(task: (() => Promise<void>) | undefined): void {
    if (task === undefined || this.#work !== undefined || this.#over) return;
    this.#work = task()
      .catch((error: unknown) => this.#renewer.halt(tell(error)))
      .finally(() => {
        this.#work = undefined;
      });
  }

  /**
   * When the machine's clock was set, or the machine stood still, only the provider knows how much time is left: a renewal
   * asks it.
   */
  #lookAtClock(): void {
    const difference = this.#clock.wall() - this.#clock.now();
    if (Math.abs(difference - this.#difference) <= JUMP_MS) return;
    this.#difference = difference;
    this.#renewer.renewNow();
  }

  /** Writes down, once each time, that nothing is renewed since there is no sign of the job. */
  #noteSilence(silent: boolean): void {
    if (silent && !this.#silent && this.#state.renewal !== 'none' && !this.#over) {
      const since = span(SILENT_MS);
      this.#store.noteOutage(`no sign of life from the job for ${since}, so renewal is paused`);
      this.#store.save();
    }
    this.#silent = silent;
  }

  /** Gives the lease back: stops what goes on, and says no more about it. */
  async release(withinMs: number): Promise<void> {
    this.#over = true;
    this.#stop.abort();
    const stop = new AbortController();
    await Promise.race([this.#work, this.#clock.sleep(withinMs, stop.signal).catch(() => undefined)]);
    stop.abort();
    // What still goes on looks by itself whether the job is over, and ends what it gets.
    this.#renewals.flush();
    this.#store.save();
  }

  /** Ends everything, since nobody else will, and removes what was written. */
  async endWithJob(): Promise<void> {
    await this.release(0);
    await this.#endEverything();
    await tidy(this.#folder, this.settings.provider, this.#runner.step.log);
  }

  /** Ends what was given back, where whoever took it has not. */
  async endIfLeft(): Promise<void> {
    if (!this.remembered) return;
    // A step that revokes in the middle of the job leaves the folder for post, and no keeper in it.
    if (this.#folder.load()?.keeper === undefined) return;
    await this.#endEverything(LEFT_MS);
    this.#store.save();
    // Only post marks the end, and nobody comes after it.
    if (this.#folder.ended) await tidy(this.#folder, this.settings.provider, this.#runner.step.log);
  }

  async #endForTtl(): Promise<void> {
    if (this.#store.stopped === undefined) this.#store.noteStop('the ttl has ended');
    this.#renewals.flush();
    await this.#endEverything();
    this.#over = true;
    this.#store.save();
  }

  async #endEverything(budgetMs = END_MS): Promise<void> {
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
    });
    await this.#auditor.send(this.#auditor.sendingMs);
  }
}
