import type { Clock } from '../clock.js';
import { JobpassError, tell } from '../errors.js';
import { persist } from '../http/retry.js';
import { sinkSecrets, sinksFor } from './sinks/registry.js';
import type { Sink, SinkEntry, SinkOptions, SinkSettings } from './sinks/sink.js';
import { TrailCursor, type TrailEnd } from './trail-cursor.js';

export interface SenderOptions {
  settings: SinkSettings;
  /** The trail. */
  file: string;
  clock: Clock;
  env?: NodeJS.ProcessEnv;
  /** Prints a line where the user sees it; absent in a process that nobody sees. */
  print?: (line: string) => void;
}

/** What is to be said of a sink. */
export interface SinkNotice {
  level: 'info' | 'warning';
  message: string;
}

const LONGEST_PAUSE_MS = 1_000;
/** How long a process that lasts waits after a failure, the first time and at most, in milliseconds. */
const REST_MS = { first: 5_000, longest: 60_000 };
/** How long it leaves to a step what that has just written, in milliseconds: the step sends it by itself. */
const LEFT_TO_STEPS_MS = 2_000;

/** The sinks of this process: several credentials of a step have one trail, which is sent once. */
const queues = new Map<string, SinkQueue>();

/** Sends what is in a trail to every sink that is wanted, side by side. */
export class Sender {
  readonly #queues: readonly SinkQueue[];
  readonly #clock: Clock;

  constructor(options: SenderOptions) {
    const { settings, file, env = process.env, print, clock } = options;
    this.#clock = clock;
    this.#queues = sinksFor(settings, env)
      .filter(({ prints }) => !prints || print !== undefined)
      .map((entry) => {
        const target = entry.target(settings, env) ?? '';
        const key = JSON.stringify([file, entry.name, target, settings.auditWebhookSecret]);
        const queue = queues.get(key) ?? new SinkQueue(entry, target, { ...options, env });
        queues.set(key, queue);
        return queue;
      });
  }

