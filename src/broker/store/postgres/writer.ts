import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Head, headText } from '../../../audit/chain.js';
import { type Clock, systemClock } from '../../../clock.js';
import { JobpassError } from '../../../errors.js';
import type { StoreEvent, Trail } from '../store.js';
import type { Availability } from './availability.js';
import { all, CONNECT_MS, Connection, type Target } from './connection.js';
import { failure, halves } from './database-errors.js';
import { stopping, tooMany } from './readers.js';
import { Pauses } from './retry-timing.js';
import { type WriteStatements, writeStatements } from './statements.js';
import type { Tables } from './tables.js';
import type { TokenEncoding } from './token-encoding.js';
import { beginTransaction, outcome, sendChanges } from './transaction.js';
import {
  type KeptRequest,
  type Operation,
  operation,
  takeBatch,
  type WriteRequest,
  type WriteResult,
} from './write-operations.js';

/** The maximum number of waiting requests. */
const MOST_WAITING = 20_000;
/** The interval for probing the database while there are no requests, in ms. */
const PROBE_EVERY_MS = 1_000;
/** The time after successful work during which no probe is needed, in ms. */
const FRESH_MS = 2_000;

export interface WriterOptions {
  clock: Clock;
  trail: Trail;
  watch: Availability;
  onEvent: (event: StoreEvent) => void;
  /** The head of the records at the start. */
  head: Head;
  read: TokenEncoding['read'];
}

/** A transaction whose commit was sent but not confirmed. */
interface UnconfirmedCommit {
  batch: readonly Operation[];
  /** The database's id of the transaction. */
  transaction: string;
  /** The results, the head and the last record, if the transaction was committed. Without `line`, it wrote no record. */
  results: readonly WriteResult[];
  head: Head;
  line: string | undefined;
}

/**
 * The writer of a broker, with group commit: while one transaction runs, new requests are collected for the next transaction.
 *
 * A transaction starts by locking the head of the records, which all brokers of the database share. Therefore, there is only one
 * chain, each transaction builds on the last committed transaction, and the owner of the lock knows that no other transaction is in
 * progress, including its own interrupted ones.
 */
export class Writer {
  readonly #target: Target;
  readonly #statements: WriteStatements;
  readonly #options: WriterOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #pauses = new Pauses();
  #waiting: Operation[] = [];
  /** The parts of a rejected batch, in order. One of them contains the rejected value. */
  #parts: Operation[][] = [];
  #connection: Connection | undefined;
  #unconfirmed: UnconfirmedCommit | undefined;
  #running: Promise<void> | undefined;
  #head: Head;
  #healthy = true;
  #workedAt = systemClock.elapsed();
  #closed = false;

  constructor(target: Target, tables: Tables, options: WriterOptions) {
    this.#target = target;
    this.#statements = writeStatements(tables);
    this.#options = options;
    this.#head = options.head;
    this.#timer = setInterval(() => this.#probe(), PROBE_EVERY_MS).unref();
  }

  get healthy(): boolean {
    return this.#healthy;
  }

  get head(): Head {
    return this.#head;
  }

