import { type AuditedIdentity, auditedIdentity } from '../audit/record.js';
import { type Clock, type JobClock, jobClock, span, timestamp } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import { DELIVERY } from '../delivery/registry.js';
import { JobpassError, tell } from '../errors.js';
import { LIMITS, PATIENCE } from '../http/client.js';
import { secretsOf } from '../providers/lease-credential.js';
import type { Lease } from '../providers/provider.js';
import type { Runner } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { endingLine, identityLine, leaseLine, remarks } from './account.js';
import { Auditor, withOwnTrail } from './auditor.js';
import { type JobContext, openContext } from './context.js';
import { endAll } from './end-all.js';
import { probeFresh } from './end-lease.js';
import { exchange, prepareExchange } from './exchange.js';
import { discard, type HeldLease, JobFolder, type JobState } from './folder.js';
import type { KeeperClient } from './keeper-client.js';
import { beginLife, type Plan, withoutKeeper } from './plan.js';

export interface CredentialRunOptions {
  runner: Runner;
  settings: Settings;
  plan: Plan;
  clock: Clock;
  /** Fires when the job is cancelled, or another credential of the same step failed. */
  signal: AbortSignal;
  /** Finds or starts the job's keeper, which is to expect a lease in a folder. */
  startKeeper: (folder: string) => Promise<KeeperClient>;
}

/** A life as short as this surprises a job, in milliseconds. */
const FEW_MINUTES_MS = 10 * 60_000;
/** The longest that main waits for the first probe, once the credential is delivered. */
const PROBE_MS = 1_000;
/** The most that main takes until the credential is there, with faults at each hop, in milliseconds. */
const BUDGET_MS = 110_000;
/** How long main tries to revoke what it got but may not deliver, in milliseconds; post goes on where it ends. */
const UNDO_MS = 12_000;

/**
 * The first half of one lease's life: from the ID token to the delivered credential. What must not be lost is saved
 * before each step that can fail.
 */
export class CredentialRun {
  readonly #options: CredentialRunOptions;
  readonly #runner: Runner;
  readonly #clock: JobClock;
  readonly #folder: JobFolder;
  readonly #state: JobState;
  readonly #keeperStarted: Promise<void>;
  readonly #auditor: Auditor;
  #context: JobContext | undefined;
  #held: HeldLease | undefined;
  /** With everything that is delivered. */
  #lease: Lease | undefined;
  #keeper: KeeperClient | undefined;
  #endpoint: ServedEndpoint | undefined;

