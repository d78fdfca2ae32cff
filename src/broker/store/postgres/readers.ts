import { setImmediate as nextTurn } from 'node:timers/promises';
import { addToList } from '../../../collections.js';
import { JobpassError } from '../../../errors.js';
import type { Availability } from './availability.js';
import { Connection, type Statement, type Target } from './connection.js';
import { halves, isPassing } from './database-errors.js';
import { Deadline, Pauses } from './retry-timing.js';

/** How many connections look things up side by side. */
const LANES = 2;
/** After how long a look-up is tried on another connection, in ms: long enough for a table that is read as a whole. */
const READ_MS = 2_000;
/** As many may wait. */
const MOST_WAITING = 20_000;
/** Of one look-up, so that what comes back stays small. */
const MOST_KEYS = 1_000;

interface Work {
  run: (connection: Connection) => Promise<void>;
  reject: (error: unknown) => void;
  deadline: Deadline;
}

/** A few connections for what does the same when it is done twice. */
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
   * Does something on a connection, and again on another one where that was lost.
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

  /** Waits for what is being looked up. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#lanes);
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()));
  }

  #start(): void {
    const lane = this.#work().finally(() => this.#lanes.delete(lane));
    this.#lanes.add(lane);
  }

  /** Works until nothing waits. Never rejects. */
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
        if (!isPassing(error)) {
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

  /** A connection that somebody has left, if it still is one. */
  #usable(): Connection | undefined {
    let connection = this.#idle.pop();
    while (connection?.lost) connection = this.#idle.pop();
    return connection;
  }

  /** Tells those whose time was over while somebody else's work was tried. */
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

/** Keys that go in one statement, with whoever waits for each. */
type Asked<V> = ReadonlyMap<string, readonly Waiting<V>[]>;

/**
 * Finds rows by their keys, those that are asked for at the same time by one statement. Whoever asks joins one that has not
 * been sent yet: so the answer is never older than the question.
 */
export class Lookup<Row extends { key: string }> {
  readonly #readers: Readers;
  readonly #statement: Statement;
  #waiting = new Map<string, Waiting<Row>[]>();
  #queued = false;

  /** @param statement gives rows with their `key`, for those in its one parameter, an array */
  constructor(readers: Readers, statement: Statement) {
    this.#readers = readers;
    this.#statement = statement;
  }

  /** @throws JobpassError `state` */
  find(key: string): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      addToList(this.#waiting, key, { resolve, reject });
      this.#queue();
    });
  }

  #queue(): void {
    if (this.#queued) return;
    this.#queued = true;
    // All that this turn of the event loop asks for is asked together.
    nextTurn().then(() => this.#look());
  }

  async #look(): Promise<void> {
    let taken: Asked<Row> | undefined;
    await this.#answer(() => (taken ??= this.#take()));
  }

  /** @param asked tells who is to be answered, once the statement can be sent */
  async #answer(asked: () => Asked<Row>): Promise<void> {
    try {
      const found = await this.#readers.run(async (connection) => {
        const { rows } = await connection.query<Row>(this.#statement, [[...asked().keys()]]);
        return new Map(rows.map((row) => [row.key, row]));
      });
      for (const [key, callers] of asked()) for (const { resolve } of callers) resolve(found.get(key));
    } catch (error) {
      // Where it was never sent, all that were waiting for it are told.
      const parts = halves(error, [...asked()]);
      // One key that the database cannot look for must fail nobody but whoever asked for it.
      if (parts !== undefined) for (const part of parts) await this.#answer(() => new Map(part));
      else for (const callers of asked().values()) for (const { reject } of callers) reject(error);
    }
  }

  #take(): Asked<Row> {
    const taken = new Map([...this.#waiting].slice(0, MOST_KEYS));
    for (const key of taken.keys()) this.#waiting.delete(key);
    this.#queued = false;
    if (this.#waiting.size > 0) this.#queue();
    return taken;
  }
}

export function stopping(): JobpassError {
  return new JobpassError('state', 'The database is not asked any more: the broker is stopping', {
    transient: true,
  });
}

export function tooMany(): JobpassError {
  return new JobpassError('state', 'More is waiting for the database than it can do', { transient: true });
}