  /** Runs a request. @returns whether it changed something @throws JobpassError `state` */
  async ask(request: Exclude<WriteRequest, { kind: 'claim' }>): Promise<boolean> {
    return (await this.#enqueue(request)) === true;
  }

  /** Claims a key. @returns the text that the key now has @throws JobpassError `state` */
  async claim(request: Extract<KeptRequest, { kind: 'claim' }>): Promise<string> {
    return String(await this.#enqueue(request));
  }

  #enqueue(request: WriteRequest): Promise<WriteResult> {
    if (this.#closed) return Promise.reject(stopping());
    if (this.#waiting.length >= MOST_WAITING) return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      this.#waiting.push(operation(request, { resolve, reject }));
      this.#running ??= this.#run();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#running;
    await this.#connection?.close();
  }

  #probe(): void {
    const fresh = this.#connection?.lost === false && systemClock.elapsed() - this.#workedAt < FRESH_MS;
    if (this.#running !== undefined || (this.#healthy && fresh)) return;
    this.ask({ kind: 'probe', writes: !this.#healthy }).catch(() => undefined);
  }

  /** Writes requests until none is waiting. Never rejects. */
  async #run(): Promise<void> {
    do {
      // One transaction contains all requests of this turn of the event loop.
      await nextTurn();
      await (this.#unconfirmed === undefined ? this.#write() : this.#findOut(this.#unconfirmed));
    } while (this.#waiting.length > 0 || this.#parts.length > 0 || this.#unconfirmed !== undefined);
    this.#running = undefined;
  }

  async #write(): Promise<void> {
    const batch = this.#parts.shift() ?? takeBatch(this.#waiting);
    const error = await this.#try(batch, (connection) => this.#transact(connection, batch));
    if (error === undefined || this.#unconfirmed !== undefined) return;
    const parts = halves(error, batch);
    // A rejected value must not fail the other requests of the batch.
    if (parts !== undefined) this.#parts.unshift(...parts);
    else if (error.transient) this.#again(batch);
    else refuse(batch, error);
    this.#refuseLate(error);
  }

  /** Puts a batch and the parts after it back into the queue, so that the order is preserved. */
  #again(batch: readonly Operation[]): void {
    this.#waiting.unshift(...batch, ...this.#parts.splice(0).flat());
  }

  /** Rejects requests whose deadline has passed. */
  #refuseLate(error: JobpassError): void {
    const late = this.#waiting.filter(({ deadline }) => deadline.over);
    this.#waiting = this.#waiting.filter(({ deadline }) => !deadline.over);
    refuse(late, error);
  }

  /** Finds out whether an unconfirmed commit succeeded, before callers receive a result or a retry starts. */
  async #findOut(unconfirmed: UnconfirmedCommit): Promise<void> {
    const { batch, transaction, results, head, line } = unconfirmed;
    const error = await this.#try(batch, async (connection) => {
      const { begin, commit, lock, line: lineAt, fate } = this.#statements;
      // A transaction that still runs on the server locks the head. Once the new transaction has the lock,
      // the other transaction has ended.
      const [, , { rows }] = await all([
        connection.query(begin),
        connection.query(lock),
        line === undefined
          ? connection.query<{ committed: boolean | null }>(fate, [transaction])
          : connection.query<{ committed: boolean }>(lineAt, [head.count, line]),
        connection.query(commit),
      ]);
      return () => {
        this.#unconfirmed = undefined;
        if (rows[0]?.committed === true) this.#settle(batch, results, head);
        else this.#again(batch);
      };
    });
    if (error === undefined) return;
    if (!error.transient || batch.some(({ deadline }) => deadline.over)) {
      this.#unconfirmed = undefined;
      const message = `The database may or may not have stored the change: ${error.message}`;
      refuse(batch, new JobpassError('state', message, { transient: true }));
    }
    this.#refuseLate(error);
  }

  /**
   * Runs work on the connection.
   *
   * @param work returns a function to call after success
   * @returns the error if the work failed, otherwise undefined
   */
  async #try(
    batch: readonly Operation[],
    work: (connection: Connection) => Promise<() => void>,
  ): Promise<JobpassError | undefined> {
    const { watch } = this.#options;
    try {
      const ms = batch[0]?.deadline.aTry ?? CONNECT_MS;
      if (this.#connection === undefined || this.#connection.lost)
        this.#connection = await Connection.open(this.#target, Math.min(CONNECT_MS, ms));
      const connection = this.#connection;
      const then = await connection.within(ms, () => work(connection));
      this.#healthy = true;
      this.#workedAt = systemClock.elapsed();
      watch.worked(this);
      this.#pauses.reset();
      then();
      return undefined;
    } catch (caught) {
      // The connection may be in the middle of a transaction, which ends with the connection.
      this.#connection?.drop();
      this.#connection = undefined;
      const error = failure(caught, this.#target.names);
      if (halves(error, batch) !== undefined) return error;
      this.#healthy = false;
      watch.failed(this, error);
      await this.#pauses.next();
      return error;
    }
  }

  async #transact(connection: Connection, batch: readonly Operation[]): Promise<() => void> {
    const requests = batch.map(({ request }) => request);
    if (requests.every((request) => request.kind === 'probe' && !request.writes)) {
      await connection.query(this.#statements.alive);
      return () =>
        settle(
          batch,
          requests.map(() => true),
        );
    }
    const began = systemClock.elapsed();
    const now = Math.floor(this.#options.clock.now() / 1000);
    const before = await beginTransaction(connection, this.#statements, requests, now);
    this.#seen(before.head);
    const { events, issued, results } = outcome(requests, before, this.#options);
    if (events.length === 0 && !before.kept.some) {
      // Only uses can have changed a row, and a retry recognizes its own rows. So an unconfirmed commit is harmless here.
      const touched = requests.some(({ kind }) => kind === 'probe');
      await all([
        ...(touched ? [connection.query(this.#statements.touch)] : []),
        connection.query(this.#statements.commit),
      ]);
      return () => settle(batch, results);
    }
    const { lines, head } =
      events.length === 0 ? { lines: [], head: before.head } : this.#options.trail.next(events, before.head);
    this.#unconfirmed = { batch, transaction: before.transaction, results, head, line: lines.at(-1) };
    const [written, committed] = await Promise.allSettled([
      sendChanges(connection, this.#statements, { before, issued, lines, head }),
      connection.query(this.#statements.commit),
    ]);
    if (committed.status === 'rejected') throw committed.reason;
    this.#unconfirmed = undefined;
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK.
    if (written.status === 'rejected') throw written.reason;
    const seconds = (systemClock.elapsed() - began) / 1000;
    return () => {
      this.#settle(batch, results, head);
      this.#options.onEvent({ kind: 'synced', seconds });
    };
  }

  /** Stores the head. If this broker knows a later head, the database has lost committed records. */
  #seen(head: Head): void {
    const former = this.#head;
    if (former.chain !== head.chain || former.count > head.count) {
      this.#options.onEvent({
        kind: 'log',
        event: 'records lost',
        level: 'error',
        why: 'the database has fewer records than before: it was restored from a backup, or a standby without the latest records took over',
        had: headText(former),
        has: headText(head),
      });
    }
    this.#head = head;
  }

  #settle(batch: readonly Operation[], results: readonly WriteResult[], head: Head): void {
    this.#head = head;
    settle(batch, results);
  }
}

function settle(batch: readonly Operation[], results: readonly WriteResult[]): void {
  for (const [at, { resolve }] of batch.entries()) resolve(results[at] ?? false);
}

function refuse(batch: readonly Operation[], error: JobpassError): void {
  for (const { reject } of batch) reject(error);
}
