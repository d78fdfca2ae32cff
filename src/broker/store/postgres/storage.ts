import { type Clock, systemClock } from '../../../clock.js';
import type { PostgresConfig } from '../../config/broker-config.js';
import {
  canBeKey,
  type Storage,
  type StorageOptions,
  type Store,
  type StoreEvent,
  type Trail,
} from '../store.js';
import { Availability } from './availability.js';
import { Connection, type Target, targetOf } from './connection.js';
import { failure } from './database-errors.js';
import { type HeadRow, headOf } from './head-row.js';
import { databaseKept } from './kept-texts.js';
import { databaseKeys } from './key-store.js';
import { Lookup, Readers } from './readers.js';
import { Deadline, Pauses } from './retry-timing.js';
import { type ReadStatements, readStatements } from './statements.js';
import { prepareTables, type Tables, tablesOf } from './tables.js';
import { type TokenEncoding, tokenEncoding } from './token-encoding.js';
import { SWEEP_MARGIN_S } from './transaction.js';
import { issue, use } from './write-operations.js';
import { Writer } from './writer.js';

/** The time that a starting broker waits for an unavailable database, in ms. */
const START_MS = 15_000;
/** The interval for removing expired rows, in ms. */
const SWEEP_EVERY_MS = 5_000;
/** The number of records per query. */
const PAGE = 500;

/**
 * Returns the storage that several brokers share in one database.
 *
 * @throws JobpassError `usage` for unusable certificates, `state` for an unusable database
 */
export async function postgresStorage(
  config: PostgresConfig,
  { clock, onEvent = () => undefined }: StorageOptions,
): Promise<Storage> {
  const target = targetOf(config);
  const tables = tablesOf(config.schema);
  const statements = readStatements(tables);
  const watch = new Availability(onEvent);
  await prepare(target, tables, watch);
  const readers = new Readers(target, watch);
  const form = reportingEncoding(tokenEncoding(config.secret), onEvent);
  const parts = { target, tables, statements, readers, watch, clock, onEvent, form };
  let store: Store | undefined;
  return {
    keys: databaseKeys(readers, { names: target.names, secret: config.secret, statements }),
    open: async (trail) => {
      store = await databaseStore(trail, parts);
      return store;
    },
    records: () => records(readers, statements),
    close: async () => {
      await store?.close();
      await readers.close();
    },
  };
}

/** Waits for the database and creates missing tables. @throws JobpassError `state` */
async function prepare(target: Target, tables: Tables, watch: Availability): Promise<void> {
  const deadline = new Deadline(START_MS);
  const pauses = new Pauses();
  for (;;) {
    let connection: Connection | undefined;
    try {
      connection = await Connection.open(target);
      await prepareTables(connection, tables, deadline.aTry);
      await connection.close();
      watch.worked(target);
      return;
    } catch (caught) {
      connection?.drop();
      const error = failure(caught, target.names);
      if (!error.transient || deadline.over) throw error;
      watch.failed(target, error);
      await pauses.next();
    }
  }
}

interface Parts {
  target: Target;
  tables: Tables;
  statements: ReadStatements;
  readers: Readers;
  watch: Availability;
  clock: Clock;
  onEvent: (event: StoreEvent) => void;
  form: TokenEncoding;
}

/** The minimum interval between log entries about invalid rows, in ms. */
const REPORT_EVERY_MS = 60_000;

/** Returns a token encoding that also logs invalid rows. */
function reportingEncoding(form: TokenEncoding, onEvent: Parts['onEvent']): TokenEncoding {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return {
    write: form.write,
    read: (text) => {
      const token = form.read(text);
      if (token !== undefined || systemClock.elapsed() - reportedAt < REPORT_EVERY_MS) return token;
      reportedAt = systemClock.elapsed();
      onEvent({
        kind: 'log',
        event: 'token not ours',
        level: 'error',
        why: 'a row in tokens was not written by a broker with this key file; the broker ignores the row',
      });
      return undefined;
    },
  };
}

async function databaseStore(
  trail: Trail,
  { target, tables, statements, readers, watch, clock, onEvent, form }: Parts,
): Promise<Store> {
  const head = await readers.run(async (connection) =>
    headOf((await connection.query<HeadRow>(statements.head)).rows),
  );
  const writer = new Writer(target, tables, { clock, trail, watch, onEvent, head, read: form.read });
  const tokens = new Lookup<{ key: string; kept: string; expires_at: string }>(readers, statements.find);
  const sweeper = setInterval(() => sweep().catch(() => undefined), SWEEP_EVERY_MS).unref();
  let sweeping = false;
  const sweep = async (): Promise<void> => {
    if (sweeping) return;
    sweeping = true;
    try {
      const now = Math.floor(clock.now() / 1000) - SWEEP_MARGIN_S;
      const { rows } = await readers.run((connection) =>
        connection.query<{ due: boolean }>(statements.due, [now]),
      );
      let more = rows[0]?.due === true;
      while (more) more = await writer.ask({ kind: 'sweep' });
    } finally {
      sweeping = false;
    }
  };
  return {
    issue: async (token) => {
      refuseEndless(token.exp);
      refuseKey(token.jti);
      await writer.ask(issue(token, form.write(token)));
    },
    find: async (id) => {
      if (!canBeKey(id)) return undefined;
      const row = await tokens.find(id);
      if (row === undefined || Number(row.expires_at) * 1000 <= clock.now()) return undefined;
      const token = form.read(row.kept);
      // The other columns are not authenticated, so the id and expiry in the token itself are used.
      return token?.jti === id && token.exp * 1000 > clock.now() ? token : undefined;
    },
    end: async (id) => canBeKey(id) && writer.ask({ kind: 'end', id }),
    use: async (key, until) => {
      refuseEndless(until);
      refuseKey(key);
      return writer.ask(use(key, until));
    },
    note: async (event) => {
      await writer.ask({ kind: 'note', event });
    },
    ...databaseKept(writer, { readers, statements, clock }),
    count: async () => {
      const { rows } = await readers.run((connection) =>
        connection.query<{ count: string }>(statements.count),
      );
      return Number(rows[0]?.count);
    },
    get healthy() {
      return writer.healthy;
    },
    get head() {
      return writer.head;
    },
    close: async () => {
      clearInterval(sweeper);
      await writer.close();
    },
  };
}

function refuseEndless(expiresAt: number): void {
  if (!Number.isFinite(expiresAt)) throw new RangeError('An entry requires a finite expiry time');
}

function refuseKey(key: string): void {
  if (!canBeKey(key)) throw new RangeError('An entry requires a key that a database accepts');
}

/**
 * Returns the records, which it reads in pages. No page misses a record: a writer locks the head until its records are visible, so
 * no record with a lower number can appear later.
 */
async function* records(readers: Readers, { page }: ReadStatements): AsyncGenerator<string> {
  for (let last = 0; ; ) {
    const { rows } = await readers.run((connection) =>
      connection.query<{ sequence: string; line: string }>(page, [last, PAGE]),
    );
    for (const { sequence, line } of rows) {
      last = Number(sequence);
      yield line;
    }
    if (rows.length < PAGE) return;
  }
}
