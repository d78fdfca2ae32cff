import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, systemClock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { Journal, type JournalOptions } from './journal.js';
import { type Entry, weigh } from './journal-lines.js';

/** What the broker must not forget: texts by key, each until it expires (in seconds since 1970). */
export interface Records {
  /**
   * Durable, and to be found by `get`, when it resolves.
   *
   * @throws JobpassError `state` when it cannot be written; then nothing has changed
   */
  put(key: string, value: string, expiresAt: number): Promise<void>;
  /**
   * Puts an empty value where the key holds none. Of two callers at the same time one gets true, the other waits for
   * what becomes of it.
   *
   * @returns whether it was put; durable then
   * @throws JobpassError `state` as `put` does
   */
  claim(key: string, expiresAt: number): Promise<boolean>;
  /** The value, unless it has expired, was removed or never was. */
  get(key: string): string | undefined;
  /**
   * `get` finds it no more from the moment of the call. Durable when it resolves.
   *
   * @throws JobpassError `state` when it cannot be written. The key stays removed; a new call, and the next write of
   *   anything, tries again
   */
  remove(key: string): Promise<void>;
  /** How many are held. One that has expired may be counted for another minute. */
  readonly size: number;
  /** Waits for what is being written. Writes after this are refused. */
  close(): Promise<void>;
}

export interface DurableRecords extends Records {
  /** Whether the last write succeeded. After one that failed, another is tried every second. */
  readonly healthy: boolean;
  /** The length of the journal. */
  readonly bytes: number;
}

const SWEEP_EVERY_MS = 1000;
/** How many sweeps go round all records, and how many each sees at least. */
const SWEEPS = 60;
const SWEEP_AT_LEAST = 2000;
/** From this weight on a batch takes no more: making its line would block for more than a millisecond or two. */
const FULL = 256 * 1024;

/** Records in memory, for what need not outlive the process. */
export function memoryRecords(clock: Clock = systemClock): Records {
  const table = new Table(clock);
  const timer = setInterval(() => table.sweep(), SWEEP_EVERY_MS).unref();
  let closed = false;
  // In an async function, so that what is refused here is a rejection and not an exception.
  const put = async (key: string, value: string, expiresAt: number): Promise<void> => {
    const refusal = closed ? afterClose() : unusable(expiresAt);
    if (refusal !== undefined) throw refusal;
    table.set([key, expiresAt, value]);
  };
  return {
    put,
    claim: async (key, expiresAt) => {
      if (table.get(key) !== undefined) return false;
      await put(key, '', expiresAt);
      return true;
    },
    get: (key) => table.get(key),
    remove: async (key) => {
      table.delete(key);
    },
    get size() {
      return table.size;
    },
    close: async () => {
      closed = true;
      clearInterval(timer);
    },
  };
}

/**
 * Records that survive the end of the process at any moment, in a journal in a folder that it has for itself.
 *
 * @throws JobpassError `state` when the journal cannot be read or is damaged
 */
export async function openRecords(folder: string, options: JournalOptions = {}): Promise<DurableRecords> {
  const table = new Table(options.clock ?? systemClock);
  const journal = await Journal.open(
    folder,
    (entry) => {
      if (entry.length === 3) table.set(entry);
      else table.delete(entry[0]);
    },
    options,
  );
  // Only now: what has expired stands for the removal of what the key held before it.
  table.sweep(Number.POSITIVE_INFINITY);
  return new JournalRecords(table, journal);
}

/** Operations that are written as one line, and so succeed or fail as one. */
class Batch {
  readonly entries: Entry[] = [];
  weight = 0;
  readonly done: Promise<void>;
  resolve: () => void = () => undefined;
  reject: (error: unknown) => void = () => undefined;

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

/**
 * Group commit: one batch is being written, and all that is asked for meanwhile makes up the next.
 *
 * The table holds what is durable, less what was asked to be removed. So nothing that fails needs to be undone in it,
 * and a compaction may write all that it finds there.
 */
class JournalRecords implements DurableRecords {
  readonly #table: Table;
  readonly #journal: Journal;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: Batch[] = [];
  /** Keys whose last operation is a put that is not durable yet, with its batch. */
  readonly #putting = new Map<string, Batch>();
  /** The last removal of a key, while it is not durable yet. */
  readonly #removing = new Map<string, Entry>();
  /** Removals that failed. They go before the next batch, for the journal still holds what they removed. */
  readonly #unsaved = new Set<string>();
  #writer: Promise<void> | undefined;
  #lastWorked = true;
  #closed = false;

  constructor(table: Table, journal: Journal) {
    this.#table = table;
    this.#journal = journal;
    this.#timer = setInterval(() => this.#tick(), SWEEP_EVERY_MS).unref();
  }

  get healthy(): boolean {
    return this.#lastWorked && this.#journal.broken === undefined;
  }

  get size(): number {
    return this.#table.size;
  }

  get bytes(): number {
    return this.#journal.bytes;
  }

  get(key: string): string | undefined {
    return this.#table.get(key);
  }

  put(key: string, value: string, expiresAt: number): Promise<void> {
    const refusal = this.#refusal() ?? unusable(expiresAt);
    if (refusal !== undefined) return Promise.reject(refusal);
    const batch = this.#enqueue([key, expiresAt, value]);
    this.#putting.set(key, batch);
    return batch.done;
  }

