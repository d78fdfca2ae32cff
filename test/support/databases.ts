import { randomBytes } from 'node:crypto';
import type { PostgresConfig } from '../../src/broker/config/broker-config.js';
import type { Postgres } from './postgres.js';

/** A database for brokers on a real PostgreSQL, with a role of its own that may make the tables in it. */
export interface TestDatabase {
  config: PostgresConfig;
  /** Runs SQL in it as the superuser; rows with a tab between columns. */
  sql: (text: string) => Promise<string[]>;
}

let count = 0;

export async function makeDatabase(
  postgres: Postgres,
  more: Partial<PostgresConfig> = {},
): Promise<TestDatabase> {
  const name = `jobpass${++count}_${randomBytes(3).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await postgres.sql(`create role ${name} login password '${password}'`);
  await postgres.sql(`create database ${name} owner ${name}`);
  const { host, port } = postgres;
  return {
    config: {
      ...{ host, port, user: name, database: name, password, schema: 'jobpass' },
      secret: randomBytes(32).toString('base64'),
      ...more,
    },
    sql: (text) => postgres.sql(text, name),
  };
}
