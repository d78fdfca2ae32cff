import { createSecureContext } from 'node:tls';
import { Client, type ClientConfig, type QueryResult, type QueryResultRow } from 'pg';
import { JobpassError, systemCode } from '../../../errors.js';
import type { PostgresConfig } from '../../config/broker-config.js';
import { isLocal } from '../../config/database-url.js';
import { type Asked, failure, tooLate } from './database-errors.js';

/** Where a database is, and how it is asked. */
export interface Target {
  asked: Asked;
  client: ClientConfig;
}

/** A statement that is prepared once for each connection. */
export interface Statement {
  name: string;
  text: string;
}

/** How long a connection may take to come about, in ms. */
export const CONNECT_MS = 2_000;
/**
 * What the server ends by itself, in ms. A broker that was stopped in the middle of a transaction holds up the others
 * for as long as the first of these; the second is longer, so that they outlast it.
 */
const IDLE_IN_TRANSACTION_MS = 2_000;
const LOCK_MS = 3_000;
const STATEMENT_MS = 4_000;
/** From when on a silent connection is probed, in ms. */
const KEEPALIVE_MS = 5_000;

/**
 * What holds for a session. By SQL and not as it is opened: poolers refuse what they do not know there. A weaker
 * `synchronous_commit` than `local` could lose what was answered; a stronger one is its operator's.
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

/** @throws JobpassError `usage` where certificates cannot be used */
export function targetOf(config: PostgresConfig): Target {
  const { host, port, user, database, password, ca, client, schema } = config;
  const asked = {
    host,
    where: host.startsWith('/') ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`,
    role: user,
    database,
    schema,
  };
  const secure = !isLocal(host) || ca !== undefined || client !== undefined;
  const tls = {
    // Who names an authority means that one: with all others beside it, each of them could stand in for the database.
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
        `ca, client-certificate and client-key under postgres cannot be used${coded(error)}`,
        {
          hint: 'They must be PEM, certificate and key must belong together, and the key must not be encrypted',
        },
      );
    }
  }
  return {
    asked,
    // Whatever is left out here `pg` takes from the environment (PGSSLMODE, PGPASSWORD), or from ~/.pgpass.
    client: {
      host,
      port,
      user,
      database,
      password: () => {
        if (password !== undefined) return password;
        throw new JobpassError(
          'state',
          `The database at ${asked.where} asks for a password of the role ${user}`,
          {
            hint: 'Give password-file or password-env under postgres',
          },
        );
      },
      ssl: secure ? { ...tls, rejectUnauthorized: true } : false,
      sslnegotiation: 'postgres',
      client_encoding: 'UTF8',
      application_name: 'jobpass',
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_MS,
      // What need not wait for an answer goes in one flight.
      pipeline: true,
    },
  };
}

function coded(error: unknown): string {
  const code = systemCode(error);
  return code === undefined ? '' : `: ${code}`;
}

/** One session at the database. Once something failed on it, it is to be let go. */
export class Connection {
  readonly asked: Asked;
  readonly #client: Client;
  #lost = false;

  private constructor({ asked, client }: Target) {
    this.asked = asked;
    this.#client = new Client(client);
    // Whoever waits for an answer is told by that; without a listener it would end the process.
    this.#client.on('error', () => {
      this.#lost = true;
    });
    this.#client.on('end', () => {
      this.#lost = true;
    });
  }

  /** @throws JobpassError `state` */
  static async open(target: Target, ms = CONNECT_MS): Promise<Connection> {
    const connection = new Connection(target);
    try {
      await connection.within(ms, async () => {
        await connection.#client.connect();
        const { rows } = await connection.query<{ standby: boolean }>(SESSION);
        // It would answer, with what it has heard of so far.
        if (rows[0]?.standby !== false) throw Object.assign(new Error(), READ_ONLY);
      });
      return connection;
    } catch (error) {
      connection.drop();
      throw error;
    }
  }

  /** Whether it is known to have ended. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Those that are asked without waiting are run in their order. Rejects with what `pg` says: see `within`. */
  query<Row extends QueryResultRow>(
    { name, text }: Statement,
    values: readonly unknown[] = [],
  ): Promise<QueryResult<Row>> {
    return this.#client.query<Row>({ name, text, values: [...values] });
  }

  /** Runs several statements that give nothing. */
  async script(text: string): Promise<void> {
    await this.#client.query(text);
  }

  /**
   * Does something with it, and lets go of it when that takes too long.
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
      throw late ? tooLate(this.asked, ms) : failure(error, this.asked);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Cuts it; whoever waits for an answer is told so. */
  drop(): void {
    this.#lost = true;
    this.#client.connection.stream.destroy();
  }

  /** Says goodbye. */
  async close(): Promise<void> {
    if (this.#lost) return this.drop();
    const late = setTimeout(() => this.drop(), CONNECT_MS);
    await this.#client.end();
    clearTimeout(late);
  }
}

/** As PostgreSQL says it of a write. */
const READ_ONLY = { code: '25006', severity: 'ERROR' };

/** All answers of one flight. @throws the first failure, once all are there: later ones follow from it */
export async function all<T extends readonly unknown[]>(
  asked: {
    readonly [At in keyof T]: Promise<T[At]>;
  },
): Promise<T> {
  const outcomes = await Promise.allSettled(asked as readonly Promise<unknown>[]);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }) as unknown as T;
}
