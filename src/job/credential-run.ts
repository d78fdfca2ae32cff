import { auditedIdentity } from '../audit/identity.js';
import { type Clock, type JobClock, jobClock, timestamp } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import { endingLine, identityLine, leaseLine, nameOf, remarks, subjectOf } from '../lease/account.js';
import { Auditor, withOwnTrail } from '../lease/auditor.js';
import type { JobContext } from '../lease/context.js';
import { deliverLease } from '../lease/deliver.js';
import { endAll, type Unended } from '../lease/end-all.js';
import type { EndPlace } from '../lease/end-order.js';
import { discard, type HeldLease, JobFolder, type JobState } from '../lease/folder.js';
import type { KeeperClient } from '../lease/keeper-client.js';
import { LeaseLifecycle } from '../lease/lifecycle.js';
import { beginLife, type Plan } from '../lease/plan.js';
import { StateStore } from '../lease/state-store.js';
import { tidy } from '../lease/tidy.js';
import { type Lease, onWall } from '../providers/provider.js';
import type { Log, Runner } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { endsEarly, issuedText, noKeeper } from './issued.js';
import { Keeping } from './keeping.js';

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
/** The time limit for main to revoke a credential that it must not deliver, in milliseconds. Post continues after that. */
const UNDO_MS = 12_000;

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
  readonly #log: Log;
  /** Lines for the folded group of the log. */
  readonly #details: string[];
  #held: HeldLease | undefined;
  /** The lease with all delivered values. */
  #lease: Lease | undefined;
  #isForgotten = false;
  #noteSaved = (): void => undefined;
  #noteRevoked: (() => void) | undefined;
  /** Resolves when the lease is saved, so that other credentials can log in with it. */
  readonly #saved = new Promise<void>((resolve) => {
    this.#noteSaved = resolve;
  });

  /** @throws JobpassError `state` if no state can be saved */
  constructor(options: CredentialRunOptions) {
    const { settings, plan, signal, startKeeper, lasts, logsInWith: other } = options;
    const clock = jobClock(options.clock);
    const { log } = options.runner.step;
    const details = [...options.notes];
    const folded = { ...log, live: log.info, info: (line: string) => void details.push(line) };
    const runner = { ...options.runner, step: { ...options.runner.step, log: folded } };
    this.#log = log;
    this.#details = details;
    this.#options = options;
    this.#runner = runner;
    this.#clock = clock;
    // Creates the folder and stores its path in the runner's state. Call this method before the exchange.
    const folder = JobFolder.create(runner.memory.temporaryFolder());
    runner.memory.saveState(...folder.remembered);
    this.#folder = folder;
    this.#state = {
      ...{ version: 1, settings: withOwnTrail(settings, folder.path) },
      ...{ life: beginLife(plan, clock.now()), clock: clock.mark, renewal: plan.renewal },
      ...{ claims: {}, leases: [], lostAnswers: [] },
      entry: `${nameOf({ settings })}.${folder.path.slice(-6)}`,
      ...(runner.step.masksRenewals ? { hides: true } : {}),
      ...(other && { logsInWith: { name: nameOf(other.#state), folder: other.place.folder } }),
    };
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
      end: (unended) => this.#end(unended),
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
    this.#noteSaved();
    await this.#auditor.assure();
    this.#lease = await this.#lifecycle.collect(this.#held);
    this.checkGoesOn();
    const { endpoint } = this.#keeping;
    if (this.#options.plan.keeperNeeded && !this.#keeping.keeps) throw noKeeper(this.#state.settings, true);
    // The keeper may have failed or rejected the lease. Either case is logged already.
    if (endpoint === undefined && this.#served) throw noKeeper(this.#state.settings);
    if (endpoint === undefined) return;
    secrets.add(endpoint.token);
    await this.#runner.step.mask([endpoint.token]);
  }

  /** The lease's folder, and the folder of the credential with which the lease's credential logs in. */
  get place(): EndPlace {
    return { folder: this.#folder.path, logsInWith: this.#state.logsInWith?.folder };
  }

  /**
   * Waits until the lease is saved, for a limited time. @param signal fires when the caller no longer needs the lease
   *
   * @throws JobpassError `cancelled`
   */
  async #isSaved(signal: AbortSignal): Promise<void> {
    const enough = new AbortController();
    const limit = AbortSignal.any([signal, enough.signal]);
    const late = this.#clock.sleep(BUDGET_MS, limit).then(
      () => false,
      () => false,
    );
    const isSaved = await Promise.race([this.#saved.then(() => true), late]);
    enough.abort();
    if (isSaved) return;
    throw new JobpassError(
      'cancelled',
      `The credential "${nameOf(this.#state)}" is needed to log in, but it was not issued`,
    );
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
    });
    // The job's next command may read the state before the first probe is done.
    this.#store.save();
    this.#auditor.note('delivered', held, { deliveredTo: held.deliveredTo });
    const { auditFile, auditOwn } = settings;
    if (auditFile !== undefined && !auditOwn) step.setOutput('audit-file', auditFile);
    step.setOutput('credential-id', lease.id);
    for (const [name, value] of Object.entries(lease.facts ?? {})) step.setOutput(name, value);
    const { expiresAt } = delivered;
    step.setOutput('expires-at', expiresAt === undefined ? '' : timestamp(expiresAt));
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
    const { lease } = held;
    const { log } = this.#runner.step;
    this.#log.info(`${this.#options.prefix}${issuedText(this.#state, lease, this.#clock.now())}`);
    log.info(`Issued ${leaseLine(held)}`);
    log.info(`Delivered to ${held.deliveredTo.join(', ')}`);
    const early = endsEarly(this.#state, lease, this.#options.plan.renewal);
    if (early?.worrying === true) log.warning(early.text);
    else if (early !== undefined) log.info(early.text);
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
    if (early === undefined) for (const remark of this.#options.plan.remarks) log.info(remark);
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
    else this.#forget();
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
    if (!(await this.#keeping.started()) && (this.#served || keeperNeeded))
      throw noKeeper(state.settings, keeperNeeded);
    return this.#lifecycle.exchange(first);
  }

  get #served(): boolean {
    return this.#state.settings.deliver.includes('endpoint');
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

  /** Revokes an issued credential that must not be used. Post retries after a failure. */
  async #end(unended: Unended): Promise<void> {
    const { settings, life, logsInWith } = this.#state;
    const { ahead } = this.#lifecycle.opened?.serviceClock ?? {};
    const known = { ...(ahead && { ahead }), ...(logsInWith && { logsInWith }) };
    await endAll(unended, {
      runner: this.#runner,
      state: { settings: { ...settings, revoke: true }, life, ...known },
      clock: this.#clock,
      budgetMs: UNDO_MS,
      patienceMs: UNDO_MS,
      revoked: this.#noteRevoked,
    });
    for (const held of unended.leases) held.deliveredTo = [];
  }

  /** Logs the ending. */
  async #undone(held: HeldLease): Promise<void> {
    const line = `Revoked at once, because the credential was not delivered: ${endingLine(held)}`;
    const { log } = this.#runner.step;
    if (held.ending?.word === 'revoked' || held.ending?.word === 'accepted') this.#log.info(line);
    else log.warning(line);
    if (!this.#folder.ended) return;
    // Post has already run, so this process must remove the delivered files.
    await tidy(this.#folder, this.#state, log);
  }

  #showDetails(): void {
    const { headsText } = this.#auditor;
    if (headsText !== undefined) this.#details.push(`Audit: ${headsText}`);
    const lines = this.#details.splice(0);
    if (lines.length > 0) this.#log.group?.(`${printable(nameOf(this.#state), 60)}: details`, lines);
  }

  /** Removes the folder if nothing was issued. */
  #forget(): void {
    this.#isForgotten = true;
    discard(this.#folder, this.#runner.step.log);
    try {
      // Without this change, the post step would warn about a missing folder.
      this.#runner.memory.saveState(this.#folder.remembered[0], '');
    } catch {
      // In this case, the post step logs the warning.
    }
  }
}
