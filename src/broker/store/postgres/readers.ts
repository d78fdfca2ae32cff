import { setImmediate as nextTurn } from 'node:timers/promises';
import { addToList } from '../../../collections.js';
import { JobpassError } from '../../../errors.js';
import type { Availability } from './availability.js';
import { Connection, type Statement, type Target } from './connection.js';
import { halves, isTransient } from './database-errors.js';
import { Deadline, Pauses } from './retry-timing.js';

/** The number of parallel connections for reads. */
const LANES = 2;
/** The time after which a read is retried on another connection, in ms: enough to read a whole table. */
const READ_MS = 2_000;
/** The maximum number of waiting requests. */
const MOST_WAITING = 20_000;
/** The maximum number of keys in one lookup, so that the result stays small. */
const MOST_KEYS = 1_000;

interface Work {
  run: (connection: Connection) => Promise<void>;
  reject: (error: unknown) => void;
  deadline: Deadline;
}

/** A small pool of connections for idempotent work. */
export class Readers {
  readonly #target: Target;
  readonly #watch: Availability;
  readonly #waiting: Work[] = [];
  readonly #lanes = new Set<Promise<void>>();
  readonly #idle: Connection[] = [];
  #closed = false;

  constructor(target: Target, watch: Availability) {
    this.#target = target;
    this.#watch = watch;
  }

  /**
   * Runs work on a connection. If the connection is lost, the work is run again on another connection.
   *
   * @throws JobpassError `state`
   */
  run<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(stopping());
    if (this.#waiting.length >= MOST_WAITING) return Promise.reject(tooMany());
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        run: async (connection) => resolve(await work(connection)),
        reject,
        deadline: new Deadline(),
      });
      if (this.#lanes.size < LANES) this.#start();
    });
  }

  /** Waits for running work and closes the connections. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#lanes);
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()));
  }

  #start(): void {
    const lane = this.#work().finally(() => this.#lanes.delete(lane));
    this.#lanes.add(lane);
  }

  /** Runs waiting work until none is left. Never rejects. */
  async #work(): Promise<void> {
    const pauses = new Pauses();
    for (let work = this.#waiting.shift(); work !== undefined; work = this.#waiting.shift()) {
      let connection = this.#usable();
      try {
        connection ??= await Connection.open(this.#target);
        const { run } = work;
        const used = connection;
        await used.within(READ_MS, () => run(used));
        this.#idle.push(used);
        this.#watch.worked(this);
        pauses.reset();
      } catch (error) {
        connection?.drop();
        if (!isTransient(error)) {
          work.reject(error);
          continue;
        }
        this.#watch.failed(this, error as JobpassError);
        if (work.deadline.over) work.reject(error);
        else this.#waiting.unshift(work);
        this.#giveUp(error);
        await pauses.next();
      }
    }
  }

  /** Returns an idle connection that still works, or undefined if there is none. */
  #usable(): Connection | undefined {
    let connection = this.#idle.pop();
    while (connection?.lost) connection = this.#idle.pop();
    return connection;
  }

  /** Rejects waiting work whose deadline has passed. */
  #giveUp(error: unknown): void {
    const waiting = this.#waiting.splice(0);
    for (const work of waiting) {
      if (work.deadline.over) work.reject(error);
      else this.#waiting.push(work);
    }
  }
}

interface Waiting<V> {
  resolve: (found: V | undefined) => void;
  reject: (error: unknown) => void;
}

/** The keys of one statement, with the callers that wait for each key. */
type Batch<V> = ReadonlyMap<string, readonly Waiting<V>[]>;

/**
 * Looks up rows by key. Uses one statement for all keys that are requested at the same time. A request only joins a statement that
 * is not sent yet, so the result is never older than the request.
 */
export class Lookup<Row extends { key: string }> {
  readonly #readers: Readers;
  readonly #statement: Statement;
  #waiting = new Map<string, Waiting<Row>[]>();
  #queued = false;

  /** @param statement returns rows with a column `key` for an array of keys, its only parameter */
  constructor(readers: Readers, statement: Statement) {
    this.#readers = readers;
    this.#statement = statement;
  }

  /** Returns the row for a key. @throws JobpassError `state` */
  find(key: string): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      addToList(this.#waiting, key, { resolve, reject });
      this.#queue();
    });
  }

  #queue(): void {
    if (this.#queued) return;
    this.#queued = true;
    // One statement contains all requests of this turn of the event loop.
    nextTurn().then(() => this.#look());
  }

  async #look(): Promise<void> {
    let taken: Batch<Row> | undefined;
    await this.#answer(() => (taken ??= this.#take()));
  }

  /** Runs the statement for a batch. @param batch returns the batch when the statement can be sent */
  async #answer(batch: () => Batch<Row>): Promise<void> {
    try {
      const found = await this.#readers.run(async (connection) => {
        const { rows } = await connection.query<Row>(this.#statement, [[...batch().keys()]]);
        return new Map(rows.map((row) => [row.key, row]));
      });
      for (const [key, callers] of batch()) for (const { resolve } of callers) resolve(found.get(key));
    } catch (error) {
      // If the statement was never sent, `batch()` takes all waiting callers now, and all get the error.
      const parts = halves(error, [...batch()]);
      // A key that the database rejects must fail only its own callers.
      if (parts !== undefined) for (const part of parts) await this.#answer(() => new Map(part));
      else for (const callers of batch().values()) for (const { reject } of callers) reject(error);
    }
  }

  #take(): Batch<Row> {
    const taken = new Map([...this.#waiting].slice(0, MOST_KEYS));
    for (const key of taken.keys()) this.#waiting.delete(key);
    this.#queued = false;
    if (this.#waiting.size > 0) this.#queue();
    return taken;
  }
}

export function stopping(): JobpassError {
  return new JobpassError('state', 'The broker is stopping and no longer uses the database', {
    transient: true,
  });
}

export function tooMany(): JobpassError {
  return new JobpassError('state', 'Too many requests are waiting for the database', { transient: true });
}
