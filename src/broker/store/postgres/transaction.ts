import type { Head } from '../../../audit/chain.js';
import type { AuditEvent } from '../../../audit/record.js';
import type { Trail } from '../store.js';
import { all, type Connection } from './connection.js';
import { type HeadRow, headOf } from './head-row.js';
import { KeptChanges, type KeptRow, keptRows } from './kept-changes.js';
import type { WriteStatements } from './statements.js';
import type { TokenEncoding } from './token-encoding.js';
import { wholeSecond } from './whole-second.js';
import type { WriteRequest, WriteResult } from './write-operations.js';

/** The maximum number of expired rows that one transaction deletes. */
export const SWEPT_AT_ONCE = 500;
/**
 * The time between the expiry of a row and its deletion, in seconds. The clocks of brokers differ, and a broker with a fast clock
 * must not delete rows that are still valid for other brokers.
 */
export const SWEEP_MARGIN_S = 10;

/** The results of the first statements of a transaction. */
export interface Before {
  head: Head;
  /** The database's id of this transaction. */
  transaction: string;
  /** The kept texts that requests read or change. */
  kept: KeptChanges;
  /** The tokens that this transaction revoked, keyed by id. The tokens were valid before the transaction. */
  ended: Map<string, string>;
  /** The owners of the uses that were the first to be stored under their key. */
  won: Set<string>;
  expired: readonly string[];
  /** Whether there may be more expired rows. */
  more: boolean;
}

/** Begins a transaction, deletes revoked and expired rows, and stores uses. @param now in seconds since 1970 */
export async function beginTransaction(
  connection: Connection,
  { begin, lock, end, use, held, expire, forget }: WriteStatements,
  requests: readonly WriteRequest[],
  now: number,
): Promise<Before> {
  const ends = requests.flatMap((request) => (request.kind === 'end' ? [request.id] : []));
  // If several requests use the same key, only the first request is written, because a statement cannot change a row twice.
  const uses = [
    ...new Map(
      requests
        .flatMap((request) => (request.kind === 'use' ? [[request.key, request] as const] : []))
        .reverse(),
    ).values(),
  ];
  const texts = keptRows(requests);
  const sweeps = requests.some(({ kind }) => kind === 'sweep');
  const swept = [now - SWEEP_MARGIN_S, SWEPT_AT_ONCE];
  const [, locked, ended, used, kept, expired, forgotten] = await all([
    connection.query(begin),
    connection.query<HeadRow & { transaction: string }>(lock),
    ends.length === 0 ? NOTHING : connection.query<{ id: string; kept: string }>(end, [ends, now]),
    uses.length === 0
      ? NOTHING
      : connection.query<{ owner: string }>(use, [
          uses.map(({ key }) => key),
          uses.map(({ until }) => wholeSecond(until)),
          uses.map(({ owner }) => owner),
          now,
        ]),
    texts.length === 0 ? NOTHING : connection.query<KeptRow>(held, [texts]),
    sweeps ? connection.query<{ kept: string }>(expire, swept) : NOTHING,
    sweeps ? connection.query(forget, swept) : NOTHING,
  ]);
  return {
    head: headOf(locked.rows),
    transaction: locked.rows[0]?.transaction ?? '',
    kept: new KeptChanges(kept.rows, now),
    ended: new Map(ended.rows.map(({ id, kept }) => [id, kept])),
    won: new Set(used.rows.map(({ owner }) => owner)),
    expired: expired.rows.map(({ kept }) => kept),
    more: Math.max(expired.rowCount ?? 0, forgotten.rowCount ?? 0) >= SWEPT_AT_ONCE,
  };
}

/** Sends the statements that write a transaction's changes. @param lines the records, if any @param head the head after them */
export function sendChanges(
  connection: Connection,
  statements: WriteStatements,
  {
    before,
    issued,
    lines,
    head,
  }: { before: Before; issued: readonly Issue[]; lines: readonly string[]; head: Head },
): Promise<unknown> {
  const columns = [
    before.head.count,
    lines.join('\n'),
    issued.map(({ token }) => token.jti),
    issued.map(({ token }) => wholeSecond(token.exp)),
    issued.map(({ text }) => text).join('\n'),
    head.count,
    head.hash,
  ];
  return all([
    ...before.kept.send(connection, statements),
    ...(lines.length === 0 ? [] : [connection.query(statements.write, columns)]),
  ]);
}

const NOTHING = Promise.resolve({ rows: [], rowCount: 0 });

type Issue = Extract<WriteRequest, { kind: 'issue' }>;

/** Returns the outcome of requests: the events to record, the tokens to store, and each request's result. */
export function outcome(
  requests: readonly WriteRequest[],
  { ended, won, expired, more, kept: texts }: Before,
  { trail, read }: { trail: Trail; read: TokenEncoding['read'] },
): { events: AuditEvent[]; issued: Issue[]; results: WriteResult[] } {
  /** The event for the end of a token. There is no event for a row that no broker wrote. */
  const endOf = (event: 'revoked' | 'expired', kept: string): AuditEvent[] => {
    const token = read(kept);
    return token === undefined ? [] : [trail.of(event, token)];
  };
  const events = expired.flatMap((kept) => endOf('expired', kept));
  const issued = new Map<string, Issue>();
  const results = requests.map((request): WriteResult => {
    switch (request.kind) {
      case 'issue':
        issued.set(request.token.jti, request);
        events.push(trail.of('issued', request.token));
        return true;
      case 'end': {
        const token = ended.get(request.id);
        if (token === undefined) return false;
        // If two requests revoke a token at the same time, only one of the requests counts as the revocation.
        ended.delete(request.id);
        events.push(...endOf('revoked', token));
        return true;
      }
      case 'use':
        return won.has(request.owner);
      case 'note':
        events.push(request.event);
        return true;
      case 'claim':
      case 'keep':
      case 'drop': {
        const { result, event } = texts.apply(request);
        if (event !== undefined) events.push(event);
        return result;
      }
      case 'sweep':
        return more;
      default:
        return true;
    }
  });
  return { events, issued: [...issued.values()], results };
}
