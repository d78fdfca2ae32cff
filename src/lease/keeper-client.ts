import { existsSync } from 'node:fs';
import { type Clock, systemClock } from '../clock.js';
import { callControl, sendControl } from '../control/client.js';
import { takeForAnother } from '../control/server.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import { JobpassError } from '../errors.js';
import { checkOwner } from '../folders.js';
import type { Lease } from '../providers/lease.js';
import type { LivenessCheck, Runner } from '../runners/runner.js';
import type { KeeperRequest } from './keeper-order.js';
import { folderFor, ownMark, spawnKeeper } from './keeper-process.js';

/** The longest time that post waits for a busy keeper, in milliseconds. */
const RELEASE_MS = 3_000;
const ASK_MS = 5_000;
/** How long main waits for a log-in to a registry, in milliseconds: longer than a round of the keeper's attempts. */
const LOG_IN_MS = 12_000;
const CONTROL = { who: 'keeper', hint: 'A job needs only one keeper' };

/**
 * The start times of keepers that this process started and that have not answered yet, on the `elapsed` scale, keyed by folder.
 */
const starting = new Map<string, number>();
/**
 * The time after its start in which a keeper changes no lease, in milliseconds. This time includes a margin for a suspended
 * process.
 */
const UNCHANGED_MS = 800;

/** The addresses at which the keeper serves a credential: for `deliver: endpoint`, and for log-ins to container registries. */
export interface HandedOver {
  endpoint?: ServedEndpoint;
  registries?: ServedEndpoint;
}

/** The keeper's client, for the job's other processes. */
export class KeeperClient {
  /** The keeper's folder. The post step finds the keeper through this folder. */
  readonly folder: string;
  /** Resolves when the keeper responds. @throws JobpassError `state` if the keeper could not start */
  ready: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Finds the job's keeper, or starts one. When this function returns, every operation that can fail before the program runs
   * has succeeded. Requests then wait until the keeper is ready.
   *
   * @param program the keeper's command line
   * @param expected the folders in which this step saves its credentials
   * @throws JobpassError `state` if the keeper cannot run here
   */
  static async startOrJoin(
    program: readonly string[],
    sign: LivenessCheck,
    expected: readonly string[],
    { runner, clock }: { runner: Runner; clock: Clock },
  ): Promise<KeeperClient> {
    if (process.platform === 'win32') {
      throw new JobpassError('state', 'The keeper does not run on Windows');
    }
    const folder = folderFor(sign, runner);
    const client = new KeeperClient(folder);
    const join = async (): Promise<void> => {
      for (const path of expected) await client.expect(path);
    };
    // An earlier step may have started a keeper.
    if (existsSync(folder)) {
      checkOwner(folder);
      try {
        await join();
        return client;
      } catch {
        // That keeper has ended.
      }
    }
    const step = await ownMark();
    // This module is loaded only here, because post uses a keeper but never starts one.
    const { spawn } = await import('node:child_process');
    try {
      const control = await takeForAnother(folder, CONTROL);
      const order = { folder, sign, ...step, expected };
      const { ready } = await spawnKeeper(spawn, program, order, control, { runner, clock });
      starting.set(folder, systemClock.elapsed());
      client.ready = ready.finally(() => starting.delete(folder));
      client.ready.catch(() => undefined);
    } catch (error) {
      // If another step has started a keeper at the same time, this step uses that keeper.
      await join().catch(() => {
        throw error;
      });
    }
    return client;
  }

  /** Registers another step's folders. The keeper then waits for that step's credentials. */
  async expect(folder: string): Promise<void> {
    await this.#ask({ command: 'expect', ...(await ownMark()), folder });
  }

  /**
   * Hands a lease to the keeper: the request contains the lease's folder. Call this method again after each change to the
   * lease.
   *
   * @param onSent called when the request can no longer be lost, even if this process ends
   * @returns the addresses that the settings require
   */
  async handOver(folder: string, onSent?: () => void): Promise<HandedOver> {
    const request = { command: 'watch', folder } as const;
    return (await this.#ask(request, ASK_MS, onSent)) as HandedOver;
  }

  /** Takes a lease back. After that, the keeper no longer changes the lease. */
  async takeBack(folder: string): Promise<void> {
    await this.#ask({ command: 'release', folder }, RELEASE_MS);
  }

  /**
   * Takes a lease back so that this process can revoke it. If this process dies before it has revoked the lease, the keeper
   * revokes it.
   */
  async takeBackToEnd(folder: string): Promise<void> {
    const request = { command: 'release', folder, pid: process.pid } as const;
    const startedAt = starting.get(this.folder);
    // The new keeper has changed nothing yet, and processes this request first.
    if (startedAt !== undefined && systemClock.elapsed() - startedAt < UNCHANGED_MS)
      await sendControl(this.folder, request, 'keeper');
    else await this.#ask(request, RELEASE_MS);
  }

  /** Returns the current credential as a single text. Keepers of every version support this request. */
  async token(folder: string): Promise<string> {
    return String(await this.#ask({ command: 'token', folder }));
  }

  /** Returns the current lease, with its expiry on the job's clock. */
  async lease(folder: string): Promise<Lease> {
    return (await this.#ask({ command: 'lease', folder })) as Lease;
  }

  /** Returns a log-in to a container registry. @throws JobpassError with the service's reason */
  async logIn(folder: string, host: string): Promise<{ username: string; secret: string }> {
    const logIn = await this.#ask({ command: 'log-in', folder, host }, LOG_IN_MS);
    return logIn as { username: string; secret: string };
  }

  #ask(request: KeeperRequest, waitMs = ASK_MS, onSent?: () => void): Promise<unknown> {
    return callControl(this.folder, request, 'keeper', waitMs, onSent);
  }
}
