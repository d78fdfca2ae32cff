import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Clock, systemClock } from '../clock.js';
import type { ControlRequest } from '../control/client.js';
import { type Control, inheritControl, leaveFolder } from '../control/server.js';
import { JobpassError } from '../errors.js';
import { unended } from '../lease/account.js';
import { EndOrder } from '../lease/end-order.js';
import { EXEC_FOLDER, JobFolder } from '../lease/folder.js';
import type { KeeperOrder, KeeperRequest } from '../lease/keeper-order.js';
import type { JobState } from '../lease/state.js';
import { credentialText } from '../providers/credential.js';
import type { Lease } from '../providers/lease.js';
import type { Runner } from '../runners/runner.js';
import { forgetIn, shellFolder } from '../runners/saved-state.js';
import { endCreations } from './end-creations.js';
import { KeptJob } from './kept-job.js';
import { Watch } from './liveness.js';
import { type Addresses, type Served, Serving } from './serving.js';
import { hasEnded, type Step, stepOf } from './step.js';

const TICK_MS = 1_000;
/** How long the keeper may continue to run after the job ends so that it can revoke its leases, in milliseconds. */
const ENDING_MS = 45_000;
/** How long the keeper waits for running tasks after its last lease was released, in milliseconds. */
const LEAVING_MS = 10_000;
/** How long releasing a lease for the post step may wait for running tasks, in milliseconds. */
const RELEASE_MS = 2_000;
/**
 * How long the process that released a lease may take to revoke it, in milliseconds. This limit is the same as for a post step.
 */
const TAKEN_BACK_MS = 30_000;
const LOOK_MS = 100;

interface Kept {
  job: KeptJob;
  served?: Served;
}

/**
 * The background process of a job. The keeper renews the job's leases, and revokes them if the job ends without revoking them.
 * The keeper runs as long as it has leases or expects one. After the job ends, the keeper only revokes its leases.
 */
export class Keeper {
  readonly #order: KeeperOrder;
  readonly #runner: Runner;
  readonly #clock: Clock;
  readonly #watch: Watch;
  readonly #jobs = new Map<string, Kept>();
  /** The steps that will save a credential, keyed by the folder of that credential. */
  readonly #expected = new Map<string, Step>();
  readonly #stop = new AbortController();
  readonly #leaving = new Set<Promise<void>>();
  /** Tasks that wait until released leases have been revoked. */
  readonly #takenBack = new Set<Promise<void>>();
  readonly #endOrder: EndOrder;
  readonly #serving: Serving;
  #nap = new AbortController();
  #jobIsOver = false;

  constructor(order: KeeperOrder, runner: Runner, clock: Clock = systemClock) {
    this.#order = order;
    this.#runner = runner;
    this.#clock = clock;
    this.#endOrder = new EndOrder(clock);
    this.#serving = new Serving(clock);
    this.#watch = new Watch({ sign: order.sign, idTokens: runner.idTokens, clock, ask: () => this.#poll() });
    for (const folder of order.expected) this.#expected.set(folder, stepOf(order));
  }

