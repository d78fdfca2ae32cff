import { type Clock, span, timestamp } from '../clock.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import { tell } from '../errors.js';
import { isReplaceable } from '../lease/deliver.js';
import type { HeldLease, JobFolder, JobState } from '../lease/folder.js';
import type { KeeperClient } from '../lease/keeper-client.js';
import { beginLife, type Plan, withoutKeeper } from '../lease/plan.js';
import type { StateStore } from '../lease/state-store.js';
import type { Runner, SignOfLife } from '../runners/runner.js';

export interface KeepingOptions {
  runner: Runner;
  clock: Clock;
  folder: JobFolder;
  store: StateStore;
  plan: Plan;
  /** Starts or joins the job's keeper, which is to expect a lease in a folder. */
  startKeeper: (folder: string) => Promise<KeeperClient>;
}

/** Starts or joins the job's keeper once for all credentials of the step. @param program the command line of a keeper */
export function keeperStarter(
  program: readonly string[],
  { runner, clock, sign }: { runner: Runner; clock: Clock; sign: SignOfLife },
): (folder: string) => Promise<KeeperClient> {
  let first: Promise<KeeperClient> | undefined;
  return async (folder) => {
    const { KeeperClient } = await import('../lease/keeper-client.js');
    if (first === undefined) {
      first = KeeperClient.startOrJoin(program, sign, folder, { runner, clock });
      return first;
    }
    const client = await first;
    await client.expect(folder);
    return client;
  };
}

/** What main does with the job's keeper for one lease: starts or joins it, hands the lease over, takes it back. */
export class Keeping {
  readonly #options: KeepingOptions;
  readonly #state: JobState;
  readonly #started: Promise<void>;
  #keeper: KeeperClient | undefined;
  #endpoint: ServedEndpoint | undefined;

  constructor(options: KeepingOptions) {
    this.#options = options;
    this.#state = options.store.state;
    // Meanwhile: it is needed when the credential is there.
    this.#started = options.plan.keep ? this.#start() : Promise.resolve();
  }

  /** Where the lease is served; undefined until it is handed over. */
  get endpoint(): ServedEndpoint | undefined {
    return this.#endpoint;
  }

  /**
   * Whether the lease is handed over once it is delivered: where nothing renews it and nothing serves it, it can be used before. The
   * keeper that was sent for knows the folder, and looks there by itself if this process dies meanwhile.
   */
  get handsOverLater(): boolean {
    return this.#options.plan.renewal === 'none' && !this.#state.settings.deliver.includes('endpoint');
  }

  /** Whether there is a keeper, as far as it is known by now. */
  get keeps(): boolean {
    return this.#keeper !== undefined;
  }

  /** Waits for the keeper. @returns whether there is one. Never throws */
  async started(): Promise<boolean> {
    await this.#started;
    return this.#keeper !== undefined;
  }

  /** Hands the lease over, as it is saved; again when it has changed. Never throws. */
  async handOver(): Promise<void> {
    const { keeper } = this.#state;
    await this.#started;
    // Post must know of it before it knows of the lease.
    if (this.#state.keeper !== keeper) this.#options.store.save();
    if (this.#keeper === undefined) return;
    try {
      const { endpoint } = await this.#keeper.handOver(this.#options.folder.path);
      if (endpoint !== undefined) this.#endpoint = endpoint;
    } catch (error) {
      this.#goWithout(error);
    }
  }

  /** Takes the lease back: what is done to it now must not meet a renewal. Never throws. */
  async takeBack(): Promise<void> {
    await this.#started;
    if (this.#keeper === undefined) return;
    try {
      await this.#keeper.takeBack(this.#options.folder.path);
    } catch {
      // It has ended, or is busy: post asks it once more, and tells what is wrong with it.
      return;
    }
    this.#keeper = undefined;
    // Nobody is to miss it.
    delete this.#state.keeper;
    this.#options.store.save();
  }

  /** Logs how the lease is kept. @param irrevocable why nothing can revoke it, if that is so */
  log({ lease }: HeldLease, irrevocable: string | undefined): void {
    if (this.#keeper === undefined) return;
    const { runner } = this.#options;
    const { life, settings } = this.#state;
    const renewal = renewalOf(lease, this.#state);
    const how = {
      'in place': `renewed in leases of ${span(life.leaseMs)}`,
      anew: `replaced by another one in leases of ${span(life.leaseMs)}`,
      none: 'watched',
    }[renewal];
    const whenRunnerDies = fateOf(lease, settings.revoke ? irrevocable : 'revoke: false');
    runner.step.log.info(
      `Kept beside the job: ${how}, until ${timestamp(life.endsAt)} at the latest. When the runner dies, ${whenRunnerDies}`,
    );
    const until = runner.idTokens.until();
    if (renewal === 'anew' && until !== undefined && until < life.endsAt) {
      runner.step.log.warning(
        `This job can have no ID tokens after ${timestamp(until)}: from then on the credential is not replaced any more. Steps that need it must end by then, or run in a job of their own`,
      );
    }
  }

  async #start(): Promise<void> {
    try {
      this.#keeper = await this.#options.startKeeper(this.#options.folder.path);
      this.#state.keeper = this.#keeper.folder;
    } catch (error) {
      this.#goWithout(error);
    }
  }

  /** From here on nothing renews: the credential is asked for its whole life, which is told. */
  #goWithout(error: unknown): void {
    const { runner, clock } = this.#options;
    const state = this.#state;
    this.#keeper = undefined;
    delete state.keeper;
    state.renewal = 'none';
    Object.assign(state.life, beginLife(withoutKeeper(state.settings), clock.now()));
    runner.step.log.warning(
      `No process can keep the credential here, so it is taken once, for ${span(state.life.ttlMs)}: ${tell(error)}`,
    );
  }
}

/** How a lease is renewed, once the server has told whether it can be. */
function renewalOf({ renewable }: HeldLease['lease'], { renewal, settings }: JobState): Plan['renewal'] {
  if (renewal !== 'in place' || renewable) return renewal;
  return isReplaceable(settings.deliver) ? 'anew' : 'none';
}

/** What becomes of a credential when the runner dies, and no more than is true of it. */
function fateOf({ expiresAt, issuedAt }: HeldLease['lease'], irrevocable: string | undefined): string {
  if (irrevocable === undefined) return 'it is revoked';
  const left = expiresAt === undefined ? 'until it expires' : `for ${span(expiresAt - issuedAt)} at most`;
  return `it lives on ${left}: ${irrevocable}`;
}