  /** To be called before anything is written that these sinks are to get. */
  begin(): void {
    for (const queue of this.#queues) queue.begin();
  }

  /** @throws JobpassError where the settings of a sink cannot be used */
  async check(): Promise<void> {
    await Promise.all(this.#queues.map((queue) => queue.check()));
  }

  /** Sends what waits. Never throws, and takes no longer than it may. */
  async send(withinMs: number, signal?: AbortSignal): Promise<void> {
    const deadline = this.#clock.elapsed() + withinMs;
    await Promise.all(this.#queues.map((queue) => queue.drain(deadline, signal)));
  }

  /** The same for a process that lasts: where something waits, and the last failure is some time ago. */
  async sendIfDue(withinMs: number, signal: AbortSignal): Promise<void> {
    const deadline = this.#clock.elapsed() + withinMs;
    await Promise.all(
      this.#queues.filter((queue) => queue.due).map((queue) => queue.drain(deadline, signal)),
    );
  }

  /** Sends what is in the trail now. @throws JobpassError where a sink has not taken all of it, or will not */
  async assure(withinMs: number): Promise<void> {
    const ends = this.#queues.map((queue) => queue.end);
    await this.send(withinMs);
    for (const [at, queue] of this.#queues.entries()) queue.assure(ends[at]);
  }

  /**
   * What people should know, each thing once.
   *
   * @param last whether no process of the job comes later
   */
  notices(last: boolean): SinkNotice[] {
    return this.#queues.flatMap((queue) => queue.notices(last));
  }
}

/** One sink, and how far it got with one trail. */
class SinkQueue {
  readonly #entry: SinkEntry;
  readonly #options: SenderOptions & { env: NodeJS.ProcessEnv };
  readonly #cursor: TrailCursor;
  readonly #reported = new Set<string>();
  #opening: Promise<Sink> | undefined;
  #sink: Sink | undefined;
  #running: Promise<void> | undefined;
  /** Why what waits was not taken. */
  #why: unknown;
  #restMs = 0;
  #dueAt: number;

  constructor(entry: SinkEntry, target: string, options: SenderOptions & { env: NodeJS.ProcessEnv }) {
    this.#entry = entry;
    this.#options = options;
    this.#cursor = new TrailCursor(options.file, { name: entry.name, target });
    this.#dueAt = options.clock.elapsed() + LEFT_TO_STEPS_MS;
  }

  begin(): void {
    this.#cursor.begin();
  }

  get due(): boolean {
    return (
      this.#running === undefined && this.#options.clock.elapsed() >= this.#dueAt && this.#cursor.isBehind
    );
  }

  async check(): Promise<void> {
    await this.#open();
  }

  async drain(deadline: number, signal?: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      const mine = this.#running === undefined;
      this.#running ??= this.#drain(deadline, signal)
        .catch((error: unknown) => {
          this.#why = error;
        })
        .finally(() => {
          this.#running = undefined;
        });
      await this.#within(this.#running, deadline);
      // What another one sent may have been cut short by its own end.
      if (mine || clock.elapsed() >= deadline || !this.#cursor.isBehind) return;
    }
  }

  /** Where the trail ends by now. */
  get end(): TrailEnd {
    return this.#cursor.end;
  }

  /** @throws JobpassError where not everything up to a place was taken */
  assure(end: TrailEnd | undefined): void {
    const refused = this.#cursor.takeRefused();
    if (refused === undefined && (end === undefined || this.#cursor.hasReached(end))) return;
    const why = refused?.why ?? this.#reason;
    const code = this.#why instanceof JobpassError && refused === undefined ? this.#why.code : 'refused';
    throw new JobpassError(
      code,
      `audit: required, and ${this.#displayName} has not taken the record of this credential: ${why}`,
      { hint: 'Mend that, or leave out audit: required, with which a record may come later' },
    );
  }

  notices(last: boolean): SinkNotice[] {
    const notices: SinkNotice[] = (this.#sink?.remarks ?? []).map((remark) => ({
      level: 'warning',
      message: remark,
    }));
    const refused = this.#cursor.takeRefused();
    if (refused !== undefined)
      notices.push({
        level: 'warning',
        message: `${recordCount(refused.count)} did not go to ${this.#displayName}: ${refused.why}`,
      });
    const waiting = this.#cursor.isBehind ? this.#cursor.waiting : 0;
    if (waiting > 0 && this.#sink === undefined && this.#why !== undefined)
      notices.push({ level: 'warning', message: `no records go to ${this.#displayName}: ${this.#reason}` });
    else if (waiting > 0) {
      const passing = this.#why === undefined || (this.#why instanceof JobpassError && this.#why.transient);
      const later = last
        ? `${recordCount(waiting)} of this job did not get to ${this.#displayName}`
        : `${recordCount(waiting)} did not get to ${this.#displayName} yet, which a later step of the job tries again`;
      notices.push({ level: last || !passing ? 'warning' : 'info', message: `${later}: ${this.#reason}` });
    }
    // Several credentials of a step ask the same sink.
    return notices.filter(({ message }) => !this.#reported.has(message) && this.#reported.add(message));
  }

  async #drain(deadline: number, signal: AbortSignal | undefined): Promise<void> {
    const { clock } = this.#options;
    if (!this.#cursor.isBehind) return;
    try {
      const sink = await this.#open();
      for (;;) {
        const { lines, markTaken } = this.#cursor.next(sink.maxRecords);
        if (lines.length > 0) {
          const totalMs = Math.min(deadline - clock.elapsed(), sink.longestMs ?? Number.POSITIVE_INFINITY);
          if (totalMs <= 0) return;
          const { refused } = await persist(
            (attempt) => sink.send(lines, attempt, signal),
            { totalMs, answeredMs: totalMs, malformedTries: 5, longestPauseMs: LONGEST_PAUSE_MS },
            { clock, ...(signal === undefined ? {} : { signal }) },
          ).catch((error: unknown) => {
            if (error instanceof JobpassError) throw error;
            // A mistake of ours with these must not keep back all that follow.
            return { refused: { count: lines.length, why: tell(error) } };
          });
          markTaken(refused);
        } else if (this.#cursor.isBehind) markTaken();
        this.#why = undefined;
        this.#restMs = 0;
        if (lines.length === 0) return;
      }
    } catch (error) {
      this.#why = error;
      const asked = error instanceof JobpassError ? (error.retryAfterMs ?? 0) : 0;
      this.#restMs = Math.min(REST_MS.longest, Math.max(REST_MS.first, this.#restMs * 2));
      this.#dueAt = clock.elapsed() + Math.max(this.#restMs, asked);
    }
  }

  /** The sink, made once. @throws JobpassError */
  #open(): Promise<Sink> {
    this.#opening ??= this.#entry.load().then((make) => {
      const { settings, env, clock, print } = this.#options;
      const options: SinkOptions = {
        settings,
        env,
        secrets: sinkSecrets(settings, env),
        clock,
        ...(print === undefined ? {} : { print }),
      };
      this.#sink = make(options);
      return this.#sink;
    });
    return this.#opening;
  }

  /** Waits for work no longer than until a deadline: what is not done by then goes on behind, or ends with the process. */
  async #within(work: Promise<void>, deadline: number): Promise<void> {
    const { clock } = this.#options;
    const stop = new AbortController();
    const leftMs = Math.max(0, deadline - clock.elapsed());
    await Promise.race([work, clock.sleep(leftMs, stop.signal).catch(() => undefined)]);
    stop.abort();
  }

  get #displayName(): string {
    return this.#sink?.displayName ?? `the ${this.#entry.name} sink`;
  }

  get #reason(): string {
    return this.#why === undefined ? 'no answer came in time' : tell(this.#why);
  }
}

function recordCount(count: number): string {
  return count === 1 ? '1 audit record' : `${count} audit records`;
}
