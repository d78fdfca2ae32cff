import { existsSync } from 'node:fs';
import { type Clock, systemClock } from '../clock.js';
import { askControl, sendControl } from '../control/client.js';
import { takeForAnother } from '../control/server.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import { JobpassError } from '../errors.js';
import { checkOwner } from '../folders.js';
import type { Lease } from '../providers/provider.js';
import type { Runner, SignOfLife } from '../runners/runner.js';
import type { KeeperRequest } from './keeper-order.js';
import { folderFor, ownMark, spawnKeeper } from './keeper-process.js';

/** How long post waits for a keeper that is in the middle of something, in milliseconds. */
const RELEASE_MS = 3_000;
const ASK_MS = 5_000;
const CONTROL = { who: 'keeper', hint: 'A job needs only one keeper' };

/** Keepers that this process has started and that have not answered yet, by their folders: when each was started, by `elapsed`. */
const starting = new Map<string, number>();
/** A keeper that has just started changes no lease for so long, in milliseconds: with room for a process that stood still. */
const UNCHANGED_MS = 800;

/** The process beside the job that renews its credentials and ends them with it, as others of the job see it. */
export class KeeperClient {
  /** Where it is asked; post finds it by that. */
  readonly folder: string;
  /** Resolves once it answers. @throws JobpassError `state` where it could not start */
  ready: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Finds the job's keeper, or starts one. Everything that can fail before its program runs has succeeded when this returns, and
   * requests to it wait until it answers.
   *
   * @param program the command line of the keeper
   * @param expected the folders where this step saves what it gets
   * @throws JobpassError `state` where none can run here
   */
  static async startOrJoin(
    program: readonly string[],
    sign: SignOfLife,
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
    // One that is there already, started by an earlier step.
    if (existsSync(folder)) {
      checkOwner(folder);
      try {
        await join();
        return client;
      } catch {
        // It has ended.
      }
    }
    const step = await ownMark();
    // Not before it is needed: post asks a keeper, and starts none.
    const { spawn } = await import('node:child_process');
    try {
      const control = await takeForAnother(folder, CONTROL);
      const order = { folder, sign, ...step, expected };
      const { ready } = await spawnKeeper(spawn, program, order, control, { runner, clock });
      starting.set(folder, systemClock.elapsed());
      client.ready = ready.finally(() => starting.delete(folder));
      client.ready.catch(() => undefined);
    } catch (error) {
      // Another step may have started one at the same moment: that one will do.
      await join().catch(() => {
        throw error;
      });
    }
    return client;
  }

  /** Has it wait for what another use of this step saves. */
  async expect(folder: string): Promise<void> {
    await this.#ask({ command: 'expect', ...(await ownMark()), folder });
  }

  /**
   * Hands a lease over, by its folder; again when it has changed.
   *
   * @param onSent called once it cannot be lost any more, also if this process ends
   * @returns where it is served, if that was wanted
   */
  async handOver(folder: string, onSent?: () => void): Promise<{ endpoint?: ServedEndpoint }> {
    const request = { command: 'watch', folder } as const;
    return (await this.#ask(request, ASK_MS, onSent)) as { endpoint?: ServedEndpoint };
  }

  /** Takes a lease back. From here on the keeper does nothing to it. */
  async takeBack(folder: string): Promise<void> {
    await this.#ask({ command: 'release', folder }, RELEASE_MS);
  }

  /** The same in order to end it: should this process die before it has, the keeper does. */
  async takeBackToEnd(folder: string): Promise<void> {
    const request = { command: 'release', folder, pid: process.pid } as const;
    const startedAt = starting.get(this.folder);
    // It has changed nothing yet, and hears of this before it could.
    if (startedAt !== undefined && systemClock.elapsed() - startedAt < UNCHANGED_MS)
      await sendControl(this.folder, request, 'keeper');
    else await this.#ask(request, RELEASE_MS);
  }

  /** The credential as it is now, as one text: what a keeper of every version answers. */
  async token(folder: string): Promise<string> {
    return String(await this.#ask({ command: 'token', folder }));
  }

  /** The lease as it is now, its end by the job's clock. */
  async lease(folder: string): Promise<Lease> {
    return (await this.#ask({ command: 'lease', folder })) as Lease;
  }

  #ask(request: KeeperRequest, waitMs = ASK_MS, onSent?: () => void): Promise<unknown> {
    return askControl(this.folder, request, 'keeper', waitMs, onSent);
  }
}
