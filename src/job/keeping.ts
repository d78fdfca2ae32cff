import { type Clock, span, timestamp } from '../clock.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import { errorText } from '../errors.js';
import { isReplaceable } from '../lease/deliver.js';
import type { JobFolder } from '../lease/folder.js';
import type { HandedOver, KeeperClient } from '../lease/keeper-client.js';
import { beginLife, type Plan, withoutKeeper } from '../lease/plan.js';
import type { HeldLease, JobState } from '../lease/state.js';
import type { StateStore } from '../lease/state-store.js';
import type { LivenessCheck, Runner } from '../runners/runner.js';
import { whileWaiting } from './while-waiting.js';

export interface KeepingOptions {
  runner: Runner;
  clock: Clock;
  folder: JobFolder;
  store: StateStore;
  plan: Plan;
  /** Starts or joins the job's keeper, and registers a folder for a lease. */
  startKeeper: (folder: string) => Promise<KeeperClient>;
  /** Whether this process runs until the job ends, so that it can wait for the keeper's start. */
  lasts: boolean;
}

/** Starts or joins the job's keeper once for all of the step's credentials. @param program the keeper's command line */
export function keeperStarter(
  program: readonly string[],
  { runner, clock, sign }: { runner: Runner; clock: Clock; sign: LivenessCheck },
): (folder: string) => Promise<KeeperClient> {
  let first: Promise<KeeperClient> | undefined;
  // A step's credentials all register at the same time, so one request can contain all folders.
  let folders: string[] | undefined = [];
  const start = async (): Promise<KeeperClient> => {
    const { KeeperClient } = await import('../lease/keeper-client.js');
    const expected = folders ?? [];
    folders = undefined;
    return KeeperClient.startOrJoin(program, sign, expected, { runner, clock });
  };
  return async (folder) => {
    if (folders === undefined) {
      const client = await first;
      await client?.expect(folder);
      return client as KeeperClient;
    }
    folders.push(folder);
    first ??= start();
    return first;
  };
}

/** Connects main to the job's keeper for one lease: starts or joins the keeper, hands the lease over, and takes it back. */
export class Keeping {
  readonly #options: KeepingOptions;
  readonly #state: JobState;
  #started: Promise<void> | undefined;
  #dontBegin: (() => void) | undefined;
  #keeper: KeeperClient | undefined;
  #addresses: HandedOver = {};
  #isWithout = false;
  /** Whether it is too late to change the credential if it loses its keeper. */
  #isSettled = false;

  constructor(options: KeepingOptions) {
    this.#options = options;
    this.#state = options.store.state;
    if (!options.plan.keep) this.#started = Promise.resolve();
    // Starting the keeper blocks this process for several milliseconds. If no caller waits for the keeper, main sends its first
    // request before it starts the keeper.
    else if (this.#isAwaited) void this.#begin();
    else this.#dontBegin = whileWaiting(() => void this.#begin());
  }

  #begin(): Promise<void> {
    this.#dontBegin?.();
    this.#started ??= this.#start();
    return this.#started;
  }

  /** The endpoint that serves the lease. Undefined until the keeper has the lease. */
  get endpoint(): ServedEndpoint | undefined {
    return this.#addresses.endpoint;
  }

  /** The address for log-ins to container registries. Undefined until the keeper has the lease, or without registries. */
  get registries(): ServedEndpoint | undefined {
    return this.#addresses.registries;
  }

  /** The user names of the log-ins to container registries, keyed by host. */
  readonly users: Record<string, string> = {};

  /** Requests the first log-in to a container registry. @returns the secret @throws JobpassError */
  async logIn(host: string): Promise<string> {
    if (this.#keeper === undefined) throw new Error('no keeper to log in with');
    const { username, secret } = await this.#keeper.logIn(this.#options.folder.path, host);
    this.users[host] = username;
    return secret;
  }

  /**
   * Whether the keeper must answer before the exchange, because the requested lifetime depends on it. Otherwise the keeper starts
   * in parallel. The keeper knows the lease's folder and reads the lease from it.
   */
  get #isAwaited(): boolean {
    const { plan } = this.#options;
    return plan.keeperNeeded !== true && (this.#isServed || plan.renewal === 'anew');
  }

  /** Whether the keeper must answer before the delivery. */
  get #isNeeded(): boolean {
    const { plan } = this.#options;
    return plan.keeperNeeded === true || this.#isServed || plan.renewal === 'anew';
  }

