import { auditedIdentity } from '../audit/identity.js';
import { type Clock, type JobClock, jobClock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import { endingLine, identityLine, nameOf, remarks, subjectOf } from '../lease/account.js';
import { Auditor } from '../lease/auditor.js';
import type { JobContext } from '../lease/context.js';
import { deliverLease } from '../lease/deliver.js';
import type { EndPlace } from '../lease/end-order.js';
import { JobFolder } from '../lease/folder.js';
import type { KeeperClient } from '../lease/keeper-client.js';
import { LeaseLifecycle } from '../lease/lifecycle.js';
import type { Plan } from '../lease/plan.js';
import type { HeldLease, JobState } from '../lease/state.js';
import { StateStore } from '../lease/state-store.js';
import { tidy } from '../lease/tidy.js';
import { type Lease, onWall } from '../providers/lease.js';
import type { Runner } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { FoldedLog } from './folded-log.js';
import { initialState } from './initial-state.js';
import { logIssued, noKeeper, setOutputs } from './issued.js';
import { Keeping } from './keeping.js';
import { SavedSignal } from './saved-signal.js';
import { secureServed } from './served-by-keeper.js';
import { endUndelivered, forget } from './undelivered.js';

export interface CredentialRunOptions {
  runner: Runner;
  settings: Settings;
  plan: Plan;
  clock: Clock;
  /** Fires when the job is canceled or when another of the step's credentials fails. */
  signal: AbortSignal;
  /** The log line's prefix. Empty if the log itself adds the name. */
  prefix: string;
  /** Lines for the folded group of the log. */
  notes: readonly string[];
  /** Starts or joins the job's keeper, and registers a folder for a lease. */
  startKeeper: (folder: string) => Promise<KeeperClient>;
  /** The credential with which this one logs in. Undefined if it logs in by itself. */
  logsInWith?: CredentialRun | undefined;
  /** Whether this process runs until the job ends. */
  lasts: boolean;
  /** Whether this process runs while steps use the credential, so that its further requests do not delay the job. */
  goesOn: boolean;
}

/** The longest wait after delivery until the sinks accept the records, in milliseconds. */
const SEND_MS = 1_000;
/**
 * The time limit for main to get the credential, in milliseconds. This limit allows for retries after a failure at each hop.
 */
const BUDGET_MS = 110_000;

/** Handles one credential in a main step, from the ID token to the delivery or, after a failure, to the ending. */
export class CredentialRun {
  readonly #options: CredentialRunOptions;
  readonly #runner: Runner;
  readonly #clock: JobClock;
  readonly #folder: JobFolder;
  readonly #state: JobState;
  readonly #store: StateStore;
  readonly #auditor: Auditor;
  readonly #keeping: Keeping;
  readonly #lifecycle: LeaseLifecycle;
  readonly #log: FoldedLog;
  #held: HeldLease | undefined;
  /** The lease with all delivered values. */
  #lease: Lease | undefined;
  #isForgotten = false;
  #noteRevoked: (() => void) | undefined;
  readonly #saved = new SavedSignal();

  /** @throws JobpassError `state` if no state can be saved */
  constructor(options: CredentialRunOptions) {
    const { plan, signal, startKeeper, lasts, logsInWith: other } = options;
    const clock = jobClock(options.clock);
    const log = new FoldedLog(options.runner.step.log, options.notes);
    const runner = { ...options.runner, step: { ...options.runner.step, log: log.log } };
    this.#log = log;
    this.#options = options;
    this.#runner = runner;
    this.#clock = clock;
    // Creates the folder and stores its path in the runner's state. Call this method before the exchange.
    const folder = JobFolder.create(runner.memory.temporaryFolder());
    runner.memory.saveState(...folder.remembered);
    this.#folder = folder;
    const logsInWith = other && { name: nameOf(other.#state), folder: other.place.folder };
    this.#state = initialState(options, folder, clock, logsInWith);
    const store = new StateStore(folder, clock, this.#state);
    this.#store = store;
    this.#auditor = new Auditor(runner, this.#state, clock);
    const keeping = new Keeping({ runner, clock, folder, store, plan, startKeeper, lasts });
    this.#keeping = keeping;
    this.#lifecycle = new LeaseLifecycle({
      ...{ runner, clock, state: () => this.#state, store, auditor: this.#auditor, signal },
      bounds: { budgetMs: BUDGET_MS, signal },
      otherIsSaved: other && (() => other.#isSaved(signal)),
      hide: (secrets) => runner.step.mask(secrets),
      saved: () => keeping.handOver(),
      end: (unended) =>
        endUndelivered(unended, {
          ...{ runner, clock, state: this.#state, lifecycle: this.#lifecycle, revoked: this.#noteRevoked },
        }),
      ended: (held) => this.#undone(held),
    });
  }

  /**
   * Gets and masks the credential and the secrets that it gives access to. If anything fails after the credential is issued,
   * `giveUp` revokes the credential.
   *
   * @throws JobpassError
   */
  async obtain(): Promise<void> {
    await this.#auditor.open();
    const { secrets } = await this.#lifecycle.context();
    const lease = await this.#exchange().catch((error: unknown) => this.#refused(error));
    this.#held = { lease, deliveredTo: [] };
    const { plan, goesOn } = this.#options;
    if (plan.keep && !goesOn && !this.#lifecycle.collects(lease)) this.#state.keeperProbes = true;
    await this.#lifecycle.secure(this.#held);
    this.#saved.note();
    await this.#auditor.assure();
    this.#lease = await this.#lifecycle.collect(this.#held);
    this.checkGoesOn();
    const { settings } = this.#state;
    const { step } = this.#runner;
    await secureServed(this.#keeping, { plan, settings, secrets, step });
  }

  /** The lease's folder, and the folder of the credential with which the lease's credential logs in. */
  get place(): EndPlace {
    return { folder: this.#folder.path, logsInWith: this.#state.logsInWith?.folder };
  }

  /** Waits until the lease is saved. @throws JobpassError `cancelled` */
  #isSaved(signal: AbortSignal): Promise<void> {
    return this.#saved.wait(nameOf(this.#state), { clock: this.#clock, withinMs: BUDGET_MS, signal });
  }

  /** Whether nothing was issued, so that nothing of this run is left. */
  get isForgotten(): boolean {
    return this.#isForgotten;
  }

  /** The file that this run created for the job key. */
  get jobKeyFile(): string | undefined {
    return this.#state.jobKeyFile;
  }

  /** The job and the service's hosts, for the summary of a failure. */
  get asked(): { subject: string; services: string[] } {
    const targets = this.#lifecycle.opened?.provider.targets ?? [];
    return { subject: subjectOf(this.#state), services: targets.map(({ host }) => host) };
  }

  /** Delivers the credential of `obtain`. @throws JobpassError `delivery` */
  async deliver(): Promise<void> {
    const [lease, held, context] = [this.#lease, this.#held, this.#lifecycle.opened];
    if (lease === undefined || held === undefined || context === undefined)
      throw new Error('nothing to deliver');
    const { settings } = this.#state;
    const { provider } = context;
    const { endpoint } = this.#keeping;
    const { step } = this.#runner;
    const delivered = onWall(lease, this.#clock);
    held.deliveredTo = await deliverLease(delivered, {
      ...{ folder: this.#folder.path, settings, provider, step, endpoint },
      idToken: context.latestIdToken?.raw,
    });
    if (settings.registries !== undefined) {
      const { offerLogIns } = await import('./registry-log-ins.js');
      const place = { folder: this.#folder.path, name: nameOf(this.#state) };
      held.deliveredTo.push(...offerLogIns(place, this.#keeping, step));
    }
    // The job's next command may read the state before the first probe is done.
    this.#store.save();
    this.#auditor.note('delivered', held, { deliveredTo: held.deliveredTo });
    setOutputs(step, delivered, settings);
    this.checkGoesOn();
  }

  /**
   * Logs the delivery, and sends the first probe unless another process sends it. Never throws.
   *
   * @param until resolves when the caller's own work is done; undefined if the caller has no such work
   */
  async prove(until?: Promise<unknown>): Promise<void> {
    const [held, context] = [this.#held, this.#lifecycle.opened];
    if (held === undefined || context === undefined) return;
    const { log } = this.#runner.step;
    const { prefix, plan } = this.#options;
    const early = logIssued(
      { log, print: (line) => this.#log.print(line) },
      { ...{ prefix, held, state: this.#state, now: this.#clock.now() }, renewal: plan.renewal },
    );
    await Promise.all([
      this.#probesHere(held, context) ? this.#lifecycle.prove(held) : this.#lifecycle.endUnfinished(),
      this.#auditor.send(SEND_MS),
    ]);
    if (await this.#keeping.settle(until)) await this.#prolong(held);
    if (held.accepted?.answer === 'refuses') {
      const why = held.accepted.reason === undefined ? '' : `: ${held.accepted.reason}`;
      log.warning(`The service does not accept the credential that it has just issued${why}`);
    }
    this.#store.save();
    // The remarks about the full TTL do not apply to a credential that ends early.
    if (!early) for (const remark of plan.remarks) log.info(remark);
    this.#keeping.log(held, context.provider.irrevocable?.(held.lease));
    this.#showDetails();
  }

  /** Whether this process sends the first probe. Otherwise, the keeper sends it, or post sends it before the revocation. */
  #probesHere(held: HeldLease, { provider }: JobContext): boolean {
    if (this.#options.goesOn || this.#lifecycle.probes(held)) return true;
    return provider.refusesDead === true && !this.#keeping.keeps;
  }

  /** Revokes a credential that must not be used. @param revoked called when the revocation is over. Never throws. */
  async giveUp(revoked: () => void): Promise<void> {
    this.#noteRevoked = revoked;
    const { leases, lostAnswers } = this.#state;
    await this.#keeping.takeBack();
    if (this.#held !== undefined && this.#held.ending === undefined) await this.#lifecycle.end(this.#held);
    for (const remark of remarks(this.#state)) this.#runner.step.log.warning(remark);
    await this.#auditor.send(SEND_MS, leases.length === 0);
    const { creating } = this.#store.unfinished;
    if (leases.length + lostAnswers.length + creating.length > 0) this.#store.save();
    else {
      this.#isForgotten = true;
      forget(this.#folder, this.#runner);
    }
    this.#showDetails();
  }

  async close(): Promise<void> {
    await this.#lifecycle.close();
  }

  /** @throws JobpassError `cancelled` if the job is over */
  checkGoesOn(): void {
    this.#lifecycle.checkGoesOn();
  }

  /** Exchanges an ID token. Independent steps run in parallel. */
  async #exchange(): Promise<Lease> {
    const state = this.#state;
    const { system, step } = this.#runner;
    const first = await this.#lifecycle.prepare();
    state.claims = first?.shown ?? system.job();
    if (state.settings.auditFile !== undefined) {
      const said = system.jobForRecords?.() ?? system.job();
      state.audited = auditedIdentity(system.name, first?.claims ?? {}, said);
    }
    step.log.info(`${first === undefined ? 'Job' : 'ID token'}: ${identityLine(state)}`);

    const { keeperNeeded = false } = this.#options.plan;
    const served = state.settings.deliver.includes('endpoint');
    if (!(await this.#keeping.started()) && (served || keeperNeeded))
      throw noKeeper(state.settings, keeperNeeded);
    return this.#lifecycle.exchange(first);
  }

  /** Renews a lease once for its full `ttl`, after periodic renewal has stopped. Never throws. */
  async #prolong(held: HeldLease): Promise<void> {
    const { prolong } = await import('../lease/prolong.js');
    const { life } = this.#state;
    await prolong(held, { lifecycle: this.#lifecycle, clock: this.#clock, life, auditor: this.#auditor });
  }

  /**
   * Records that the provider rejected the request. @throws the given error, or an error about a required record that cannot be
   * written
   */
  #refused(error: unknown): never {
    if (error instanceof JobpassError && error.code === 'refused')
      this.#auditor.note('refused', undefined, { because: printable(error.message, 500) });
    throw error;
  }

  /** Logs the ending. */
  async #undone(held: HeldLease): Promise<void> {
    const { log } = this.#runner.step;
    const isRevoked = held.ending?.word === 'revoked' || held.ending?.word === 'accepted';
    const line = endingLine(held);
    if (isRevoked) this.#log.print(`Revoked at once, because the credential was not delivered: ${line}`);
    else log.warning(`The credential was not delivered. Its ending: ${line}`);
    if (!this.#folder.ended) return;
    // Post has already run, so this process must remove the delivered files.
    await tidy(this.#folder, this.#state, log);
  }

  #showDetails(): void {
    const { headsText } = this.#auditor;
    if (headsText !== undefined) this.#log.add(`Audit: ${headsText}`);
    this.#log.show(`${printable(nameOf(this.#state), 60)}: details`);
  }
}
