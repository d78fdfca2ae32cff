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
import { beginTransaction, outcome, wholeSecond } from './transaction.js';
import { type Operation, operation, takeBatch, type WriteRequest } from './write-operations.js';

/** As many may wait. */
const MOST_WAITING = 20_000;
/** How often it is looked whether the database is there while nobody asks for anything, in ms. */
const PROBE_EVERY_MS = 1_000;
/** For how long one that was there is believed to be. */
const FRESH_MS = 2_000;

export interface WriterOptions {
  clock: Clock;
  trail: Trail;
  watch: Availability;
  onEvent: (event: StoreEvent) => void;
  /** The end of the records, as it was found. */
  head: Head;
  read: TokenEncoding['read'];
}

/** Of a transaction whose end was not heard. */
interface Doubt {
  batch: readonly Operation[];
  /** What each of them did, if it was committed. */
  done: readonly boolean[];
  /** Where its last record is then, and what it says. */
  head: Head;
  line: string;
}

/**
 * Group commit: one transaction is under way, and all that is asked for meanwhile makes up the next.
 *
 * A transaction begins by locking the head of the records, which all brokers of the database share. So there is one chain,
 * what one has committed is what the next builds on, and whoever has the lock knows that no other transaction is half done,
 * also none of its own that was cut off.
 */
export class Writer {
  readonly #target: Target;
  readonly #statements: WriteStatements;
  readonly #options: WriterOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #pauses = new Pauses();
  #waiting: Operation[] = [];
  /** Parts of a batch that the database refused, in their order: what it refused of it is in one of them. */
  #parts: Operation[][] = [];
  #connection: Connection | undefined;
  #doubt: Doubt | undefined;
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

  /** @returns whether it did something @throws JobpassError `state` */
  ask(request: WriteRequest): Promise<boolean> {
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

  /** Writes until nothing waits. Never rejects. */
  async #run(): Promise<void> {
    do {
      // All that this turn of the event loop brings goes into one transaction.
      await nextTurn();
      await (this.#doubt === undefined ? this.#write() : this.#findOut(this.#doubt));
    } while (this.#waiting.length > 0 || this.#parts.length > 0 || this.#doubt !== undefined);
    this.#running = undefined;
  }

  async #write(): Promise<void> {
    const batch = this.#parts.shift() ?? takeBatch(this.#waiting);
    const error = await this.#try(batch, (connection) => this.#transact(connection, batch));
    if (error === undefined || this.#doubt !== undefined) return;
    const parts = halves(error, batch);
    // Nobody is to be refused for what somebody else has asked for at the same moment.
    if (parts !== undefined) this.#parts.unshift(...parts);
    else if (error.transient) this.#again(batch);
    else refuse(batch, error);
    this.#refuseLate(error);
  }

  /** Lets a batch wait once more, with the parts behind it, so that the order stays. */
  #again(batch: readonly Operation[]): void {
    this.#waiting.unshift(...batch, ...this.#parts.splice(0).flat());
  }

  /** Tells those who have waited too long why. */
  #refuseLate(error: JobpassError): void {
    const late = this.#waiting.filter(({ deadline }) => deadline.over);
    this.#waiting = this.#waiting.filter(({ deadline }) => !deadline.over);
    refuse(late, error);
  }

  /** Finds out what became of a transaction whose end was not heard, before anything is told or done again. */
  async #findOut(doubt: Doubt): Promise<void> {
    const { batch, done, head, line } = doubt;
    const error = await this.#try(batch, async (connection) => {
      const { begin, commit, lock, line: lineAt } = this.#statements;
      // What still runs over there holds the head: once this has it, that transaction is over, either way.
      const [, , { rows }] = await all([
        connection.query(begin),
        connection.query(lock),
        connection.query<{ line: string }>(lineAt, [head.count]),
        connection.query(commit),
      ]);
      return () => {
        this.#doubt = undefined;
        if (rows[0]?.line === line) this.#settle(batch, done, head);
        else this.#again(batch);
      };
    });
    if (error === undefined) return;
    if (!error.transient || batch.some(({ deadline }) => deadline.over)) {
      this.#doubt = undefined;
      const told = `It is not known whether the database has kept it: ${error.message}`;
      refuse(batch, new JobpassError('state', told, { transient: true }));
    }
    this.#refuseLate(error);
  }

  /** @param work gives what there is to do once it has worked @returns why it did not work, if it did not */
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
      // It may be in the middle of a transaction, which ends with it.
      this.#connection?.drop();
      this.#connection = undefined;
      const error = failure(caught, this.#target.asked);
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
    const { events, kept, done } = outcome(requests, before, this.#options);
    if (events.length === 0) {
      // Uses find their own rows when they are asked for again, and nothing else has changed anything.
      const touched = requests.some(({ kind }) => kind === 'probe');
      await all([
        ...(touched ? [connection.query(this.#statements.touch)] : []),
        connection.query(this.#statements.commit),
      ]);
      return () => settle(batch, done);
    }
    const { lines, head } = this.#options.trail.next(events, before.head);
    this.#doubt = { batch, done, head, line: lines.at(-1) ?? '' };
    const [written, committed] = await Promise.allSettled([
      connection.query(this.#statements.write, [
        before.head.count,
        lines.join('\n'),
        kept.map(({ token }) => token.jti),
        kept.map(({ token }) => wholeSecond(token.exp)),
        kept.map(({ text }) => text).join('\n'),
        head.count,
        head.hash,
      ]),
      connection.query(this.#statements.commit),
    ]);
    if (committed.status === 'rejected') throw committed.reason;
    this.#doubt = undefined;
    // To a transaction that has failed PostgreSQL answers with ROLLBACK.
    if (written.status === 'rejected') throw written.reason;
    const seconds = (systemClock.elapsed() - began) / 1000;
    return () => {
      this.#settle(batch, done, head);
      this.#options.onEvent({ kind: 'synced', seconds });
    };
  }

  /** Takes note of the head. Where it was further on before, the database has forgotten what it said it had kept. */
  #seen(head: Head): void {
    const former = this.#head;
    if (former.chain !== head.chain || former.count > head.count) {
      this.#options.onEvent({
        kind: 'told',
        event: 'records lost',
        level: 'error',
        why: 'the database has fewer than it had: it was put back, or a standby took over that had not heard of all',
        had: headText(former),
        has: headText(head),
      });
    }
    this.#head = head;
  }

  #settle(batch: readonly Operation[], done: readonly boolean[], head: Head): void {
    this.#head = head;
    settle(batch, done);
  }
}

function settle(batch: readonly Operation[], done: readonly boolean[]): void {
  for (const [at, { resolve }] of batch.entries()) resolve(done[at] ?? false);
}

function refuse(batch: readonly Operation[], error: JobpassError): void {
  for (const { reject } of batch) reject(error);
}