  get #isServed(): boolean {
    return this.#state.settings.deliver.includes('endpoint');
  }

  /** Whether this process knows of a running keeper. */
  get keeps(): boolean {
    return this.#keeper !== undefined;
  }

  /** Waits for the keeper if the exchange needs one. @returns whether there is a keeper, or may be one. Never throws */
  async started(): Promise<boolean> {
    if (this.#options.plan.keeperNeeded === true && !this.#isWithout) return true;
    await this.#begin();
    return this.#keeper !== undefined;
  }

  /** Hands the saved lease to the keeper. Call this method again after each change to the lease. Never throws. */
  async handOver(): Promise<void> {
    await (this.#options.plan.keeperNeeded === true ? this.#begin() : this.#started);
    const keeper = this.#keeper;
    if (keeper === undefined) return;
    const { path } = this.#options.folder;
    await new Promise<void>((goOn) => {
      const answered = keeper.handOver(path, this.#isNeeded ? undefined : goOn).then(
        (addresses) => {
          this.#addresses = { ...this.#addresses, ...addresses };
        },
        (error: unknown) => this.#goWithout(error),
      );
      void answered.then(goOn);
    });
  }

  /**
   * Waits for the keeper in two cases: if only the keeper limits the credential's lifetime and this process is about to end, or
   * while this process has other work. Never throws.
   *
   * @param until resolves when the other work is done; undefined if there is none
   * @returns whether the credential was issued for a keeper that is no longer available
   */
  async settle(until: Promise<unknown> | undefined): Promise<boolean> {
    await this.#started;
    const { plan, lasts } = this.#options;
    const ready = this.#keeper?.ready.catch(() => undefined);
    if (plan.renewal === 'none' && !lasts) await ready;
    else if (plan.renewal !== 'none' && until !== undefined) await Promise.race([ready, until]);
    this.#isSettled = true;
    return plan.renewal !== 'none' && this.#isWithout;
  }

  /** Takes the lease back, so that no renewal interferes. Never throws. */
  async takeBack(): Promise<void> {
    this.#dontBegin?.();
    await this.#started;
    if (this.#keeper === undefined) return;
    try {
      await this.#keeper.takeBack(this.#options.folder.path);
    } catch {
      // The keeper has ended or is busy. The post step tries again and reports a failure.
      return;
    }
    this.#keeper = undefined;
    // The post step must not warn about a missing keeper.
    delete this.#state.keeper;
    this.#options.store.save();
  }

  /**
   * Logs what the keeper does with the lease. @param irrevocable the reason why the credential cannot be revoked; undefined if
   * it can be revoked
   */
  log({ lease }: HeldLease, irrevocable: string | undefined): void {
    if (this.#keeper === undefined) return;
    const { runner } = this.#options;
    const { life, settings } = this.#state;
    const renewal = renewalOf(lease, this.#state);
    const how = {
      'in place': `renews the credential in leases of ${span(life.leaseMs)}`,
      anew: `replaces the credential in leases of ${span(life.leaseMs)}`,
      none: 'watches the job',
    }[renewal];
    const whenRunnerDies = fateOf(lease, settings.revoke ? irrevocable : 'revoke: false');
    runner.step.log.info(
      `Keeper: ${how}, until ${timestamp(life.endsAt)} at the latest. If the runner dies, ${whenRunnerDies}`,
    );
    const until = runner.idTokens.until();
    if (renewal === 'anew' && until !== undefined && until < life.endsAt) {
      runner.step.log.warning(
        `This job gets no ID tokens after ${timestamp(until)}, so the keeper cannot replace the credential after that time. Finish the steps that need the credential before then, or run them in another job`,
      );
    }
  }

  async #start(): Promise<void> {
    try {
      const keeper = await this.#options.startKeeper(this.#options.folder.path);
      if (this.#isAwaited) await keeper.ready;
      else keeper.ready?.catch((error: unknown) => this.#goWithout(error));
      this.#keeper = keeper;
      this.#state.keeper = keeper.folder;
    } catch (error) {
      this.#goWithout(error);
    }
  }

  /** Continues without a keeper: the credential is issued once, for its full lifetime. Logs a warning. */
  #goWithout(error: unknown): void {
    const { runner, clock, folder, plan, store } = this.#options;
    const state = this.#state;
    const { log } = runner.step;
    if (this.#isWithout) return;
    this.#isWithout = true;
    if (this.#isSettled) {
      // The post step runs, or has run.
      if (folder.ended) return;
      const lost = plan.renewal === 'none' ? '' : '. The credential is no longer renewed';
      log.warning(`The keeper of this job has ended: ${errorText(error)}${lost}`);
      return;
    }
    this.#keeper = undefined;
    delete state.keeper;
    state.renewal = 'none';
    Object.assign(state.life, beginLife(withoutKeeper(state.settings), clock.now()));
    if (state.leases.length > 0) store.save();
    log.warning(
      `The keeper cannot start, so the credential is issued once for ${span(state.life.ttlMs)}: ${errorText(error)}`,
    );
  }
}

/** How a lease is renewed, once the server has reported whether it is renewable. */
export function renewalOf(
  { renewable }: HeldLease['lease'],
  { renewal, settings }: JobState,
): Plan['renewal'] {
  if (renewal !== 'in place' || renewable) return renewal;
  return isReplaceable(settings.deliver) ? 'anew' : 'none';
}

/** A text for the log that states when the credential ends if the runner dies. */
function fateOf({ expiresAt, issuedAt }: HeldLease['lease'], irrevocable: string | undefined): string {
  if (irrevocable === undefined) return 'the keeper revokes the credential';
  const left = expiresAt === undefined ? 'until it expires' : `for ${span(expiresAt - issuedAt)} at most`;
  return `the credential lives on ${left}: ${irrevocable}`;
}
