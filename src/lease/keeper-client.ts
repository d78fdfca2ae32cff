import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { SINK_VARIABLES } from '../audit/sinks/registry.js';
import { type Clock, systemClock } from '../clock.js';
import { askControl, sendControl } from '../control/client.js';
import { type HandedControl, leaveFolder, takeForAnother } from '../control/server.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import { JobpassError } from '../errors.js';
import { checkOwner, shortened } from '../folders.js';
import type { Lease } from '../providers/provider.js';
import { absoluteIdTokenOptions } from '../runners/id-token-variables.js';
import { RUNNER_VARIABLE } from '../runners/registry.js';
import type { Runner, SignOfLife } from '../runners/runner.js';

/** For a lease that was to have a keeper: loaded with what starts that. */
export { prolong } from './prolong.js';

/** What a keeper is asked. */
export type KeeperRequest =
  /** A step that is about to get a credential, so that the keeper waits for it. */
  | { command: 'expect'; pid: number; startedAt?: string; folder: string }
  /** A folder whose lease is to be kept, or has changed. */
  | { command: 'watch'; folder: string }
  /** A folder that is no longer the keeper's: it stops. The process, if one is named, ends the leases now. */
  | { command: 'release'; folder: string; pid?: number }
  /** The credential of a folder as it is now, as one text. */
  | { command: 'token'; folder: string }
  /** The lease of a folder as it is now. */
  | { command: 'lease'; folder: string };

/** What the process is told by its environment, as JSON in one variable: nothing in it is a secret. */
export interface KeeperOrder {
  /** Where its control socket is. */
  folder: string;
  sign: SignOfLife;
  /** The descriptor of the listening socket that it inherits, and the number of its link. */
  control: { descriptor: number; number: number };
  /** The step that started it, what tells that from a later process of its id, and the folders where it will save what it gets. */
  pid: number;
  startedAt?: string;
  expected: readonly string[];
}

export const ORDER_VARIABLE = 'JOBPASS_KEEPER';

/** Descriptors that the keeper inherits: where its one word goes, and the listening socket. */
export const WORD_FD = 3;
const CONTROL_FD = 4;

/** How long a start may take, in milliseconds: a Node on a machine that does other things as well. */
const STARTS_MS = 5_000;
/** How long post waits for a keeper that is in the middle of something, in milliseconds. */
const RELEASE_MS = 3_000;
const ASK_MS = 5_000;
/** The longest folder in which a socket's path is taken by every system, in bytes. */
const LONGEST_FOLDER = 70;

/** What every process of ours needs to reach services as main does, whatever the runner. */
const COMMON_VARIABLES = [
  'HTTPS_PROXY',
  'https_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'NODE_USE_SYSTEM_CA',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'TMPDIR',
  'SYSTEMROOT',
] as const;

/** Those that hold a path. */
const PATHS =
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|TMPDIR|OTEL_EXPORTER_OTLP_(LOGS_)?(CERTIFICATE|CLIENT_KEY|CLIENT_CERTIFICATE))$/;

const CONTROL = { who: 'keeper', hint: 'One is enough for a job' };

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
      throw new JobpassError('state', 'A process beside the job is not supported on Windows');
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
      await client.#start(spawn, program, { folder, sign, ...step, expected }, control, { runner, clock });
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

  async #start(
    spawn: typeof import('node:child_process').spawn,
    [command = '', ...words]: readonly string[],
    order: Omit<KeeperOrder, 'control'>,
    control: HandedControl,
    { runner, clock }: { runner: Runner; clock: Clock },
  ): Promise<void> {
    const { number, descriptor } = control;
    try {
      checkOwner(this.folder);
      const child = spawn(command, words, {
        detached: true,
        // Not the runner's pipes: a step lasts until nobody holds them open. Its one word comes through another.
        stdio: ['ignore', 'ignore', 'ignore', 'pipe', descriptor],
        cwd: '/',
        env: environment({ ...order, control: { descriptor: CONTROL_FD, number } }, runner),
      });
      // Before anybody can have connected: whoever does now is the keeper's.
      control.close();
      await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
      starting.set(this.folder, systemClock.elapsed());
      this.ready = readiness(child, clock).finally(() => starting.delete(this.folder));
      this.ready.catch(() => undefined);
    } catch (error) {
      control.close();
      leaveFolder(this.folder, number);
      throw error;
    }
  }
}

