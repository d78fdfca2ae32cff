import type { Statement } from './connection.js';
import type { Tables } from './tables.js';

/**
 * The condition for expired rows, which must have expired according to both the broker's clock and the database's clock: a broker
 * with a fast clock must not expire all tokens.
 */
const OVERDUE = 'expires_at <= least($1::bigint, extract(epoch from now())::bigint)';

/**
 * Statements are sent before the responses to earlier statements arrive. If `begin` fails, each later statement would run in a
 * transaction of its own and could delete a row without a record. Therefore, such statements check that the transaction has begun.
 */
const BEGIN_TURN = `set_config('jobpass.turn', 'ours', true)`;
const IN_TURN = `current_setting('jobpass.turn', true) = 'ours'`;

/** The statements that the writer's transactions use. */
export type WriteStatements = Readonly<
  Record<
    | 'begin'
    | 'commit'
    | 'lock'
    | 'end'
    | 'use'
    | 'held'
    | 'keep'
    | 'drop'
    | 'expire'
    | 'forget'
    | 'write'
    | 'touch'
    | 'line'
    | 'fate'
    | 'alive',
    Statement
  >
>;

export function writeStatements({ head, records, tokens, used }: Tables): WriteStatements {
  return {
    // The isolation level is explicit, because the default may differ. Each statement must see everything that was committed before it.
    begin: { name: 'begin', text: 'begin isolation level read committed' },
    commit: { name: 'commit', text: 'commit' },
    lock: {
      name: 'lock',
      text: `select chain, sequence, hash, txid_current() as transaction, ${BEGIN_TURN} from ${head} for update`,
    },
    end: {
      name: 'end',
      text: `delete from ${tokens} where id = any($1::text[]) and expires_at > $2 and ${IN_TURN} returning id, kept`,
    },
    use: {
      name: 'use',
      text: `
        insert into ${used} (id, expires_at, owner)
          select * from unnest($1::text[], $2::bigint[], $3::text[]) where ${IN_TURN}
        on conflict (id) do update set expires_at = excluded.expires_at, owner = excluded.owner
          where ${used}.expires_at <= $4 or ${used}.owner = excluded.owner
        returning owner`,
    },
    // Kept texts are in the table of uses: it has the columns and privileges that they need, so earlier databases need no change.
    held: {
      name: 'held',
      text: `select id as key, owner as value, expires_at from ${used} where id = any($1::text[])`,
    },
    keep: {
      name: 'keep',
      text: `
        insert into ${used} (id, expires_at, owner)
          select * from unnest($1::text[], $2::bigint[], $3::text[]) where ${IN_TURN}
        on conflict (id) do update set expires_at = excluded.expires_at, owner = excluded.owner`,
    },
    drop: { name: 'drop', text: `delete from ${used} where id = any($1::text[]) and ${IN_TURN}` },
    expire: {
      name: 'expire',
      text: `
        delete from ${tokens} where id = any(array(
          select id from ${tokens} where ${OVERDUE} order by expires_at limit $2
        )) and ${IN_TURN} returning kept`,
    },
    forget: {
      name: 'forget',
      text: `
        delete from ${used} where id = any(array(
          select id from ${used} where ${OVERDUE} order by expires_at limit $2
        )) and ${IN_TURN}`,
    },
    // Records and tokens are single-line JSON: joined by line breaks they need no escaping, unlike items of an array.
    write: {
      name: 'write',
      text: `
        with recorded as (
          insert into ${records} (sequence, line)
          select $1::bigint + at, line from unnest(string_to_array($2, E'\\n')) with ordinality as lines (line, at)
        ), issued as (
          insert into ${tokens} (id, expires_at, kept)
          select * from unnest($3::text[], $4::bigint[], string_to_array($5, E'\\n'))
          on conflict (id) do update set expires_at = excluded.expires_at, kept = excluded.kept
        )
        update ${head} set sequence = $6, hash = $7`,
    },
    touch: { name: 'touch', text: `update ${head} set sequence = sequence` },
    alive: { name: 'alive', text: 'select 1' },
    line: {
      name: 'line',
      text: `select true as committed from ${records} where sequence = $1 and line = $2`,
    },
    // A database that was restored, or a standby that took over, may not know the transaction, and would return an error for it.
    fate: {
      name: 'fate',
      text: `
        select case when $1::bigint < txid_snapshot_xmax(txid_current_snapshot()) then txid_status($1) end = 'committed'
          as committed`,
    },
  };
}

/** The statements that the readers use. */
export type ReadStatements = Readonly<
  Record<
    | 'find'
    | 'kept'
    | 'keptWith'
    | 'count'
    | 'due'
    | 'head'
    | 'page'
    | 'version'
    | 'key'
    | 'makeKey'
    | 'changeKey',
    Statement
  >
>;

export function readStatements({ head, records, tokens, used, keys }: Tables): ReadStatements {
  return {
    find: {
      name: 'find',
      text: `select id as key, kept, expires_at from ${tokens} where id = any($1::text[])`,
    },
    kept: {
      name: 'kept',
      text: `select id as key, owner as value, expires_at from ${used} where id = any($1::text[])`,
    },
    keptWith: {
      name: 'keptWith',
      text: `
        select id as key, owner as value, expires_at from ${used}
          where id > $1 and id >= $2 and id < $3 order by id limit $4`,
    },
    count: {
      name: 'count',
      text: `select (select count(*) from ${tokens}) + (select count(*) from ${used}) as count`,
    },
    due: {
      name: 'due',
      text: `
        select exists (select from ${tokens} where ${OVERDUE}) or exists (select from ${used} where ${OVERDUE}) as due`,
    },
    head: { name: 'head', text: `select chain, sequence, hash from ${head}` },
    page: {
      name: 'page',
      text: `select sequence, line from ${records} where sequence > $1 order by sequence limit $2`,
    },
    version: {
      name: 'version',
      text: `select name as key, version from ${keys} where name = any($1::text[])`,
    },
    key: {
      name: 'key',
      text: `select name as key, version, sealed from ${keys} where name = any($1::text[])`,
    },
    makeKey: {
      name: 'makeKey',
      text: `insert into ${keys} (name, version, sealed) values ($1, 1, $2) on conflict do nothing returning name`,
    },
    changeKey: {
      name: 'changeKey',
      text: `update ${keys} set version = version + 1, sealed = $2 where name = $1 and version = $3 returning name`,
    },
  };
}
