import type { Clock } from '../clock.js';
import { errorText, JobpassError } from '../errors.js';
import { persist } from '../http/retry.js';
import { sinkSecrets, sinksFor } from './sinks/registry.js';
import type { Sink, SinkEntry, SinkOptions, SinkSettings } from './sinks/sink.js';
import { TrailCursor, type TrailEnd } from './trail-cursor.js';

export interface SenderOptions {
  settings: SinkSettings;
  /** The path of the audit trail. */
  file: string;
  clock: Clock;
  env?: NodeJS.ProcessEnv;
  /** Prints a line for the user; absent in a background process. */
  print?: (line: string) => void;
}

/** A message about a sink. */
export interface SinkNotice {
  level: 'info' | 'warning';
  message: string;
}

const LONGEST_PAUSE_MS = 1_000;
/** The first pause and the longest pause of a background process after a failure, in milliseconds. */
const REST_MS = { first: 5_000, longest: 60_000 };
/** The delay before a background process sends new records, in milliseconds. Until then, the step sends its own records. */
const LEFT_TO_STEPS_MS = 2_000;

/** The sinks of this process. All credentials of a step share one trail, which is sent once. */
const queues = new Map<string, SinkQueue>();

/** Sends the records of a trail to all configured sinks in parallel. */
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

  /** Starts the sinks at the current end of the trail. Call this before writing records for them. */
  begin(): void {
    for (const queue of this.#queues) queue.begin();
  }

  /** Checks the settings of all sinks. @throws JobpassError if the settings of a sink are invalid */
  async check(): Promise<void> {
    await Promise.all(this.#queues.map((queue) => queue.check()));
  }

  /** Sends pending records within a time limit. Never throws. */
  async send(withinMs: number, signal?: AbortSignal): Promise<void> {
    const deadline = this.#clock.elapsed() + withinMs;
    await Promise.all(this.#queues.map((queue) => queue.drain(deadline, signal)));
  }

  /** Sends pending records from a background process, if enough time has passed since the last failure. */
  async sendIfDue(withinMs: number, signal: AbortSignal): Promise<void> {
    const deadline = this.#clock.elapsed() + withinMs;
    await Promise.all(
      this.#queues.filter((queue) => queue.due).map((queue) => queue.drain(deadline, signal)),
    );
  }

  /** Sends all current records of the trail. @throws JobpassError if a sink did not accept all of these records */
  async assure(withinMs: number): Promise<void> {
    const ends = this.#queues.map((queue) => queue.end);
    await this.send(withinMs);
    for (const [at, queue] of this.#queues.entries()) queue.assure(ends[at]);
  }

  /**
   * Returns the messages about the sinks. Each message is returned only once.
   *
   * @param last whether this is the last process of the job
   */
  notices(last: boolean): SinkNotice[] {
    return this.#queues.flatMap((queue) => queue.notices(last));
  }
}

/** A sink with its position in a trail. */
class SinkQueue {
  readonly #entry: SinkEntry;
  readonly #options: SenderOptions & { env: NodeJS.ProcessEnv };
  readonly #cursor: TrailCursor;
  readonly #reported = new Set<string>();
  #opening: Promise<Sink> | undefined;
  #sink: Sink | undefined;
  #running: Promise<void> | undefined;
  /** The reason why the pending records were not accepted. */
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
      // Another caller with an earlier deadline may have stopped before the end.
      if (mine || clock.elapsed() >= deadline || !this.#cursor.isBehind) return;
    }
  }

  /** Returns the current end of the trail. */
  get end(): TrailEnd {
    return this.#cursor.end;
  }

  /** @throws JobpassError if the sink did not accept all records up to the given end of the trail */
  assure(end: TrailEnd | undefined): void {
    const refused = this.#cursor.takeRefused();
    if (refused === undefined && (end === undefined || this.#cursor.hasReached(end))) return;
    const why = refused?.why ?? this.#reason;
    const code = this.#why instanceof JobpassError && refused === undefined ? this.#why.code : 'refused';
    throw new JobpassError(
      code,
      `\`audit\` is "required", but ${this.#displayName} did not accept the record of this credential: ${why}`,
      { hint: 'Fix the cause, or set `audit` to "true", which allows records to arrive later' },
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
        message: `${this.#displayName} rejected ${recordCount(refused.count)}: ${refused.why}`,
      });
    const waiting = this.#cursor.isBehind ? this.#cursor.waiting : 0;
    if (waiting > 0 && this.#sink === undefined && this.#why !== undefined)
      notices.push({
        level: 'warning',
        message: `no audit records are sent to ${this.#displayName}: ${this.#reason}`,
      });
    else if (waiting > 0) {
      const passing = this.#why === undefined || (this.#why instanceof JobpassError && this.#why.transient);
      const later = last
        ? `${recordCount(waiting)} of this job could not be sent to ${this.#displayName}`
        : `${recordCount(waiting)} could not be sent to ${this.#displayName} yet; a later step of the job will retry`;
      notices.push({ level: last || !passing ? 'warning' : 'info', message: `${later}: ${this.#reason}` });
    }
    // The credentials of a step share a sink.
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
            // A bug that affects these records must not block all later records.
            return { refused: { count: lines.length, why: errorText(error) } };
          });
          markTaken(refused);
        } else if (this.#cursor.isBehind) markTaken();
        this.#why = undefined;
        this.#restMs = 0;
        if (lines.length === 0) return;
      }
    } catch (error) {
      this.#why = error;
      const requestedMs = error instanceof JobpassError ? (error.retryAfterMs ?? 0) : 0;
      this.#restMs = Math.min(REST_MS.longest, Math.max(REST_MS.first, this.#restMs * 2));
      this.#dueAt = clock.elapsed() + Math.max(this.#restMs, requestedMs);
    }
  }

  /** Returns the sink, which is created on the first call. @throws JobpassError */
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

  /** Waits for work until a deadline. Unfinished work continues in the background or ends with the process. */
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
    return this.#why === undefined ? 'no response in time' : errorText(this.#why);
  }
}

function recordCount(count: number): string {
  return count === 1 ? '1 audit record' : `${count} audit records`;
}