/** Waits for the keeper's one word. @throws JobpassError `state` where it is another one than `ready`, or none comes */
async function readiness(child: ChildProcess, clock: Clock): Promise<void> {
  const stop = new AbortController();
  const pipe = child.stdio[WORD_FD] as Readable;
  try {
    const word = await Promise.race([
      firstLine(pipe),
      clock.sleep(STARTS_MS, stop.signal).then(() => {
        throw new JobpassError('state', `It did not start within ${STARTS_MS / 1000} s`);
      }),
    ]);
    if (word !== 'ready') throw new JobpassError('state', word === '' ? 'It ended at once' : word);
  } finally {
    stop.abort();
    pipe.destroy();
    child.unref();
  }
}

/** This process, and what tells it from a later one of its id. */
async function ownMark(): Promise<{ pid: number; startedAt?: string }> {
  // Where a look starts a program, the id alone must do.
  if (process.platform !== 'linux') return { pid: process.pid };
  const { processMark } = await import('../runners/processes.js');
  return (await processMark(process.pid)) ?? { pid: process.pid };
}

/** Where the keeper of this job is asked: jobs side by side on a machine never meet. */
function folderFor(sign: SignOfLife, runner: Runner): string {
  const job = runner.system.job();
  const words =
    sign.kind === 'process' ? [sign.pid, sign.startedAt] : [job['run_id'] ?? 'job', job['run_attempt'] ?? ''];
  const name = `jobpass-keeper-${words
    .join('-')
    .replace(/[^\w-]/g, '_')
    .slice(0, 40)}`;
  const folder = join(runner.memory.temporaryFolder(), name);
  if (Buffer.byteLength(folder) <= LONGEST_FOLDER) return folder;
  // The kernel takes no socket with a path that long. Who else could be meant is told by the temporary folder.
  return join(tmpdir(), `jobpass-keeper-${process.getuid?.() ?? 0}-${shortened(folder)}`);
}

/** Of the job's variables those that are needed; without RUNNER_TRACKING_ID, by which a runner finds what to kill. */
function environment(order: KeeperOrder, runner: Runner): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    [ORDER_VARIABLE]: JSON.stringify(order),
    [RUNNER_VARIABLE]: runner.system.name,
  };
  for (const name of [...COMMON_VARIABLES, ...SINK_VARIABLES, ...runner.system.variables]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = PATHS.test(name) ? wholePath(value) : value;
  }
  const { SSL_CERT_DIR: folders } = env;
  if (folders !== undefined) env['SSL_CERT_DIR'] = folders.split(delimiter).map(wholePath).join(delimiter);
  // It runs in another folder, so that it holds none that somebody wants to remove.
  Object.assign(env, absoluteIdTokenOptions(process.cwd(), env));
  // Of what decides how Node runs, what it trusts; a debugger's port, for one, is taken already.
  const trust = (process.env['NODE_OPTIONS'] ?? '')
    .split(/\s+/)
    .filter((option) => /^--(use-(openssl|system|bundled)-ca|tls-[\w.=:-]+)$/.test(option));
  if (trust.length > 0) env['NODE_OPTIONS'] = trust.join(' ');
  return env;
}

/** A path, of which a relative one is of the folder of the job. */
function wholePath(value: string): string {
  return value === '' ? value : resolve(process.cwd(), value);
}

function firstLine(stream: Readable): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    stream.on('error', () => resolve(''));
    stream.on('end', () => resolve(text.trim()));
  });
}
