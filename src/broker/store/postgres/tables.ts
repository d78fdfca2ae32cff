import { freshHead } from '../../../audit/chain.js';
import { JobpassError } from '../../../errors.js';
import type { Connection } from './connection.js';

/** The version of the tables. A newer version of Jobpass may write data that this version cannot read. */
const VERSION = 1;
/** The key of the advisory lock for brokers that start at the same time: `jobpass` in ASCII. */
const TURN = '0x6a6f6270617373';

/** The names of the tables, for statements. The schema is a plain identifier. */
export interface Tables {
  version: string;
  head: string;
  records: string;
  tokens: string;
  used: string;
  keys: string;
}

export function tablesOf(schema: string): Tables {
  const table = (name: string): string => `"${schema}"."${name}"`;
  return {
    version: table('schema_version'),
    head: table('head'),
    records: table('records'),
    tokens: table('tokens'),
    used: table('used'),
    keys: table('keys'),
  };
}

/**
 * Creates the tables unless they exist.
 *
 * @param ms the maximum time
 * @throws JobpassError `state`
 */
export async function prepareTables(connection: Connection, tables: Tables, ms: number): Promise<void> {
  await connection.within(ms, async () => {
    await checkDatabase(connection);
    if (await tablesAreThere(connection, tables)) return;
    await connection.script('begin');
    await connection.query({ name: 'turn', text: `select pg_advisory_xact_lock(${Number(TURN)})` });
    // Another broker may have created them in the meantime.
    if (!(await tablesAreThere(connection, tables))) await makeTables(connection, tables);
    await connection.script('commit');
  });
}

/** Checks the encoding of the database. @throws JobpassError `state` unless it is UTF8 */
async function checkDatabase(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ encoding: string }>({
    name: 'encoding',
    text: `select current_setting('server_encoding') as encoding`,
  });
  const encoding = rows[0]?.encoding;
  if (encoding === 'UTF8') return;
  const { database, where } = connection.names;
  throw new JobpassError('state', `The database ${database} at ${where} has the encoding ${encoding}`, {
    hint: "Create a database with encoding 'UTF8' and template template0, and set it in url under postgres",
  });
}

/** Returns whether the tables exist. @throws JobpassError `state` if they have another version */
async function tablesAreThere(connection: Connection, { version }: Tables): Promise<boolean> {
  const { schema } = connection.names;
  // Does not use to_regclass, whose cache may miss tables that another broker has just created.
  const { rows: found } = await connection.query(
    {
      name: 'there',
      text: `select from pg_tables where schemaname = $1 and tablename = 'schema_version'`,
    },
    [schema],
  );
  if (found.length === 0) return false;
  const { rows } = await connection.query<{ version: number }>({
    name: 'version',
    text: `select version from ${version}`,
  });
  const [one, ...others] = rows;
  if (one?.version === VERSION && others.length === 0) return true;
  throw new JobpassError(
    'state',
    `The tables in the schema ${schema} have the version ${rows.map((row) => row.version).join(', ')}, but this broker supports version ${VERSION}`,
    { hint: 'Run the version of Jobpass that created them, or a newer one' },
  );
}

async function makeTables(connection: Connection, tables: Tables): Promise<void> {
  const { version, head, records, tokens, used, keys } = tables;
  const { schema } = connection.names;
  const { rows } = await connection.query(
    { name: 'schema', text: 'select from pg_namespace where nspname = $1' },
    [schema],
  );
  // Does not use `if not exists`, which requires the privilege to create a schema even if the schema exists.
  if (rows.length === 0) await connection.script(`create schema "${schema}"`);
  // Ids are compared by bytes: an index that uses a language's sorting rules breaks if a system update changes these rules.
  await connection.script(`
    create table ${version} (version integer not null);
    create table ${head} (
      one boolean primary key default true check (one),
      chain text not null,
      sequence bigint not null,
      hash text not null
    );
    create table ${records} (sequence bigint primary key, line text not null);
    create table ${tokens} (id text collate "C" primary key, expires_at bigint not null, kept text not null);
    create index on ${tokens} (expires_at);
    create table ${used} (id text collate "C" primary key, expires_at bigint not null, owner text not null);
    create index on ${used} (expires_at);
    create table ${keys} (name text collate "C" primary key, version bigint not null, sealed bytea not null);
    insert into ${version} values (${VERSION});
    insert into ${head} (chain, sequence, hash) values ('${freshHead().chain}', 0, '');
  `);
}