  claim(key: string, expiresAt: number): Promise<boolean> {
    const rival = this.#putting.get(key);
    if (rival !== undefined) {
      const again = (): Promise<boolean> => this.claim(key, expiresAt);
      return rival.done.then(again, again);
    }
    if (this.#table.get(key) !== undefined) return Promise.resolve(false);
    return this.put(key, '', expiresAt).then(() => true);
  }

  remove(key: string): Promise<void> {
    const held = this.#table.delete(key);
    const known = held || this.#putting.has(key) || this.#removing.has(key) || this.#unsaved.has(key);
    if (!known) return Promise.resolve();
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      this.#unsaved.add(key);
      return Promise.reject(refusal);
    }
    const removal: Entry = [key];
    this.#putting.delete(key);
    this.#removing.set(key, removal);
    return this.#enqueue(removal).done;
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      clearInterval(this.#timer);
      if (this.#unsaved.size > 0) this.#tryWriting();
    }
    await this.#writer;
    await this.#journal.close();
  }

  #refusal(): JobpassError | undefined {
    return this.#journal.broken ?? (this.#closed ? afterClose() : undefined);
  }

  #enqueue(entry: Entry): Batch {
    let batch = this.#waiting.at(-1);
    if (batch === undefined || batch.weight >= FULL) {
      batch = new Batch();
      this.#waiting.push(batch);
    }
    batch.entries.push(entry);
    batch.weight += weigh(entry);
    this.#writer ??= this.#write();
    return batch;
  }

  /** Writes until nothing waits. Never rejects. */
  async #write(): Promise<void> {
    do {
      // All that this turn of the event loop brings goes into one batch.
      await nextTurn();
      const batch = this.#waiting.shift();
      if (batch !== undefined) await this.#flush(batch);
      await this.#journal.tidy(() => this.#table.live(), this.#table.weight);
    } while (this.#waiting.length > 0);
    this.#writer = undefined;
  }

  async #flush(batch: Batch): Promise<void> {
    const retried = Array.from(this.#unsaved, (key): Entry => [key]);
    try {
      await this.#journal.append(retried.length === 0 ? batch.entries : [...retried, ...batch.entries]);
      this.#lastWorked = true;
      for (const [key] of retried) this.#unsaved.delete(key);
      this.#settle(batch, true);
      batch.resolve();
    } catch (error) {
      this.#lastWorked = false;
      this.#settle(batch, false);
      batch.reject(error);
    }
  }

  #settle(batch: Batch, durable: boolean): void {
    for (const entry of batch.entries) {
      const [key] = entry;
      if (entry.length === 3) {
        if (this.#putting.get(key) === batch) this.#putting.delete(key);
        // A removal that is still to come was asked for after this put: earlier ones are settled.
        if (durable && !this.#removing.has(key)) this.#table.set(entry);
      } else if (this.#removing.get(key) === entry) {
        this.#removing.delete(key);
        if (!durable) this.#unsaved.add(key);
      }
    }
  }

  #tick(): void {
    this.#table.sweep();
    if (this.#writer !== undefined || this.#journal.broken !== undefined) return;
    // While it is not healthy nobody may ask for anything, and then nothing would show that it is again.
    if (this.#lastWorked) this.#writer = this.#write();
    else this.#tryWriting();
  }

  #tryWriting(): void {
    const batch = new Batch();
    batch.done.catch(() => undefined);
    this.#waiting.push(batch);
    this.#writer ??= this.#write();
  }
}

interface Held {
  readonly value: string;
  readonly expiresAt: number;
}

/** The records in memory. */
export class Table {
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  /** Where the next sweep goes on. */
  #round = this.#held.entries();
  #weight = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#held.size;
  }

  /** Of all that is held, as `weigh` has it. */
  get weight(): number {
    return this.#weight;
  }

  get(key: string): string | undefined {
    const held = this.#held.get(key);
    return held !== undefined && this.#alive(held) ? held.value : undefined;
  }

  set([key, expiresAt, value]: readonly [string, number, string]): void {
    this.delete(key);
    this.#held.set(key, { value, expiresAt });
    this.#weight += weigh([key, expiresAt, value]);
  }

  /** @returns whether it was held, be it expired */
  delete(key: string): boolean {
    const held = this.#held.get(key);
    if (held === undefined) return false;
    this.#held.delete(key);
    this.#weight -= weigh([key, held.expiresAt, held.value]);
    return true;
  }

  /** All that is alive. What is set while this is being read need not be among it. */
  *live(): Generator<Entry> {
    // What is set meanwhile comes last: without a limit this might never end.
    let left = this.#held.size;
    for (const [key, held] of this.#held) {
      if (left-- === 0) return;
      if (this.#alive(held)) yield [key, held.expiresAt, held.value];
    }
  }

  /** Forgets what has expired among the next so many; by default few enough to be done in a moment. */
  sweep(count = Math.max(SWEEP_AT_LEAST, this.#held.size / SWEEPS)): void {
    for (let seen = 0; seen < count; seen++) {
      const next = this.#round.next();
      if (next.done) {
        this.#round = this.#held.entries();
        return;
      }
      const [key, held] = next.value;
      if (!this.#alive(held)) this.delete(key);
    }
  }

  #alive(held: Held): boolean {
    return held.expiresAt * 1000 > this.#clock.now();
  }
}

function unusable(expiresAt: number): Error | undefined {
  return Number.isFinite(expiresAt)
    ? undefined
    : new RangeError('A record needs a moment at which it expires');
}

function afterClose(): JobpassError {
  return new JobpassError('state', 'A record could not be written: the broker is stopping', {
    transient: true,
  });
}