  /** @throws JobpassError `state` where nothing can be remembered here */
  constructor(options: CredentialRunOptions) {
    const { runner, settings, plan } = options;
    const clock = jobClock(options.clock);
    this.#options = options;
    this.#runner = runner;
    this.#clock = clock;
    const { renewal, keep } = plan;
    // Before there is anything to lose: the place where it will be remembered, and the runner's memory of it.
    this.#folder = JobFolder.create(runner.memory.temporaryFolder());
    runner.memory.saveState(...this.#folder.remembered);
    const audited = withOwnTrail(settings, this.#folder.path);
    this.#auditor = new Auditor({
      settings: audited,
      clock,
      log: runner.step.log,
      print: runner.step.printRecord,
    });
    const life = beginLife(plan, clock.now());
    this.#state = {
      ...{ version: 1, settings: audited, life, clock: clock.mark, renewal },
      ...{ claims: {}, leases: [], lostAnswers: [] },
      ...(runner.step.hidesLater ? { hides: true } : {}),
    };
    // Meanwhile: it is needed when the credential is there.
    this.#keeperStarted = keep ? this.#startKeeper() : Promise.resolve();
  }

  /**
   * Everything up to the credential, its mask and what it opens. From where it is issued on, whatever goes wrong, it is
   * revoked by `giveUp`.
   *
   * @throws JobpassError
   */
  async obtain(): Promise<void> {
    const { settings, life } = this.#state;
    await this.#auditor.open();
    this.#context = await openContext({
      runner: this.#runner,
      settings,
      life,
      clock: this.#clock,
      patience: PATIENCE,
      deadline: this.#clock.elapsed() + BUDGET_MS,
      limits: LIMITS,
      signal: this.#options.signal,
      onStray: (lease) => this.#endStray(lease),
    });
    const lease = await this.#exchange(this.#context).catch((error: unknown) => this.#refused(error));
    this.#held = { lease, deliveredTo: [] };
    this.#lease = lease;
    this.#state.leases.push(this.#held);
    await this.#secure(lease);
    this.#auditor.note('issued', this.#identity, this.#held);
    await this.#auditor.assure();
    await this.#collect(lease, this.#context);
    if (this.#endpoint !== undefined) {
      this.#context.secrets.add(this.#endpoint.token);
      await this.#runner.step.mask([this.#endpoint.token]);
    }
  }

  /** Hands over what `obtain` got. @throws JobpassError `delivery` */
  async deliver(): Promise<void> {
    const [lease, held, context] = [this.#lease, this.#held, this.#context];
    if (lease === undefined || held === undefined || context === undefined)
      throw new Error('nothing to deliver');
    const { settings } = this.#state;
    const { tools } = context.provider;
    for (const name of settings.deliver) {
      held.deliveredTo.push(
        ...(await DELIVERY[name].deliver(lease, {
          runner: this.#runner,
          folder: this.#folder.path,
          settings,
          ...(this.#endpoint === undefined ? {} : { endpoint: this.#endpoint }),
          ...(tools === undefined ? {} : { tools }),
        })),
      );
    }
    // The next command of the job may look what is there, before this one has proven anything.
    this.#saveIfPossible();
    this.#auditor.note('delivered', this.#identity, held, { deliveredTo: held.deliveredTo });
    const { auditFile, auditOwn } = this.#state.settings;
    if (auditFile !== undefined && !auditOwn) this.#runner.step.setOutput('audit-file', auditFile);
    this.#runner.step.setOutput('credential-id', lease.id);
    for (const [name, value] of Object.entries(lease.facts ?? {})) this.#runner.step.setOutput(name, value);
    this.#runner.step.setOutput(
      'expires-at',
      lease.expiresAt === undefined ? '' : timestamp(lease.expiresAt),
    );
    this.checkGoesOn();
  }

  /** Tells what was delivered, and probes it once, which is what makes `revoked` a proof. Never throws. */
  async prove(): Promise<void> {
    const [held, context] = [this.#held, this.#context];
    if (held === undefined || context === undefined) return;
    const { log } = this.#runner.step;
    log.info(`Issued ${leaseLine(held)}`);
    log.info(`Delivered to ${held.deliveredTo.join(', ')}`);
    const early = this.#endsEarly(held.lease);
    if (early?.worrying === true) log.warning(early.told);
    else if (early !== undefined) log.info(early.told);
    const [accepted] = await Promise.all([
      probeFresh(held, context, PROBE_MS),
      ...(this.#handsOverLater ? [this.#handOver()] : []),
      this.#auditor.send(PROBE_MS),
    ]);
    held.accepted = accepted;
    if (held.accepted.answer === 'refuses') {
      const why = held.accepted.reason === undefined ? '' : `: ${held.accepted.reason}`;
      log.warning(`The provider has just issued this credential, and does not accept it when asked${why}`);
    }
    if (held.lease.expiresAt === undefined && held.accepted.expiresAt !== undefined)
      held.lease.expiresAt = held.accepted.expiresAt;
    this.#saveIfPossible();
    // What is said of the whole ttl is not so then.
    if (early === undefined) for (const remark of this.#options.plan.remarks) log.info(remark);
    if (this.#keeper !== undefined) this.#tellKeeping();
    this.#tellTrail();
  }

  /** Of a credential that nothing renews, and that does not live as long as it was to: when it dies, for people. */
  #endsEarly({ expiresAt, issuedAt }: Lease): { told: string; worrying: boolean } | undefined {
    const { ttlMs } = this.#state.life;
    if (this.#options.plan.renewal !== 'none' || expiresAt === undefined) return undefined;
    const lives = expiresAt - issuedAt;
    // Services round, and some take off a little for clocks that differ.
    if (lives >= ttlMs * 0.9 - 5_000) return undefined;
    const told = `The credential expires at ${timestamp(expiresAt)}, ${span(lives)} after it was issued and before the ttl of ${span(ttlMs)} is over: a step that uses it later will fail. Let the service give a longer life, or deliver it so that it is renewed (deliver: endpoint or file)`;
    // Nobody may have thought of an hour where no ttl was given; minutes are few for any job.
    return { told, worrying: this.#state.settings.ttlMs !== undefined || lives <= FEW_MINUTES_MS };
  }

  /** Ends what was got and may not be used. Never throws. */
  async giveUp(): Promise<void> {
    const { leases, lostAnswers } = this.#state;
    await this.#keeperStarted;
    await this.#dismiss();
    if (this.#held !== undefined && this.#held.ending === undefined) await this.#undo(this.#held);
    for (const remark of remarks(this.#state)) this.#runner.step.log.warning(remark);
    await this.#auditor.send(PROBE_MS, leases.length === 0);
    if (leases.length > 0 || lostAnswers.length > 0) this.#saveIfPossible();
    else this.#forget();
    this.#tellTrail();
  }

  async close(): Promise<void> {
    await this.#context?.close();
  }

  /** A cancelled job, or one whose post step has run already, gets nothing. @throws JobpassError `cancelled` */
  checkGoesOn(): void {
    if (this.#options.signal.aborted)
      throw new JobpassError('cancelled', 'The job was cancelled before the credential was delivered');
    if (this.#folder.ended)
      throw new JobpassError('cancelled', 'The job had ended before the credential was there');
  }

  /** Side by side where one step needs nothing of the other. */
  async #exchange(context: JobContext): Promise<Lease> {
    const state = this.#state;
    const first = await prepareExchange(context);
    state.claims = first?.shown ?? this.#runner.system.job();
    if (state.settings.auditFile !== undefined) {
      const said = this.#runner.system.recorded?.() ?? this.#runner.system.job();
      state.audited = auditedIdentity(this.#runner.system.name, first?.claims ?? {}, said);
    }
    this.#runner.step.log.info(`${first === undefined ? 'Job' : 'ID token'}: ${identityLine(state)}`);

    // Where nothing is renewed, a keeper changes nothing of what is asked for.
    const served = state.settings.deliver.includes('endpoint');
    if (served || this.#options.plan.renewal !== 'none') await this.#keeperStarted;
    if (served && this.#keeper === undefined) {
      throw new JobpassError(
        'state',
        'deliver: endpoint needs a process beside the job, which cannot be here',
        { hint: 'Deliver it by env or file' },
      );
    }
    return exchange(
      context,
      {
        begin: () => {
          this.checkGoesOn();
          // Saved before it is sent: if main is killed in the exchange, this alone tells post that there was one.
          state.exchangeSince = this.#clock.now();
          this.#folder.save(state);
        },
        lost: () => void state.lostAnswers.push(this.#clock.now()),
        end: () => {
          delete state.exchangeSince;
          const { ahead } = context.serviceClock;
          if (ahead !== undefined) state.ahead = ahead;
        },
      },
      first,
    );
  }

  get #identity(): AuditedIdentity {
    return this.#state.audited ?? { job: { system: this.#runner.system.name } };
  }

  /** Records that the provider said no. @throws what it is given, or that a record is missing which is required */
  #refused(error: unknown): never {
    if (error instanceof JobpassError && error.code === 'refused')
      this.#auditor.note('refused', this.#identity, undefined, { because: printable(error.message, 500) });
    throw error;
  }

  #tellTrail(): void {
    const { told } = this.#auditor;
    if (told !== undefined) this.#runner.step.log.info(`Audit: ${told}`);
  }

  /** Masks it and saves what revocation needs, both before anything else. */
  async #secure(lease: Lease): Promise<void> {
    const masked = this.#runner.step.mask(secretsOf(lease));
    // Saved while the mask is on its way to the runner: a step can be killed while it waits.
    masked.catch(() => undefined);
    // Without its folder post has been here, which is told below.
    if (this.#folder.exists) this.#folder.save(this.#state);
    // Where nothing renews it and nothing serves it, it can be used before the keeper has it: the one that was sent for
    // knows the folder, and looks there by itself if this process dies meanwhile.
    if (!this.#handsOverLater) await this.#handOver();
    await masked;
    this.checkGoesOn();
  }

  get #handsOverLater(): boolean {
    return this.#options.plan.renewal === 'none' && !this.#state.settings.deliver.includes('endpoint');
  }

  /** Never throws. */
  async #handOver(): Promise<void> {
    const { keeper } = this.#state;
    await this.#keeperStarted;
    // Post must know of it before it knows of the lease.
    if (this.#state.keeper !== keeper) this.#saveIfPossible();
    await this.#watch();
  }

  async #collect(issued: Lease, { provider, secrets }: JobContext): Promise<void> {
    if (provider.collect === undefined) return;
    const { values, expiresAt, renewBefore, handle } = await provider.collect(issued);
    if (expiresAt !== undefined) issued.expiresAt = expiresAt;
    if (renewBefore !== undefined) issued.renewBefore = renewBefore;
    Object.assign(issued.handle, handle);
    this.#saveIfPossible();
    await this.#watch();
    // Not saved: all of it ends with the lease, and a secret that is not on the disk cannot be read there.
    this.#lease = { ...issued, values };
    secrets.add(...secretsOf(this.#lease));
    await this.#runner.step.mask(secretsOf(this.#lease));
    this.checkGoesOn();
  }

  /** Has a keeper stand by. Where there can be none, the credential is taken once, which is told. Never throws. */
  async #startKeeper(): Promise<void> {
    try {
      this.#keeper = await this.#options.startKeeper(this.#folder.path);
      this.#state.keeper = this.#keeper.folder;
    } catch (error) {
      this.#goWithout(error);
    }
  }

  /** From here on nothing renews: the credential is asked for its whole life. */
  #goWithout(error: unknown): void {
    const state = this.#state;
    this.#keeper = undefined;
    delete state.keeper;
    state.renewal = 'none';
    Object.assign(state.life, beginLife(withoutKeeper(state.settings), this.#clock.now()));
    this.#runner.step.log.warning(
      `No process can keep the credential here, so it is taken once, for ${span(state.life.ttlMs)}: ${tell(error)}`,
    );
  }

  /** Hands the lease over, as it is saved. */
  async #watch(): Promise<void> {
    if (this.#keeper === undefined) return;
    try {
      const { endpoint } = await this.#keeper.handOver(this.#folder.path);
      if (endpoint !== undefined) this.#endpoint = endpoint;
    } catch (error) {
      this.#goWithout(error);
    }
  }

  /** Takes the lease back: what is done to it now must not meet a renewal. */
  async #dismiss(): Promise<void> {
    if (this.#keeper === undefined) return;
    try {
      await this.#keeper.takeBack(this.#folder.path);
    } catch {
      // It has ended, or is busy: post asks it once more, and tells what is wrong with it.
      return;
    }
    this.#keeper = undefined;
    // Nobody is to miss it.
    delete this.#state.keeper;
    this.#saveIfPossible();
  }

  #tellKeeping(): void {
    const { log } = this.#runner.step;
    const { life, settings } = this.#state;
    const replaceable = settings.deliver.every((name) => name === 'endpoint' || name === 'file');
    const renewal =
      this.#state.renewal === 'in place' && this.#held?.lease.renewable === false
        ? replaceable
          ? 'anew'
          : 'none'
        : this.#state.renewal;
    const how = {
      'in place': `renewed in leases of ${span(life.leaseMs)}`,
      anew: `replaced by another one in leases of ${span(life.leaseMs)}`,
      none: 'watched',
    }[renewal];
    log.info(
      `Kept beside the job: ${how}, until ${timestamp(life.endsAt)} at the latest. When the runner dies, ${this.#whenRunnerDies()}`,
    );
    const until = this.#runner.idTokens.until();
    if (renewal === 'anew' && until !== undefined && until < life.endsAt) {
      log.warning(
        `This job can have no ID tokens after ${timestamp(until)}: from then on the credential is not replaced any more. Steps that need it must end by then, or run in a job of their own`,
      );
    }
  }

  /** What becomes of the credential then, and no more than is true of it. */
  #whenRunnerDies(): string {
    const [held, { settings }] = [this.#held, this.#state];
    const reason = settings.revoke
      ? held && this.#context?.provider.irrevocable?.(held.lease)
      : 'revoke: false';
    if (reason === undefined) return 'it is revoked';
    const { expiresAt, issuedAt = 0 } = held?.lease ?? {};
    const left = expiresAt === undefined ? 'until it expires' : `for ${span(expiresAt - issuedAt)} at most`;
    return `it lives on ${left}: ${reason}`;
  }

  /** Revokes at once what was issued and may not be used. What does not succeed here, post tries again. */
  async #undo(held: HeldLease): Promise<void> {
    const { life, settings } = this.#state;
    await endAll([held], {
      runner: this.#runner,
      settings: { ...settings, revoke: true },
      life,
      clock: this.#clock,
      ahead: this.#context?.serviceClock.ahead,
      budgetMs: UNDO_MS,
      patienceMs: UNDO_MS,
    });
    held.deliveredTo = [];
    this.#auditor.noteEnding(this.#identity, held);
    const line = `Not delivered, so revoked at once: ${endingLine(held)}`;
    const { log } = this.#runner.step;
    if (held.ending?.word === 'revoked' || held.ending?.word === 'accepted') log.info(line);
    else log.warning(line);
    if (this.#folder.ended) {
      // Post has been here, so nobody else takes back what was written.
      const { tidy } = await import('./end-folder.js');
      await tidy(this.#folder, settings.provider, log);
    } else this.#saveIfPossible();
  }

  async #endStray(lease: Lease): Promise<void> {
    this.#runner.step.log.warning('An answer that cannot be used held a credential all the same');
    const held: HeldLease = { lease, deliveredTo: [] };
    this.#state.leases.push(held);
    delete this.#state.exchangeSince;
    this.#auditor.noteIfPossible('issued', this.#identity, held);
    const masked = this.#runner.step.mask(secretsOf(lease));
    masked.catch(() => undefined);
    this.#saveIfPossible();
    await this.#undo(held);
  }

  /** For what post can do without: the state that it cannot do without is saved already, or its loss is told. */
  #saveIfPossible(): void {
    try {
      if (this.#folder.exists) this.#folder.save(this.#state);
    } catch {
      // The state saved before still holds what revocation needs.
    }
  }

  /** Nothing was issued: there is nothing to remember. */
  #forget(): void {
    discard(this.#folder, this.#runner.step.log);
    try {
      // Otherwise post would wonder where the folder has gone.
      this.#runner.memory.saveState(this.#folder.remembered[0], '');
    } catch {
      // Then it wonders.
    }
  }
}