  /**
   * Runs the keeper until it is done.
   *
   * @param ready called when the keeper can answer requests
   * @param open opens its control socket
   * @throws Error if the keeper cannot listen on the socket
   */
  async run(
    ready: () => void,
    open = (answer: (request: ControlRequest) => Promise<unknown>): Promise<Control> =>
      inheritControl(this.#order.control.descriptor, answer),
  ): Promise<void> {
    const control = await open((request) => this.#answer(request as ControlRequest & KeeperRequest));
    try {
      ready();
      const over = await this.#live();
      // From now on, a step that needs a keeper starts a new one.
      if (!over) void control.close();
      if (over) {
        this.#jobIsOver = true;
        for (const path of this.#expected.keys()) await this.#adopt(path);
        const ends = [...this.#jobs.values()].map(({ job }) =>
          this.#endOrder.run(job.place, (revoked) => job.endWithJob(revoked)),
        );
        await this.#within(ENDING_MS, [...ends, ...this.#takenBack]);
      }
      // A task that is running during a release revokes any credential that it receives.
      await this.#within(LEAVING_MS, [...this.#leaving]);
    } finally {
      await this.#serving.close();
      await control.close();
      leaveFolder(this.#order.folder, this.#order.control.number);
      this.#removeEmpty();
    }
  }

  /** Removes the empty folders of a job that ended without a cleanup. */
  #removeEmpty(): void {
    let around = dirname(this.#order.expected[0] ?? '');
    while (basename(around).startsWith(EXEC_FOLDER) || basename(dirname(around)) === shellFolder()) {
      forgetIn(around, true);
      // The folder contains another process's files, and that process removes the folder.
      if (existsSync(around)) return;
      around = dirname(around);
    }
  }

  /** Revokes all leases and stops. Called when the machine shuts down or a user stops the keeper. */
  stop(): void {
    this.#stop.abort();
    this.#nap.abort();
  }

  /** @returns whether the job has ended, so that its leases must be revoked */
  async #live(): Promise<boolean> {
    for (;;) {
      const heartbeat = await this.#watch.look();
      if (heartbeat === 'over' || this.#stop.signal.aborted) return true;
      for (const [path, { job, served }] of this.#jobs) {
        job.tick(heartbeat === 'alive' ? 'alive' : 'silent');
        if (!job.over) continue;
        served?.stop();
        this.#jobs.delete(path);
      }
      for (const [path, step] of this.#expected) if (await hasEnded(step)) await this.#adopt(path);
      if (this.#jobs.size === 0 && this.#expected.size === 0 && this.#takenBack.size === 0) return false;
      this.#nap = new AbortController();
      if (this.#stop.signal.aborted) return true;
      const pauseMs = Math.min(TICK_MS, Math.max(LOOK_MS, this.#watch.pauseMs));
      await this.#clock.sleep(pauseMs, this.#nap.signal).catch(() => undefined);
    }
  }

  async #within(ms: number, work: readonly Promise<unknown>[]): Promise<void> {
    const stop = new AbortController();
    await Promise.race([Promise.allSettled(work), this.#clock.sleep(ms, stop.signal).catch(() => undefined)]);
    stop.abort();
  }

  /**
   * Requests an ID token through any of the leases' HTTP clients, because these clients trust additional certificate
   * authorities.
   */
  async #poll(): Promise<number | undefined> {
    const [any] = this.#jobs.values();
    return any?.job.poll();
  }

  async #answer(request: KeeperRequest): Promise<unknown> {
    switch (request.command) {
      case 'expect':
        if (this.#stop.signal.aborted) throw new JobpassError('cancelled', 'The keeper is stopping');
        this.#expected.set(request.folder, stepOf(request));
        return {};
      case 'watch':
        return this.#take(request.folder);
      case 'release':
        return this.#release(request.folder, request.pid);
      case 'token':
        return credentialText((await this.#leaseIn(request.folder)).credential);
      case 'lease':
        return this.#leaseIn(request.folder);
      case 'log-in':
        return this.#jobs.get(request.folder)?.job.registries?.first(request.host);
      default:
        throw new JobpassError('usage', 'The keeper does not know this command');
    }
  }

  /** @throws JobpassError `refused` if the lease is no longer live */
  async #leaseIn(folder: string): Promise<Lease> {
    // The step that received the lease may have just ended.
    if (!this.#jobs.has(folder) && this.#expected.has(folder))
      await this.#take(folder).catch(() => undefined);
    const lease = this.#jobs.get(folder)?.job.lease;
    if (lease === undefined)
      throw new JobpassError('refused', 'No live credential is available at the moment');
    return lease;
  }

  /** Closes the endpoint when nothing is served. */
  async #closeUnused(): Promise<void> {
    const isServed = ({ settings, registries }: KeptJob): boolean =>
      settings.deliver.includes('endpoint') || registries !== undefined;
    if ([...this.#jobs.values()].some(({ job }) => isServed(job))) return;
    await this.#serving.closeShared();
  }

  /** Takes over the leases that a step saved before it ended without a request to the keeper. Never throws. */
  async #adopt(path: string): Promise<void> {
    this.#expected.delete(path);
    try {
      const folder = new JobFolder(path);
      const state = folder.load();
      if (state === undefined) return;
      // The step's last update may have been lost.
      const known = this.#jobs.get(path);
      if (known !== undefined) return known.job.update(state);
      const hasLeases = state.leases.some(({ ending }) => ending === undefined);
      // Another process is revoking the lease, or died before it finished.
      if (folder.ended && hasLeases) this.#seeEnded(this.#jobOf(folder, state), undefined);
      else if (hasLeases) await this.#take(path);
      else if (!folder.ended && unended(state).length > 0) {
        const options = { folder, state, runner: this.#runner, clock: this.#clock };
        const place = { folder: path, logsInWith: state.logsInWith?.folder };
        const ended = this.#endOrder.run(place, (revoked) => endCreations(options, revoked));
        this.#leaving.add(ended.catch(() => undefined));
      }
    } catch {
      // The keeper cannot take over an unreadable folder.
    }
  }

  #jobOf(folder: JobFolder, state: JobState): KeptJob {
    return new KeptJob({ folder, state, runner: this.#runner, clock: this.#clock });
  }

  async #take(path: string): Promise<Addresses> {
    const folder = new JobFolder(path);
    const state = folder.load();
    if (state === undefined) throw new JobpassError('state', 'The folder has no saved state');
    const known = this.#jobs.get(path);
    if (known !== undefined) {
      known.job.update(state);
      return known.served?.addresses ?? {};
    }
    const job = this.#jobOf(folder, state);
    const kept: Kept = { job };
    this.#jobs.set(path, kept);
    job.probe();
    const served = await this.#serving.serve(job);
    if (served !== undefined) kept.served = served;
    return served?.addresses ?? {};
  }

  async #release(path: string, pid: number | undefined): Promise<Record<string, never>> {
    const expected = this.#expected.delete(path);
    const kept = this.#jobs.get(path);
    this.#jobs.delete(path);
    kept?.served?.stop();
    await this.#closeUnused();
    await kept?.job.release(RELEASE_MS);
    if (kept !== undefined) this.#leaving.add(kept.job.settled().catch(() => undefined));
    if (pid !== undefined) {
      const job = kept?.job ?? (expected ? this.#savedIn(path) : undefined);
      if (job !== undefined) this.#seeEnded(job, pid);
    }
    this.#nap.abort();
    return {};
  }

  /** Returns the saved state of a step that never sent its request, or undefined if there is none. */
  #savedIn(path: string): KeptJob | undefined {
    try {
      const folder = new JobFolder(path);
      const state = folder.load();
      return state === undefined ? undefined : this.#jobOf(folder, state);
    } catch {
      // The folder contains no lease, or is unreadable.
      return undefined;
    }
  }

  /**
   * Waits in the background until a process has revoked the leases that it took back from the keeper. If that process dies, the
   * keeper revokes them.
   *
   * @param pid the ID of that process; undefined if unknown
   */
  #seeEnded(job: KeptJob, pid: number | undefined): void {
    const waiting = this.#endOrder.run(job.place, (revoked) => this.#waitForEnd(job, pid, revoked));
    const ended = waiting.finally(() => {
      this.#takenBack.delete(ended);
      this.#nap.abort();
    });
    this.#takenBack.add(ended);
  }

  /** Never throws. */
  async #waitForEnd(job: KeptJob, pid: number | undefined, revoked: () => void): Promise<void> {
    const late = this.#clock.elapsed() + TAKEN_BACK_MS;
    const step = pid === undefined ? undefined : stepOf({ pid });
    const isLeft = async (): Promise<boolean> =>
      step === undefined ? this.#jobIsOver : await hasEnded(step);
    while (job.remembered && !(await isLeft()) && this.#clock.elapsed() < late)
      await this.#clock.sleep(LOOK_MS);
    await job.endIfLeft(revoked).catch(() => undefined);
  }
}
