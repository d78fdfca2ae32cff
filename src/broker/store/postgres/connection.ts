import { createSecureContext } from 'node:tls';
import { Client, type ClientConfig, type QueryResult, type QueryResultRow } from 'pg';
import { JobpassError, systemCode } from '../../../errors.js';
import type { PostgresConfig } from '../../config/broker-config.js';
import { isLocal } from '../../config/database-url.js';
import { type DatabaseNames, failure, timedOut } from './database-errors.js';

/** The address of a database and the options of its client. */
export interface Target {
  names: DatabaseNames;
  client: ClientConfig;
}

/** A statement that is prepared once for each connection. */
export interface Statement {
  name: string;
  text: string;
}

/** The maximum time to open a connection, in ms. */
export const CONNECT_MS = 2_000;
/**
 * Timeouts that the server enforces, in ms. A broker that freezes in the middle of a transaction blocks the other brokers until
 * the first timeout ends the transaction. The second timeout is longer, so that the other brokers can wait until then.
 */
const IDLE_IN_TRANSACTION_MS = 2_000;
const LOCK_MS = 3_000;
const STATEMENT_MS = 4_000;
/** The idle time after which a connection is probed, in ms. */
const KEEPALIVE_MS = 5_000;

/**
 * The settings of a session. They are set with SQL and not as startup parameters, because poolers reject parameters that they do
 * not know. A value of `synchronous_commit` that is weaker than `local` could lose acknowledged changes; the operator may set a
 * stronger value.
 */
const SESSION: Statement = {
  name: 'session',
  text: `
    select
      pg_is_in_recovery() as standby,
      set_config('search_path', 'pg_catalog', false),
      set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_MS}', false),
      set_config('lock_timeout', '${LOCK_MS}', false),
      set_config('statement_timeout', '${STATEMENT_MS}', false),
      case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', false) end`,
};

/** Returns the client options for a configured database. @throws JobpassError `usage` for unusable certificates */
export function targetOf(config: PostgresConfig): Target {
  const { host, port, user, database, password, ca, client, schema } = config;
  const names = {
    host,
    where: host.startsWith('/') ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`,
    role: user,
    database,
    schema,
  };
  const secure = !isLocal(host) || ca !== undefined || client !== undefined;
  const tls = {
    // A configured authority replaces the system's. Otherwise, any public authority could vouch for another server.
    ...(ca === undefined ? {} : { ca }),
    ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
    minVersion: 'TLSv1.2' as const,
  };
  if (secure) {
    try {
      createSecureContext(tls);
    } catch (error) {
      throw new JobpassError(
        'usage',
        `ca, client-certificate or client-key under postgres is invalid${coded(error)}`,
        {
          hint: 'All must be PEM, the key must match the certificate, and the key must not be encrypted',
        },
      );
    }
  }
  return {
    names,
    // `pg` reads omitted options from the environment (PGSSLMODE, PGPASSWORD) or from ~/.pgpass, so all are set here.
    client: {
      host,
      port,
      user,
      database,
      password: () => {
        if (password !== undefined) return password;
        throw new JobpassError(
          'state',
          `The database at ${names.where} requires a password for the role ${user}`,
          {
            hint: 'Set password-file or password-env under postgres',
          },
        );
      },
      ssl: secure ? { ...tls, rejectUnauthorized: true } : false,
      sslnegotiation: 'postgres',
      client_encoding: 'UTF8',
      application_name: 'jobpass',
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_MS,
      // Sends each statement without waiting for the responses to earlier statements.
      pipeline: true,
    },
  };
}

function coded(error: unknown): string {
  const code = systemCode(error);
  return code === undefined ? '' : `: ${code}`;
}

/** One database session. After any failure, the session must be dropped. */
export class Connection {
  readonly names: DatabaseNames;
  readonly #client: Client;
  #lost = false;

  private constructor({ names, client }: Target) {
    this.names = names;
    this.#client = new Client(client);
    // Pending queries reject with the error. Without a listener, this error would also terminate the process.
    this.#client.on('error', () => {
      this.#lost = true;
    });
    this.#client.on('end', () => {
      this.#lost = true;
    });
  }

  /** Opens a session. @throws JobpassError `state` */
  static async open(target: Target, ms = CONNECT_MS): Promise<Connection> {
    const connection = new Connection(target);
    try {
      await connection.within(ms, async () => {
        await connection.#client.connect();
        const { rows } = await connection.query<{ standby: boolean }>(SESSION);
        // A standby would respond, but with outdated data.
        if (rows[0]?.standby !== false) throw Object.assign(new Error(), READ_ONLY);
      });
      return connection;
    } catch (error) {
      connection.drop();
      throw error;
    }
  }

  /** Returns whether the session is known to have ended. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Runs a statement. Concurrent statements run in order. Rejects with errors from `pg`: see `within`. */
  query<Row extends QueryResultRow>(
    { name, text }: Statement,
    values: readonly unknown[] = [],
  ): Promise<QueryResult<Row>> {
    return this.#client.query<Row>({ name, text, values: [...values] });
  }

  /** Runs several statements without results. */
  async script(text: string): Promise<void> {
    await this.#client.query(text);
  }

  /**
   * Runs work on the session, and drops the session if the work takes too long.
   *
   * @throws JobpassError `state`
   */
  async within<T>(ms: number, work: () => Promise<T>): Promise<T> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.drop();
    }, ms);
    try {
      return await work();
    } catch (error) {
      throw late ? timedOut(this.names, ms) : failure(error, this.names);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes the connection at once. Pending queries are rejected. */
  drop(): void {
    this.#lost = true;
    this.#client.connection.stream.destroy();
  }

  /** Closes the session gracefully. */
  async close(): Promise<void> {
    if (this.#lost) return this.drop();
    const late = setTimeout(() => this.drop(), CONNECT_MS);
    await this.#client.end();
    clearTimeout(late);
  }
}

/** PostgreSQL's error for a write to a standby. */
const READ_ONLY = { code: '25006', severity: 'ERROR' };

/**
 * Returns the results of several pipelined statements.
 * @throws the first failure, which causes the later failures, once all statements have completed
 */
export async function all<T extends readonly unknown[]>(
  results: {
    readonly [At in keyof T]: Promise<T[At]>;
  },
): Promise<T> {
  const outcomes = await Promise.allSettled(results as readonly Promise<unknown>[]);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }) as unknown as T;
}
